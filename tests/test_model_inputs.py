"""What models, fits, fitted functions and label averages are given: nonsense is refused by name with both numbers, its neighbours taken."""

import numpy as np
import pytest

from kernels import laws
from kernels.random import Stream, normals
from verify.models import BadFit, Linear, NeuralTangent, OnTheSphere, RandomFeatures, complement, label_averages
from verify.models.classes import centred_kernel, least_energy_averaged, least_energy_of_fit, whitened

STREAM = Stream.of(8, "inputs")
X, Y = normals(STREAM.spawn("x"), 6, 4), normals(STREAM.spawn("y"), 1, 6)[0]
WEIGHTS = laws.sphere(STREAM.spawn("weights"), 12, 4)
MODELS = {
    "linear": Linear(4),
    "erf": RandomFeatures(WEIGHTS, "erf"),
    "relu": RandomFeatures(WEIGHTS, "relu"),
    "ntk": NeuralTangent(WEIGHTS, "sin"),
}
MATRIX = np.eye(12)
ONE_NAN = X.copy()
ONE_NAN[2, 1] = np.nan

each_model = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
bad_ridges = pytest.mark.parametrize(
    ("ridge", "message"),
    [
        (None, "ridge must be finite and >= 0: got None of type NoneType"),
        ("a", "ridge must be finite and >= 0: got 'a' of type str"),
        (1j, "ridge must be finite and >= 0: got 1j of type complex"),
        (True, "ridge must be finite and >= 0: got True of type bool"),
        (np.ones(1), r"ridge must be finite and >= 0: got array\(\[1.\]\)"),
        (-1e-9, "ridge must be finite and >= 0: got -1e-09"),
        (np.nan, "ridge must be finite and >= 0: got nan"),
        (10**400, "ridge must be finite and >= 0: got inf"),
    ],
)
bad_points = pytest.mark.parametrize(
    ("x", "message"),
    [
        (X[:0], r"must be n points of dimension 4 with n >= 1: got shape \(0, 4\)"),
        (X[0], r"must be n points of dimension 4 with n >= 1: got shape \(4,\)"),
        (X[:, :3], r"must be n points of dimension 4 with n >= 1: got shape \(6, 3\)"),
        (X[None], r"must be n points of dimension 4 with n >= 1: got shape \(1, 6, 4\)"),
        (ONE_NAN, "must be finite: 1 of 24 entries are not"),
        (np.full((2, 4), np.inf), "must be finite: 8 of 8 entries are not"),
        (None, "must be an array of real numbers: got NoneType of dtype object"),
        ("abc", "must be an array of real numbers: got str"),
        (X * 1j, "must be an array of real numbers: got ndarray of dtype complex128"),
        ([[1.0, 2.0], [3.0]], "must be an array of real numbers: "),
    ],
)


@each_model
@bad_ridges
def test_a_ridge_that_is_none_is_refused(model, ridge, message):
    assert model.fit(X, Y, 1).training_error == model.fit(X, Y, np.float64(1.0)).training_error
    with pytest.raises(BadFit, match=message):
        model.fit(X, Y, ridge)
    with pytest.raises(BadFit, match=message):
        label_averages(model, X, X, ridge)


@bad_ridges
def test_a_ridge_on_the_sphere_that_is_none_is_refused(ridge, message):
    points = 2.0 * laws.sphere(STREAM.spawn("points"), 6, 4)
    with pytest.raises(BadFit, match=message):
        OnTheSphere(MODELS["erf"], points, points, ridge)


def test_a_ridge_that_overflows_with_the_products_is_refused():
    x = np.full((1, 1), 1e154)
    assert Linear(1).fit(x, np.ones(1), 1e307).rank == 1
    with pytest.raises(BadFit, match=r"products of features plus the ridge 1.7e\+308 must be finite: 1 of 1 numbers overflow"):
        Linear(1).fit(x, np.ones(1), 1.7e308)


