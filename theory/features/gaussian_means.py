"""Means of functions of a Gaussian variable, E h(sqrt(q) g), g ~ N(0, 1): enclosed by Arb, or by quadrature for many q.

Kinks (Max, Abs, Heaviside, Piecewise) split the line; on each piece the function must be analytic, as Arb's integration asks.
"""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import sympy as sp
from flint import acb, arb, ctx, fmpq

from theory.features.pieces import Undecided, pieces, short, x
from theory.proof import balls

BITS = 106
STEP = 1 / 20  # of the trapezoidal rule, to begin with
REACH = 9.5  # standard deviations, to begin with
FINEST = STEP / 2**9
POINTS = sorted({k / 4 for k in range(-33, 34)} | {side / 2.0**k for k in range(3, 23) for side in (-1, 1)})
BLOCK = 2**22  # function values at once
EVALUATIONS = 50_000  # of a piece in one integral: what has not settled by then turns too fast


class NoMean(Undecided):
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


def _complex(node: sp.Expr, z: acb, analytic: bool) -> acb:
    """The expression at the complex ball z; not finite where `analytic` asks for an analytic function and it may not be one."""
    if node == x:
        return z
    if node.is_Rational:
        return acb(arb(fmpq(int(node.p), int(node.q))))
    if node == sp.pi:
        return acb(arb.pi())
    if node == sp.E:
        return acb(arb.const_e())
    parts = [_complex(part, z, analytic) for part in node.args]
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


@lru_cache(maxsize=512)
def enclosed(h: sp.Expr, q: sp.Rational = sp.S.One) -> arb:
    """A ball that contains the Gaussian mean E h(sqrt(q) g), for a sympy expression h in x and a positive rational variance q.

    Beyond 48 standard deviations |h| <= E |h| exp(x^2/(4 q)) is assumed; up to there h is enclosed. The error is to be below 1e-12 of the
    mean or 1e-20 of E |h|; where it is not, precision and range are doubled, twice at most. Raises NoMean where h contains a delta
    function, is no real number somewhere, or the mean does not settle.
    """
    if h.has(sp.DiracDelta):
        raise NoMean(f"{short(h)} is not a function: it has no mean square and its mean is that of a distribution")
    for finer in (1, 2, 4):
        reach = 24 * finer * int(sp.ceiling(sp.sqrt(q)))
        total = arb(0)
        with ctx.workprec(BITS * finer):
            size = sum((_size(*piece, q) for piece in pieces(h)), arb(0)).mid()
            size = size if size > 0 else arb(1)
            for expression, low, high in pieces(h):
                left, right = (max(sp.Integer(-reach), low), min(sp.Integer(reach), high))
                if left < right:
                    total += _integral(expression, q, left, right, size * arb(2) ** (-80 * finer))
                if low == -sp.oo:
                    total += _tail(expression, q, reach, -1, size)
                if high == sp.oo:
                    total += _tail(expression, q, reach, 1, size)
        if not total.is_finite() or total.rad() > size:
            break  # not the digits are too few but the places where h is evaluated
        if total.rad() < (size * 1e-20).max(abs(total.mid()) * 1e-12):
            return total
    raise NoMean(f"the Gaussian mean of {short(h)} at variance {q} does not settle: {total.str(5)}")


def _size(h: sp.Expr, low: sp.Expr, high: sp.Expr, q: sp.Rational) -> arb:
    """About E |h| over one piece, from 105 points, closer together near 0. Raises NoMean where h is no real number there."""
    run, root, total = balls.program(h, (x,)), balls.rational(q).sqrt(), arb(0)
    for before, at, after in zip(POINTS, POINTS[1:], POINTS[2:], strict=False):
        place = root * at
        if float(low) < float(place) < float(high):
            value = run(place)
            if not value.is_finite():
                raise NoMean(f"{short(h)} is not a finite real number at {x} = {float(place):.6g}")
            total += abs(value) * (-(arb(at) ** 2) / 2).exp() * (after - before) / 5
    return total


def _integral(h: sp.Expr, q: sp.Rational, low: sp.Expr, high: sp.Expr, error: arb) -> arb:
    variance = acb(balls.rational(q))
    scale = (2 * acb(arb.pi()) * variance).sqrt()

    def density(z: acb, analytic: bool) -> acb:
        return _complex(h, z, analytic) * (-z * z / (2 * variance)).exp() / scale

    left, right = (acb(balls.ball(sp.sympify(end, strict=True))) for end in (low, high))
    try:
        value = acb.integral(density, left, right, rel_tol=arb(2) ** (30 - ctx.prec), abs_tol=error, eval_limit=EVALUATIONS)
    except SystemError as hidden:  # python-flint's word for whatever the integrand raised: an interrupt of a person, above all
        raise hidden.__cause__ or hidden from None
    if not value.imag.contains(0):
        raise NoMean(f"the Gaussian mean of {short(h)} is not real: {value}")
    return value.real


def _tail(h: sp.Expr, q: sp.Rational, reach: int, side: int, mean: arb) -> arb:
    """A ball around 0 as wide as the integral beyond reach: sup |h| on shells times their Gaussian mass, then what is assumed."""
    variance, run = balls.rational(q), balls.program(h, (x,))
    width = (-(arb(reach) ** 2) / variance).exp() * 4 * mean  # the integral of E |h| exp(x^2/(4q)) against the density, beyond 2 reach
    for shell in range(2 * reach):
        low = reach + arb(shell) / 2
        size = _most(run, side * low, side * (low + arb(0.5)))
        if not size.is_finite():
            raise NoMean(f"{short(h)} has no finite enclosure for {x} near {side * float(low)}")
        width += size.upper() * (-low * low / (2 * variance)).exp()
    return arb(0, width.upper())


