"""Functions of one real letter in analytic pieces: kinks and jumps found and compared exactly, derivatives piece by piece."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import sympy as sp
from flint import arb

from theory.prediction import whole
from theory.proof import balls
from theory.refusals import Refusal

KINKED = (sp.Abs, sp.Max, sp.Min, sp.Heaviside, sp.sign, sp.Piecewise)


x = sp.Symbol("x", real=True)


class Undecided(Refusal):
    """A function whose pieces are not found, or a comparison that is not decided; the message names it."""


MOST_NODES, MOST_DEPTH, MOST_KINKS = 120, 12, 16
"""The most parts (numbers, letters, operations) of an expression, the deepest nesting, and the most arguments of Max, Abs and the like."""
MOST_ORDER = 10
LARGEST_EXPONENT = 100
LARGEST_NUMBER = 10**100
"""The largest numerator and denominator of numbers that are no exponents."""


def refuse_large(h: sp.Expr, error: type[ValueError]) -> None:
    """Raise `error` for an expression that would take too long to compare, differentiate or integrate; it is not printed either.

    The message names what is counted, the most there may be and how many there are.
    """
    nodes = depth = kinks = 0
    level: list[sp.Basic] = [h]
    while level:
        depth, nodes = depth + 1, nodes + len(level)
        if depth > MOST_DEPTH:
            raise error(f"an expression is nested at most {MOST_DEPTH} deep: got more than {MOST_DEPTH}")
        if nodes > MOST_NODES:
            raise error(f"an expression has at most {MOST_NODES} numbers, letters and operations: got more than {MOST_NODES}")
        kinks += sum(len(node.args) for node in level if isinstance(node, KINKED))
        if kinks > MOST_KINKS:
            raise error(f"Max, Min, Abs, sign, Heaviside and Piecewise have at most {MOST_KINKS} arguments in all: got {kinks}")
        for node in level:
            _refuse_large_numbers(node, error)
        level = [part for node in level for part in node.args]


def _refuse_large_numbers(node: sp.Basic, error: type[ValueError]) -> None:
    if isinstance(node, sp.Float) and not 1 / LARGEST_NUMBER <= abs(node) <= LARGEST_NUMBER:
        raise error(f"a decimal number in an expression is 1e-100 to 1e100 in size: got {float(node):g}")
    if node.is_Rational and max(abs(node.p), node.q) > LARGEST_NUMBER:
        raise error("a number in an expression is a ratio of integers up to 1e100: got larger ones")
    if isinstance(node, sp.Pow) and node.exp.is_number and not abs(node.exp) <= LARGEST_EXPONENT:
        raise error(f"an exponent is at most {LARGEST_EXPONENT} in size: got {short(node.exp)}")


def short(h: sp.Expr) -> str:
    """The first 80 characters of an expression, for a message."""
    text = str(h)
    return text if len(text) <= 80 else text[:77] + "..."


@lru_cache(maxsize=256)
def pieces(h: sp.Expr) -> tuple[tuple[sp.Expr, sp.Expr, sp.Expr], ...]:
    """The analytic pieces of a function h of x, in ascending order, as tuples (expression, from, to); the ends are numbers, -oo or oo.

    Raises Undecided where the kinks are not finitely many numbers that could be found.
    """
    if not h.has(*KINKED):
        return ((h, -sp.oo, sp.oo),)
    folded = sp.piecewise_fold(h.rewrite(sp.Piecewise))
    if not isinstance(folded, sp.Piecewise):
        return ((folded, -sp.oo, sp.oo),)
    kinks = set()
    for relation in {r for _, condition in folded.args for r in condition.atoms(sp.core.relational.Relational)}:
        try:
            kinks |= set(_roots(relation.lhs - relation.rhs))
        except (NotImplementedError, TypeError, ValueError) as error:
            raise Undecided(f"the kinks of {short(h)} are not finitely many numbers that could be found, at {relation}: {error}") from error
    ends = [-sp.oo, *sorted(kinks, key=float), sp.oo]
    return tuple((_branch(folded, low, high), low, high) for low, high in pairwise(ends))


def _roots(f: sp.Expr, depth: int = 3) -> list[sp.Expr]:
    """All real roots of f in order: by solveset, else at most one between two turning points, where the signs at both say whether."""
    found = sp.solveset(f, x, sp.Reals)
    if found is sp.S.EmptySet:
        return []
    if isinstance(found, sp.FiniteSet):
        return sorted(found, key=float)
    if depth == 0 or not isinstance(found, sp.ConditionSet):
        raise Undecided(f"{f} = 0 holds on {found}")
    turns = _roots(sp.diff(f, x), depth - 1)
    signs = [sign(value_at(f, end, side)) for end, side in [(-sp.oo, "+"), *((turn, "+") for turn in turns), (sp.oo, "-")]]
    changes = sum(a * b < 0 for a, b in pairwise(signs))
    roots = {turn for turn, at in zip(turns, signs[1:-1], strict=True) if at == 0}
    roots |= {root for root in (sp.solve(f, x) if changes else ()) if root.is_real and root not in turns}
    if len(roots) != changes + signs[1:-1].count(0):
        raise Undecided(f"{f} = 0 at {changes} places between its turning points, of which some have no closed form")
    return sorted(roots, key=float)


def sign(number: sp.Expr) -> int:
    """The sign of a number as -1, 0 or 1, decided by a ball that does not touch 0 or by simplification to 0.

    Raises Undecided where it is not decided.
    """
    if number in (sp.oo, -sp.oo):
        return 1 if number == sp.oo else -1
    try:
        ball = balls.ball(number)
        if ball.is_finite() and not ball.contains(0):
            return 1 if ball > 0 else -1
    except balls.NotInBalls:
        pass
    if number.is_zero or sp.simplify(number) == 0:
        return 0
    raise Undecided(f"whether {number} is 0 cannot be decided")


def value_at(h: sp.Expr, at: sp.Expr, side: str) -> sp.Expr:
    """The value of h at a number; where there is none, its limit from one side, "+" from above and "-" from below."""
    value = h.subs(x, at) if at.is_finite else sp.nan
    try:
        return sp.limit(h, x, at, side) if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo) else value
    except NotImplementedError as error:
        raise Undecided(f"the limit of {short(h)} at {short(at)} is not found: {short(error)}") from error


def jumps(h: sp.Expr, order: int = 0) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
    """The kinks where h^(order) of the pieces jumps or is not finite, as tuples (at, value below, value above).

    A kink that cancels is none. At order 0 the value at the kink itself counts too. Raises Undecided where equality cannot be decided.
    """
    found = []
    for (left, _, at), (right, _, _) in pairwise(pieces(h)):
        below, above = (value_at(sp.diff(part, x, order), at, side) for part, side in ((left, "-"), (right, "+")))
        limits = [below, above, h.subs(x, at)] if order == 0 and h.has(sp.Piecewise, sp.Heaviside, sp.sign) else [below, above]
        if not all(value.is_finite for value in limits) or any(sign(below - value) for value in limits[1:]):
            found.append((at, below, above))
    return found


def refuse_jumps(h: sp.Expr) -> None:
    """Raise Undecided where h jumps, or h' or h'' is not bounded near a kink."""
    for at, below, above in jumps(h):
        raise Undecided(f"it jumps at {at}, from {below} by {h.subs(x, at)} to {above}: its slope is not a function")
    for order in (1, 2):
        for at, below, above in jumps(h, order):
            if not (below.is_finite and above.is_finite):
                raise Undecided(f"its derivative of order {order} is not bounded at {at}")


