"""The text of a figure in the font of the formulas: matplotlib measures it in its own, typst draws it in New Computer Modern Math."""

from __future__ import annotations

import re

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
NAME = r"(?:^|(?<=, ))[^=,]+(?= = )"
"""A coordinate's name in a label."""


def dressed(svg: str) -> str:
    """The SVG in the font of the formulas, with real superscripts and subscripts."""
    svg = svg.replace(f"'{FONT}'", f"'{DRAWN}', {ELSEWHERE}")
    return re.sub(r"(?<=>)[^<>\n]+(?=<)", lambda found: _shifted(_shifted(found[0], RAISED, "super"), LOWERED, "sub"), svg)


def runs(text: str, *, italic: bool = False) -> list[list[str]]:
    """The text in runs of [kind, text], kind "", "super" or "sub"; a label's letters ("d = 3, ε = 0.1") in italics if asked for."""
    if italic:
        text = re.sub(NAME, _italic, text)
    found = []
    for part in re.findall(f"[{''.join(RAISED)}]+|[{''.join(LOWERED)}]+|[^{''.join(RAISED)}{''.join(LOWERED)}]+", text):
        kind, marks = ("super", RAISED) if part[0] in RAISED else ("sub", LOWERED) if part[0] in LOWERED else ("", {})
        found.append([kind, "".join(marks.get(mark, mark) for mark in part)])
    return found


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