@each_model
@bad_points
@pytest.mark.parametrize(
    "call",
    [
        lambda model, x: model.fit(X, Y)(x),
        lambda model, x: model.fit(X, Y).gradient(x),
        lambda model, x: model.fit(X, Y).energy(x) if x is not None else model.fit(x, Y),
        lambda model, x: model.fit(X, Y).lipschitz(x),
        lambda model, x: model.fit(x, Y),
        lambda model, x: model.smoothest(x, Y, np.eye(model.parameters)),
    ],
    ids=["values", "gradient", "energy", "lipschitz", "fit", "smoothest"],
)
def test_points_that_are_none_are_refused(model, x, message, call):
    with pytest.raises(BadFit, match=f"^x {message}"):
        call(model, x)


@bad_points
@pytest.mark.parametrize("model", [MODELS["erf"], MODELS["ntk"]])
def test_a_metric_on_points_that_are_none_is_refused(model, x, message):
    assert model.metric_on(X[:1]).shape == (model.parameters, model.parameters)
    with pytest.raises(BadFit, match=f"^x {message}"):
        model.metric_on(x)


@each_model
@bad_points
def test_label_averages_over_points_that_are_none_are_refused(model, x, message):
    with pytest.raises(BadFit, match=f"^x {message}"):
        label_averages(model, x, X, 0.1)
    with pytest.raises(BadFit, match=f"^test {message}"):
        label_averages(model, X, x, 0.1)


@bad_points
def test_averages_on_the_sphere_over_points_that_are_none_are_refused(x, message):
    points = 2.0 * laws.sphere(STREAM.spawn("points"), 6, 4)
    assert OnTheSphere(MODELS["erf"], points, points[:1]).energy > 0
    with pytest.raises(BadFit, match=f"^x {message}"):
        OnTheSphere(MODELS["erf"], x, points)
    with pytest.raises(BadFit, match=f"^test {message}"):
        OnTheSphere(MODELS["erf"], points, x)


def test_averages_on_the_sphere_of_something_else_are_refused():
    points = 2.0 * laws.sphere(STREAM.spawn("points"), 6, 4)
    for bad, says in (
        ({"test": points * 1.01}, r"test must lie on the sqrt\(d\)-sphere: \|x\|\^2/d lies in \[1.0201, 1.0201\]"),
        ({"directions": points}, r"directions must be k >= 1 for each of the 6 test points: got shape \(6, 4\)"),
        ({"directions": points[None, :5]}, r"directions must be k >= 1 for each of the 6 test points: got shape \(1, 5, 4\)"),
        ({"directions": points[None][:0]}, "directions must be n points of dimension 4 with n >= 1"),
        ({"directions": points[None] * np.nan}, "directions must be finite: 24 of 24"),
        ({"directions": points[None] * 2}, r"directions must lie on the sqrt\(d\)-sphere: \|x\|\^2/d lies in \[4, 4\]"),
        ({"model": Linear(4)}, "needs a RandomFeatures: got Linear"),
        ({"model": RandomFeatures(np.ones((3, 1)), "erf"), "x": np.ones((2, 1)), "test": np.ones((2, 1))}, "needs d >= 2: got d = 1"),
        ({"labels": np.eye(5)}, "the labels' covariance must be a finite 6 by 6 matrix"),
    ):
        given = {"model": MODELS["erf"], "x": points, "test": points, "directions": points[None]}
        OnTheSphere(**given)
        with pytest.raises(BadFit, match=says):
            OnTheSphere(**{**given, **bad})


@each_model
@pytest.mark.parametrize(
    ("y", "message"),
    [
        (Y[:5], r"y must hold one label for each of the 6 points: got shape \(5,\)"),
        (Y[:, None], r"y must hold one label for each of the 6 points: got shape \(6, 1\)"),
        (np.where(np.arange(6) == 3, np.nan, Y), "y must be finite: 1 of 6 entries are not"),
        (None, "y must be an array of real numbers: got NoneType"),
        (["a"] * 6, "y must be an array of real numbers: got list"),
    ],
)
def test_labels_that_are_none_are_refused(model, y, message):
    for call in (model.fit, lambda x, labels: model.smoothest(x, labels, np.eye(model.parameters))):
        with pytest.raises(BadFit, match=message):
            call(X, y)
    assert model.fit(X, [1, 0, 1, 0, 1, 0]).rank == model.fit(X, Y).rank