def vanishes(h: sp.Expr) -> bool:
    """Whether every piece of h is simplified to 0; False does not prove that h is not 0."""
    return all(sp.simplify(piece) == 0 for piece, _, _ in pieces(h))


def derivative(h: sp.Expr, order: int) -> sp.Expr:
    """The derivative h^(order), by sympy.diff on each piece; where it jumps, it takes the middle of the two values.

    Jumps of lower orders are not looked for here: jumps() finds them. Raises OutsideDomain for an order beyond 10.
    """
    order = whole("the order of a derivative", order, 0, MOST_ORDER)
    parts = pieces(h)
    if len(parts) == 1 or order == 0:
        return sp.diff(parts[0][0] if order else h, x, order)
    jumping = {at: (below + above) / 2 for at, below, above in jumps(h, order) if below.is_finite and above.is_finite}
    branches = []
    for part, _, high in parts:
        branches.append((sp.diff(part, x, order), x < high if high != sp.oo else True))
        branches += [(jumping[high], sp.Eq(x, high))] if high in jumping else []
    return sp.Piecewise(*branches)


def _branch(folded: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    bounded = [end for end in (low + 1, high - 1) if end.is_finite] or [sp.S.Zero]
    inside = (low + high) / 2 if len(bounded) == 2 else bounded[0]
    for expression, condition in folded.args:
        if condition == True or condition.subs(x, inside) == True:  # noqa: E712 (sympy's own truth)
            return expression
    raise Undecided(f"{folded} has no value at {x} = {inside}")


@dataclass(frozen=True)
class Curve:
    """A function of one real variable, given by an expression in the letter x and called on arrays, float64[...] -> float64[...].

    guarded: whether values that overflow on the way in doubles, such as exp(-h) in h/(1 + exp(-h)), are computed again in balls.
    """

    expression: sp.Expr
    guarded: bool = False

    @cached_property
    def _compiled(self) -> Callable[[np.ndarray], np.ndarray]:
        return sp.lambdify(x, self.expression, modules=["scipy", "numpy"], cse=True)

    def __call__(self, h: np.ndarray) -> np.ndarray:
        h = np.asarray(h, dtype=np.float64)
        with np.errstate(all="ignore") if self.guarded else nullcontext():
            values = self._compiled(h)
        values = values if np.shape(values) == h.shape else np.full(h.shape, float(values))
        lost = ~np.isfinite(values) & np.isfinite(h) if self.guarded else np.zeros(())
        return np.where(lost, at_points(self.expression, h, lost), values) if lost.any() else values


def at_points(h: sp.Expr, points: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The values of h at the points where `where` is true, computed in balls: float64[...] -> float64[...].

    They are NaN elsewhere, and where no ball is finite. Raises ValueError for arrays of different shapes, or points that are not real.
    """
    if np.shape(points) != np.shape(where):
        raise ValueError(f"points and where must have one shape: got {np.shape(points)} and {np.shape(where)}")
    if np.asarray(points).dtype.kind not in "iuf":
        raise ValueError(f"points must be real numbers: got dtype {np.asarray(points).dtype}")
    values = np.full(points.shape, np.nan)
    runs = [(balls.program(piece, (x,)), float(high)) for piece, _, high in pieces(h)]
    for index in map(tuple, np.argwhere(where)):
        ball = next(run for run, high in runs if points[index] <= high)(arb(float(points[index])))
        values[index] = float(ball.mid()) if ball.is_finite() else np.nan
    return values


@lru_cache(maxsize=256)
def extremes(h: sp.Expr, radius: float) -> tuple[float, float]:
    """Bounds (low, high) with low <= h <= high for |x| <= radius, by balls on parts of its pieces."""
    ends = []
    for piece, low, high in pieces(h):
        left, right = max(-radius, float(low)), min(radius, float(high))
        if left < right:
            ends.append(balls.extremes(balls.program(piece, (x,)), left, right))
    least, most = min(end[0] for end in ends), max(end[1] for end in ends)
    return float(np.nextafter(least, -np.inf)), float(np.nextafter(most, np.inf))
