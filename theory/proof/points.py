"""The second look: a statement that a decider settled is evaluated in ball arithmetic at many points that meet its needs.

It can refuse and never accepts.  The points come from a counter, so that the same statement is looked at in the same places: every sign
that the assumptions allow, small and large, and the ends of the needs.  A need that is affine in some letter is met by solving for it.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import sympy as sp
from flint import arb, ctx, fmpq
from sympy.core.function import AppliedUndef

from theory.proof import balls

ENOUGH, MOST = 16, 64
"""The number of points with a decided comparison after which a search ends, and the largest number of points that are tried."""
PRIME, ROOT = 65537, 3
"""The k-th point's i-th coordinate comes from k ROOT^i modulo PRIME: a lattice that is spread out in every pair of coordinates."""

Condition = tuple[sp.Expr, str, sp.Expr]


@dataclass(frozen=True)
class _Pivot:
    """A condition that is met by choosing one letter: lower + slack == upper, affine in the letter at this place."""

    form: sp.Expr
    gap: balls.Program
    place: int
    strict: bool
    equal: bool


class _Unusable(ValueError):
    """A point at which nothing can be said."""


def refutation(statement: Condition, needs: Sequence[Condition] = (), enough: int = ENOUGH) -> str:
    """A point at which the needs hold and ball arithmetic refutes the statement, in words; "" where none is found.

    enough: the number of points with a decided comparison after which the search ends. Unknown functions are taken for letters here, which
    only gives the search fewer places to look.
    """
    terms = set().union(*(side.atoms(AppliedUndef) for left, _, right in (statement, *needs) for side in (left, right)))
    names = {term: sp.Dummy(str(term), **_facts(term)) for term in terms}
    try:
        return _search([_renamed(each, names) for each in (statement, *needs)], enough)
    except balls.NotInBalls:
        return ""


def _facts(term: sp.Expr) -> dict[str, bool]:
    return {name: True for name in ("positive", "nonnegative", "real") if getattr(term, f"is_{name}")}


def _renamed(condition: Condition, names: Mapping[sp.Expr, sp.Symbol]) -> Condition:
    left, relation, right = condition
    return left.xreplace(dict(names)), relation, right.xreplace(dict(names))


def _search(conditions: list[Condition], enough: int) -> str:
    """Outer functions of inner ones are one letter (xreplace takes the largest part), so letters of the inner ones may be idle."""
    letters = tuple(sorted(set().union(*(side.free_symbols for left, _, right in conditions for side in (left, right))), key=str))
    (left, relation, right), needs = conditions[0], conditions[1:]
    sides = balls.program(left, letters), balls.program(right, letters)
    pivots, tests = _triangle(needs, letters)
    seed = zlib.crc32(" ".join(map(str, letters)).encode()) % PRIME
    decided = 0
    with ctx.workprec(balls.PRECISION):
        for k in range(1, MOST + 1):
            try:
                point = _point(letters, pivots, tests, seed, k)
            except _Unusable:
                continue
            verdict = _compared(sides[0](*point), relation, sides[1](*point))
            if verdict is False:
                return _shown(letters, point, sides)
            decided += verdict is True or (relation == "==" and verdict is None)
            if decided == enough or not letters:
                break
    return ""


def _triangle(needs: Sequence[Condition], letters: tuple[sp.Symbol, ...]) -> tuple[list[_Pivot], list[tuple[balls.Program, str]]]:
    """The needs that are met by choosing a letter, in the order in which they are met, and the needs that are only tested."""
    gaps = [(right - left if relation[0] != ">" else left - right, relation) for left, relation, right in needs]
    left_over, later = list(gaps), list[_Pivot]()
    tests: list[tuple[balls.Program, str]] = []
    while left_over:
        chosen = next(((gap, letter) for gap in left_over for letter in _free(gap, left_over)), None)
        if chosen is None:
            gap = left_over[-1]
            tests.append((balls.program(gap[0], letters), gap[1]))
        else:
            gap, letter = chosen
            later.append(_Pivot(gap[0], balls.program(gap[0], letters), letters.index(letter), "=" not in gap[1], gap[1] == "=="))
        left_over.remove(gap)
    return later[::-1], tests


def _free(gap: tuple[sp.Expr, str], gaps: Sequence[tuple[sp.Expr, str]]) -> list[sp.Symbol]:
    """Letters in which this need is affine and which no other need has; those of any sign come first."""
    others = set().union(*(other[0].free_symbols for other in gaps if other is not gap))
    mine = sorted(gap[0].free_symbols - others, key=lambda a: (bool(a.is_nonnegative), str(a)))
    return [a for a in mine if a.is_integer is not True and _affine(gap[0], a)]


def _affine(e: sp.Expr, letter: sp.Symbol) -> bool:
    """Whether an expression is affine in a letter as it is written."""
    if e == letter or letter not in e.free_symbols:
        return True
    if e.is_Add:
        return all(_affine(part, letter) for part in e.args)
    inside = [part for part in e.args if letter in part.free_symbols]
    return bool(e.is_Mul) and len(inside) == 1 and _affine(inside[0], letter)


