"""The tokens of a statement: numbers, names, signs, characters shown by their numbers, and the white space between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from theory.typeset.names import GREEK

TOKEN = re.compile(
    r"(?P<escape>\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})|(?P<code>`[^`]+`)|(?P<abbreviation>(?:[A-Za-z]\.){2,})|(?P<number>(?:\d+(?:\.\d+)?|(?<![\w.])\.\d+)(?:e[-+]?\d+)?(?![\w]*[A-Za-z]{2}))"
    r"|(?P<name>[B-HJ-Z]'(?=(?:[A-Z]{1,3}|[a-rt-z])\b)|(?:[A-Za-z]\d{1,2}|[A-Za-zͰ-Ͽ]+)(?:_(?:\{[^{}]{1,14}\}|[A-Za-z0-9]{1,4}(?![A-Za-z0-9])))?'*(?!\w))"
    r"|(?P<sign><=|>=|!=|==|~=|->|\+-|-\+|\*\*|[-+*/^=<>~|()\[\]{},])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A piece of the sentence: its kind, its text, where it starts, and whether white space stands before it."""

    kind: str
    text: str
    start: int
    spaced: bool

    @property
    def end(self) -> int:
        """Where the piece ends."""
        return self.start + len(self.text)

    @property
    def is_letter(self) -> bool:
        """Whether this is a letter of mathematics, Latin or Greek, and not a word."""
        base = self.text.split("_")[0].rstrip("'")
        return self.kind == "name" and (len(base) == 1 or base in GREEK or bool(re.fullmatch(r"[A-Za-z]\d+|[A-Za-z]bar", base)))

    @property
    def is_size(self) -> bool:
        """Whether an x beside it may be a multiplication sign: n x p, 28 x 28."""
        return self.kind == "number" or self.text in ("n", "d", "p", "k", "q", "m", "N")


def tokens(sentence: str) -> list[Token]:
    """The sentence cut into tokens."""
    found: list[Token] = []
    spaced = False
    for piece in TOKEN.finditer(sentence):
        if piece.lastgroup != "space":
            found.append(Token(str(piece.lastgroup), piece[0], piece.start(), spaced))
        spaced = piece.lastgroup == "space"
    return found
