"""Activations: derivatives against finite differences, moments against enclosures, compiled twins against their source text."""

from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from kernels import _activations as compiled
from theory import activations, balls, gaussian_means
from theory.activations import ACTIVATIONS, KEYS, NotDifferentiable, UnknownActivation, get, hermite_polynomial, x
from theory.gaussian_means import NoMean

NAMES = list(ACTIVATIONS)
SMOOTH = [name for name in NAMES if name != "relu"]
PLACES = [sp.Rational(k, 7) for k in (-40, -19, -8, -3, -1, 1, 2, 5, 11, 23, 44)]
STEP = sp.Rational(1, 10**20)


def difference_quotient(expression, place, step=STEP):
    """(h(x + step) - h(x - step))/(2 step) with 60 digits: its error is step^2 sup|h'''|/6 < 1e-38 for the functions here."""
    ahead, behind = (expression.subs(x, place + sign * step) for sign in (1, -1))
    return sp.N((ahead - behind) / (2 * step), 60, maxn=400)


def worst_slope_error(expression, claimed):
    """The largest |h' as claimed - difference quotient of h| over PLACES."""
    return max(abs(sp.N(claimed.subs(x, place), 60, maxn=400) - difference_quotient(expression, place)) for place in PLACES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", [1, 2])
def test_each_derivative_is_the_limit_of_difference_quotients(name, order):
    activation = get(name)
    before, claimed = activation.derivative(order - 1), activation.derivative(order)
    if (name, order) == ("relu", 2):
        claimed = sp.S.Zero  # away from 0, where none of the PLACES is
    assert worst_slope_error(before.replace(sp.DiracDelta, lambda *_: sp.S.Zero), claimed) < 1e-35


def test_the_published_second_derivative_of_tanh_is_rejected():
    """-2 tanh (1 - tanh) stands in a published script for these curves; the second derivative is -2 tanh (1 - tanh^2)."""
    wrong = -2 * sp.tanh(x) * (1 - sp.tanh(x))
    assert worst_slope_error(sp.diff(sp.tanh(x), x), wrong) > 0.4


@pytest.mark.parametrize("name", NAMES)
def test_numpy_and_compiled_values_are_the_expression_s(name):
    activation = get(name)
    points = np.array([float(place) for place in PLACES])
    for order, prefix in enumerate(("phi", "dphi", "d2phi")[: 2 if name == "relu" else 3]):
        wanted = np.array([float(sp.N(activation.derivative(order).subs(x, sp.Rational(float(point))), 30)) for point in points])
        scalar = getattr(compiled, f"{prefix}_{name}")
        # Rounding of a handful of operations on intermediate values up to 1, so absolute near the functions' zeros.
        np.testing.assert_allclose(getattr(activation, prefix)(points), wanted, rtol=1e-13, atol=1e-14)
        np.testing.assert_allclose([scalar(point) for point in points], wanted, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("name", SMOOTH)
def test_far_out_nothing_overflows(name):
    far = np.array([-1e4, -800.0, -40.0, 40.0, 800.0, 1e4])
    activation = get(name)
    for order, prefix in enumerate(("phi", "dphi", "d2phi")):
        values = getattr(activation, prefix)(far)
        assert np.isfinite(values).all(), (name, order)
        np.testing.assert_allclose([getattr(compiled, f"{prefix}_{name}")(point) for point in far], values, rtol=1e-13, atol=1e-300)


def test_softplus_s_stable_forms_are_its_derivatives():
    activation = get("softplus")
    for order in range(3):
        for place in PLACES:
            raw, stable = (balls.ball(form.subs(x, place)) for form in (activation.derivative(order), activation.stable[order]))
            assert raw.overlaps(stable)
            assert float(raw.rad()) < 1e-25


def test_the_committed_kernel_source_is_the_one_written():
    committed = Path(compiled.__file__).read_text(encoding="utf-8")
    assert committed == activations.kernel_source(), "write theory.activations.kernel_source() to kernels/_activations.py again"


def test_relu_has_no_second_derivative():
    with pytest.raises(NotDifferentiable, match=r"relu has no derivative of order 2"):
        _ = get("relu").d2phi
    assert not hasattr(compiled, "d2phi_relu")
    assert not get("relu").smooth


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("variance", [sp.Rational(1, 4), sp.S.One, sp.Rational(9, 4)])
def test_closed_moments_lie_in_their_enclosures(name, variance):
    activation, closed = get(name), dict(get(name).closed)
    for key in KEYS:
        if key not in closed or (name == "relu" and key in ("mu2", "D2")):
            continue
        integral = activation.integral(activations._integrand(activation, key).expression, variance)
        assert integral.overlaps(balls.ball(closed[key].subs(activations.q, variance))), key
        assert float(integral.rad()) < 1e-14


@pytest.mark.parametrize("name", ["tanh", "softplus"])
@pytest.mark.parametrize("variance", [sp.Rational(1, 4), sp.S.One, sp.Rational(4)])
def test_quadrature_at_other_variances_lies_by_the_enclosures(name, variance):
    """The rule's error is estimated by doubling its step; the true error, against Arb, is within that and rounding."""
    activation = get(name)
    moments = activation.moments(np.array([float(variance)]))
    for key in KEYS:
        integrand = activations._integrand(activation, key)
        wanted = float(activation.integral(integrand.expression, variance).mid())
        allowed = gaussian_means.error_of_rule(integrand, np.array([float(variance)])) + 1e-13 * max(1.0, abs(wanted))
        assert abs(getattr(moments, key)[0] - wanted) <= allowed, key
        assert allowed < 1e-9, key


@pytest.mark.parametrize("name", NAMES)
def test_hermite_coefficients_lie_in_their_enclosures(name):
    activation = get(name)
    for k in range(9):
        assert activation.mu_ball(k).overlaps(activation.integral(activation.phi.expression * hermite_polynomial(k)))
        assert float(activation.mu_ball(k).rad()) < 1e-12


@pytest.mark.parametrize("name", SMOOTH)
def test_hermite_coefficients_add_up_to_the_variance(name):
    """Parseval: Var phi = sum over k >= 1 of mu_k^2/k!; partial sums never exceed it, and nearly reach it here."""
    activation = get(name)
    parts = [activation.mu(k) ** 2 / float(sp.factorial(k)) for k in range(1, 26)]
    assert sum(parts) <= activation.moments().variance * (1 + 1e-12)
    assert sum(parts) >= activation.moments().variance * (1 - 2e-3)


def test_moments_by_hand():
    relu, erf, square = (get(name).moments() for name in ("relu", "erf", "square"))
    assert relu.v == pytest.approx(0.5 - 1 / (2 * np.pi) - 0.25, rel=1e-13)  # E g^2/2 - mu0^2 - mu1^2, mu0 = 1/sqrt(2 pi), mu1 = 1/2
    assert pytest.approx(4 / (np.pi * np.sqrt(5)), rel=1e-13) == erf.D1  # (4/pi) E exp(-2 g^2), E exp(-2 g^2) = 1/sqrt(5)
    assert erf.mu1**2 == pytest.approx(4 / (3 * np.pi), rel=1e-13)  # (2/sqrt(pi)) E exp(-g^2) = (2/sqrt(pi))/sqrt(3)
    assert (square.mu0, square.mu1, square.mu2, square.v, square.D1, square.D2) == (1.0, 0.0, 2.0, 2.0, 4.0, 4.0)  # E g^4 - 1 = 2
    assert get("relu").mu(4) == pytest.approx(-1 / np.sqrt(2 * np.pi), rel=1e-13)  # density'' at 0
    assert np.inf == get("relu").moments().D2


def test_even_and_odd():
    assert [name for name in NAMES if get(name).even] == ["cos", "square"]
    assert [name for name in NAMES if get(name).odd] == ["tanh", "erf", "sin"]


def test_a_user_s_own_activation():
    own = get(sp.tanh(2 * sp.Symbol("s")) + 0.5 * sp.Symbol("s"))
    h = np.array([-1.0, 0.0, 0.3])
    np.testing.assert_allclose(own.phi(h), np.tanh(2 * h) + h / 2, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(own.dphi(h), 2 / np.cosh(2 * h) ** 2 + 0.5, rtol=1e-13)
    assert own.odd
    assert own.moments().v > 0
    hat = get(sp.Max(0, 1 - sp.Abs(sp.Symbol("s"))))
    assert hat.even
    # E (1 - |g|)_+ = (2 Phi(1) - 1) - 2 (density(0) - density(1))
    density = [float(mpmath.npdf(point)) for point in (0, 1)]
    assert hat.mu(0) == pytest.approx(float(mpmath.erf(1 / mpmath.sqrt(2))) - 2 * (density[0] - density[1]), rel=1e-13)
    assert pytest.approx(float(mpmath.erf(1 / mpmath.sqrt(2))), rel=1e-13) == hat.moments().D1  # slope +-1 on [-1, 1]


@pytest.mark.parametrize("wrong", ["rlu", sp.Integer(3), sp.Symbol("a") + sp.Symbol("b"), sp.exp(sp.Symbol("s") ** 2), 1 / sp.Symbol("s")])
def test_what_is_no_activation_is_refused(wrong):
    with pytest.raises(UnknownActivation):
        get(wrong)


def test_means_that_do_not_exist_are_refused():
    with pytest.raises(NoMean, match=r"delta|function"):
        gaussian_means.enclosed(sp.DiracDelta(x) ** 2, x)
    with pytest.raises(ValueError, match="variance must be positive"):
        get("erf").moments(0.0)
    with pytest.raises(ValueError, match="numbered 0, 1, 2"):
        get("erf").mu(-1)


def test_enclosures_contain_what_is_known():
    """E g^8 = 105; E exp(g) = exp(1/2); E atan(g)^2 lies between partial bounds of its own rule."""
    assert gaussian_means.enclosed(x**8, x).contains(105)
    assert gaussian_means.enclosed(sp.exp(x), x).overlaps(arb(0.5).exp())
    by_rule = gaussian_means.means(lambda h: np.arctan(h) ** 2, np.ones(1))[0]
    assert float(gaussian_means.enclosed(sp.atan(x) ** 2, x).mid()) == pytest.approx(by_rule, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_ranges_hold_every_value_and_little_more(name):
    for order in (0, 1) if name == "relu" else (0, 1, 2):
        curve = get(name)._curve(order)
        for radius in (0.3, 5.1):
            low, high = get(name).range(order, radius)
            seen = curve(np.linspace(-radius, radius, 20_001))
            assert low <= seen.min() <= seen.max() <= high
            if name == "relu":
                continue
            run, edges = balls.program(curve.expression, (x,)), np.linspace(-radius, radius, 513).tolist()
            parts = [run(arb(a).union(arb(b))) for a, b in pairwise(edges)]
            least, most = min(float(ball.lower()) for ball in parts), max(float(ball.upper()) for ball in parts)
            assert least - 1e-9 <= low <= high <= most + 1e-9  # no wider than by all 512 parts


def test_a_pole_has_no_range():
    assert balls.extremes(balls.program(1 / x, (x,)), -1.0, 1.0) == (-np.inf, np.inf)
