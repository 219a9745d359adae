"""Closed forms of random features: letters against the fixed point, limits against large p, and refusals with both numbers."""

import numpy as np
import pytest
import sympy as sp

from theory import random_features
from theory.activations import x
from theory.closed_forms import BELOW as T_BELOW
from theory.closed_forms import PEAK, PEAK_AT, RIDGELESS, SENSITIVITY_LIMIT, letters, per_parameter
from theory.prediction import OutsideDomain
from verify import designs
from verify.claim import predicted
from verify.claims.random_features import crossover_in_the_slope
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


@pytest.mark.parametrize("activation", ["erf", "cos"])
def test_the_kernel_limit_is_that_of_large_p(activation):
    p = 10**8
    for n, d in ((50, 50), (300, 100)):
        limit = random_features.kernel_limit(activation, n, d, ridge_per_parameter=0.1)
        large = random_features.predict(activation, n, d, p, ridge=0.1 * p)
        for name in ("training_error", "variance", "energy"):
            assert getattr(limit, name) == pytest.approx(getattr(large, name), rel=1e-4)  # what is left out is of size d/p
        assert limit.norm_squared == pytest.approx(p * large.norm_squared, rel=1e-4)


def test_the_kernel_limit_keeps_the_quadratic_part_whether_or_not_there_is_a_slope():
    for point in crossover_in_the_slope.claim.points:
        n, d = point["n"], point["d"]
        limit = random_features.kernel_limit(sp.cos(x + point["theta"]), n, d)
        assert limit.sensitivity_squared == pytest.approx(predicted(crossover_in_the_slope.claim.predicts, point), rel=1e-12)
    limit, large = random_features.kernel_limit("relu", 100, 100), random_features.predict("relu", 100, 100, 10**8)
    assert 0.005 * large.energy < limit.energy - large.energy < 0.05 * large.energy


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


def shifted_cosine_kernel(a, b, theta):
    """E (cos(<w, a> + theta) - mu_0)(cos(<w, b> + theta) - mu_0), w normal with covariance I/d, by a product rule of quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    size = len(a)
    first, inner = np.sqrt(a @ a / size), a @ b / size
    along = inner / first
    across = np.sqrt(max(b @ b / size - along**2, 0.0))
    left = np.cos(first * nodes + theta) - np.cos(theta) * np.exp(-0.5)
    right = np.cos(along * nodes[:, None] + across * nodes + theta) - np.cos(theta) * np.exp(-0.5)
    return float(np.sum(weights * left * (right @ weights)))


@pytest.mark.parametrize("theta", [0.0, 0.7, np.pi / 2])
def test_infinitely_many_shifted_cosines_against_quadrature_and_differences(theta):
    from verify.claims.random_features.crossover_in_the_slope import sensitivity_squared

    rows = designs.inputs(stream(5, "cosines", {}, "claim"), 6, 4)
    points, new, ridge, step = rows[:4], rows[4:], 0.1, 1e-5
    gram = np.array([[shifted_cosine_kernel(a, b, theta) for b in points] for a in points])
    inverse = np.linalg.inv(gram + ridge * np.eye(4))
    total = 0.0
    for at in new:
        for direction in np.eye(4):
            ahead, behind = (np.array([shifted_cosine_kernel(at + sign * step * direction, b, theta) for b in points]) for sign in (1, -1))
            total += float(np.sum((inverse @ (ahead - behind) / (2 * step)) ** 2))
    assert sensitivity_squared(points, new, theta, ridge) == pytest.approx(4 * total / len(new), rel=1e-6)


def test_exponents_are_of_sizes_that_double():
    from theory import exponents

    assert exponents.sizes("e", 10, 20, 30, 2) == [{"n": 10, "d": 20, "e": 30}, {"n": 10, "d": 20, "e": 60}]
    with pytest.raises(ValueError, match="along must be one of n, d, e: got 'p'"):
        exponents.sizes("p", 10, 20, 30, 2)
