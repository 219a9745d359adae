"""The sign of a polynomial on an interval by Sturm's theorem: root counts in exact rational arithmetic."""

from dataclasses import dataclass
from itertools import pairwise

import sympy as sp


@dataclass(frozen=True)
class Sign:
    """The sign of a polynomial on an interval.

    sign: +1 where it is >= 0 throughout, -1 where it is <= 0 throughout, 0 where it changes sign or is identically 0. zeros: whether it
    vanishes somewhere. says: how that was found, in words.
    """

    sign: int
    zeros: bool
    says: str


def sign_on(expression: sp.Expr, symbol: sp.Symbol, low: sp.Expr, high: sp.Expr, *, low_open: bool, high_open: bool) -> Sign:
    """The sign of a polynomial with rational coefficients between two ends, by exact root counts.

    symbol: its letter. low, high: rational numbers or +-oo. low_open, high_open: whether the end itself is left out. Returns a Sign.
    Raises ValueError where the expression is no such polynomial, or low < high does not hold.
    """
    expression = sp.sympify(expression, strict=True)
    if expression.free_symbols - {symbol}:
        raise ValueError(f"{expression} has other letters than {symbol}")
    if not expression.is_polynomial(symbol):
        raise ValueError(f"{expression} is no polynomial in {symbol}")
    if not all(end.is_Rational or end in (sp.oo, -sp.oo) for end in (low, high)):
        raise ValueError(f"the ends {low} and {high} are not rational")
    if not (low == -sp.oo or high == sp.oo or low < high):
        raise ValueError(f"the interval from {low} to {high} is empty")
    if not all(coefficient.is_Rational for coefficient in sp.Poly(expression, symbol).all_coeffs()):
        raise ValueError(f"{expression} has coefficients that are not rational")
    return _sign(sp.Poly(expression, symbol, domain="QQ"), low, high, low_open=low_open, high_open=high_open)


def _sign(polynomial: sp.Poly, low: sp.Expr, high: sp.Expr, *, low_open: bool, high_open: bool) -> Sign:
    if polynomial.is_zero:
        return Sign(0, True, "the difference is 0")
    odd, even = 0, 0
    for factor, power in polynomial.sqf_list()[1]:
        inside = roots_inside(factor, low, high)
        odd, even = (odd + inside, even) if power % 2 else (odd, even + inside)
    at_ends = sum(1 for end, is_open in ((low, low_open), (high, high_open)) if not is_open and polynomial.eval(end) == 0)
    if odd:
        return Sign(0, True, f"the difference changes sign, {odd} root{'s' * (odd > 1)} of odd order inside")
    said = f"no root of odd order inside, {even} of even order, {at_ends} at the ends"
    return Sign(int(sp.sign(polynomial.eval(_between(polynomial, low, high)))), bool(even or at_ends), said)


def roots_inside(factor: sp.Poly, low: sp.Expr, high: sp.Expr) -> int:
    """The number of distinct real roots of a square-free polynomial strictly between low and high."""
    chain = sp.sturm(factor)
    count = _changes(chain, low) - _changes(chain, high)  # roots in (low, high]
    return count - (high.is_Rational and factor.eval(high) == 0)


def _changes(chain: list[sp.Poly], point: sp.Expr) -> int:
    if point in (sp.oo, -sp.oo):
        signs = [sp.sign(q.LC()) * (-1 if point == -sp.oo and q.degree() % 2 else 1) for q in chain]
    else:
        signs = [sp.sign(q.eval(point)) for q in chain]
    kept = [s for s in signs if s != 0]
    return sum(1 for a, b in pairwise(kept) if a != b)


def _between(polynomial: sp.Poly, low: sp.Expr, high: sp.Expr) -> sp.Rational:
    """A rational number strictly between the ends at which the polynomial does not vanish."""
    start = sp.Rational(0) if (low, high) == (-sp.oo, sp.oo) else high - 1 if low == -sp.oo else low
    width = high - start if high != sp.oo else sp.Rational(1)
    for part in range(2, polynomial.degree() + 4):
        point = start + width / part
        if polynomial.eval(point) != 0:
            return point
    raise AssertionError("a polynomial has no more roots than its degree")