@each_model
def test_labels_whose_squares_overflow_are_refused(model):
    assert np.isfinite(model.fit(X, Y * 1e120).training_error)
    with pytest.raises(BadFit, match="the training error must be finite: 1 of 1 numbers overflow"):
        model.fit(X, Y * 1e250)
    with pytest.raises(BadFit, match=r"\|a\|\^2 must be finite"):
        _ = model.fit(X[:1], [1e160]).norm_squared


@each_model
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"steps": -1}, "steps must be a whole number >= 0: got -1"),
        ({"steps": 1.5}, "steps must be a whole number >= 0: got 1.5"),
        ({"steps": None}, "steps must be a whole number >= 0: got None"),
        ({"on": "cube"}, 'on must be "ball" or "sphere": got \'cube\''),
    ],
)
def test_an_ascent_that_is_none_is_refused(model, settings, message):
    fitted = model.fit(X, Y)
    start = fitted.lipschitz(X, steps=0)
    assert start.low == pytest.approx(start.sampled)
    with pytest.raises(BadFit, match=message):
        fitted.lipschitz(X, **settings)


@each_model
def test_a_bracket_around_the_origin_alone_is_refused(model):
    fitted, one_zero = model.fit(X, Y), X * [[0.0]] * 0 + X * np.array([0.0, 1, 1, 1, 1, 1])[:, None]
    assert fitted.lipschitz(one_zero, on="ball").low > 0
    with pytest.raises(BadFit, match=r"every point of x on a sphere must have \|x\| > 0: got 0"):
        fitted.lipschitz(one_zero)
    with pytest.raises(BadFit, match=r"some point of x must have \|x\| > 0: got 0"):
        fitted.lipschitz(0 * X, on="ball")


@each_model
def test_a_bracket_is_finite_or_refused(model):
    """Far out a certificate may be none; NaN is never returned."""
    fitted = model.fit(X, Y)
    for scale in (1.0, 1e3, 1e9, 1e120):
        try:
            bracket = fitted.lipschitz(X * scale)
        except BadFit:
            assert scale > 1.0
        else:
            assert 0 <= bracket.rms <= bracket.sampled * (1 + 1e-12) <= bracket.low * (1 + 2e-12) <= bracket.high * (1 + 3e-12) < np.inf
    with pytest.raises(BadFit, match=r"the largest \|x\| must be finite"):
        fitted.lipschitz(X * 1e200)


def test_values_and_energies_that_overflow_are_refused():
    fitted = RandomFeatures(WEIGHTS, "square").fit(X, Y)
    assert np.isfinite(fitted(X * 1e100)).all()
    with pytest.raises(BadFit, match=r"f\(x\) must be finite: 6 of 6 numbers overflow"):
        fitted(X * 1e200)
    with pytest.raises(BadFit, match=r"E \|grad f\|\^2 must be finite"):
        fitted.energy(X * 1e200)
    with pytest.raises(BadFit, match="gradients must be finite"):
        NeuralTangent(WEIGHTS, "gelu").fit(X, Y).gradient(X * 1e200)


@pytest.mark.parametrize("model", [MODELS["linear"], MODELS["erf"], MODELS["ntk"]])
def test_a_law_that_is_none_is_refused(model):
    fitted = model.fit(X, Y)
    for call in (lambda: fitted.energy(law="cube"), lambda: fitted.energy(X, law="cube"), lambda: model.metric("cube")):
        with pytest.raises(BadFit, match='law must be "gaussian" or "sphere": got \'cube\''):
            call()


@pytest.mark.parametrize("model", [MODELS["erf"], MODELS["ntk"]])
@pytest.mark.parametrize("radius", [0.0, -1.0, np.nan, np.inf, None])
def test_a_certificate_on_no_ball_is_refused(model, radius):
    with pytest.raises(BadFit, match="radius must be finite and > 0: got"):
        model.certificate(model.fit(X, Y).parameters, radius)


@pytest.mark.parametrize("d", [0, -1, 2.0, True, None, "3"])
def test_a_linear_model_of_no_dimension_is_refused(d):
    assert Linear(np.int64(1)).parameters == 1
    with pytest.raises(BadFit, match="d must be a whole number >= 1: got"):
        Linear(d)


