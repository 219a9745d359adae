"""The rest of the printer: relations and logic, sums and integrals, sets and matrices."""

from __future__ import annotations

from typing import Any

import sympy as sp

from .printer import ATOM, POWER, PRODUCT, QUOTIENT, RELATION, SUM, Piece, Typesetter

RELATIONS = {"Equality": "=", "Unequality": "!=", "LessThan": "<=", "StrictLessThan": "<", "GreaterThan": ">=", "StrictGreaterThan": ">"}


class FullTypesetter(Typesetter):
    """Typesetter with every node the suite uses."""

    # relations and logic -----------------------------------------------------------------------------------------
    def _print_Relational(self, expr: Any) -> Piece:
        sign = RELATIONS.get(type(expr).__name__)
        if sign is None:
            return self.emptyPrinter(expr)
        return Piece(f"{self._at(expr.lhs, SUM)} {self.sign(sign)} {self._at(expr.rhs, SUM)}", RELATION)

    def _print_And(self, expr: Any) -> Piece:
        return self._logic(expr, "and")

    def _print_Or(self, expr: Any) -> Piece:
        return self._logic(expr, "or")

    def _logic(self, expr: Any, word: str) -> Piece:
        parts = []
        for argument in sorted(expr.args, key=sp.default_sort_key):
            piece = self._print(argument)
            parts.append(self.fence("(", piece.text) if isinstance(argument, (sp.And, sp.Or)) else piece.text)
        return Piece(f" {self.sign(word)} ".join(parts), RELATION)

    def _print_Not(self, expr: Any) -> Piece:
        return Piece(f"{self.sign('not')} {self._at(expr.args[0], ATOM)}", RELATION)

    def _print_BooleanTrue(self, expr: Any) -> Piece:
        return Piece(self.sign("true"))

    def _print_BooleanFalse(self, expr: Any) -> Piece:
        return Piece(self.sign("false"))

    def _print_Contains(self, expr: Any) -> Piece:
        return Piece(f"{self._print(expr.args[0]).text} {self.sign('in')} {self._print(expr.args[1]).text}", RELATION)

    # sums, integrals, limits -------------------------------------------------------------------------------------
    def _print_Sum(self, expr: Any) -> Piece:
        return self._over(expr, "sum")

    def _print_Product(self, expr: Any) -> Piece:
        return self._over(expr, "product")

    def _over(self, expr: Any, sign: str) -> Piece:
        text = self._at(expr.function, QUOTIENT)
        for index, low, high in expr.limits:
            with self._deeper():
                below = f"{self._print(index).text} {self.sign('=')} {self._print(low).text}"
                text = self.big(sign, below, self._print(high).text, text)
        return Piece(text, PRODUCT)

    def _print_Integral(self, expr: Any) -> Piece:
        text = self._at(expr.function, QUOTIENT)
        for limit in expr.limits:
            variable, ends = limit[0], [self._index(end) for end in limit[1:]]
            below, above = ends if len(ends) == 2 else ("", "")
            text = self.big("integral", below, above, f"{text} {self.sign('dif')}{self.gap}{self._print(variable).text}")
        return Piece(text, PRODUCT)

    def _print_Limit(self, expr: Any) -> Piece:
        body, variable, target, direction = expr.args
        with self._deeper():
            towards = self._print(target).text
            if str(direction) in "+-" and target.is_infinite is not True:
                towards = self.power(self._at(target, ATOM), self.sign("above" if str(direction) == "+" else "below"))
            below = f"{self._print(variable).text} {self.sign('->')} {towards}"
        return Piece(self.big("lim", below, "", self._at(body, QUOTIENT)), PRODUCT)

    def _print_Derivative(self, expr: Any) -> Piece:
        total = sum(int(times) for _, times in expr.variable_count)
        sign = self.sign("dif" if len(expr.expr.free_symbols) < 2 else "partial")
        above = sign if total == 1 else self.power(sign, str(total))
        below = []
        for variable, times in expr.variable_count:
            letter = self._print(variable).text
            below.append(f"{sign}{self.gap}{letter if times == 1 else self.power(letter, str(times))}")
        divide = self.slash if self.depth else self.fraction
        return Piece(f"{divide(above, ' '.join(below))} {self._at(expr.expr, POWER)}", PRODUCT)

    def _print_Piecewise(self, expr: Any) -> Piece:
        rows = [(self._print(value).text, "" if condition is sp.true else self._print(condition).text) for value, condition in expr.args]
        return Piece(self.cases(rows), PRODUCT)

    def _print_Lambda(self, expr: Any) -> Piece:
        names = ", ".join(self._print(v).text for v in expr.signature)
        return Piece(
            f"{names if len(expr.signature) == 1 else self.fence('(', names)} {self.sign('mapsto')} {self._print(expr.expr).text}", RELATION
        )

    # sets and tuples ---------------------------------------------------------------------------------------------
    def _print_Tuple(self, expr: Any) -> Piece:
        return Piece(self.fence("(", self._arguments(expr.args)))

    def _print_FiniteSet(self, expr: Any) -> Piece:
        return Piece(self.fence("{", self._arguments(sorted(expr.args, key=sp.default_sort_key))))

    def _print_Interval(self, expr: Any) -> Piece:
        kind = {(False, False): "[", (True, True): "(", (True, False): "(]", (False, True): "[)"}[
            bool(expr.left_open), bool(expr.right_open)
        ]
        return Piece(self.fence(kind, self._arguments(expr.args[:2])))

    # matrices ----------------------------------------------------------------------------------------------------
    def _print_MatMul(self, expr: Any) -> Piece:
        scalar, matrices = expr.as_coeff_matrices()
        parts = [self._at(matrix, PRODUCT) for matrix in matrices]
        if scalar == 1:
            return Piece(self.join(parts), PRODUCT)
        front = self._print(scalar)
        return Piece(
            self.join(["-" if scalar == -1 else self._at(scalar, PRODUCT) if not front.negative else front.text, *parts]),
            SUM if front.negative else PRODUCT,
            front.negative,
        )

    def _print_MatAdd(self, expr: Any) -> Piece:
        pieces = [self._print(term) for term in expr.args]
        pieces.sort(key=lambda piece: piece.negative)
        text = pieces[0].text + "".join(f" - {piece.text[1:].lstrip()}" if piece.negative else f" + {piece.text}" for piece in pieces[1:])
        return Piece(text, SUM, pieces[0].negative)

    def _print_MatPow(self, expr: Any) -> Piece:
        return Piece(self.power(self._at(expr.base, ATOM), self._index(expr.exp)), POWER)

    def _print_Transpose(self, expr: Any) -> Piece:
        return Piece(self.power(self._at(expr.arg, ATOM), self.sign("transpose")), POWER)

    def _print_Inverse(self, expr: Any) -> Piece:
        return Piece(self.power(self._at(expr.arg, ATOM), "-1"), POWER)

    def _print_HadamardProduct(self, expr: Any) -> Piece:
        return Piece(f" {self.sign('hadamard')} ".join(self._at(argument, ATOM) for argument in expr.args), PRODUCT)

    def _print_Trace(self, expr: Any) -> Piece:
        return Piece(self.sign("tr") + self.gap + self.fence("(", self._print(expr.arg).text))

    def _print_Determinant(self, expr: Any) -> Piece:
        return Piece(self.sign("det") + self.gap + self.fence("(", self._print(expr.arg).text))

    def _print_Identity(self, expr: Any) -> Piece:
        return Piece("I")

    def _print_ZeroMatrix(self, expr: Any) -> Piece:
        return Piece("0")

    def _print_MatrixBase(self, expr: Any) -> Piece:
        with self._deeper():
            return Piece(self.table([[self._print(entry).text for entry in expr.row(i)] for i in range(expr.rows)]))

    _print_ImmutableDenseMatrix = _print_MutableDenseMatrix = _print_MatrixBase
