"""Formulas as typst mathematics, for the PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .names import ALIASES, FUNCTIONS, GREEK, MARKS, SYMBOLIC, Letter
from .operators import FullTypesetter
from .visible import visible

OPERATORS = {
    "log",
    "exp",
    "sin",
    "cos",
    "tan",
    "cot",
    "sec",
    "csc",
    "sinh",
    "cosh",
    "tanh",
    "coth",
    "sech",
    "arcsin",
    "arccos",
    "arctan",
    "max",
    "min",
}
SIGNS = {
    "<=": "<=", ">=": ">=", "<": "<", ">": ">", "=": "=", "!=": "!=", "~": "tilde.op", "->": "->", "oo": "infinity", "pi": "pi",
    "dif": "dif", "partial": "partial", "in": "in", "and": 'space "and" space', "or": 'space "or" space', "not": "not",
    "true": '"true"', "false": '"false"',
    "transpose": "top", "times": "times", "hadamard": "compose", "indicator": "bb(1)", "E": "bb(E)", "P": "bb(P)", "tr": "tr", "det": "det",
    "mapsto": "|->", "above": "+", "below": "-",
}  # fmt: skip
MARKED = {"∞": "infinity", "*": "ast.op", "⊥": "perp", "+": "+", "-": "-"}
FENCES = {
    "(": "({})", "[": "[{}]", "{": "{{{}}}", "|": "abs({})", "norm": "norm({})", "floor": "floor({})", "ceil": "ceil({})",
    "(]": "lr(paren.l {} bracket.r)", "[)": "lr(bracket.l {} paren.r)",
}  # fmt: skip


def text(string: str) -> str:
    """A string literal of typst: what it holds is shown as it is, in markup and in mathematics, and cannot end the literal."""
    escaped = visible(string).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Typst(FullTypesetter):
    """Text for between two dollar signs."""

    def letter(self, letter: Letter) -> str:
        shown = self._name(letter.base)
        if letter.accent:
            shown = {"bar": "macron", "hat": "hat", "tilde": "tilde"}[letter.accent] + f"({shown})"
        shown += "'" * letter.primes
        if letter.subscripts:
            shown += "_(" + " ".join(self.subscript(part) for part in letter.subscripts) + ")"
        return shown

    def _name(self, base: str) -> str:
        if base in GREEK:
            return ALIASES.get(base, base)
        if len(base) == 1 and base.isalnum():
            return base
        return f"italic({text(base)})" if re.fullmatch("[a-z]{2}|[a-z][A-Z][a-z]", base) else text(base)  # zf, yMy: products by name

    def subscript(self, part: str) -> str:
        """One subscript: digits, a mark, a letter or a word; two small letters are two indices."""
        if part in MARKS:
            return MARKED[MARKS[part]]
        if len(part) == 2 and part.isalpha() and part.islower() and part not in GREEK:
            return f"{part[0]} {part[1]}"
        return part if part.isdigit() else self._name(part)

    def join(self, parts: Sequence[str]) -> str:
        out = parts[0]
        for part in parts[1:]:
            out += (" dot " if re.match(r"[\d.]|frac\(\d|bb\(1\)", part) else " ") + part
        return out

    def fraction(self, top: str, bottom: str) -> str:
        return f"frac({top}, {bottom})"

    def slash(self, top: str, bottom: str) -> str:
        return f"{top} \\/ {bottom}"

    def root(self, body: str, index: str = "") -> str:
        return f"root({index}, {body})" if index else f"sqrt({body})"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{self._small(exponent)}"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}_{self._small(index)}"

    def _small(self, body: str) -> str:
        return body if re.fullmatch(r"\d+|[A-Za-z]", body) else f"({body})"

    def fence(self, kind: str, body: str) -> str:
        return FENCES[kind].format(body)

    def call(self, name: str, arguments: str) -> str:
        if name in SYMBOLIC:
            words = {"Beta": "upright(B)", "log Gamma": "log Gamma"}
            head = words.get(SYMBOLIC[name], SYMBOLIC[name])
            return f"{head} ({arguments})"
        shown = FUNCTIONS.get(name, name)
        return f"{shown if shown in OPERATORS else f'op({text(shown)})'} ({arguments})"

    def choose(self, n: str, k: str) -> str:
        return f"binom({n}, {k})"

    def big(self, sign: str, below: str, above: str, body: str) -> str:
        return sign + (f"_({below})" if below else "") + (f"^({above})" if above else "") + " " + body

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        lines = [f'{value} & "if " {condition}' if condition else f'{value} & "otherwise"' for value, condition in rows]
        return f"cases({', '.join(lines)})"

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        return "mat(" + "; ".join(", ".join(row) for row in rows) + ")"

    def sign(self, name: str) -> str:
        return SIGNS[name]
