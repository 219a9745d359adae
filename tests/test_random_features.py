"""Closed forms of random features: letters against the fixed point, limits against large p, and refusals with both numbers."""

import numpy as np
import pytest

from theory import random_features
from theory.closed_forms import BELOW as T_BELOW
from theory.closed_forms import PEAK, PEAK_AT, RIDGELESS, SENSITIVITY_LIMIT, letters, per_parameter
from theory.prediction import OutsideDomain
from verify import designs
from verify.claim import predicted
from verify.feature_claims import ABOVE, BELOW, EVEN, RIDGE, WITH_RIDGE, closed
from verify.stream import stream

SIZES = [(50, 50, 200), (300, 100, 700), (30, 100, 3000)]
COMPACT = ["relu", "erf", "sin", "tanh", "softplus", "gelu"]


def differ(forms, where, activation, n, d, p, **setting):
    """The largest relative difference between forms in letters and the fixed point solved in numbers."""
    given = dict(ridge=setting.get("per_parameter", 0.0) * p, signal=setting.get("signal", 0.0))
    solved = random_features.predict(activation, n, d, p, **given)
    point = dict(n=n, d=d, p=p)
    return max(
        abs(predicted(closed(form, "", activation, where, **setting), point) / getattr(solved, name) - 1) for name, form in forms.items()
    )


@pytest.mark.parametrize("activation", COMPACT)
def test_forms_in_letters_are_the_fixed_point(activation):
    for n, d, p in SIZES:
        assert differ(ABOVE, RIDGELESS, activation, n, d, p) < 1e-11
        assert differ(RIDGE, WITH_RIDGE, activation, n, d, p, per_parameter=0.2, signal=0.7) < 1e-11
    for n, d, p in ((100, 50, 50), (300, 100, 20)):
        assert differ(BELOW, T_BELOW, activation, n, d, p) < 1e-12


@pytest.mark.parametrize("activation", ["cos", "square"])
def test_even_forms_are_the_fixed_point_with_mu_1_gone(activation):
    for n, d, p in SIZES:
        assert differ(EVEN, (), activation, n, d, p) < 1e-12


@pytest.mark.parametrize("activation", ["erf", "relu", "cos"])
def test_the_kernel_limit_is_that_of_large_p(activation):
    p = 10**8
    for n, d in ((50, 50), (300, 100)):
        limit = random_features.kernel_limit(activation, n, d, ridge_per_parameter=0.1)
        large = random_features.predict(activation, n, d, p, ridge=0.1 * p)
        for name in ("training_error", "variance", "energy"):
            assert getattr(limit, name) == pytest.approx(getattr(large, name), rel=1e-4)  # what is left out is of size d/p
        assert limit.norm_squared == pytest.approx(p * large.norm_squared, rel=1e-4)


def test_the_kernel_limit_peaks_where_it_is_said_to():
    values = {**letters("erf"), per_parameter: 0.1}
    at = float(PEAK_AT.subs(values).subs({s: 1000 for s in PEAK_AT.free_symbols if s.name == "d"}))
    sizes = np.arange(1, 5000)
    curve = [random_features.kernel_limit("erf", int(n), 1000, ridge_per_parameter=0.1).sensitivity_squared for n in sizes]
    assert abs(sizes[int(np.argmax(curve))] - at) <= 1
    top = float(PEAK.subs(values).subs({s: 1000 for s in PEAK.free_symbols if s.name == "d"}))
    assert max(curve) == pytest.approx(top, rel=1e-6)
    whole = SENSITIVITY_LIMIT.subs(values).subs(
        {s: 1000 if s.name == "d" else 400 for s in SENSITIVITY_LIMIT.free_symbols if s.name in "nd"}
    )
    assert float(whole) == pytest.approx(curve[399], rel=1e-12)


@pytest.mark.parametrize(
    "arguments, both",
    [
        (("erf", 200, 50, 800), ["200", "156.25"]),  # n = d^2/16
        (("erf", 2500, 50, 10**5), ["2500", "156.25"]),  # n = d^2
        (("erf", 100, 100, 110), ["1.1", "1.5"]),
        (("erf", 100, 100, 90), ["0.9", "2/3"]),
    ],
)
def test_what_is_outside_the_domain_is_refused_with_both_numbers(arguments, both):
    with pytest.raises(OutsideDomain) as refused:
        random_features.predict(*arguments)
    assert all(number in str(refused.value) for number in both)


def test_a_linear_activation_is_refused():
    import sympy as sp

    for function in (lambda a: random_features.predict(a, 50, 50, 200), lambda a: random_features.kernel_limit(a, 50, 50)):
        with pytest.raises(OutsideDomain, match="is linear"):
            function(3 * sp.Symbol("s"))


def test_a_frame_is_orthogonal_and_designs_are_shared_by_name_only():
    rows = designs.frames(stream(3, "a", {}, "claim"), 2, 30)
    for frame in (rows[:30], rows[30:]):
        np.testing.assert_allclose(frame @ frame.T, 30 * np.eye(30), atol=1e-11)
    first, second, other = (stream(seed, name, {}, "claim").shared("designs") for seed, name in ((3, "a"), (3, "b"), (4, "a")))
    assert first.key == second.key != other.key