@pytest.mark.parametrize("make", [lambda weights: RandomFeatures(weights, "erf"), lambda weights: NeuralTangent(weights, "sin")])
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.ones((0, 4)), r"p, d >= 1: got shape \(0, 4\)"),
        (np.ones((4, 0)), r"p, d >= 1: got shape \(4, 0\)"),
        (np.ones(4), r"got shape \(4,\)"),
        (np.ones((2, 2, 2)), r"got shape \(2, 2, 2\)"),
        (ONE_NAN, r"got shape \(6, 4\), 1 entries not finite"),
        (None, "weights must be an array of real numbers: got NoneType"),
        (1j * X, "weights must be an array of real numbers: got ndarray of dtype complex128"),
        ([["a"]], "weights must be an array of real numbers"),
    ],
)
def test_weights_that_are_none_are_refused(make, weights, message):
    assert make([[1, 0]]).weights.dtype == np.float64
    with pytest.raises(BadFit, match=message):
        make(weights)


@pytest.mark.parametrize("centre", [np.nan, np.zeros(11), np.zeros((12, 1)), np.full(12, np.inf)])
def test_a_centre_that_is_none_is_refused(centre):
    assert (
        RandomFeatures(WEIGHTS, "erf", np.zeros(12)).fit(X, Y).training_error == RandomFeatures(WEIGHTS, "erf", 0).fit(X, Y).training_error
    )
    with pytest.raises(BadFit, match="centre must be a finite number, or one for each of the 12 features: got"):
        RandomFeatures(WEIGHTS, "erf", centre)


bad_metrics = pytest.mark.parametrize(
    ("metric", "message"),
    [
        (np.eye(11), r"the metric must be a finite 12 by 12 matrix: got shape \(11, 11\), 0 entries not finite"),
        (np.ones(12), r"the metric must be a finite 12 by 12 matrix: got shape \(12,\)"),
        (np.where(MATRIX == 1.0, np.nan, 0.0), r"the metric must be a finite 12 by 12 matrix: got shape \(12, 12\), 12 entries not finite"),
        (MATRIX + np.diag(np.ones(11), 1), "the metric must be symmetric: entries differ from their mirror images by 1, the largest is 1"),
        (-MATRIX, "the metric has a negative eigenvalue: the least is -1, the largest -1"),
        (np.diag([1.0] * 11 + [-1e-6]), "the metric has a negative eigenvalue: the least is -1e-06, the largest 1"),
        ("a", "the metric must be an array of real numbers"),
    ],
)


@bad_metrics
def test_a_metric_that_is_none_is_refused(metric, message):
    model = MODELS["erf"]
    assert model.smoothest(X, Y, np.diag([1.0] * 11 + [0.0])).rank == 6
    assert model.smoothest(X, Y, MATRIX.astype(int)).rank == 6
    with pytest.raises(BadFit, match=message):
        model.smoothest(X, Y, metric)
    for call in (centred_kernel, whitened):
        with pytest.raises(BadFit, match=message):
            call(model.features(X), metric)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.eye(5), "the labels' covariance must be a finite 6 by 6 matrix: got shape"),
        (np.full((6, 6), np.nan), "6 by 6 matrix: got shape .6, 6., 36 entries not finite"),
        (np.eye(6) + np.diag(np.ones(5), 1), "the labels' covariance must be symmetric: entries differ from their mirror images by 1"),
        (np.diag([1.0] * 5 + [-1.0]), "the labels' covariance has a negative eigenvalue: the least is -1, the largest 1"),
        (1.0, "the labels' covariance must be a finite 6 by 6 matrix"),
        ("a", "the labels' covariance must be an array of real numbers"),
    ],
)
@pytest.mark.parametrize("model", [MODELS["erf"], MODELS["ntk"]])
def test_labels_of_no_covariance_are_refused(model, labels, message):
    assert label_averages(model, X, X, labels=np.diag([1.0] * 5 + [0.0])).energy < label_averages(model, X, X).energy
    with pytest.raises(BadFit, match=message):
        label_averages(model, X, X, labels=labels)


