"""Formulas as TeX, for a paper; amsmath and amssymb are assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .names import ALIASES, FUNCTIONS, GREEK, SYMBOLIC, Letter
from .operators import FullTypesetter
from .visible import visible

OPERATORS = {"log", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos"}
OPERATORS |= {"arctan", "max", "min"}
SIGNS = {
    "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "=": "=", "!=": r"\ne", "->": r"\to", "oo": r"\infty", "pi": r"\pi",
    "dif": r"\mathrm{d}", "partial": r"\partial", "in": r"\in", "and": r"\text{ and }", "or": r"\text{ or }", "not": r"\lnot",
    "true": r"\text{true}", "false": r"\text{false}", "transpose": r"\top", "times": r"\times", "hadamard": r"\circ",
    "indicator": r"\mathbb{1}", "E": r"\mathbb{E}",
    "P": r"\mathbb{P}", "tr": r"\operatorname{tr}", "det": r"\det", "mapsto": r"\mapsto", "above": "+", "below": "-",
}  # fmt: skip
MARKED = {"inf": r"\infty", "oo": r"\infty", "star": "*", "ast": "*", "perp": r"\perp", "plus": "+", "minus": "-"}
FENCES = {
    "(": ("(", ")"), "[": ("[", "]"), "{": (r"\{", r"\}"), "|": ("|", "|"), "norm": (r"\|", r"\|"), "(]": ("(", "]"), "[)": ("[", ")"),
    "floor": (r"\lfloor", r"\rfloor"), "ceil": (r"\lceil", r"\rceil"),
}  # fmt: skip
ESCAPED = {letter: "\\" + letter for letter in "_#$%&{}"} | {"\\": r"\backslash{}", "^": r"\hat{}", "~": r"\sim{}"}
"""Letters of a name that are orders to TeX, as mathematics that shows them."""
BIG = {"sum": r"\sum", "product": r"\prod", "integral": r"\int", "lim": r"\lim"}


class Tex(FullTypesetter):
    """Text for between two dollar signs."""

    def letter(self, letter: Letter) -> str:
        shown = self._name(letter.base)
        if letter.accent:
            shown = rf"\{letter.accent}{{{shown}}}"
        shown += "'" * letter.primes
        if letter.subscripts:
            shown += "_{" + " ".join(MARKED.get(part) or (part if part.isdigit() else self._name(part)) for part in letter.subscripts) + "}"
        return shown

    def _name(self, base: str) -> str:
        if base in GREEK:
            shown = ALIASES.get(base, base)
            return {"epsilon": r"\varepsilon", "phi": r"\varphi", "omicron": "o"}.get(shown, "\\" + shown)
        if len(base) == 1 and base.isalnum():
            return base
        if re.fullmatch("[a-z]{2}|[a-z][A-Z][a-z]", base):
            return base
        return rf"\mathrm{{{''.join(ESCAPED.get(letter, letter) for letter in visible(base))}}}"

    def join(self, parts: Sequence[str]) -> str:
        out = parts[0]
        for part in parts[1:]:
            out += (r" \cdot " if re.match(r"[\d.]|\\frac\{\d|\\mathbb\{1", part) else " ") + part
        return out

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def slash(self, top: str, bottom: str) -> str:
        return f"{top}/{bottom}"

    def root(self, body: str, index: str = "") -> str:
        return rf"\sqrt[{index}]{{{body}}}" if index else rf"\sqrt{{{body}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{exponent if len(exponent) == 1 else '{' + exponent + '}'}"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}_{index if len(index) == 1 else '{' + index + '}'}"

    def fence(self, kind: str, body: str) -> str:
        left, right = FENCES[kind]
        tall = r"\frac" in body or r"\sum" in body or r"\int" in body
        return rf"\left{left} {body} \right{right}" if tall else f"{left}{' ' if left[-1].isalpha() else ''}{body}{right}"

    def call(self, name: str, arguments: str) -> str:
        if name in SYMBOLIC:
            words = {"Beta": r"\mathrm{B}", "log Gamma": r"\log\Gamma"}
            return words.get(SYMBOLIC[name], "\\" + SYMBOLIC[name]) + self.fence("(", arguments)
        shown = FUNCTIONS.get(name, name)
        return (f"\\{shown}" if shown in OPERATORS else rf"\operatorname{{{shown}}}") + self.fence("(", arguments)

    gap = ""

    def choose(self, n: str, k: str) -> str:
        return rf"\binom{{{n}}}{{{k}}}"

    def big(self, sign: str, below: str, above: str, body: str) -> str:
        return BIG[sign] + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "") + " " + body

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        lines = [rf"{value} & \text{{if }} {condition}" if condition else rf"{value} & \text{{otherwise}}" for value, condition in rows]
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{pmatrix}"

    def sign(self, name: str) -> str:
        return SIGNS[name]
