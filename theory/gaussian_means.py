"""Means of functions of a Gaussian variable, E h(sqrt(q) g), g ~ N(0, 1): enclosed by Arb, or by the trapezoidal rule for many q.

Kinks (Max, Abs, Heaviside, Piecewise) split the line; on each piece the function must be analytic, as Arb's integration asks.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import numpy as np
import sympy as sp
from flint import acb, arb, ctx, fmpq

from theory import balls

BITS = 106
STEP = 1 / 20  # of the trapezoidal rule; error_of_rule says what it costs
KINKED = (sp.Abs, sp.Max, sp.Min, sp.Heaviside, sp.sign, sp.Piecewise)
FINE = 1 / 640  # for functions with kinks, where the error falls with the square of the step only


class NoMean(ValueError):
    """A Gaussian mean that does not exist or that cannot be enclosed; the message names the function."""


_FUNCTIONS: dict[type, Callable[[acb, bool], acb]] = {
    sp.exp: lambda z, analytic: z.exp(),
    sp.log: lambda z, analytic: z.log(analytic=analytic),
    sp.erf: lambda z, analytic: z.erf(),
    sp.erfc: lambda z, analytic: z.erfc(),
    sp.sin: lambda z, analytic: z.sin(),
    sp.cos: lambda z, analytic: z.cos(),
    sp.sinh: lambda z, analytic: z.sinh(),
    sp.cosh: lambda z, analytic: z.cosh(),
    sp.tanh: lambda z, analytic: z.tanh(),
    sp.atan: lambda z, analytic: acb(0, 0.5) * ((1 - acb(0, 1) * z).log(analytic=analytic) - (1 + acb(0, 1) * z).log(analytic=analytic)),
}


def _complex(node: sp.Expr, x: sp.Symbol, z: acb, analytic: bool) -> acb:
    """The expression at the complex ball z; not finite where it may not be analytic and has to be."""
    if node == x:
        return z
    if node.is_Rational:
        return acb(arb(fmpq(int(node.p), int(node.q))))
    if node == sp.pi:
        return acb(arb.pi())
    if node == sp.E:
        return acb(arb.const_e())
    parts = [_complex(part, x, z, analytic) for part in node.args]
    if isinstance(node, sp.Add):
        return sum(parts[1:], parts[0])
    if isinstance(node, sp.Mul):
        return np.prod(np.array(parts, dtype=object))
    if isinstance(node, sp.Pow):
        return _power(parts[0], node.exp, parts[1], analytic)
    for kind, function in _FUNCTIONS.items():
        if isinstance(node, kind):
            return function(parts[0], analytic)
    raise NoMean(f"there is no ball version of {type(node).__name__} in {node}")


def _power(base: acb, exponent: sp.Expr, ball: acb, analytic: bool) -> acb:
    if exponent.is_Integer:
        return base ** int(exponent)
    if exponent.is_Rational and exponent.q == 2:
        return base.sqrt(analytic=analytic) ** int(exponent.p)
    return (base.log(analytic=analytic) * ball).exp()


def pieces(h: sp.Expr, x: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
    """The analytic pieces of h as (expression, from, to), the ends being numbers, -oo or oo. Raises NoMean for kinks that are not found."""
    if not h.has(*KINKED):
        return [(h, -sp.oo, sp.oo)]
    folded = sp.piecewise_fold(h.rewrite(sp.Piecewise))
    conditions = [condition for _, condition in folded.args] if isinstance(folded, sp.Piecewise) else []
    kinks = set()
    for relation in {r for condition in conditions for r in condition.atoms(sp.core.relational.Relational)}:
        roots = sp.solveset(relation.lhs - relation.rhs, x, sp.Reals)
        if not isinstance(roots, sp.FiniteSet):
            raise NoMean(f"the kinks of {h} are not finitely many numbers: {relation} holds on {roots}")
        kinks |= set(roots)
    ends = [-sp.oo, *sorted(kinks, key=float), sp.oo]
    return [(_branch(folded, x, low, high), low, high) for low, high in pairwise(ends)]


def _branch(folded: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    inside = high - 1 if low == -sp.oo else low + 1 if high == sp.oo else (low + high) / 2
    for expression, condition in folded.args:
        if condition == True or condition.subs(x, inside) == True:  # noqa: E712 (sympy's own truth)
            return expression
    raise NoMean(f"{folded} has no value at {x} = {inside}")


@lru_cache(maxsize=512)
def enclosed(h: sp.Expr, x: sp.Symbol, q: sp.Rational = sp.S.One) -> arb:
    """A ball that contains E h(sqrt(q) g), for a sympy expression h in x and a positive rational q.

    Beyond 48 standard deviations |h| <= exp(x^2/(4 q)) is assumed; up to there h is enclosed.
    Raises NoMean where h contains a delta function or the mean does not settle.
    """
    if h.has(sp.DiracDelta):
        raise NoMean(f"{h} is not a function: it has no mean square and its mean is that of a distribution")
    reach = 24 * int(sp.ceiling(sp.sqrt(q)))
    total = arb(0)
    with ctx.workprec(BITS):
        for expression, low, high in pieces(h, x):
            left, right = (max(sp.Integer(-reach), low), min(sp.Integer(reach), high))
            if left < right:
                total += _integral(expression, x, q, left, right)
            if low == -sp.oo:
                total += _tail(expression, x, q, reach, -1)
            if high == sp.oo:
                total += _tail(expression, x, q, reach, 1)
    if not total.is_finite() or not total.rad() < arb(1e-12).max(abs(total.mid()) * 1e-12):
        raise NoMean(f"the Gaussian mean of {h} at variance {q} does not settle: {total}")
    return total


def _integral(h: sp.Expr, x: sp.Symbol, q: sp.Rational, low: sp.Expr, high: sp.Expr) -> arb:
    variance = acb(balls.rational(q))
    scale = (2 * acb(arb.pi()) * variance).sqrt()

    def density(z: acb, analytic: bool) -> acb:
        return _complex(h, x, z, analytic) * (-z * z / (2 * variance)).exp() / scale

    tolerance = arb(2) ** (-80)
    left, right = (acb(balls.ball(sp.sympify(end))) for end in (low, high))
    value = acb.integral(density, left, right, rel_tol=tolerance, abs_tol=tolerance, eval_limit=200_000)
    if not value.imag.contains(0):
        raise NoMean(f"the Gaussian mean of {h} is not real: {value}")
    return value.real


def _tail(h: sp.Expr, x: sp.Symbol, q: sp.Rational, reach: int, side: int) -> arb:
    """A ball around 0 as wide as the integral beyond reach: sup |h| on shells times their Gaussian mass, then what is assumed."""
    variance, run = balls.rational(q), balls.program(h, (x,))
    width = (-(arb(reach) ** 2) / variance).exp() * 4  # the integral of exp(x^2/(4q)) against the density, beyond 2 reach
    for shell in range(2 * reach):
        low = reach + arb(shell) / 2
        size = abs(run(side * low.union(low + arb(0.5))))
        if not size.is_finite():
            raise NoMean(f"{h} has no finite enclosure for {x} near {side * float(low)}")
        width += size.upper() * (-low * low / (2 * variance)).exp()
    return arb(0, width.upper())


@lru_cache(maxsize=4)
def rule(step: float = STEP) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of the trapezoidal rule for N(0, 1) on [-9.5, 9.5] (mass 2e-21 left out) -> float64[m], float64[m].

    For a function analytic in a strip |Im| < a its error is about exp(-2 pi a/step): far below Gauss-Hermite's with as many nodes.
    """
    half = round(9.5 / step)
    g = np.arange(-half, half + 1) * step
    return g, np.exp(-(g**2) / 2) * step / np.sqrt(2 * np.pi)


def means(function: Callable[[np.ndarray], np.ndarray], q: np.ndarray, step: float = STEP) -> np.ndarray:
    """E function(sqrt(q_j) g) for each q_j >= 0: float64[p] -> float64[p], by the trapezoidal rule."""
    g, weights = rule(step)
    q = np.atleast_1d(np.asarray(q, dtype=np.float64))
    return np.concatenate([function(np.sqrt(part)[:, None] * g) @ weights for part in np.array_split(q, max(1, len(q) // 1024))])


def error_of_rule(function: Callable[[np.ndarray], np.ndarray], q: np.ndarray, step: float = STEP) -> float:
    """How much the means move when the step is doubled: an estimate of the coarser rule's error."""
    return float(np.max(np.abs(means(function, q, step) - means(function, q, 2 * step))))
