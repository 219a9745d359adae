"""Activations: derivatives against finite differences, moments against enclosures, compiled twins against their source text."""

from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from kernels import _activations as compiled
from theory.features import activations, gaussian_means, pieces
from theory.features.activations import ACTIVATIONS, KEYS, NotDifferentiable, UnknownActivation, get, hermite_polynomial, x
from theory.features.gaussian_means import NoMean
from theory.proof import balls

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
@pytest.mark.parametrize("variance", [sp.Rational(1, 4), sp.S.One, sp.Rational(4), sp.Rational(400)])
def test_quadrature_at_other_variances_lies_by_the_enclosures(name, variance):
    activation = get(name)
    moments = activation.moments(np.array([float(variance)]))
    for key in KEYS:
        expression = activations._integrand(activation, key).expression
        wanted = float(activation.integral(expression, variance).mid())
        assert getattr(moments, key)[0] == pytest.approx(wanted, rel=1e-12, abs=1e-13), key


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


s, half = sp.Symbol("s"), sp.Rational(1, 2)
REFUSED = [
    ("rlu", "no activation is called 'rlu'"),
    (sp.Integer(3), "one letter: 3 has 0"),
    (sp.Symbol("a") + sp.Symbol("b"), r"one letter: a \+ b has 2"),
    (sp.exp(s**2), "does not settle|no finite enclosure"),
    (1 / s, "1/x is not a finite real number at x = 0"),
    (1 / (s - sp.Rational(1, 3)), "does not settle"),
    (sp.sqrt(s), r"sqrt\(x\) is not a finite real number at x = -"),
    (sp.log(s), r"log\(x\) is not a finite real number at x = -"),
    (sp.I * s, "no ball version of ImaginaryUnit"),
    (sp.sech(s), "no ball version of sech"),
    (s**100, r"s\*\*100 has Gaussian mean square 6.666e\+186: it must lie in \[1e-150, 1e150\]"),
    (sp.erf(s) * sp.Rational(1, 10**80), r"has Gaussian mean square 4.646e-161: it must lie in"),
    (1 + sp.erf(s) * sp.Rational(1, 10**7), "is 1.000 but for less than 1e-12 of its mean square"),
    (sp.sign(s), "sign.* jumps at 0, from -1 by 0 to 1: its slope is not a function"),
    (sp.Heaviside(s), "Heaviside.* jumps at 0, from 0 by 1/2 to 1"),
    (sp.Heaviside(s - half) * s, "jumps at 1/2, from 0 by 1/4 to 1/2"),
    (sp.Piecewise((0, s < 0), (1, True)), "jumps at 0, from 0 by 1 to 1"),
    (sp.Piecewise((s, s < 0), (s + 1, True)), "jumps at 0, from 0 by 1 to 1"),
    (sp.Piecewise((1, sp.Eq(s, 0)), (s, True)), "jumps at 0, from 0 by 1 to 0"),
    (sp.floor(s), "no ball version of floor"),
    (sp.Max(0, sp.sin(s)), "kinks of .* are not finitely many numbers"),
    (sp.sqrt(sp.Abs(s)), "derivative of order 1 is not bounded at 0"),
    (sp.Abs(s) ** sp.Rational(3, 2), "derivative of order 2 is not bounded at 0"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED)
def test_what_is_no_activation_is_refused(wrong, message):
    with pytest.raises(UnknownActivation, match=message):
        get(wrong)


def by_hand(function, variance):
    """E function(sqrt(variance) g) by Gauss-Legendre on panels of width 1/200 in sqrt(variance) g, where the kinks lie on their edges."""
    nodes, chance = np.polynomial.legendre.leggauss(20)
    edges = np.arange(-8000, 8001) / 200
    h = ((edges[1:] + edges[:-1])[:, None] + nodes / 200).ravel() / 2
    return float(np.tile(chance, 16000) / 400 * np.exp(-(h**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance) @ function(h))


def logistic(h):
    return 1 / (1 + np.exp(-h))


def logistic_slope(h):
    return 1 / (4 * np.cosh(h / 2) ** 2)


def logistic_curve(h):
    return -np.tanh(h / 2) * logistic_slope(h)


def up(h):
    return (h > 0).astype(float)


OWN = {
    "x*Abs(x)": (s * sp.Abs(s), lambda h: h * np.abs(h), lambda h: 2 * np.abs(h), lambda h: 2 * np.sign(h)),
    "ELU": (
        sp.Piecewise((sp.exp(s) - 1, s < 0), (s, True)), lambda h: np.where(h > 0, h, np.expm1(h)),
        lambda h: np.exp(np.minimum(h, 0)), lambda h: np.where(h > 0, 0, np.exp(h)),
    ),
    "Max(x, exp(x) - 1)": (sp.Max(s, sp.exp(s) - 1), np.expm1, np.exp, np.exp),
    "leaky": (sp.Max(s / 10, s), lambda h: np.maximum(h / 10, h), lambda h: 0.1 + 0.9 * up(h), None),
    "hard tanh": (sp.Max(-1, sp.Min(1, s)), lambda h: np.clip(h, -1, 1), lambda h: up(1 - np.abs(h)), None),
    "relu squared": (sp.Max(0, s) ** 2, lambda h: np.maximum(0, h) ** 2, lambda h: 2 * np.maximum(0, h), lambda h: 2 * up(h)),
    "SiLU": (
        s / (1 + sp.exp(-s)), lambda h: h * logistic(h), lambda h: logistic(h) + h * logistic_slope(h),
        lambda h: 2 * logistic_slope(h) + h * logistic_curve(h),
    ),
    "logistic": (1 / (1 + sp.exp(-s)), logistic, logistic_slope, logistic_curve),
    "tanh(50 x)": (
        sp.tanh(50 * s), lambda h: np.tanh(50 * h), lambda h: 50 * (1 - np.tanh(50 * h) ** 2),
        lambda h: -5000 * np.tanh(50 * h) * (1 - np.tanh(50 * h) ** 2),
    ),
    "a spike": (
        sp.exp(-500 * s**2), lambda h: np.exp(-500 * h**2), lambda h: -1000 * h * np.exp(-500 * h**2),
        lambda h: (1e6 * h**2 - 1000) * np.exp(-500 * h**2),
    ),
    "a spike between the nodes": (
        sp.exp(-200000 * (s - sp.Rational(1, 40)) ** 2), lambda h: np.exp(-200000 * (h - 1 / 40) ** 2),
        lambda h: -400000 * (h - 1 / 40) * np.exp(-200000 * (h - 1 / 40) ** 2), None,
    ),
    "tiny": (sp.tanh(s) / 10**40, lambda h: np.tanh(h) / 1e40, lambda h: 1e-40 * (1 - np.tanh(h) ** 2), None),
    "x^40": (s**40, lambda h: h**40, lambda h: 40 * h**39, lambda h: 1560 * h**38),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("variance", [1.0, 0.36, 2.25])
def test_a_user_s_moments_are_those_of_another_quadrature(name, variance):
    expression, *functions = OWN[name]
    own = get(expression)
    assert own.smooth == (name not in ("leaky", "hard tanh"))
    for moments in (own.moments(variance), own.moments(np.array([0.7, variance]))):
        for order, (mean, square) in enumerate((("mu0", "square"), ("mu1", "D1"), ("mu2", "D2"))):
            function = functions[order]
            if function is None:
                continue
            wanted = by_hand(function, variance), by_hand(lambda h, f=function: f(h) ** 2, variance)
            seen = [np.ravel(getattr(moments, key))[-1] for key in (mean, square)]
            assert seen[0] == pytest.approx(wanted[0], rel=1e-11, abs=1e-11 * np.sqrt(wanted[1])), mean
            assert seen[1] == pytest.approx(wanted[1], rel=1e-11, abs=0), square
        if not own.smooth:
            assert np.isinf(moments.D2).all()
            wanted = by_hand(lambda h: functions[1](h) * h, variance) / variance  # E phi'' by Stein's identity
            assert np.ravel(moments.mu2)[-1] == pytest.approx(wanted, rel=1e-11, abs=1e-12)


def test_kinks_are_found_and_compared():
    for relu in (s * sp.Heaviside(s), sp.Piecewise((0, s < 0), (s, True)), (s + sp.Abs(s)) / 2, sp.Max(0, s)):
        assert get(relu) is get("relu")
    assert get(sp.tanh(s)) is get("tanh")
    leaky = get(sp.Max(s / 10, s))
    assert leaky.dphi(np.array([-1.0, 0.0, 2.0])).tolist() == [0.1, 0.55, 1.0]
    assert leaky.range(1, 3.0) == pytest.approx((0.1, 1.0))
    with pytest.raises(NotDifferentiable, match="no derivative of order 2 that is a function: phi' jumps at 0, from 1/10 to 1"):
        _ = leaky.d2phi
    assert get(s * sp.Abs(s)).d2phi(np.array([-1.0, 0.0, 2.0])).tolist() == [-2.0, 0.0, 2.0]
    assert get(s * sp.Abs(s)).odd
    assert get(sp.Piecewise((-s, s < 0), (s, True))).even
    assert get(sp.Max(s, s**2 + 1)).kinks == ()  # the two never meet
    assert get(sp.Max(s, sp.tanh(s))).kinks == (0.0,)  # where they touch, three derivatives deep
    with pytest.raises(NotDifferentiable, match="order 1 that is a function: phi jumps at 0"):
        _ = activations.Activation("sign", sp.sign(x)).dphi
    with pytest.raises(pieces.Undecided, match="cannot be decided"):
        pieces.sign(sp.zeta(3) * 0 + sp.besselj(0, 1))


def test_far_out_a_user_s_function_is_evaluated_in_balls():
    silu = get(s / (1 + sp.exp(-s)))
    far = np.array([[-1e4, -300.0], [0.0, 1e4]])
    np.testing.assert_allclose(silu.phi(far), [[0.0, -300 * np.exp(-300.0)], [0.0, 1e4]], rtol=1e-13)
    np.testing.assert_allclose(silu.d2phi(far), [[0.0, -298 * np.exp(-300.0)], [0.5, 0.0]], rtol=1e-13)
    assert silu.phi(-1e4) == 0.0


def test_variances_that_are_none_are_refused():
    for wrong in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"variance must be positive and finite: got {wrong}$"):
            get("erf").moments(wrong)
        with pytest.raises(ValueError, match=f"variance must be positive and finite: got {wrong} as entry 1$"):
            get("tanh").moments(np.array([1.0, wrong]))


def test_quadrature_says_where_it_does_not_settle():
    with pytest.raises(UnknownActivation, match=r"tanh, mu1: the mean at variance 1e\+14 does not settle by quadrature"):
        get("tanh").moments(1e14)
    with pytest.raises(NoMean, match="mean at variance 2 does not settle"):
        gaussian_means.means(lambda h: np.abs(h - 0.1), np.array([2.0]))
    assert gaussian_means.means(lambda h: np.exp(6 * h), np.array([1.0]))[0] == pytest.approx(np.exp(18), rel=1e-12)


@pytest.mark.parametrize("k", [29, 30, 61, 101])
def test_high_hermite_coefficients_are_enclosed(k):
    """tanh: 0 for even k; else E phi(g) He_k(g) by a trapezoidal sum of 80 digits, whose error is exp(-pi^2/step) of its terms."""
    found = get("tanh").mu_ball(k)
    assert float(found.rad()) < 1e-15 * float(arb(k + 1).gamma().sqrt())
    with mpmath.workdps(80):
        step, before, now, total = mpmath.mpf(1) / 16, None, None, mpmath.mpf(0)
        for j in range(-480, 481):
            g = j * step
            before, now = mpmath.mpf(1), g
            for order in range(1, k):
                before, now = now, g * now - order * before
            total += mpmath.tanh(g) * now * mpmath.npdf(g) * step
    assert float(found.mid()) == pytest.approx(float(total), rel=1e-11, abs=1e-15 * float(arb(k + 1).gamma().sqrt()))


def test_means_that_do_not_exist_are_refused():
    with pytest.raises(NoMean, match=r"delta|function"):
        gaussian_means.enclosed(sp.DiracDelta(x) ** 2)
    with pytest.raises(ValueError, match="k must be >= 0: got -1"):
        get("erf").mu(-1)


def test_enclosures_contain_what_is_known():
    """E g^8 = 105; E exp(g) = exp(1/2); E atan(g)^2 lies between partial bounds of its own rule."""
    assert gaussian_means.enclosed(x**8).contains(105)
    assert gaussian_means.enclosed(sp.exp(x)).overlaps(arb(0.5).exp())
    by_rule = gaussian_means.means(lambda h: np.arctan(h) ** 2, np.ones(1))[0]
    assert float(gaussian_means.enclosed(sp.atan(x) ** 2).mid()) == pytest.approx(by_rule, abs=1e-9)


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