def _point(letters: tuple[sp.Symbol, ...], pivots: list[_Pivot], tests: list[tuple[balls.Program, str]], seed: int, k: int) -> list[arb]:
    numbers = count(1)
    point = [_ball(_value(letter, _spread(seed, k, next(numbers)), k + place)) for place, letter in enumerate(letters)]
    for pivot in pivots:
        number = next(numbers)
        slack = Fraction(0) if pivot.equal or (not pivot.strict and (k + number) % 3 == 0) else _positive(_spread(seed, k, number))
        point[pivot.place] = _solved(pivot, point, slack)
        _check(letters[pivot.place], point[pivot.place])
    for program, relation in tests:
        if _compared(arb(0), relation.replace(">", "<"), program(*point)) is not True:
            raise _Unusable
    return point


def _solved(pivot: _Pivot, point: list[arb], slack: Fraction) -> arb:
    values = [pivot.gap(*point[: pivot.place], arb(at), *point[pivot.place + 1 :]) for at in (0, 1)]
    slope = values[1] - values[0]
    if not (slope > 0 or slope < 0):
        raise _Unusable
    return (_ball(slack) - values[0]) / slope


def _check(letter: sp.Symbol, ball: arb) -> None:
    if not ball.is_finite() or (letter.is_positive and not ball > 0) or (letter.is_negative and not ball < 0):
        raise _Unusable
    if (letter.is_nonnegative and not ball >= 0) or (letter.is_nonpositive and not ball <= 0):
        raise _Unusable
    if letter.is_zero is False and ball.contains(0):
        raise _Unusable


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _spread(seed: int, k: int, i: int) -> int:
    """A number from 1 to PRIME - 1."""
    return ((seed + k * 9973) * pow(ROOT, 7 * i, PRIME)) % PRIME or 1


def _positive(number: int) -> Fraction:
    """Small, moderate or large: from 1/64 to 64, and seldom beyond."""
    return Fraction(number, PRIME - number) if number % 4 else Fraction(number, PRIME - number) ** 3


def _value(letter: sp.Symbol, number: int, turn: int) -> Fraction:
    size, sign = _positive(number), -1 if number % 2 else 1
    if letter.is_integer:
        size = Fraction(int(size)) + (1 if letter.is_positive else 0)
        return size if letter.is_nonnegative else -size if letter.is_nonpositive else sign * size
    if letter.is_positive:
        return size
    if letter.is_nonnegative:
        return Fraction(0) if turn % 7 == 0 else size
    if letter.is_negative:
        return -size
    if letter.is_nonpositive:
        return Fraction(0) if turn % 7 == 0 else -size
    return sign * size if letter.is_nonzero or turn % 7 else Fraction(0)


def _compared(left: arb, relation: str, right: arb) -> bool | None:
    if not (left.is_finite() and right.is_finite()):
        return None
    if relation == "==":
        return None if left.overlaps(right) and not (left - right).is_zero() else bool(left.overlaps(right))
    if relation[0] == ">":
        left, right, relation = right, left, relation.replace(">", "<")
    if relation == "<":
        return True if left < right else False if left >= right else None
    return True if left <= right else False if left > right else None


def _shown(letters: tuple[sp.Symbol, ...], point: list[arb], sides: tuple[balls.Program, balls.Program]) -> str:
    where = ", ".join(f"{letter} = {ball.str(6, radius=False)}" for letter, ball in zip(letters, point, strict=True)) or "these numbers"
    return f"{where}: {' against '.join(side(*point).str(6, radius=False) for side in sides)}"


def exact(needs: Sequence[Condition], letters: tuple[sp.Symbol, ...], most: int) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Exact values of the letters at which ball arithmetic refutes none of the needs.

    most: the number of points that are tried. At most five are given.
    """
    pivots, _ = _triangle(needs, letters)
    sides = [(balls.program(left, letters), relation, balls.program(right, letters)) for left, relation, right in needs]
    found = 0
    for k in range(1, most + 1):
        with ctx.workprec(balls.PRECISION):
            try:
                values = _exact_point(letters, pivots, k)
                point = [balls.ball(values[letter]) for letter in letters]
                for letter, ball in zip(letters, point, strict=True):
                    _check(letter, ball)
                met = all(_compared(left(*point), relation, right(*point)) is not False for left, relation, right in sides)
            except (_Unusable, balls.NotInBalls, ZeroDivisionError):
                continue
        if met:
            found += 1
            yield values
        if found == 5:
            return


def _exact_point(letters: tuple[sp.Symbol, ...], pivots: list[_Pivot], k: int) -> dict[sp.Symbol, sp.Expr]:
    numbers = count(1)
    sizes = [_value(letter, _spread(0, k, next(numbers)), k + place) for place, letter in enumerate(letters)]
    values = {a: sp.Rational(size.numerator, size.denominator).limit_denominator(60) for a, size in zip(letters, sizes, strict=True)}
    for pivot in pivots:
        letter, number = letters[pivot.place], next(numbers)
        slack = sp.S.Zero if pivot.equal else sp.Rational(_spread(0, k, number) % 7 + (1 if pivot.strict else 0), 5)
        form = pivot.form.xreplace({a: value for a, value in values.items() if a != letter})
        start = form.subs(letter, 0)
        slope = sp.cancel(form.subs(letter, 1) - start)
        if slope == 0 or form.has(sp.zoo, sp.nan):
            raise _Unusable
        values[letter] = sp.expand((slack - start) / slope)
    return values
