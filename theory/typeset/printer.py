"""The printer shared by page and terminal: it walks a sympy tree and leaves the look of each part to a style (typst, plain text or TeX).

A node it does not know raises UnknownNode: a report never shows a formula that nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.printer import Printer

from .names import FUNCTIONS, SYMBOLIC, Letter, read_name
from .products import is_root, over_one_number, read_product, read_sum
from .style import Style

RELATION, SUM, QUOTIENT, PRODUCT, POWER, ATOM = range(6)
BIG = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative)
INLINE = 16
"""Arguments of at most this many characters of plain text are set on one line: exp(-n eps^2/288), log(60 W J/eps)."""


class UnknownNode(ValueError):
    """A sympy node that the printer has no form for."""


class Piece(NamedTuple):
    """Printed text, how tightly it binds, and whether it starts with a minus sign."""

    text: str
    level: int = ATOM
    negative: bool = False


def _is_tall(factor: sp.Expr) -> bool:
    """Whether a factor would look cramped on the line of a fraction."""
    if is_root(factor):
        return bool(read_product(factor.base).bottom)
    return isinstance(factor, (sp.exp, sp.Piecewise, *BIG))


class Typesetter(Style, Printer):
    """Walks a tree; `constants` maps numbers or symbols to what is shown in their place (512 to 2^9, unevaluated, or to a name)."""

    ruler: ClassVar[type[Typesetter]]
    """The printer of plain text, by which every printer measures widths; theory/typeset/plain.py sets it."""

    def __init__(self, constants: Mapping[sp.Expr, Any] | None = None, inline: bool = False) -> None:
        super().__init__()
        self.constants = dict(constants or {})
        self.depth = int(inline)

    # walking -----------------------------------------------------------------------------------------------------
    def set(self, expr: Any) -> str:
        """The expression's text."""
        return self._print(sp.sympify(expr, strict=True)).text

    def _print(self, expr: Any, **settings: Any) -> Any:
        shown = self.constants.get(expr) if isinstance(expr, sp.Basic) else None
        if shown is None:
            return super()._print(expr, **settings)
        if isinstance(shown, str):
            return Piece(self.letter(read_name(shown)))
        outer, self.constants = self.constants, {key: value for key, value in self.constants.items() if key != expr}
        try:
            return super()._print(shown, **settings)
        finally:
            self.constants = outer

    def emptyPrinter(self, expr: Any) -> Any:
        raise UnknownNode(f"no typeset form for {type(expr).__name__}: {str(expr)[:120]}")

    @contextmanager
    def _deeper(self, by: int = 1) -> Iterator[None]:
        self.depth += by
        try:
            yield
        finally:
            self.depth -= by

    def _at(self, expr: Any, level: int) -> str:
        """The text of an operand, bracketed where it binds more loosely than `level`."""
        piece = self._print(expr)
        return piece.text if piece.level >= level else self.fence("(", piece.text)

    def _index(self, expr: Any) -> str:
        with self._deeper():
            return self._print(expr).text

    def _arguments(self, arguments: Sequence[Any]) -> str:
        return ", ".join(self._argument(argument) for argument in arguments)

    def _argument(self, argument: Any) -> str:
        with self._deeper(1 if self.width(argument) <= INLINE else 0):
            return self._print(argument).text

    def width(self, expr: Any) -> int:
        """About how many characters wide the expression is on one line."""
        return len(self.ruler(self.constants).set(expr))

    # numbers and letters -----------------------------------------------------------------------------------------
    def _print_Integer(self, expr: sp.Integer) -> Piece:
        return Piece(str(int(expr)), SUM if expr < 0 else ATOM, bool(expr < 0))

    def _print_int(self, expr: int) -> Piece:
        return self._print(sp.Integer(expr))

    def _print_float(self, expr: float) -> Piece:
        return self._print(sp.Float(expr))

    def _print_Rational(self, expr: sp.Rational) -> Piece:
        return self._print_Mul(expr)

    def _print_Float(self, expr: sp.Float) -> Piece:
        mantissa, _, exponent = f"{float(expr):.12g}".partition("e")
        if not exponent:
            return Piece(mantissa, SUM if expr < 0 else ATOM, bool(expr < 0))
        ten = self.power("10", str(int(exponent)))
        text = ten if mantissa == "1" else f"{mantissa} {self.sign('times')} {ten}"
        return Piece(text, SUM if expr < 0 else PRODUCT, bool(expr < 0))

    def _print_Infinity(self, expr: Any) -> Piece:
        return Piece(self.sign("oo"))

    def _print_NegativeInfinity(self, expr: Any) -> Piece:
        return Piece("-" + self.sign("oo"), SUM, True)

    def _print_Pi(self, expr: Any) -> Piece:
        return Piece(self.sign("pi"))

    def _print_Exp1(self, expr: Any) -> Piece:
        return Piece("e")

    def _print_EulerGamma(self, expr: Any) -> Piece:
        return Piece(self.letter(Letter("gamma")))

    def _print_ImaginaryUnit(self, expr: Any) -> Piece:
        return Piece("i")

    def _print_Symbol(self, expr: Any) -> Piece:
        return Piece(self.letter(read_name(expr.name)))

    _print_Dummy = _print_MatrixSymbol = _print_Symbol

    def _print_Idx(self, expr: Any) -> Piece:
        return self._print(expr.label)

    def _print_IndexedBase(self, expr: Any) -> Piece:
        return self._print(expr.label)

    def _print_Indexed(self, expr: Any) -> Piece:
        return Piece(self.lowered(self._at(expr.base, ATOM), self._listed(expr.indices)))

    def _print_MatrixElement(self, expr: Any) -> Piece:
        return Piece(self.lowered(self._at(expr.parent, ATOM), self._listed([expr.i, expr.j])))

    def _listed(self, items: Sequence[Any]) -> str:
        return (
            " ".join(self._index(item) for item in items)
            if all(getattr(i, "is_Atom", False) for i in items)
            else ", ".join(map(self._index, items))
        )

    # sums, products, powers --------------------------------------------------------------------------------------
    def _print_Add(self, expr: sp.Add) -> Piece:
        shared = over_one_number(expr)
        if shared is not None:
            whole, below = shared
            turn = read_product(read_sum(whole)[0]).negative
            return self._print_Mul(sp.Mul(-1 if turn else 1, -whole if turn else whole, sp.Pow(below, -1), evaluate=False))
        text, negative = "", False
        for number, term in enumerate(read_sum(expr)):
            piece = self._print(term)
            shown = piece.text if piece.level >= SUM and not isinstance(term, sp.Add) else self.fence("(", piece.text)
            if number == 0:
                text, negative = shown, piece.negative
            else:
                text += f" - {shown[1:].lstrip()}" if piece.negative and shown.startswith("-") else f" + {shown}"
        return Piece(text, SUM, negative)

    def _print_Mul(self, expr: sp.Expr) -> Piece:
        found = read_product(expr)
        if not found.bottom and not found.negative and len(found.top) == 1:
            return self._print(found.top[0])
        text = self._divided(found.top, found.bottom) if found.bottom else self._line(found.top)
        return Piece("-" + text, SUM, True) if found.negative else Piece(text, QUOTIENT if found.bottom and self.depth else PRODUCT)

    def _divided(self, top: Sequence[sp.Expr], bottom: Sequence[sp.Expr]) -> str:
        """A fraction: on one line when deep inside a formula, built up otherwise, with tall factors standing beside it."""
        if self.depth:
            above = [*self._parts(top[:-1]), self._at(top[-1], ATOM if isinstance(top[-1], BIG) else PRODUCT)] if top else ["1"]
            below = self._at(bottom[0], POWER) if len(bottom) == 1 else self.fence("(", self._line(bottom))
            return self.slash(self.join(above), below)
        beside = [factor for factor in top if _is_tall(factor)]
        top = [factor for factor in top if factor not in beside]
        with self._deeper():
            built = self.fraction(self._alone(top), self._alone(bottom))
        return self.join([built, *self._parts(beside)])

    def _alone(self, factors: Sequence[sp.Expr]) -> str:
        """Factors in a place of their own, where a single sum needs no brackets."""
        return self._print(factors[0]).text if len(factors) == 1 else self._line(factors)

    def _line(self, factors: Sequence[sp.Expr]) -> str:
        return self.join(self._parts(factors)) if factors else "1"

    def _parts(self, factors: Sequence[sp.Expr]) -> list[str]:
        return [self._at(factor, ATOM if isinstance(factor, BIG) and factor is not factors[-1] else PRODUCT) for factor in factors]

    def _print_Pow(self, expr: sp.Pow) -> Piece:
        base, exponent = expr.base, expr.exp
        if is_root(expr):
            return Piece(self.root(self._print(base).text), POWER if self.bare_root else ATOM)
        if exponent.as_coeff_Mul()[0] < 0:
            return self._print_Mul(expr)
        if isinstance(exponent, sp.Rational) and exponent.p == 1 and exponent.q != 1:
            return Piece(self.root(self._print(base).text, str(exponent.q)), POWER if self.bare_root else ATOM)
        return Piece(self.power(self._at(base, ATOM), self._index(exponent)), POWER)

    def _print_UnevaluatedExpr(self, expr: Any) -> Piece:
        return self._print(expr.args[0])

    # functions ---------------------------------------------------------------------------------------------------
    def _print_Function(self, expr: Any) -> Piece:
        name = type(expr).__name__
        if isinstance(expr, AppliedUndef):
            return self._undefined(name, expr)
        if name in SYMBOLIC or name in FUNCTIONS:
            return Piece(self.call(name, self._arguments(expr.args)))
        return self.emptyPrinter(expr)

    _print_Max = _print_Min = _print_LambertW = _print_Function

    def _undefined(self, name: str, expr: Any) -> Piece:
        signs = {"indicator": "indicator", "Indicator": "indicator", "E": "E", "P": "P", "Pr": "P"}
        if name in ("norm", "Norm"):
            return Piece(self.fence("norm", self._arguments(expr.args)))
        kind = "[" if name == "E" else "(" if name not in ("indicator", "Indicator") else "{"
        head = self.sign(signs[name]) if name in signs else self.letter(read_name(name))
        return Piece(f"{head}{self.gap}{self.fence(kind, self._arguments(expr.args))}")

    def _print_Heaviside(self, expr: Any) -> Piece:
        """The indicator of x >= 0 or x > 0 where the value at 0 says which; the half-valued one by its name."""
        sign = {sp.S.One: ">=", sp.S.Zero: ">"}.get(expr.args[1])
        if sign is None:
            return Piece(self.call("Heaviside", self._arguments(expr.args[:1])))
        return Piece(self.sign("indicator") + self.gap + self.fence("{", f"{self._argument(expr.args[0])} {self.sign(sign)} 0"))

    def _print_Abs(self, expr: Any) -> Piece:
        return Piece(self.fence("|", self._argument(expr.args[0])))

    def _print_floor(self, expr: Any) -> Piece:
        return Piece(self.fence("floor", self._argument(expr.args[0])))

    def _print_ceiling(self, expr: Any) -> Piece:
        return Piece(self.fence("ceil", self._argument(expr.args[0])))

    def _print_factorial(self, expr: Any) -> Piece:
        return Piece(self._at(expr.args[0], ATOM) + "!", POWER)

    def _print_binomial(self, expr: Any) -> Piece:
        with self._deeper():
            return Piece(self.choose(*(self._print(a).text for a in expr.args)))

    def _special(self, base: str, index: Any, arguments: Sequence[Any]) -> Piece:
        return Piece(self.lowered(base, self._listed(index)) + self.gap + self.fence("(", self._arguments(arguments)))

    def _print_besselj(self, expr: Any) -> Piece:
        return self._special("J", expr.args[:1], expr.args[1:])

    def _print_besseli(self, expr: Any) -> Piece:
        return self._special("I", expr.args[:1], expr.args[1:])

    def _print_hermite(self, expr: Any) -> Piece:
        return self._special("H", expr.args[:1], expr.args[1:])

    def _print_polygamma(self, expr: Any) -> Piece:
        if expr.args[0] == 0:
            return Piece(self.call("digamma", self._arguments(expr.args[1:])))
        with self._deeper():
            order = self.fence("(", self._print(expr.args[0]).text)
        return Piece(self.power(self.letter(Letter("psi")), order) + self.gap + self.fence("(", self._arguments(expr.args[1:])))

    def _print_betainc_regularized(self, expr: Any) -> Piece:
        a, b, low, high = expr.args
        if low != 0:
            return self.emptyPrinter(expr)
        return self._special("I", [high], [a, b])

    def _print_betainc(self, expr: Any) -> Piece:
        a, b, low, high = expr.args
        if low != 0:
            return self.emptyPrinter(expr)
        return self._special("B", [high], [a, b])
