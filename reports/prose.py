"""Statements written in plain ASCII, set as text with real mathematics in it: "p >= n in R^d" has two formulas and a word.

A formula is the longest stretch of tokens that the grammar of reader.py reads as one; whatever it does not read stays
text, so any sentence can be set and none can break the page or give an order to what sets it.
"""

from __future__ import annotations

from functools import cache

from theory.typeset.visible import visible

from .reader import ENGLISH, LAWS, NotMath, Reader
from .tokens import Token, tokens

Run = tuple[str, ...]
"""("", words), ("math", typst), ("code", text) or ("cite", label, key)."""

SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "->": "→", "+-": "±", " -- ": " – ", " - ": " − ", " * ": " · "}


def prose(sentence: str) -> list[Run]:
    """The sentence as runs.

    >>> prose("p >= n in R^d")
    [('math', 'p >= n'), ('', ' in '), ('math', 'RR^d')]
    """
    return list(_read(visible(sentence)))


@cache
def _read(sentence: str) -> list[Run]:
    pieces = tokens(sentence)
    runs: list[Run] = []
    done = at = 0
    while at < len(pieces):
        piece = pieces[at]
        found = ("code", piece.text[1:-1], at + 1) if piece.kind == "code" else _formula(pieces, at)
        if found is None:
            at += 1
            continue
        if piece.start > done:
            runs.append(("", _words(sentence[done : piece.start])))
        kind, shown, at = found
        runs.append((kind, shown))
        done = pieces[at - 1].end
    if done < len(sentence):
        runs.append(("", _words(sentence[done:])))
    return runs


def _words(text: str) -> str:
    """Text between formulas, with signs for those that stand alone among words."""
    for ascii_sign, sign in SIGNS.items():
        text = text.replace(ascii_sign, sign)
    return text


def _formula(pieces: list[Token], at: int) -> tuple[str, str, int] | None:
    """The formula that starts at a token, where one does and it is more than a bare number or an English word."""
    if not _may_start(pieces[at], pieces[at - 1] if at > 0 else None):
        return None
    reader = Reader(pieces, at)
    try:
        shown = reader.relation()
    except NotMath:
        return None
    after = pieces[reader.at] if reader.at < len(pieces) else None
    read = pieces[at : reader.at]
    if not _certain(read) or (len(read) == 1 and after is not None and after.text in ("'", "’") and not after.spaced):
        return None
    return "math", shown, reader.at


def _may_start(first: Token, before: Token | None) -> bool:
    """Whether a formula may begin here: not in the middle of a word, and not with a closing bracket or a relation."""
    if first.kind == "sign" and first.text not in ("(", "[", "{", "|", "<", "-", "+-"):
        return False
    if before is None or first.spaced:
        return True
    if first.text in ("-", "+-"):
        return before.text in ("(", "[", "{", ",")
    return before.kind not in ("name", "number") and (before.spaced or before.text not in ("'", "’", "_", "#", "@"))


def _certain(read: list[Token]) -> bool:
    """Whether what was read is surely mathematics."""
    if len(read) == 1:
        return "e" in read[0].text if read[0].kind == "number" else read[0].kind == "name" and read[0].text not in ENGLISH | LAWS
    signs = {piece.text for piece in read if piece.kind == "sign"} - set("()[]{},")
    named = any(piece.kind == "name" for piece in read)
    return bool(signs) or read[0].text == "[" or (named and read[0].text not in ("(", "{"))
