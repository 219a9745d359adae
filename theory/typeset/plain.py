"""Formulas on one line of Unicode text, for the terminal: ε²nd/(cL²)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .names import FUNCTIONS, GREEK, MARKS, SYMBOLIC, Letter
from .operators import FullTypesetter
from .printer import Typesetter

SIGNS = {
    "<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "=", "!=": "≠", "~": "~", "->": "→", "oo": "∞", "pi": "π", "dif": "d", "partial": "∂",
    "in": "∈", "and": "and", "or": "or", "not": "not", "true": "true", "false": "false", "transpose": "ᵀ", "times": "×", "hadamard": "∘",
    "indicator": "1", "E": "E", "P": "P", "tr": "tr", "det": "det", "mapsto": "↦", "above": "+", "below": "-",
}  # fmt: skip
UPPER = str.maketrans("0123456789-+n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ")
LOWER = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
FENCES = {"(": "({})", "[": "[{}]", "{": "{{{}}}", "|": "|{}|", "norm": "‖{}‖", "floor": "⌊{}⌋", "ceil": "⌈{}⌉", "(]": "({}]", "[)": "[{})"}
BIG = {"sum": "Σ", "product": "Π", "integral": "∫", "lim": "lim"}
CLOSE = r"[^\W\d_](?:[₀-₉'̄̂̃]|_[^\W_]+)*[⁰¹²³⁴-⁹⁻⁺ⁿ]*"  # one letter with its subscript, accent and exponent: such factors touch


class PlainText(FullTypesetter):
    """One line of text; fractions always on the line."""

    bare_root = True
    gap = ""

    def __init__(self, constants=None, inline: bool = True) -> None:
        super().__init__(constants, inline=True)

    def width(self, expr: object) -> int:
        """Nothing is ever built up here, so widths do not matter."""
        return 0

    def letter(self, letter: Letter) -> str:
        shown = GREEK.get(letter.base, letter.base) + {"": "", "bar": "\u0304", "hat": "\u0302", "tilde": "\u0303"}[letter.accent]
        for part in letter.subscripts:
            shown += part.translate(LOWER) if part.isdigit() else "_" + MARKS.get(part, GREEK.get(part, part))
        return shown + "'" * letter.primes

    def join(self, parts: Sequence[str]) -> str:
        out = parts[0]
        for part in parts[1:]:
            out += self._between(out, part) + part
        return out

    def _between(self, before: str, after: str) -> str:
        if re.match(r"\d", after):
            return "·"
        touching = re.fullmatch(CLOSE, after) or after.startswith(("(", "√", "|"))
        settled = re.search(rf"(?:^|[\d)⁰¹²³⁴-⁹ⁿ]|{CLOSE})$", before) and not re.search(r"[^\W\d_]\(.*\)$", before)
        return "" if touching and settled else " "

    def fraction(self, top: str, bottom: str) -> str:
        return self.slash(top, bottom)

    def slash(self, top: str, bottom: str) -> str:
        return f"{top}/{bottom}"

    def root(self, body: str, index: str = "") -> str:
        sign = {"": "√", "3": "∛", "4": "∜"}.get(index, index.translate(UPPER) + "√")
        return sign + (body if re.fullmatch(r"\d+|\w", body) else f"({body})")

    def power(self, base: str, exponent: str) -> str:
        if re.fullmatch(r"[-+]?\d+|n|[-+]", exponent):
            return base + exponent.translate(UPPER)
        if exponent == SIGNS["transpose"]:
            return base + exponent
        return f"{base}^{exponent}" if re.fullmatch(r"\w|\(\w+\)", exponent) else f"{base}^({exponent})"

    def lowered(self, base: str, index: str) -> str:
        if index.isdigit():
            return base + index.translate(LOWER)
        return f"{base}_{index}" if re.fullmatch(r"\w", index) else f"{base}_({index})"

    def fence(self, kind: str, body: str) -> str:
        return FENCES[kind].format(body)

    def call(self, name: str, arguments: str) -> str:
        greek = {"Beta": "B", "log Gamma": "log Γ"}
        shown = greek.get(SYMBOLIC[name], GREEK.get(SYMBOLIC[name], SYMBOLIC[name])) if name in SYMBOLIC else FUNCTIONS.get(name, name)
        return f"{shown}({arguments})"

    def choose(self, n: str, k: str) -> str:
        return f"C({n}, {k})"

    def big(self, sign: str, below: str, above: str, body: str) -> str:
        bounds = (
            f"[{below}..{above}]"
            if above and sign in ("sum", "product")
            else f"[{below}, {above}]"
            if above
            else f"[{below}]"
            if below
            else ""
        )
        return f"{BIG[sign]}{bounds} {body}"

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        return "{" + "; ".join(f"{value} if {condition}" if condition else f"{value} otherwise" for value, condition in rows) + "}"

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def sign(self, name: str) -> str:
        return SIGNS[name]


Typesetter.ruler = PlainText
