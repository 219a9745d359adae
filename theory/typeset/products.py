"""How a product and a sum are laid out before anything is printed: radicals gathered, factors in the paper's order.

Nothing here computes: factors are moved, never multiplied out, so that an expression a person left unevaluated,
2 (eps/6)^2/16 say, is shown as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sympy as sp

from .names import GREEK, read_name

ORDER = [
    "epsilon", "sigma", *(name for name in GREEK if name[0].islower() and name not in ("epsilon", "eps", "sigma", "pi", "ell")),
    "n", "d", "p", "k", "N", "K", "C", "c", "B", "L", "W", "J", "Q", "R", "D",
]  # fmt: skip
"""Letters in the order the paper writes them in a product: eps^2 n d, c L^2, 60 W J; others follow alphabetically."""

HALF = sp.Rational(1, 2)


@dataclass
class Factors:
    """A product read apart: its sign and its factors above and below the line; gathered roots are powers 1/2 among them."""

    negative: bool = False
    top: list[sp.Expr] = field(default_factory=list)
    bottom: list[sp.Expr] = field(default_factory=list)


def unevaluated(factors: Sequence[sp.Expr]) -> sp.Expr:
    """The product of these factors, left as it is."""
    return factors[0] if len(factors) == 1 else sp.Mul(*factors, evaluate=False)


def read_product(expr: sp.Expr) -> Factors:
    """The factors of an expression in reading order."""
    found = Factors()
    roots: tuple[list[sp.Expr], list[sp.Expr]] = ([], [])
    factors = flat(expr)
    for factor in factors:
        _place(found, roots, factor if len(factors) == 1 else _turned(found, factor))
    _gather(found, *roots)
    with_d = any(getattr(_base(factor), "name", "") == "d" for factor in [*found.top, *found.bottom])
    if expr.is_commutative is not False:
        found.top.sort(key=lambda factor: _rank(factor, with_d))
        found.bottom.sort(key=lambda factor: _rank(factor, with_d))
    return found


def flat(expr: sp.Expr) -> list[sp.Expr]:
    """The factors of nested products, numbers included."""
    if isinstance(expr, sp.Mul):
        return [factor for argument in expr.args for factor in flat(argument)]
    if isinstance(expr, sp.UnevaluatedExpr) and isinstance(expr.args[0], sp.Mul):
        return flat(expr.args[0])
    return [expr]


def is_root(expr: sp.Basic) -> bool:
    """Whether this is a square root."""
    return isinstance(expr, sp.Pow) and expr.exp == HALF


def _base(factor: sp.Expr) -> sp.Expr:
    return factor.base if isinstance(factor, sp.Pow) else factor


def _place(found: Factors, roots: tuple[list[sp.Expr], list[sp.Expr]], factor: sp.Expr) -> None:
    """Put one factor above or below the line, its half power among the roots."""
    if isinstance(factor, sp.Rational):
        found.negative ^= bool(factor < 0)
        if abs(factor.p) != 1:
            found.top.append(sp.Integer(abs(factor.p)))
        if factor.q != 1:
            found.bottom.append(sp.Integer(factor.q))
        return
    if isinstance(factor, sp.Float) and factor < 0:
        found.negative ^= True
        factor = -factor
    base, exponent = (factor.base, factor.exp) if isinstance(factor, sp.Pow) else (factor, sp.S.One)
    below = bool(exponent.as_coeff_Mul()[0] < 0)
    exponent = -exponent if below else exponent
    if exponent == HALF:
        roots[below].append(base)
    else:
        (found.bottom if below else found.top).append(base if exponent == 1 else sp.Pow(base, exponent, evaluate=False))


def _turned(found: Factors, factor: sp.Expr) -> sp.Expr:
    """1 - d among other factors becomes d - 1, and the sign goes in front: -(d - 1) t^2/2."""
    base, exponent = (factor.base, factor.exp) if isinstance(factor, sp.Pow) else (factor, sp.S.One)
    if not isinstance(base, sp.Add) or not isinstance(exponent, sp.Integer):
        return factor
    rest = [term for term in base.args if not isinstance(term, sp.Rational)]
    if len(rest) == len(base.args) or not all(_is_whole(term) and read_product(term).negative for term in rest):
        return factor
    found.negative ^= bool(exponent % 2)
    turned = sp.Add(*(-term for term in base.args))
    return turned if exponent == 1 else sp.Pow(turned, exponent, evaluate=False)


def _root(radicands: Sequence[sp.Expr]) -> sp.Expr:
    return sp.Pow(unevaluated(radicands), HALF, evaluate=False)


def _gather(found: Factors, above: list[sp.Expr], below: list[sp.Expr]) -> None:
    """Bring together under one root what may stand there: sqrt(a) sqrt(b) = sqrt(ab) where all but one are known to be >= 0."""
    loose = [base for base in above if not base.is_nonnegative]
    above = [factor for base in [*(base for base in above if base.is_nonnegative), *loose[:1]] for factor in flat(base)]
    found.bottom += [_root([base]) for base in below if not base.is_positive]
    below = [base for base in below if base.is_positive]
    for base in [base for base in above if isinstance(base, sp.Integer) and base > 1]:
        number = next((number for number in found.bottom if isinstance(number, sp.Integer) and number % base == 0), None)
        if number is not None:  # sqrt(m)/q = 1/((q/m) sqrt(m)) where m divides q
            above.remove(base)
            below.append(base)
            found.bottom.remove(number)
            found.bottom += [] if number == base else [sp.Integer(number / base)]
    if above:
        found.top.append(_root([*above, *(sp.Pow(base, -1, evaluate=False) for base in below)]))
    elif below:
        found.bottom.append(_root(below))
    found.top += [_root([base]) for base in loose[1:]]


def _rank(factor: sp.Expr, with_d: bool) -> tuple:
    """Sort key: numbers, constants, letters in the paper's order (short sums by their leading letter), functions, exp, tall things."""
    base = _base(factor)
    while isinstance(base, sp.UnevaluatedExpr):
        base = base.args[0]
    if is_root(factor):
        return (4, ())
    if isinstance(base, sp.Number):
        return (0 if base is factor else 1, ())
    if isinstance(base, sp.NumberSymbol):
        return (1, ())
    if isinstance(base, (sp.Symbol, sp.MatrixSymbol)):
        return (2, _letter(base, with_d), 0)
    if isinstance(base, (sp.Add, sp.Mul)):
        letters = base.free_symbols
        if not letters:
            return (1, ())
        brief = len(base.args) < 3 and base.is_polynomial() is True
        return (2, min(_letter(s, with_d) for s in letters), 1) if brief else (3, ())
    if isinstance(base, sp.exp):
        return (6, ())
    if isinstance(base, (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Piecewise)):
        return (7, ())
    return (5, ())


