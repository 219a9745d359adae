"""Parts of fitted models written out: Hessians, metrics, certificates, label averages fit by fit, centred kernels, and ranks."""

import numpy as np
import pytest

from kernels import laws
from kernels.random import Stream, normals
from theory.features.activations import x as letter
from verify.models import BadFit, Linear, NeuralTangent, OnTheSphere, RandomFeatures, averages, complement, fitting, label_averages
from verify.models import random_features as rf
from verify.models.classes import centred_kernel, least_energy_averaged, least_energy_of_fit

STREAM = Stream.of(6, "parts")
SMOOTH = ("sin", "cos", "tanh", "erf", "gelu", "softplus", "square")


def drawn(role, *shape):
    return normals(STREAM.spawn(role), *shape)


def differences(function, x, step=1e-5):
    """Central differences of a function of the rows of x along each coordinate, on a new last axis."""
    moves = step * np.eye(x.shape[1])
    return np.stack([(function(x + move) - function(x - move)) / (2 * step) for move in moves], axis=-1)


@pytest.mark.parametrize("activation", SMOOTH)
def test_hessians_of_random_features_are_those_by_differences(activation):
    model, a = RandomFeatures(drawn("weights", 7, 4) / 2, activation, drawn("centre", 1, 7)[0]), drawn("a", 1, 7)[0]
    x, v = drawn("x", 6, 4), drawn("v", 6, 4)

    def values(at):
        return (model.phi.phi(at @ model.weights.T) - model.centre) @ a

    np.testing.assert_allclose(model.values(x, a), values(x), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(model.gradient(x, a), differences(values, x), rtol=1e-7, atol=1e-8)
    hessians = differences(lambda at: differences(values, at, 1e-4), x, 1e-4)
    np.testing.assert_allclose(model.hessian_times(x, v, a), np.einsum("mab,mb->ma", hessians, v), rtol=1e-5, atol=2e-6)
    assert a @ model.metric_on(x) @ a == pytest.approx((differences(values, x) ** 2).sum(axis=1).mean(), rel=1e-7)


def test_the_kernel_of_random_features_and_its_gradients(monkeypatch):
    """In one block, and in blocks of a few features: the numbers are the same."""
    model = RandomFeatures(drawn("weights", 7, 4), "gelu", drawn("centre", 1, 7)[0])
    x, test, dual = drawn("x", 6, 4), drawn("test", 5, 4), drawn("dual", 6, 2)
    phi = model.features(x)
    wanted = differences(lambda at: model.features(at) @ phi.T, test)
    squares = (np.einsum("lr,mla->mra", dual, wanted) ** 2).sum(axis=(1, 2))
    for chunk, formed in ((rf.CHUNK, rf.FORMED), (25, 30), (1, 1)):
        monkeypatch.setattr(rf, "CHUNK", chunk)
        monkeypatch.setattr(rf, "FORMED", formed)
        np.testing.assert_allclose(model.gram(x), phi @ phi.T, rtol=1e-12)
        np.testing.assert_allclose(model.cross(test, x), model.features(test) @ phi.T, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(model.cross_gradients(test, x), wanted, rtol=1e-7, atol=1e-8)
        np.testing.assert_allclose(model.cross_energies(test, x, dual), squares, rtol=1e-6)
        np.testing.assert_allclose(model.combine(x, dual[:, 0]), phi.T @ dual[:, 0], rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(model.values(x, np.arange(7.0)), phi @ np.arange(7.0), rtol=1e-12, atol=1e-13)


def test_the_energy_over_points_is_a_mean_however_they_are_cut(monkeypatch):
    fitted = RandomFeatures(drawn("weights", 7, 4), "sin").fit(drawn("x", 6, 4), drawn("y", 1, 6)[0], intercept=True)
    points = drawn("points", 11, 4)
    wanted = (differences(fitted, points) ** 2).sum(axis=1).mean()
    for chunk in (2**22, 21, 7, 1):
        monkeypatch.setattr("verify.models.fitted.CHUNK", chunk)
        assert fitted.energy(points) == pytest.approx(wanted, rel=1e-7)


@pytest.mark.parametrize(
    ("activation", "weights", "a", "radius", "steepest", "certificate"),
    [
        ("sin", np.eye(4), np.ones(4), np.pi, 2.0, 2.0),  # cos in [-1, 1]
        ("sin", np.eye(4), np.ones(4), 1e-9, 2.0, 2.0),  # cos is 1
        ("sin", np.eye(4), np.ones(4), np.pi / 2, 2.0, 2.0),  # cos in [0, 1]: half from either part
        ("sin", np.eye(4), 3 * np.ones(4), np.pi, 6.0, 6.0),
        ("sin", 2 * np.eye(1), np.ones(1), np.pi / 4, 2.0, 2.0),
        ("sin", 2 * np.eye(1), np.ones(1), np.pi / 2, 2.0, 2.0),
        ("relu", np.array([[1.0], [-1.0]]), np.array([1.0, 1.0]), 5.0, 1.0, 1.0),  # |x|
        ("relu", np.array([[1.0], [-1.0]]), np.array([1.0, -1.0]), 5.0, 1.0, 2.0),  # x
        ("square", np.array([[1.0], [1.0]]), np.array([1.0, 1.0]), 3.0, 12.0, 12.0),  # 2 x^2, of slope 4 x
        (-letter, np.array([[1.0], [1.0]]), np.array([1.0, 1.0]), 3.0, 2.0, 2.0),
        (-(letter**2) - 10 * letter, np.array([[1.0]]), np.array([1.0]), 3.0, 16.0, 16.0),
    ],
)
def test_certificates_by_hand(activation, weights, a, radius, steepest, certificate):
    model = RandomFeatures(weights, activation)
    assert model.certificate(a, radius) == pytest.approx(certificate, rel=1e-6)
    line = radius * np.concatenate([-np.linspace(1e-4, 1, 999), np.linspace(0, 1, 1000)[1:]])[:, None] * np.eye(weights.shape[1])[0]
    slopes = np.linalg.norm(differences(lambda x: model.phi.phi(x @ weights.T) @ a, line, 1e-5 * radius), axis=1)
    assert slopes.max() == pytest.approx(steepest, rel=1e-2)
    assert slopes.max() <= model.certificate(a, radius) * (1 + 1e-4)


def test_a_linear_function_has_one_slope():
    fitted = Linear(3).fit(np.eye(3), [3.0, 4.0, 12.0])
    bracket = fitted.lipschitz(np.eye(3) * [[1.0], [2.0], [3.0]], on="ball")
    assert (bracket.rms, bracket.sampled, bracket.low, bracket.high) == pytest.approx((13.0,) * 4, rel=1e-12)
    assert fitted.energy() == pytest.approx(169.0, rel=1e-12)
    assert fitted.norm_squared == pytest.approx(169.0, rel=1e-12)
    np.testing.assert_array_equal(fitted.model.hessian_times(np.ones((2, 3)), np.ones((2, 3)), fitted.parameters), 0.0)


def test_a_bracket_is_what_sampling_and_ascent_find():
    """f = 2 x^2 on |x| <= 3 from 1/2, 1 and 3: slopes of 2, 4 and 12, and on the sphere of R^1 none that is tangential."""
    model = RandomFeatures(np.ones((1, 1)), "square")
    fitted = model.fit(np.array([[1.0]]), [0.0])
    fitted = type(fitted)(model, np.array([2.0]), 0.0, 0.0, 1)
    bracket = fitted.lipschitz(np.array([[0.5], [1.0], [-3.0]]), on="ball")
    assert bracket.rms == pytest.approx(np.sqrt((2**2 + 4**2 + 12**2) / 3), rel=1e-12)
    assert (bracket.sampled, bracket.low, bracket.high) == pytest.approx((12.0, 12.0, 12.0), rel=1e-9)
    risen = RandomFeatures(np.eye(2), "square").fit(np.eye(2), [1.0, 3.0])
    started = risen.lipschitz(np.array([[1.0, 1.0]]), on="ball")
    assert started.low > 1.1 * started.sampled


MODELS = {
    "linear": Linear(5),
    "few": RandomFeatures(drawn("few", 6, 5), "gelu"),
    "many": RandomFeatures(drawn("many", 40, 5), "gelu", drawn("centres", 1, 40)[0]),
    "ntk": NeuralTangent(drawn("neurons", 9, 5), "gelu"),
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
@pytest.mark.parametrize(("n", "ridge"), [(4, 0.0), (4, 0.3), (12, 0.3)])
@pytest.mark.parametrize("points", [1, 3, 300])
@pytest.mark.parametrize("formed", [averages.FORMED, 1])
def test_label_averages_are_sums_over_single_labels(model, n, ridge, points, formed, monkeypatch):
    """Whichever of its ways is taken: by features or by the kernel, by points, labels or a form; labels of covariance C C', C n x 2."""
    monkeypatch.setattr(averages, "FORMED", formed)
    x, test, root = drawn("x", n, 5), drawn("test", points, 5), drawn("root", n, 2)
    for labels, columns in ((None, np.eye(n)), (root @ root.T, root.T)):
        seen, fits = label_averages(model, x, test, ridge, labels), [model.fit(x, column, ridge) for column in columns]
        assert seen.norm_squared == pytest.approx(sum(fit.norm_squared for fit in fits), rel=1e-8)
        assert seen.variance == pytest.approx(np.mean(sum(fit(test) ** 2 for fit in fits)), rel=1e-8)
        assert seen.training_error == pytest.approx(sum(fit.training_error for fit in fits), rel=1e-8, abs=1e-14)
        np.testing.assert_allclose(seen.energies, sum(np.sum(fit.gradient(test) ** 2, axis=1) for fit in fits), rtol=1e-8)
        assert seen.energy == pytest.approx(np.mean(seen.energies), rel=1e-14)


@pytest.mark.parametrize("model", [MODELS["linear"], MODELS["few"], MODELS["many"]])
def test_label_averages_with_a_constant_are_sums_over_single_labels(model):
    for n in (4, min(model.parameters + 1, 12)):
        x, test = drawn("x", n, 5), drawn("test", 7, 5)
        seen, fits = label_averages(model, x, test, intercept=True), [model.fit(x, label, intercept=True) for label in np.eye(n)]
        assert seen.norm_squared == pytest.approx(sum(fit.norm_squared for fit in fits), rel=1e-6)
        assert seen.variance == pytest.approx(np.mean(sum((fit(test) - fit.constant) ** 2 for fit in fits)), rel=1e-6)
        np.testing.assert_allclose(seen.energies, sum(np.sum(fit.gradient(test) ** 2, axis=1) for fit in fits), rtol=1e-6)
    with pytest.raises(BadFit, match=r"needs n <= p \+ 1, ridge 0"):
        label_averages(model, drawn("x", model.parameters + 2, 5), test, intercept=True)


@pytest.mark.parametrize("ridge", [0.0, 0.5])
@pytest.mark.parametrize("n", [6, 30])
@pytest.mark.parametrize("centre", [None, 0.7])
def test_averages_on_the_sphere_are_sums_over_single_labels(ridge, n, centre):
    x, test = (np.sqrt(5) * laws.sphere(STREAM.spawn(role), count, 5) for role, count in (("x", n), ("test", 20_000)))
    model = RandomFeatures(laws.sphere(STREAM.spawn("weights"), 12, 5), "gelu", centre)
    seen, fits = OnTheSphere(model, x, test, ridge), [model.fit(x, label, ridge) for label in np.eye(n)]
    assert seen.norm_squared == pytest.approx(sum(fit.norm_squared for fit in fits), rel=1e-8)
    assert seen.training_error == pytest.approx(sum(fit.training_error for fit in fits), rel=1e-8, abs=1e-14)
    assert seen.variance == pytest.approx(np.mean(sum(fit(test) ** 2 for fit in fits)), rel=0.03)
    assert seen.energy == pytest.approx(np.mean(sum(np.sum(fit.gradient(test) ** 2, axis=1) for fit in fits)), rel=0.03)


def test_a_centred_kernel_written_out():
    u = complement(5)
    np.testing.assert_allclose(u.T @ u, np.eye(4), atol=1e-14)
    np.testing.assert_allclose(u.sum(axis=0), 0.0, atol=1e-14)
    features, half = drawn("features", 2 * 5, 7).reshape(2, 5, 7), drawn("half", 7, 9)
    metric = half @ half.T
    for given, inverse in ((None, np.eye(7)), (metric, np.linalg.inv(metric))):
        kernel = centred_kernel(features, given)
        np.testing.assert_allclose(kernel, u.T @ features @ inverse @ features.swapaxes(1, 2) @ u, rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(least_energy_averaged(kernel), [np.trace(np.linalg.inv(one)) for one in kernel], rtol=1e-9)


@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.9])
def test_the_least_energy_of_a_fit_is_found_along_the_ridge_path(ratio):
    half, labels = drawn("half", 4, 6), drawn("labels", 1, 4)[0]
    kernel = half @ half.T
    energy = least_energy_of_fit(kernel, labels, ratio)
    lam = 0.0
    if ratio:
        errors = np.geomspace(1e-6, 1e6, 200_001)
        values, vectors = np.linalg.eigh(kernel)
        left = (errors[:, None] / (values + errors[:, None]) * (vectors.T @ labels)) ** 2
        lam = np.interp(ratio**2 * labels @ labels, left.sum(axis=1), errors)
    dual = np.linalg.solve(kernel + lam * np.eye(4), labels)
    assert energy == pytest.approx(dual @ kernel @ dual, rel=1e-6)


def test_the_smoothest_interpolant_meets_its_conditions():
    """2 metric a is a combination of the constraints' gradients, which sum to 0 for the constant; and a singular metric has a fit too."""
    x, y = drawn("x", 6, 5), drawn("y", 1, 6)[0]
    model, half = MODELS["many"], drawn("half", 40, 50)
    metric = half @ half.T
    fitted = model.smoothest(x, y, metric)
    phi = model.features(x)
    np.testing.assert_allclose(phi @ fitted.parameters + fitted.constant, y, atol=1e-9)
    multipliers, *_ = np.linalg.lstsq(phi.T, metric @ fitted.parameters)
    np.testing.assert_allclose(phi.T @ multipliers, metric @ fitted.parameters, atol=1e-8)
    assert multipliers.sum() == pytest.approx(0.0, abs=1e-8)
    u = complement(6)
    least = (u.T @ y) @ np.linalg.solve(centred_kernel(phi, metric), u.T @ y)
    assert fitted.parameters @ metric @ fitted.parameters == pytest.approx(least, rel=1e-8)
    assert model.smoothest(x, y, np.diag([1.0] * 3 + [0.0] * 37)).training_error < 1e-16


@pytest.mark.parametrize("ridge", [0.0, 1e-6, 0.7])
@pytest.mark.parametrize("rank", [8, 5])
def test_the_solvers_written_out(ridge, rank):
    left, right = drawn("left", 8, rank), drawn("right", rank, 11)
    features, y = left @ right, drawn("y", 1, 8)[0]
    matrix = features @ features.T
    u, values, v = np.linalg.svd(features, full_matrices=False)
    u, values, v = u[:, :rank], values[:rank], v[:rank]
    wanted = v.T @ (values / (values**2 + ridge) * (u.T @ y))
    direct = fitting.by_singular_values(features, y, ridge)
    np.testing.assert_allclose(direct.values, wanted, rtol=1e-8, atol=1e-11)
    assert direct.rank == rank
    assert direct.condition == pytest.approx((values[0] ** 2 + ridge) / (values[-1] ** 2 + ridge), rel=1e-8)
    solved = fitting.solve(matrix, y, ridge)
    np.testing.assert_allclose(features.T @ solved.values, wanted, rtol=1e-6, atol=1e-8)
    assert solved.rank == rank
    both = fitting.solve(matrix, np.stack([y, 2 * y], axis=1), ridge)
    np.testing.assert_allclose(features.T @ both.values, np.stack([wanted, 2 * wanted], axis=1), rtol=1e-6, atol=1e-8)
    if rank == 8:  # the 1-norm's is within a factor 8 of the 2-norm's
        assert direct.condition / 9 <= solved.condition <= 9 * direct.condition


@pytest.mark.parametrize(
    ("ridge", "least", "wanted", "rank"),
    [
        (0.0, 4e-13, [1.0, 2.5e12, 0.0], 2),
        (5e-14, 4e-13, [1.0, 1 / 4.5e-13, 0.0], 2),  # a ridge too small for Cholesky counts all the same
        (0.0, 2e-13, [1.0, 0.0, 0.0], 1),  # below 3 times 1e-13 of the largest
        (5e-14, 2e-13, [1.0, 0.0, 0.0], 1),
    ],
)
def test_a_matrix_singular_to_rounding_is_inverted_where_it_is_not(ridge, least, wanted, rank):
    solved = fitting.solve(np.diag([1.0, least, 0.0]), np.ones(3), ridge)
    np.testing.assert_allclose(solved.values, wanted, rtol=1e-12)
    assert solved.rank == rank


@pytest.mark.parametrize("gap", [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 3e-7, 1e-7, 1e-8])
@pytest.mark.parametrize("factor", [1, 2])
@pytest.mark.parametrize("intercept", [False, True])
def test_two_points_close_together_are_interpolated_as_lstsq_does(gap, factor, intercept):
    """At p = n and 2n, the Gram matrix's condition number from 1e7 to 1e21: residuals stay below 1e-6 and coefficients are lstsq's."""
    n = 40
    x, y = drawn("close", n, 8), drawn("y", 1, n)[0]
    x[1] = x[0] + gap * drawn("towards", 1, 8)[0]
    model = RandomFeatures(laws.sphere(STREAM.spawn("weights"), factor * n, 8), "tanh")
    fitted = model.fit(x, y, intercept=intercept)
    phi, target = model.features(x), y
    if intercept:
        phi, target = phi - phi.mean(axis=0), y - y.mean()
    wanted, _, rank, _ = np.linalg.lstsq(phi, target)
    assert fitted.rank == rank + intercept == n
    assert np.abs(fitted(x) - y).max() < 1e-6 + 10 * np.abs(phi @ wanted - target).max()
    np.testing.assert_allclose(fitted.parameters, wanted, atol=1e-5 * np.abs(wanted).max())


@pytest.mark.parametrize("intercept", [False, True])
def test_too_many_features_to_form_are_fitted_by_the_gram_matrix_alone(intercept, monkeypatch):
    """The rank is whole with a constant too, and that of distinct points where some repeat."""
    x, y = drawn("x", 9, 5), drawn("y", 1, 9)[0]
    phi = MODELS["many"].features(x)
    phi, target = (phi - phi.mean(axis=0), y - y.mean()) if intercept else (phi, y)
    wanted = np.linalg.lstsq(phi, target)[0]
    monkeypatch.setattr("verify.models.fitted.FORMED", 1)
    fitted = MODELS["many"].fit(x, y, intercept=intercept)
    assert fitted.rank == 9
    np.testing.assert_allclose(fitted.parameters, wanted, rtol=1e-7, atol=1e-9)
    x[7:] = x[:2]
    fitted = MODELS["many"].fit(x, y, intercept=intercept)
    assert fitted.rank == 7
    assert fitted(x[:1])[0] == pytest.approx((y[0] + y[7]) / 2, rel=1e-8)
    assert MODELS["few"].fit(drawn("x", 9, 5), y, intercept=intercept).rank == 6 + intercept


@pytest.mark.parametrize("gap", [1e-3, 1e-5, 1e-7, 1e-8])
@pytest.mark.parametrize("intercept", [False, True])
def test_two_features_nearly_the_same_are_fitted_as_lstsq_does(gap, intercept):
    """p < n: the normal equations alone would lose the coefficients."""
    weights = laws.sphere(STREAM.spawn("weights"), 12, 8)
    weights[1] = weights[0] + gap * weights[2]
    model, x, y = RandomFeatures(weights, "tanh"), drawn("x", 40, 8), drawn("y", 1, 40)[0]
    phi = model.features(x)
    phi, target = (phi - phi.mean(axis=0), y - y.mean()) if intercept else (phi, y)
    fitted, wanted = model.fit(x, y, intercept=intercept), np.linalg.lstsq(phi, target)[0]
    assert fitted.rank == 12 + intercept
    np.testing.assert_allclose(fitted.parameters, wanted, atol=1e-5 * np.abs(wanted).max())


@pytest.mark.parametrize("ridge", [0.0, 1e-9, 1.0])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(
    ("n", "repeated", "p", "twins"),
    [(10, 0, 30, 0), (10, 3, 30, 0), (10, 3, 10, 0), (10, 0, 10, 2), (30, 0, 10, 0), (30, 5, 10, 4), (30, 25, 10, 0)],
)
def test_the_rank_is_reported(n, repeated, p, twins, ridge, intercept):
    """Repeated points and repeated features count once, a constant as one feature more, whatever the ridge."""
    x, weights = (drawn(role, rows, 8)[np.arange(rows) % kept] for role, rows, kept in (("x", n, n - repeated), ("weights", p, p - twins)))
    model = RandomFeatures(weights, "gelu")
    fitted = model.fit(x, drawn("y", 1, n)[0], ridge, intercept=intercept)
    assert fitted.rank == min(n - repeated, p - twins + intercept)
    if not ridge and fitted.rank == n:
        assert fitted.training_error < 1e-16


def test_label_averages_of_a_deficient_design_are_refused():
    x = drawn("x", 6, 5)
    x[5] = x[4]
    for model in (MODELS["many"], MODELS["ntk"]):
        with pytest.raises(BadFit, match=r"rank 5 of min\(n, p\) = 6"):
            label_averages(model, x, x)
        assert label_averages(model, x, x, 1e-3).energy > 0
    x[5] += 1e-8  # apart as features, not as products of them
    assert label_averages(MODELS["many"], x, x).norm_squared > 1e10


def test_the_smoothest_through_repeated_points_reports_their_rank():
    x, y = drawn("x", 6, 5), drawn("y", 1, 6)[0]
    x[5], y[5] = x[4], y[4]
    fitted = MODELS["many"].smoothest(x, y, np.eye(40))
    assert fitted.rank == 5
    np.testing.assert_allclose(fitted(x), y, atol=1e-9)
    with pytest.raises(BadFit, match="no function of the class interpolates: 6 points, 40 features and a constant, rank 5"):
        MODELS["many"].smoothest(x, y + np.eye(6)[5], np.eye(40))


@pytest.mark.parametrize("law", ["gaussian", "sphere"])
def test_the_exact_energy_is_the_mean_over_its_law(law):
    """In three dimensions, where the two laws are far apart."""
    unit = laws.sphere(STREAM.spawn("weights"), 8, 3)
    fitted = RandomFeatures(unit, "gelu").fit(drawn("x", 6, 3), drawn("y", 1, 6)[0])
    draw = {"gaussian": laws.gaussian, "sphere": laws.sphere}
    squares = {name: (fitted.gradient(np.sqrt(3) * one(STREAM.spawn(name), 40_000, 3)) ** 2).sum(axis=1) for name, one in draw.items()}
    slack = {name: 6 * square.std() / 200 for name, square in squares.items()}
    assert fitted.energy(law=law) == pytest.approx(squares[law].mean(), abs=slack[law])
    assert abs(squares["gaussian"].mean() - squares["sphere"].mean()) > sum(slack.values())
    with pytest.raises(BadFit, match=r"the sphere's closed form needs unit weights: norms\^2 reach 1.21"):
        RandomFeatures(1.1 * unit, "relu").metric("sphere")
