"""The text of a figure in the fonts of the page: matplotlib measures it in its own, typst draws it in New Computer Modern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

FONT = "DejaVu Sans"
"""What matplotlib measures with: wider than what is drawn, so that nothing runs into its neighbour."""
TEXT, MATH = "New Computer Modern", "New Computer Modern Math"

GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵈⁿᵏᵖ", "0123456789−+dnkp", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₚₜ", "0123456789ijknmpt", strict=True))
ONLY_MATH = "≤≥∓≈∼⟨⟩⌊⌋⌈⌉ℓᵀ∈∘"  # signs that the text font does not have


def dressed(svg: str, labels: Iterable[str]) -> str:
    """The SVG with real superscripts, signs from the mathematical font, and the letters of these labels ("d = 3, ε = 0.1") in italics."""
    svg = svg.replace(f"'{FONT}'", f"'{TEXT}'")
    for label in sorted(set(labels)):
        shown = escape(label)
        svg = svg.replace(
            f">{shown}</text>", f">{re.sub(r'(^|, )([^=,]+)(?= = )', lambda found: found[1] + _italic(found[2]), shown)}</text>"
        )
    return re.sub(r"(?<=>)([^<>]*)(?=<)", lambda found: _signs(found[1]), svg)


def _italic(letters: str) -> str:
    """Letters in italics: Latin from the text font, Greek from the mathematical one, which has the epsilon of the formulas."""
    shown = ""
    for part in re.split(rf"([{GREEK}]+)", letters):
        if part and part[0] in GREEK:
            italic = "".join(chr(0x1D6FC + GREEK.index(letter)) for letter in part)
            shown += f"<tspan font-family=\"'{MATH}'\">{italic}</tspan>"
        elif part:
            shown += f'<tspan font-style="italic">{part}</tspan>'
    return shown


def _signs(text: str) -> str:
    text = re.sub(
        rf"[{''.join(RAISED)}]+", lambda found: f'<tspan baseline-shift="super" font-size="70%">{_plain(found[0], RAISED)}</tspan>', text
    )
    text = re.sub(
        rf"[{''.join(LOWERED)}]+", lambda found: f'<tspan baseline-shift="sub" font-size="70%">{_plain(found[0], LOWERED)}</tspan>', text
    )
    return re.sub(rf"[{ONLY_MATH}]", lambda found: f"<tspan font-family=\"'{MATH}'\">{found[0]}</tspan>", text)


def _plain(marks: str, table: dict[str, str]) -> str:
    return "".join(table[mark] for mark in marks)
