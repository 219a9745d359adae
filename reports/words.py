"""A statement on one line of Unicode text, for places that have no mathematics: figures and bookmarks."""

from __future__ import annotations

import re

from theory.typeset.names import GREEK

SUPER = str.maketrans("0123456789-+dnkp", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵈⁿᵏᵖ")
SUB = str.maketrans("0123456789ijknmpt", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₚₜ")
SIGNS = {
    "<=": "≤",
    ">=": "≥",
    "!=": "≠",
    "->": "→",
    "+-": "±",
    "-+": "∓",
    "~=": "≈",
    " * ": " · ",
    " - ": " − ",
    "sqrt ": "√",
    "sqrt(": "√(",
}
NAMES = sorted(
    set(GREEK) - {"beta", "gamma", "chi", "iota", "xi", "mu", "nu"}, key=len, reverse=True
)  # words of English, or of a law's name, stay


def flat(text: str) -> str:
    """The statement with signs, Greek letters, small powers and indices.

    >>> flat("p >= n in R^d, x_1 <= eps/2")
    'p ≥ n in Rᵈ, x₁ ≤ ε/2'
    """
    for ascii_sign, sign in SIGNS.items():
        text = text.replace(ascii_sign, sign)
    text = re.sub(r"\^(-?\d+|[dnkp]\b)", lambda found: found[1].translate(SUPER), text)
    text = re.sub(rf"(?<![A-Za-z])({'|'.join(GREEK)})(?=_\w\b)", lambda found: GREEK[found[1]], text)
    text = re.sub(rf"(?<![A-Za-z])({'|'.join(NAMES)})(?![A-Za-z])", lambda found: GREEK[found[1]], text)
    return re.sub(r"(?<![A-Za-z])([^\W\d_])_([0-9ijknmpt])(?!\w)", lambda found: found[1] + found[2].translate(SUB), text)
