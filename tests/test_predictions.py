"""What closed forms are asked for: numbers that are none, too large or too far apart are refused by name, those beside them answered."""

import numpy as np
import pytest
import sympy as sp

from theory.features import random_features
from theory.linear import exact_law
from theory.prediction import OutsideDomain, Prediction

EYE = np.eye(20)


def predict(**settings):
    return random_features.predict("tanh", **{"n": 100, "d": 100, "p": 200, **settings})


@pytest.mark.parametrize("name", ["ridge", "noise", "signal"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "must be finite and >= 0: got None of type NoneType"),
        ("1", "must be finite and >= 0: got '1' of type str"),
        ("a", "must be finite and >= 0: got 'a' of type str"),
        (1j, "must be finite and >= 0: got 1j of type complex"),
        (True, "must be finite and >= 0: got True of type bool"),
        (np.True_, "must be finite and >= 0: got np.True_ of type bool"),
        (np.ones(1), r"must be finite and >= 0: got array\(\[1.\]\) of type ndarray"),
        (float("nan"), "must be finite and >= 0: got nan"),
        (float("inf"), "must be finite and >= 0: got inf"),
        (10**400, "must be finite and >= 0: got inf"),
        (-1e-3, "must be finite and >= 0: got -0.001"),
        (1e308, r"must be <= 1e\+100: got 1e\+308"),
    ],
)
def test_a_variance_or_ridge_that_is_none_is_refused(name, value, message):
    with pytest.raises(OutsideDomain, match=f"^{name} {message}"):
        predict(**{name: value})


@pytest.mark.parametrize("one", [1, 1.0, np.float64(1), np.float32(1), np.int64(1), sp.Integer(1)])
def test_a_variance_or_ridge_may_be_any_real_number(one):
    assert predict(ridge=one, noise=one, signal=one) == predict(ridge=1.0, noise=1.0, signal=1.0)


def test_nothing_and_the_largest_variance_are_answered():
    assert predict(ridge=0) == predict()
    assert predict(noise=1e100).energy == pytest.approx(1e100 * predict().energy, rel=1e-12)
    assert predict(noise=0, signal=0).energy == 0.0


@pytest.mark.parametrize("name", ["n", "d", "p"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "must be a whole number >= .: got None"),
        (200.0, "must be a whole number >= .: got 200.0"),
        (True, "must be a whole number >= .: got True"),
        (0, "must be >= .: got 0"),
        (10**100 + 1, "must be <= 1e100: got a number of 333 bits"),
        (10**400, "must be <= 1e100: got a number of 1329 bits"),
    ],
)
def test_a_count_that_is_none_is_refused(name, value, message):
    with pytest.raises(OutsideDomain, match=f"^{name} {message}"):
        predict(**{name: value})


@pytest.mark.parametrize(
    "values", [{"energy": -1e-20}, {"energy": np.nan}, {"variance": np.inf}, {"norm_squared": np.nan}, {"training_error": np.inf}]
)
def test_a_form_that_loses_its_digits_says_so(values):
    whole = {"training_error": 0.0, "norm_squared": 1.0, "variance": 1.0, "energy": 2.0}
    assert Prediction.of(8, **whole).sensitivity == 4.0
    name = next(iter(values)).replace("norm_squared", "norm^2").replace("_", " ")
    with pytest.raises(OutsideDomain, match="sizes this far apart leave no digits") as caught:
        Prediction.of(8, **{**whole, **values})
    assert f"the form's {name} must be finite and >= 0, it comes out {next(iter(values.values())):.3g}" in str(caught.value)


@pytest.mark.parametrize(
    ("p", "d", "message"),
    [
        (0, 3, "p must be >= 1: got 0"),
        (-1, 3, "p must be >= 1: got -1"),
        (3, 0, "d must be >= 1: got 0"),
        (3, None, "d must be a whole number >= 1: got None"),
        (2.5, 3, "p must be a whole number >= 1: got 2.5"),
        (10**30, 3, r"degrees up to 10\^6, 1.66668e\+17 features at d = 3: got p = 1e\+30"),
        (10**12, 2, r"degrees up to 10\^6, 5.00002e\+11 features at d = 2: got p = 1e\+12"),
        (10**100, 19, r"8.2222e\+96 features at d = 19: got p = 1e\+100"),
        (10**400, 10**400, "p must be <= 1e100"),
    ],
)
def test_the_trace_of_no_class_is_refused(p, d, message):
    with pytest.raises(OutsideDomain, match=message):
        exact_law.largest_trace(p, d)


