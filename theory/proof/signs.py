"""Signs that can be read off an expression: it is positive because of the parts it is made of.

Decimals never decide; a number without letters is enclosed by a ball. False means that the sign was not seen, not that it is another.
"""

from collections.abc import Iterable
from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof import balls


def nonnegative(expression: sp.Expr) -> bool:
    """Whether expression >= 0 can be read off: from letters assumed so, even powers, and sums and products of such terms."""
    return _sign(expression, strict=False)


def positive(expression: sp.Expr) -> bool:
    """Whether expression > 0 can be read off, as in `nonnegative`."""
    return _sign(expression, strict=True)


def positive_given(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> bool:
    """Whether expression > 0 can be read off, if need be after a positive multiple of one known to be >= 0 is taken away."""
    if positive(expression):
        return True
    return any(positive(sp.expand(expression - times * other)) for other in known for times in _multiples(expression, other))


def nonnegative_given(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> bool:
    """Whether expression >= 0 can be read off, if need be after a positive multiple of one known to be >= 0 is taken away."""
    if nonnegative(expression):
        return True
    return any(nonnegative(sp.expand(expression - times * other)) for other in known for times in _multiples(expression, other))


def _multiples(expression: sp.Expr, other: sp.Expr) -> set[sp.Expr]:
    """The positive ratios of a term's coefficient in the one expression to that of the same term in the other."""
    there, here = _coefficients(expression), _coefficients(other)
    ratios = {there[term] / here[term] for term in here if term in there and term != 1 and here[term] != 0}
    return {ratio for ratio in ratios if ratio.is_Rational and ratio > 0}


@lru_cache(maxsize=2048)
def _coefficients(expression: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    return sp.expand(expression).as_coefficients_dict()


def nonzero(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> bool:
    """Whether expression != 0 can be read off, given expressions known to be >= 0."""
    known = list(known)
    if positive_given(expression, known) or positive_given(-expression, known):
        return True
    return isinstance(expression, sp.Mul) and all(nonzero(factor, known) for factor in expression.args)


def _sign(e: sp.Expr, *, strict: bool) -> bool:
    e = sp.sympify(e, strict=True)
    if e.is_Rational:
        return bool(e.p > 0 if strict else e.p >= 0)
    if e.is_number:
        return _by_ball(e)
    if e.is_Symbol or isinstance(e, AppliedUndef):
        return bool(e.is_positive if strict else e.is_nonnegative)
    if isinstance(e, sp.Add):
        return _sum(e, strict=strict) or _sum(_from_one(e), strict=strict)
    if isinstance(e, sp.Mul):
        return _product(e, strict=strict)
    if isinstance(e, sp.Pow):
        return _power(e, strict=strict)
    return _function(e, strict=strict)


def _sum(e: sp.Expr, *, strict: bool) -> bool:
    parts = sp.Add.make_args(e)
    return all(nonnegative(part) for part in parts) and (not strict or any(positive(part) for part in parts))


def _from_one(e: sp.Expr) -> sp.Expr:
    """The sum with every positive integer letter m written as 1 + (m - 1), so that m - 1/2 is seen to be positive."""
    counts = [letter for letter in e.free_symbols if letter.is_integer and letter.is_positive]
    return sp.expand(e.xreplace({letter: 1 + _less_one(letter) for letter in counts})) if counts else e


@lru_cache(maxsize=256)
def _less_one(letter: sp.Symbol) -> sp.Symbol:
    """m - 1 as a letter that no statement can contain."""
    return sp.Dummy(letter.name, integer=True, nonnegative=True)


def _by_ball(e: sp.Expr) -> bool:
    """Whether a ball proves an irrational number positive; False where it does not."""
    try:
        return balls.ball(e) > 0
    except balls.NotInBalls:
        return False


def _product(e: sp.Expr, *, strict: bool) -> bool:
    """Whether the sign of a product can be read off: the factors with the opposite sign must be even in number."""
    minus = 0
    for factor in e.args:
        if _sign(factor, strict=strict):
            continue
        opposite = -factor
        if isinstance(opposite, sp.Mul) and not opposite.is_number:  # its sign would be asked of this very product again
            return False
        if not _sign(opposite, strict=strict):
            return False
        minus += 1
    return minus % 2 == 0


def _power(e: sp.Expr, *, strict: bool) -> bool:
    base, exponent = e.args
    if positive(base):
        return bool(exponent.is_real)
    if exponent.is_Integer and exponent.p % 2 == 0 and base.is_real:
        return exponent.p > 0 and not strict
    return not strict and nonnegative(base) and nonnegative(exponent)


def _function(e: sp.Expr, *, strict: bool) -> bool:
    if not e.args or not all(part.is_real for part in e.args):
        return False
    if isinstance(e, (sp.exp, sp.cosh, sp.erfc)):
        return True
    if isinstance(e, sp.Abs):
        return not strict or nonzero(e.args[0])
    if isinstance(e, sp.gamma):
        return positive(e.args[0])
    if isinstance(e, (sp.sinh, sp.tanh, sp.erf)):
        return _sign(e.args[0], strict=strict)
    if isinstance(e, sp.log):
        return _sign(sp.expand(e.args[0] - 1), strict=strict)
    if isinstance(e, sp.Max):
        return any(_sign(part, strict=strict) for part in e.args)
    if isinstance(e, sp.Min):
        return all(_sign(part, strict=strict) for part in e.args)
    return False
