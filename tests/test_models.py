"""Fitted models against least squares written out: every size, duplicated points, rank-deficient inputs, tiny and huge ridges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.random import Stream, normals
from verify.models import BadFit, Linear, NeuralTangent, RandomFeatures, label_averages

STREAM = Stream.of(3, "fits")
KINDS = ("linear", "erf", "relu", "cos", "square", "ntk sin")


def made(kind, k, d):
    weights = normals(STREAM.spawn("weights", f"{k} {d}"), k, d)
    weights /= np.linalg.norm(weights, axis=1)[:, None]
    if kind == "linear":
        return Linear(d)
    return NeuralTangent(weights, kind.split()[1]) if kind.startswith("ntk") else RandomFeatures(weights, kind)


def written_out(features, y, ridge, intercept):
    """(a, constant) by numpy.linalg.lstsq on rows for the ridge, columns centred for the constant."""
    phi, target = (features - features.mean(axis=0), y - y.mean()) if intercept else (features, y)
    p = phi.shape[1]
    rows = np.vstack([phi, np.sqrt(ridge) * np.eye(p)]) if ridge else phi
    a = np.linalg.lstsq(rows, np.concatenate([target, np.zeros(p)]) if ridge else target)[0]
    return a, float(np.mean(y - features @ a)) if intercept else 0.0


sizes = dict(kind=st.sampled_from(KINDS), n=st.integers(1, 12), d=st.integers(1, 5), k=st.integers(1, 12))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(**sizes, ridge=st.sampled_from([0.0, 1e-3, 1.0, 1e8]), intercept=st.booleans(), repeated=st.booleans(), draw=st.integers(0, 5))
def test_a_fit_is_least_squares_of_least_norm(kind, n, d, k, ridge, intercept, repeated, draw):
    x = normals(STREAM.spawn("x", f"{draw}"), n, d)
    y = normals(STREAM.spawn("y", f"{draw}"), 1, n)[0]
    if repeated:
        x[n // 2 :] = x[: n - n // 2]
    model = made(kind, k, d)
    fitted = model.fit(x, y, ridge, intercept=intercept)
    features = model.features(x)
    a, constant = written_out(features, y, ridge, intercept)
    scale = 1.0 + np.abs(a).max()
    if np.linalg.cond(features - features.mean(axis=0) * intercept) < 1e6 or ridge:
        np.testing.assert_allclose(np.ravel(fitted.parameters), a, atol=1e-7 * scale)
        assert fitted.constant == pytest.approx(constant, abs=1e-7 * scale)
    assert fitted.training_error == pytest.approx(float(np.mean((y - features @ a - constant) ** 2)), abs=1e-9 * max(y @ y, 1.0))
    extended = np.hstack([np.ones((n, 1)), features]) if intercept else features
    assert fitted.rank == np.linalg.matrix_rank(extended)
    np.testing.assert_allclose(fitted(x), features @ np.ravel(fitted.parameters) + fitted.constant, atol=1e-12 * scale)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(**sizes, draw=st.integers(0, 5))
def test_both_routes_agree(kind, n, d, k, draw):
    x, y = normals(STREAM.spawn("x", f"{draw}"), n, d), normals(STREAM.spawn("y", f"{draw}"), 1, n)[0]
    model = made(kind, k, d)
    gram, features = (model.fit(x, y, 0.1, intercept=True, by=by) for by in ("gram", "features"))
    np.testing.assert_allclose(gram.parameters, features.parameters, rtol=1e-8, atol=1e-10)
    assert gram.constant == pytest.approx(features.constant, rel=1e-9, abs=1e-10)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(kind=st.sampled_from(KINDS[:-1]), n=st.integers(1, 10), d=st.integers(1, 4), k=st.integers(1, 30), draw=st.integers(0, 5))
def test_the_smoothest_interpolates_with_less_energy_than_the_least_norm(kind, n, d, k, draw):
    x, y = normals(STREAM.spawn("x", f"{draw}"), n, d), normals(STREAM.spawn("y", f"{draw}"), 1, n)[0]
    model = made(kind, k, d)
    least_norm = model.fit(x, y, intercept=True)
    if least_norm.rank < n:
        with pytest.raises(BadFit, match="no function of the class interpolates"):
            model.smoothest(x, y)
    elif np.linalg.cond(np.hstack([np.ones((n, 1)), model.features(x)])) < 1e5:
        smooth = model.smoothest(x, y)
        assert smooth.training_error < 1e-16 * max(1.0, smooth.norm_squared)
        assert smooth.energy() <= least_norm.energy() * (1 + 1e-8) + 1e-12
        assert smooth.rank == n


def test_the_threshold_is_fitted_to_rounding():
    n = 120
    x, y = normals(STREAM.spawn("threshold"), n, 30), normals(STREAM.spawn("labels"), 1, n)[0]
    for kind in ("relu", "erf"):
        fitted = made(kind, n, 30).fit(x, y)
        assert fitted.rank == n
        assert fitted.training_error < 1e-16 * fitted.norm_squared


def test_points_nearly_the_same_are_still_interpolated():
    x = normals(STREAM.spawn("near"), 10, 6)
    x[1] = x[0] + 1e-8
    y = normals(STREAM.spawn("labels"), 1, 10)[0]
    fitted = made("erf", 40, 6).fit(x, y)
    assert fitted.rank == 10  # the Gram matrix alone would see 9
    assert fitted.training_error < 1e-10


@pytest.mark.parametrize("ridge", [0.0, 1e-300, 1e-12, 1.0, 1e300])
def test_repeated_points_are_reported_and_their_labels_averaged(ridge):
    x = np.repeat(normals(STREAM.spawn("pairs"), 4, 6), 2, axis=0)
    fitted = made("erf", 30, 6).fit(x, np.array([1.0, 3.0] * 4), ridge)
    assert fitted.rank == 4
    if ridge < 1e-9:
        np.testing.assert_allclose(fitted(x), 2.0, atol=1e-6)
    if ridge > 1e9:
        assert np.abs(fitted(x)).max() < 1e-200


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_energy_and_bracket_stand_in_order(kind):
    model = made(kind, 30, 4)
    x, y = normals(STREAM.spawn("x"), 8, 4), normals(STREAM.spawn("y"), 1, 8)[0]
    fitted = model.fit(x, y, 0.01, intercept=True)
    step = 1e-5 * np.eye(4)
    numeric = np.stack([(fitted(x + h) - fitted(x - h)) / 2e-5 for h in step], axis=1)
    np.testing.assert_allclose(fitted.gradient(x), numeric, rtol=1e-5, atol=1e-5)
    for on in ("ball", "sphere"):
        bracket = fitted.lipschitz(x, on=on)
        assert bracket.rms <= bracket.sampled * (1 + 1e-12)
        assert bracket.sampled <= bracket.low * (1 + 1e-12)
        assert bracket.low <= bracket.high * (1 + 1e-12)
    if not kind.startswith("ntk"):
        points = normals(STREAM.spawn("many"), 20_000, 4)
        squares = (fitted.gradient(points) ** 2).sum(axis=1)
        assert abs(fitted.energy() - squares.mean()) < 6 * squares.std() / 20_000**0.5 + 1e-9


@pytest.mark.parametrize("neurons", [3, 9])
def test_the_label_averages_of_a_neural_tangent_model_are_sums_over_single_labels(neurons):
    n, d = 12, 6
    model = NeuralTangent(normals(STREAM.spawn("neurons"), neurons, d), "gelu")
    x, test = normals(STREAM.spawn("points"), n, d), normals(STREAM.spawn("test"), 5, d)
    seen, fits = label_averages(model, x, test), [model.fit(x, label) for label in np.eye(n)]
    np.testing.assert_allclose(seen.norm_squared, sum(fitted.norm_squared for fitted in fits), rtol=1e-9)
    np.testing.assert_allclose(seen.variance, np.mean(sum(fitted(test) ** 2 for fitted in fits)), rtol=1e-9)
    np.testing.assert_allclose(seen.energies, sum(np.sum(fitted.gradient(test) ** 2, axis=1) for fitted in fits), rtol=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "settings", "message"),
    [
        (np.ones((3, 5)), np.ones(3), {}, r"x must be n points of dimension 4 with n >= 1: got shape \(3, 5\)"),
        (np.ones((0, 4)), np.ones(0), {}, "n >= 1: got shape"),
        (np.ones((3, 4)), np.ones(2), {}, r"one label for each of the 3 points: got shape \(2,\)"),
        (np.full((3, 4), np.nan), np.ones(3), {}, "x must be finite: 12 of 12 entries are not"),
        (np.ones((3, 4)), np.ones(3), {"ridge": -1.0}, "ridge must be finite and >= 0: got -1.0"),
        (np.ones((3, 4)), np.ones(3), {"ridge": np.inf}, "ridge must be finite"),
        (np.ones((3, 4)), np.ones(3), {"by": "magic"}, "by must be"),
        (np.full((3, 4), 1e200), np.ones(3), {}, "products of features must be finite: .*9 of 9 numbers overflow"),
    ],
)
def test_what_cannot_be_fitted_is_refused(x, y, settings, message):
    with pytest.raises(BadFit, match=message):
        made("relu", 6, 4).fit(x, y, **settings)


def test_models_that_do_not_exist_are_refused():
    with pytest.raises(BadFit, match="NTK of relu is discontinuous"):
        NeuralTangent(np.eye(3), "relu")
    with pytest.raises(BadFit, match="weights must be a finite"):
        RandomFeatures(np.full((2, 3), np.inf), "erf")
    with pytest.raises(BadFit, match="no closed energy of reasonable size"):
        made("ntk sin", 4, 3).smoothest(np.eye(3), np.ones(3))
    with pytest.raises(BadFit, match="metric must be a finite 6 by 6 matrix"):
        made("erf", 6, 4).smoothest(np.eye(4), np.ones(4), np.eye(3))
    with pytest.raises(BadFit, match="rank 2 of min"):
        label_averages(made("erf", 20, 4), np.ones((3, 4)) * [[1.0], [1.0], [2.0]], np.ones((2, 4)))


@pytest.mark.parametrize("ridge", [0.0, 1e-14])
def test_label_averages_of_features_close_together_are_those_of_lstsq(ridge):
    """Two features that differ by 1e-7, p = n: the Gram matrix has lost their difference, the features have not."""
    rng = np.random.default_rng(11)
    weights, x, test = rng.standard_normal((12, 5)), rng.standard_normal((12, 5)), rng.standard_normal((7, 5))
    weights[1] = weights[0] + 1e-7 * weights[2]
    model = RandomFeatures(weights, "erf")
    seen, phi = label_averages(model, x, test, ridge), model.features(x)
    tall = np.vstack([phi, np.sqrt(ridge) * np.eye(12)])
    a = np.linalg.lstsq(tall, np.vstack([np.eye(12), np.zeros((12, 12))]), rcond=None)[0]
    assert np.linalg.cond(phi @ phi.T) > 1e13
    assert seen.norm_squared == pytest.approx(np.sum(a**2), rel=1e-5)
    assert seen.variance == pytest.approx(np.sum((model.features(test) @ a) ** 2) / 7, rel=1e-5)
