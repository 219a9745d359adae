"""The text of a figure in the font of the formulas: matplotlib measures it in its own, typst draws it in New Computer Modern Math."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

FONT = "DejaVu Sans"
"""What matplotlib measures with: wider than what is drawn, so that nothing runs into its neighbour."""
DRAWN = "New Computer Modern Math"
"""One font with every sign: where a font lacks one, SVG readers take the whole line from another."""
ELSEWHERE = "'Latin Modern Math', 'STIX Two Math', serif"
"""Where a web page shows the figure and the font is not there."""

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
GREEK = "αβγδεζηθικλμνξοπρςστυφχψω"
ITALIC = {letter: chr(start + i) for row, start in ((LATIN, 0x1D434), (GREEK, 0x1D6FC)) for i, letter in enumerate(row)} | {"h": "ℎ"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵈⁿᵏᵖ", "0123456789−+dnkp", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₚₜ", "0123456789ijknmpt", strict=True))


def dressed(svg: str, labels: Iterable[str]) -> str:
    """The SVG with real superscripts and subscripts, and with the letters of these labels ("d = 3, ε = 0.1") in italics."""
    svg = svg.replace(f"'{FONT}'", f"'{DRAWN}', {ELSEWHERE}")
    for label in sorted(set(labels)):
        shown = escape(label)
        svg = svg.replace(f">{shown}</text>", f">{re.sub(r'(?:^|(?<=, ))[^=,]+(?= = )', _italic, shown)}</text>")
    return re.sub(r"(?<=>)[^<>\n]+(?=<)", lambda found: _shifted(_shifted(found[0], RAISED, "super"), LOWERED, "sub"), svg)


def _italic(found: re.Match[str]) -> str:
    """A letter in italics; a word (ridge) stays upright."""
    name = found[0]
    return name if re.search(r"[A-Za-z]{2}", name) else "".join(ITALIC.get(letter, letter) for letter in name)


def _shifted(text: str, marks: dict[str, str], where: str) -> str:
    return re.sub(
        rf"[{''.join(marks)}]+",
        lambda found: f'<tspan baseline-shift="{where}" font-size="70%">{"".join(marks[mark] for mark in found[0])}</tspan>',
        text,
    )