def test_the_largest_traces_that_are_summed():
    assert exact_law.largest_trace(10**100, 10**100) == pytest.approx(1e100)
    assert exact_law.largest_trace(10**30, 1) == pytest.approx(30 * np.log(10) + np.euler_gamma, rel=1e-14)
    assert exact_law.largest_trace(2 * 10**6, 1) == pytest.approx(np.log(2e6) + np.euler_gamma + 2.5e-7, rel=1e-14)
    assert exact_law.largest_trace(5, 2) == 2 + 3 / 2
    assert exact_law.largest_trace(6, 2) == 2 + 3 / 2 + 1 / 3
    assert 0 < exact_law.largest_trace(10**100, 20) < 1e100


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n": 1}, "n must be >= 2: got 1"),
        ({"p": 0}, "p must be >= 1: got 0"),
        ({"d": 0}, "d must be >= 1: got 0"),
        ({"noise": None}, "noise must be finite and >= 0: got None"),
        ({"noise": 1e308}, "noise must be <= 1e.100"),
        ({"p": 10**30, "d": 3}, r"degrees up to 10\^6"),
    ],
)
def test_a_floor_of_nothing_is_refused(settings, message):
    assert exact_law.energy_floor(10, 20) == 9 / 20
    with pytest.raises(OutsideDomain, match=message):
        exact_law.energy_floor(**{"n": 10, "p": 20, **settings})


@pytest.mark.parametrize(
    ("sigma", "metric", "n", "message"),
    [
        (EYE[:, :3], EYE, 5, r"sigma must be p x p of real numbers, p >= 1: got shape \(20, 3\)"),
        (EYE, EYE[:, :3], 5, r"the metric must be p x p of real numbers, p >= 1: got shape \(20, 3\)"),
        ([], [], 5, r"got shape \(0,\)"),
        (None, EYE, 5, r"sigma must be p x p of real numbers, p >= 1: got shape \(\) of dtype object"),
        (1j * EYE, EYE, 5, "of dtype complex128"),
        ([[1.0, 2.0], [3.0]], EYE, 5, "sigma must be p x p"),
        (EYE * np.nan, EYE, 5, "sigma must be finite: 400 of 400"),
        (EYE, EYE + np.diag(np.full(19, np.inf), 1), 5, "the metric must be finite: 19 of 400"),
        (EYE, EYE + np.triu(np.ones((20, 20)), 1), 5, "the metric must be symmetric: entries differ from their mirror images by 1"),
        (EYE + np.diag(np.ones(19), 1), EYE, 5, "sigma must be symmetric: entries differ from their mirror images by 1"),
        (-EYE, EYE, 5, "sigma, a covariance, has a negative eigenvalue in the metric: from -1 to -1"),
        (EYE, 0 * EYE, 5, "the metric must be finite and positive definite"),
        (0 * EYE, EYE, 5, "rank >= n: got rank 0 of 20 against n = 5"),
        (np.diag([1.0] * 4 + [0.0] * 16), EYE, 5, "rank >= n: got rank 4 of 20 against n = 5"),
        (EYE, EYE, 20, "p/n = 1 at n = 20, p = 20"),
        (EYE, EYE, 1, "n must be >= 2: got 1"),
    ],
)
def test_the_least_energy_of_no_class_is_refused(sigma, metric, n, message):
    assert exact_law.least_energy(EYE, EYE, 5) == pytest.approx(0.25)
    assert exact_law.least_energy(np.diag([1.0] * 8 + [0.0] * 12), EYE, 5) == pytest.approx(1.0)
    with pytest.raises(OutsideDomain, match=message):
        exact_law.least_energy(sigma, metric, n)