def _most(run: balls.Program, start: arb, end: arb, depth: int = 4) -> arb:
    """A ball whose upper end bounds |run| between two points, halving where it is not finite."""
    whole = abs(run(start.union(end)))
    if whole.is_finite() or depth == 0:
        return whole
    middle = (start + end) / 2
    return _most(run, start, middle, depth - 1).max(_most(run, middle, end, depth - 1))


def _step(step: float) -> float:
    if not FINEST / 2 <= step <= 1:
        raise ValueError(f"the step of the quadrature lies between {FINEST / 2:g} and 1: got {step:g}")
    return step


def _reach(reach: float) -> float:
    if not 1 <= reach <= 4 * REACH:
        raise ValueError(f"the reach of the quadrature lies between 1 and {4 * REACH:g} standard deviations: got {reach:g}")
    return reach


def _refuse_variances(q: np.ndarray, kinks: tuple[float, ...]) -> None:
    if not (np.ndim(q) == 1 and np.all((q > 0) & (q < np.inf))):
        raise ValueError(f"variances are positive and finite, float64[p]: got shape {np.shape(q)}")
    if not np.isfinite(kinks).all():
        raise ValueError("kinks are finite numbers: got others")


@lru_cache(maxsize=16)
def rule(step: float = STEP, reach: float = REACH) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of the trapezoidal rule for N(0, 1) on [-reach, reach] -> float64[m] twice.

    At the reach of 9.5 a mass of 2e-21 is left out. For a function that is analytic in a strip |Im| < a the error is about exp(-2 pi
    a/step), far below that of Gauss-Hermite with as many nodes. Raises ValueError for a step or reach out of range.
    """
    half = round(_reach(reach) / _step(step))
    g = np.arange(-half, half + 1) * step
    return g, np.exp(-(g**2) / 2) * step / np.sqrt(2 * np.pi)


def split_rule(q: np.ndarray, kinks: tuple[float, ...], step: float = STEP, reach: float = REACH) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights for functions of sqrt(q_j) g with kinks, by the tanh-sinh rule between two of them -> float64[p, m] twice.

    q: float64[p], the variances. kinks: where the function is not analytic. Every second node of each part is a node for twice the step, as
    in rule(): there is an even number of steps on either side of the middle. Raises ValueError for arguments out of range.
    """
    _refuse_variances(q, kinks)
    reach, step = _reach(reach), _step(step)
    inner = np.array(kinks) / np.sqrt(q)[:, None]
    ends = np.clip(np.pad(inner, ((0, 0), (1, 1)), constant_values=((0, 0), (-np.inf, np.inf))), -reach, reach)[:, :, None]
    half = round(3.2 / step)
    t = np.arange(-half, half + 1) * step
    share = 1 / (1 + np.exp(-np.pi * np.sinh(t)))
    width = ends[:, 1:] - ends[:, :-1]
    g = ends[:, :-1] + width * share
    weights = width * (step * np.pi * np.cosh(t) * share * share[::-1]) * np.exp(-(g**2) / 2) / np.sqrt(2 * np.pi)
    return g.reshape(len(q), -1), weights.reshape(len(q), -1)


def means(function: Callable[[np.ndarray], np.ndarray], q: np.ndarray, kinks: tuple[float, ...] = (), step: float = STEP) -> np.ndarray:
    """The Gaussian means E function(sqrt(q_j) g) for many variances q_j > 0 by quadrature: float64[p] -> float64[p].

    kinks: where the function is not analytic. step: the first step of the quadrature. It is halved until every second node alone gives
    the same to 1e-12 of E |function|; the range is doubled, twice at most, where the outermost nodes count. Raises NoMean where that
    takes too many nodes, and ValueError for variances, kinks or a step out of range.
    """
    if np.iscomplexobj(q):
        raise ValueError(f"variances are real: got {np.asarray(q).dtype}")
    q = np.atleast_1d(np.asarray(q, dtype=np.float64))
    _refuse_variances(q, kinks)
    step = _step(step)
    result, left, reach = np.empty(len(q)), np.arange(len(q)), REACH
    while len(left):
        if step < FINEST:
            raise NoMean(f"the mean at variance {q[left[0]]:.6g} does not settle by quadrature: its steps end at {FINEST:.3g}")
        nodes, short_of = reach / REACH * 400 * (len(kinks) + 1) * STEP / step, False
        unsettled = [np.arange(0)]
        for part in np.array_split(left, math.ceil(len(left) * nodes / BLOCK)):
            g, weights = split_rule(q[part], kinks, step, reach) if kinks else rule(step, reach)
            values = function(np.sqrt(q[part])[:, None] * g)
            every_second = np.tile(np.arange(weights.shape[-1] // (len(kinks) + 1)) % 2 == 0, len(kinks) + 1)
            doubled = np.where(every_second, 2 * weights, 0.0)
            result[part] = _sums(values, weights)
            size = _sums(np.abs(values), weights)
            ends = np.abs(values[:, [0, -1]]).max(axis=1) * np.exp(-(reach**2) / 2)  # about the mass that is left out
            bad = ~(np.abs(result[part] - _sums(values, doubled)) <= 1e-12 * size) | (ends > 1e-13 * size)
            unsettled.append(part[bad])
            short_of |= bool((ends > 1e-13 * size).any())
        left, step = np.concatenate(unsettled), step / 2
        reach = min(2 * reach, 4 * REACH) if short_of else reach
    return result


def _sums(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return values @ weights if weights.ndim == 1 else np.einsum("jm,jm->j", values, weights)