def _letter(symbol: sp.Basic, with_d: bool) -> tuple:
    name = getattr(symbol, "name", str(symbol))
    letter = read_name(name).base
    letter = "epsilon" if letter == "eps" else letter
    if letter == "n" and not with_d:
        return (-1, name)  # the paper writes n eps^2 alone and eps^2 n d together
    return (ORDER.index(letter), name) if letter in ORDER else (len(ORDER), name)


def read_sum(expr: sp.Add) -> list[sp.Expr]:
    """Terms in reading order: 1 + W/eta and 1 - rho, but n - 1 and d - n - 1; a positive term leads where there is one."""
    terms = list(expr.as_ordered_terms())
    numbers = [term for term in terms if isinstance(term, sp.Rational)]
    others = [term for term in terms if not isinstance(term, sp.Rational)]
    whole = bool(numbers and others) and all(_is_whole(term) for term in others)
    first = [term for term in numbers if term > 0 and not whole]
    last = [term for term in numbers if term not in first]
    terms = [*first, *others, *last]
    lead = next((i for i, term in enumerate(terms) if not read_product(term).negative), 0)
    return [terms[lead], *terms[:lead], *terms[lead + 1 :]]


def _is_whole(term: sp.Expr) -> bool:
    """Whether a term is a product of letters for whole numbers (what sympy says of 0 s depends on what it was asked before)."""
    letters, number = term.free_symbols, term.as_coeff_Mul()[0]
    return bool(letters) and number.is_Integer and all(letter.is_integer for letter in letters) and term.is_polynomial()


def over_one_number(expr: sp.Add) -> tuple[sp.Expr, int] | None:
    """(d - 1, 2) for d/2 - 1/2: the sum over the one denominator that all its terms have; None where there is none."""
    parts = [term.as_coeff_Mul(rational=True) for term in expr.args]
    below = {int(number.q) for number, _ in parts}
    if len(below) != 1 or below == {1} or not all(rest.is_polynomial() for _, rest in parts):
        return None
    (q,) = below
    whole = sp.Add(*(number * q * rest for number, rest in parts))
    return (whole, q) if isinstance(whole, sp.Add) else None