@each_model
def test_a_noise_that_overflows_is_refused(model):
    seen = label_averages(model, X, X, 0.1, 1e100 * np.eye(6))
    one = label_averages(model, X, X, 0.1)
    for name in ("norm_squared", "variance", "energy", "training_error"):
        assert getattr(seen, name) == pytest.approx(1e100 * getattr(one, name), rel=1e-9)
    huge = label_averages(model, X * 0.1, X, labels=1.7e308 * np.eye(6))
    for name, says in (
        ("norm_squared", r"E \|a\|\^2"),
        ("variance", "E f.2"),
        ("energies", r"E \|(a|grad f)\|\^2"),
        ("energy", r"E \|(a|grad f)\|\^2"),
    ):
        with pytest.raises(BadFit, match=f"{says} must be finite"):
            getattr(huge, name)


def test_label_averages_of_other_models_are_refused():
    with pytest.raises(BadFit, match="label averages need a Linear, RandomFeatures or NeuralTangent: got object"):
        label_averages(object(), X, X)
    with pytest.raises(BadFit, match="no label averages of a NeuralTangent with a free constant"):
        label_averages(MODELS["ntk"], X, X, intercept=True)
    with pytest.raises(BadFit, match=r"needs n <= p \+ 1, ridge 0; got 6, 5 and 0"):
        label_averages(MODELS["linear"], X, X, intercept=True)


@pytest.mark.parametrize("n", [1, 0, -3, 2.0, None])
def test_no_points_to_centre_are_refused(n):
    assert complement(2).shape == (2, 1)
    with pytest.raises(BadFit, match="the points to be centred, must be a whole number >= 2: got"):
        complement(n)


@pytest.mark.parametrize(
    ("kernel", "message"),
    [
        (np.zeros((3, 3)), "the class does not interpolate"),
        (np.diag([1.0, 1.0, 1e-14]), "spread over a factor 1e-14, below 1e-13"),
        (np.diag([1.0, 1.0, -1.0]), "spread over a factor -1, below 1e-13"),
        (np.full((3, 3), np.nan), r"U'MU must be a finite float64\[..., n-1, n-1\]: got shape \(3, 3\), 9 entries not finite"),
        (np.ones((3, 2)), r"got shape \(3, 2\)"),
        (np.ones(3), r"got shape \(3,\)"),
        (np.ones((0, 0)), r"got shape \(0, 0\)"),
        ("a", "U'MU must be an array of real numbers"),
    ],
)
def test_a_kernel_that_is_none_is_refused(kernel, message):
    assert least_energy_averaged(np.diag([1.0, 2.0, 4.0])) == 1.75
    with pytest.raises(BadFit, match=message):
        least_energy_averaged(kernel)
    with pytest.raises(BadFit, match=message):
        least_energy_of_fit(kernel, np.ones(3), 0.0)


@pytest.mark.parametrize(
    ("labels", "ratio", "message"),
    [
        (np.ones(3), 1.0, "ratio, a training error over that of the constant, must be < 1: got 1.0"),
        (np.ones(3), -0.1, "ratio must be finite and >= 0: got -0.1"),
        (np.ones(3), np.nan, "ratio must be finite and >= 0: got nan"),
        (np.ones(3), None, "ratio must be finite and >= 0: got None"),
        (np.zeros(3), 0.5, "that are not all equal"),
        (np.ones(2), 0.5, r"got \(2,\)"),
        (np.full(3, np.nan), 0.5, "labels must be U'y of finite labels"),
    ],
)
def test_an_error_that_no_fit_has_is_refused(labels, ratio, message):
    kernel = np.diag([1.0, 2.0, 4.0])
    assert least_energy_of_fit(kernel, np.ones(3), 0) == pytest.approx(1.75)
    with pytest.raises(BadFit, match=message):
        least_energy_of_fit(kernel, labels, ratio)
    singular = np.diag([1.0, 2.0, 0.0])
    assert least_energy_of_fit(singular, np.ones(3), 0.6) > 0  # 1/3 of the labels is out of reach
    with pytest.raises(BadFit, match=r"no fit has ratio\^2 = 0.25: in this class it lies between 0.333 and 1"):
        least_energy_of_fit(singular, np.ones(3), 0.5)
    for bad in (np.ones(3), np.full((3, 2), np.nan), np.ones((0, 2))):
        with pytest.raises(BadFit, match=r"features must be a finite float64\[..., n, p\]: got shape"):
            centred_kernel(bad)
