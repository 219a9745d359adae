"""NTK closed forms: one point worked by hand, and what is refused; the model's gradients, Hessians and certificates by differences."""

import numpy as np
import pytest

from kernels.random import Stream, normals
from theory.features import neural_tangent
from theory.features.activations import x as letter
from theory.prediction import OutsideDomain
from verify.models import NeuralTangent


def test_the_exact_form_of_the_square_at_one_point_and_one_neuron():
    x = np.array([[3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
    assert neural_tangent.square_sensitivity_squared(x, x / 3.0) == pytest.approx(4 / 9, rel=1e-13)  # f = y x_1^2/9: 9 * (2/9)^2


@pytest.mark.parametrize(
    "name, sizes, says",
    [
        ("relu", (50, 50, 25), "discontinuous"),
        ("tanh", (50, 50, 1), "p/n = 1"),
        ("cos", (500, 50, 25), "500 against"),
        ("tanh", (50, 50, 11), "k >= 12 neurons.*k = 11"),
    ],
)
def test_what_is_refused(name, sizes, says):
    with pytest.raises(OutsideDomain, match=says):
        neural_tangent.predict(name, *sizes)


STREAM = Stream.of(5, "neural tangent")


def drawn(activation, k=5, d=4, scale=1.3):
    """A model with rows of several lengths, and coefficients float64[k, d]."""
    weights = scale * normals(STREAM.spawn("weights"), k, d) / 2
    return NeuralTangent(weights, activation), normals(STREAM.spawn("theta"), k, d)


def values(model, theta, x):
    """sum_j <theta_j, x> phi'(<w_j, x>), written out."""
    return sum((x @ t) * model.phi.dphi(x @ w) for t, w in zip(theta, model.weights, strict=True))


def differences(function, x, step=1e-5):
    """Central differences of a function of the rows of x along each coordinate, on a new last axis."""
    moves = step * np.eye(x.shape[1])
    return np.stack([(function(x + move) - function(x - move)) / (2 * step) for move in moves], axis=-1)


@pytest.mark.parametrize("activation", ["sin", "cos", "tanh", "erf", "gelu", "softplus", "square"])
def test_gradients_and_hessians_are_those_by_differences(activation):
    model, theta = drawn(activation)
    x, v = normals(STREAM.spawn("x"), 6, 4), normals(STREAM.spawn("v"), 6, 4)
    np.testing.assert_allclose(model.values(x, theta), values(model, theta, x), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(model.gradient(x, theta), differences(lambda at: values(model, theta, at), x), rtol=1e-7, atol=1e-8)
    hessians = differences(lambda at: differences(lambda to: values(model, theta, to), at, 1e-4), x, 1e-4)
    np.testing.assert_allclose(model.hessian_times(x, v, theta), np.einsum("mab,mb->ma", hessians, v), rtol=1e-5, atol=2e-6)


def test_the_gradients_of_the_kernel_are_those_by_differences():
    for model in (drawn("gelu", k=3)[0], drawn("gelu", k=6)[0]):
        x, test = normals(STREAM.spawn("x"), 6, 4), normals(STREAM.spawn("test"), 5, 4)
        wanted = differences(lambda at, model=model, x=x: model.features(at) @ model.features(x).T, test)
        np.testing.assert_allclose(model.cross_gradients(test, x), wanted, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(model.cross(test, x), model.features(test) @ model.features(x).T, rtol=1e-12, atol=1e-12)
        dual = normals(STREAM.spawn("dual"), 6, 2)
        squares = (np.einsum("lr,mla->mra", dual, wanted) ** 2).sum(axis=(1, 2))
        np.testing.assert_allclose(model.cross_energies(test, x, dual), squares, rtol=1e-6)


def test_the_metric_on_points_is_the_mean_of_squares():
    model, theta = drawn("tanh")
    x = normals(STREAM.spawn("x"), 6, 4)
    squares = (differences(lambda at: values(model, theta, at), x) ** 2).sum(axis=1)
    assert theta.ravel() @ model.metric_on(x) @ theta.ravel() == pytest.approx(squares.mean(), rel=1e-7)


EVEN = np.zeros((16, 16))
EVEN[:, 0] = 1.0  # f = sum_j x_1 cos x_j


@pytest.mark.parametrize(
    ("weights", "theta", "radius", "steepest", "certificate"),
    [
        (np.eye(16), EVEN, np.pi, 16.0, 16.0 + 4 * np.pi),  # cos in [-1, 1]; at 0 every slope is 1
        (np.eye(16), EVEN, 1e-9, 16.0, 16.0),  # cos is 1
        (np.eye(16), EVEN, np.pi / 2, 16.0, 8.0 + 8.0 + 2 * np.pi),  # cos in [0, 1]
        (np.eye(1), np.eye(1), 1.5 * np.pi, 1.5 * np.pi, 1.0 + 1.5 * np.pi),  # |cos x - x sin x| at the end
        (np.eye(1), -2 * np.eye(1), 1.5 * np.pi, 3 * np.pi, 2.0 + 3 * np.pi),
        (3 * np.eye(1), np.eye(1), np.pi / 2, 1.5 * np.pi, 1.0 + 1.5 * np.pi),  # the argument reaches three times as far
    ],
)
def test_a_certificate_by_hand_lies_above_the_steepest_slope(weights, theta, radius, steepest, certificate):
    model = NeuralTangent(weights, "sin")
    assert model.certificate(theta, radius) == pytest.approx(certificate, rel=1e-6)
    line = np.linspace(-radius, radius, 2001)[:, None] * np.eye(len(weights))[0]
    slopes = np.linalg.norm(differences(lambda at: values(model, theta, at), line, 1e-6 * radius), axis=1)
    assert slopes.max() == pytest.approx(steepest, rel=1e-5)
    assert slopes.max() <= model.certificate(theta, radius) * (1 + 1e-8)


@pytest.mark.parametrize(
    ("activation", "certificate"),
    [(-(letter**2), 2 * 3.0 + 3.0 * 2), (-(letter**2) - 10 * letter, 10.0 + 2 * 3.0 + 3.0 * 2), (-letter, 1.0), (letter, 1.0)],
)
def test_certificates_of_slopes_and_curves_below_zero(activation, certificate):
    """f = x phi'(x) on |x| <= 3: each is attained at -3 or 3, whatever the signs."""
    model = NeuralTangent(np.eye(1), activation)
    assert model.certificate(np.eye(1), 3.0) == pytest.approx(certificate, rel=1e-9)
    ends = np.array([[-3.0], [3.0]])
    assert np.abs(differences(lambda at: values(model, np.eye(1), at), ends)).max() == pytest.approx(certificate, rel=1e-7)


@pytest.mark.parametrize("activation", ["sin", "cos", "tanh", "erf", "gelu", "softplus", "square"])
@pytest.mark.parametrize("radius", [0.1, 1.0, 4.0])
def test_no_slope_of_a_dense_search_is_over_the_certificate(activation, radius):
    model, theta = drawn(activation, k=4, d=2, scale=3.0)
    at = np.linspace(-1, 1, 201)
    x = radius * np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    x = x[np.linalg.norm(x, axis=1) <= radius]
    slopes = np.linalg.norm(differences(lambda to: values(model, theta, to), x, 1e-5 * radius), axis=1)
    assert slopes.max() <= model.certificate(theta, radius) * (1 + 1e-7)
