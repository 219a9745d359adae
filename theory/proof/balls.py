"""Sympy expressions evaluated in ball arithmetic (Arb): each value comes as a ball that contains it, never as an estimate.

A ball that is not finite (a NaN, a pole) means that nothing is known, and every comparison with it is undecided.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from flint import arb, ctx, fmpq

from theory.refusals import Refusal

PRECISION = 113
"""The number of bits that an evaluation carries; a comparison that rounding could turn comes out undecided."""


class NotInBalls(Refusal):
    """An expression with a part that has no ball version, or with a letter that was given no value."""


Program = Callable[..., arb]


def rational(value: sp.Rational | Fraction | int) -> arb:
    """The ball around an exact rational number."""
    value = sp.Rational(value)
    return arb(fmpq(int(value.p), int(value.q)))


def span(low: arb, high: arb) -> arb:
    """The smallest ball that covers [low, high]."""
    return low.union(high)


def power(base: arb, exponent: int) -> arb:
    """base**exponent by products, about as many as the exponent has bits, for a whole number `exponent`.

    The ball's own power is not used, because ball**2 of a ball around 0 is NaN in python-flint.
    """
    if exponent < 0:
        return power(1 / base, -exponent)  # not 1 over the power, whose ball reaches 0 sooner
    if exponent % 2 == 0 and exponent:
        base = abs(base)
    result = arb(1)
    while exponent:
        if exponent % 2:
            result = result * base
        base, exponent = base * base, exponent // 2
    return result


def _sqrt(ball: arb) -> arb:
    return ball.sqrt()


_FUNCTIONS: dict[type, Callable[[arb], arb]] = {
    sp.exp: arb.exp,
    sp.log: arb.log,
    sp.erf: arb.erf,
    sp.erfc: arb.erfc,
    sp.sin: arb.sin,
    sp.cos: arb.cos,
    sp.sinh: arb.sinh,
    sp.cosh: arb.cosh,
    sp.tanh: arb.tanh,
    sp.asin: arb.asin,
    sp.acos: arb.acos,
    sp.atan: arb.atan,
    sp.gamma: arb.gamma,
    sp.loggamma: arb.lgamma,
    sp.Abs: abs,
}
_CONSTANTS: dict[sp.Expr, Callable[[], arb]] = {sp.pi: arb.pi, sp.E: arb.const_e, sp.EulerGamma: arb.const_euler}


def _many(node: sp.Expr) -> Callable[..., arb]:
    """The ball operation of a node with any number of arguments. Raises NotInBalls where there is none."""
    if isinstance(node, sp.Add):
        return lambda *parts: sum(parts[1:], parts[0])
    if isinstance(node, sp.Mul):
        return _product
    if isinstance(node, sp.Max):
        return lambda *parts: _fold(arb.max, parts)
    if isinstance(node, sp.Min):
        return lambda *parts: _fold(arb.min, parts)
    raise NotInBalls(f"no ball version of {type(node).__name__} in {node}")


def _product(*parts: arb) -> arb:
    return _fold(lambda a, b: a * b, parts)


def _fold(two: Callable[[arb, arb], arb], parts: Sequence[arb]) -> arb:
    result = parts[0]
    for part in parts[1:]:
        result = two(result, part)
    return result


def _operation(node: sp.Expr) -> tuple[Callable[..., arb], tuple[sp.Expr, ...]]:
    """The ball operation of one node, and the nodes whose balls it takes."""
    if isinstance(node, sp.Pow):
        base, exponent = node.args
        if exponent.is_Integer:
            whole = int(exponent)
            return (lambda ball: power(ball, whole)), (base,)
        if exponent.is_Rational and exponent.q == 2:
            twice = int(exponent.p)
            return (lambda ball: power(_sqrt(ball), twice)), (base,)
        return (lambda ball, top: (ball.log() * top).exp()), (base, exponent)
    arguments: tuple[sp.Expr, ...] = tuple(node.args)
    for kind, function in _FUNCTIONS.items():
        if isinstance(node, kind):
            return function, arguments
    return _many(node), arguments


def _numbers(expression: sp.Expr) -> Iterator[sp.Expr]:
    """The largest parts without letters of an expression that has letters."""
    for part in expression.args:
        if part.is_number:
            yield part
        else:
            yield from _numbers(part)


@lru_cache(maxsize=2048)
def program(expression: sp.Expr, letters: tuple[sp.Symbol, ...]) -> Program:
    """Compile an expression to a function of balls, one for each letter in order, that returns a ball around every value it takes there.

    Common parts are computed once in each call, and parts without letters once for all. Raises NotInBalls for a letter that is not among
    `letters`, a floating-point number, or a function without a ball version.
    """
    expression = sp.sympify(expression, strict=True)
    numbers = () if expression.is_number else tuple(dict.fromkeys(_numbers(expression)))
    constants = [program(number, ())() for number in numbers]
    steps: list[tuple[Callable[..., arb], tuple[int, ...]]] = []
    place: dict[sp.Expr, int] = {given: at for at, given in enumerate((*letters, *numbers))}

    def visit(node: sp.Expr) -> int:
        if node in place:
            return place[node]
        operation: Callable[..., arb]
        needs: tuple[int, ...]
        if node.is_Rational:
            operation, needs = (lambda value=node: rational(value)), ()
        elif node in _CONSTANTS:
            operation, needs = _CONSTANTS[node], ()
        elif node.is_Symbol:
            raise NotInBalls(f"{node} has no value; given: {', '.join(map(str, letters)) or 'nothing'}")
        elif node.is_Float:
            raise NotInBalls(f"the floating-point number {node} is not exact; write it as a Rational")
        else:
            operation, parts = _operation(node)
            needs = tuple(visit(part) for part in parts)
        steps.append((operation, needs))
        place[node] = len(letters) + len(numbers) + len(steps) - 1
        return place[node]

    last = visit(expression)

    def run(*balls: arb) -> arb:
        with ctx.workprec(PRECISION):
            values = [*balls, *constants]
            for operation, needs in steps:
                values.append(operation(*(values[number] for number in needs)))
            return values[last]

    return run


def ball(expression: sp.Expr, values: Mapping[sp.Symbol, sp.Expr | int | Fraction] | None = None) -> arb:
    """A ball that contains the value of an expression at exact values of its letters.

    values: integers, fractions, or sympy numbers such as sqrt(2). Raises NotInBalls as `program` does.
    """
    values = values or {}
    letters = tuple(sorted(sp.sympify(expression, strict=True).free_symbols & set(values), key=str))
    with ctx.workprec(PRECISION):
        given = [program(sp.sympify(values[letter], strict=True), ())() for letter in letters]
    return program(sp.sympify(expression, strict=True), letters)(*given)


def compare(left: sp.Expr, relation: str, right: sp.Expr, values: Mapping[sp.Symbol, sp.Expr] | None = None) -> bool | None:
    """Whether `left relation right` is proved (True), refuted (False) or undecided (None) at exact values of the letters.

    Raises NotInBalls as `program` does, and ValueError for another relation.
    """
    difference = ball(sp.sympify(right, strict=True) - sp.sympify(left, strict=True), values)
    if not difference.is_finite():
        return None
    proofs = {
        "<=": (difference >= 0, difference < 0),
        "<": (difference > 0, difference <= 0),
        ">=": (difference <= 0, difference > 0),
        ">": (difference < 0, difference >= 0),
        "==": (bool(difference.is_zero()), not difference.contains(0)),
    }
    if relation not in proofs:
        raise ValueError(f"relation {relation[:60]!r} is none of ==, <=, >=, <, >")
    proved, refuted = proofs[relation]
    return True if proved else False if refuted else None


def extremes(run: Program, left: float, right: float, *, halvings: int = 5) -> tuple[float, float]:
    """Bounds (low, high) of a program of one letter on [left, right]: low <= run <= high there, from balls over parts of the interval.

    Sixteen parts are halved `halvings` times; a part whose ball stays within values that are attained at midpoints is halved no further.
    """
    width = (right - left) / 16
    parts = [(left + k * width, left + (k + 1) * width if k < 15 else right) for k in range(16)]
    least, most = math.inf, -math.inf  # values that are attained
    for level in range(halvings + 1):
        enclosed = [run(arb(a).union(arb(b))) for a, b in parts]
        ends = [(float(ball.lower()), float(ball.upper())) if ball.is_finite() else (-math.inf, math.inf) for ball in enclosed]
        if level == halvings:
            break
        middles = [(a + b) / 2 for a, b in parts]
        for attained in map(run, map(arb, middles)):
            least, most = min(least, float(attained.upper())), max(most, float(attained.lower()))
        kept = [(*part, middle) for part, middle, (low, high) in zip(parts, middles, ends, strict=True) if not least <= low <= high <= most]
        parts = [half for a, b, middle in kept for half in ((a, middle), (middle, b))]
    return min([least, *(low for low, _ in ends)]), max([most, *(high for _, high in ends)])
