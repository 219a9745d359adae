"""What a style must say: how each part of a formula looks, once the printer has decided what the parts are."""

from __future__ import annotations

from collections.abc import Sequence

from .names import Letter


class Style:
    """The parts of a formula; every method takes and gives finished text."""

    bare_root = False
    """Whether a root's body is not seen to end, so that a power of it needs brackets."""
    gap = " "
    """What stands between a function's letter and its brackets."""

    def letter(self, letter: Letter) -> str:
        """A symbol's name."""
        raise NotImplementedError

    def join(self, parts: Sequence[str]) -> str:
        """Factors side by side."""
        raise NotImplementedError

    def fraction(self, top: str, bottom: str) -> str:
        """A built-up fraction."""
        raise NotImplementedError

    def slash(self, top: str, bottom: str) -> str:
        """A fraction on one line."""
        raise NotImplementedError

    def root(self, body: str, index: str = "") -> str:
        """A root."""
        raise NotImplementedError

    def power(self, base: str, exponent: str) -> str:
        """A base with something above."""
        raise NotImplementedError

    def lowered(self, base: str, index: str) -> str:
        """A base with something below."""
        raise NotImplementedError

    def fence(self, kind: str, body: str) -> str:
        """Brackets; kind is one of ( [ { | (] [) norm floor ceil."""
        raise NotImplementedError

    def call(self, name: str, arguments: str) -> str:
        """A named function (a key of FUNCTIONS or SYMBOLIC, or a word) before its bracketed arguments."""
        raise NotImplementedError

    def choose(self, n: str, k: str) -> str:
        """A binomial coefficient."""
        raise NotImplementedError

    def big(self, sign: str, below: str, above: str, body: str) -> str:
        """A sum, product, integral or limit (sign: sum, product, integral, lim) with what stands below and above it."""
        raise NotImplementedError

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        """Values with their conditions; "" is the condition of the last resort."""
        raise NotImplementedError

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """A matrix."""
        raise NotImplementedError

    def sign(self, name: str) -> str:
        """A sign by its name: a relation, ->, oo, pi, dif, partial, in, and, or, not, transpose, times, indicator, E, P, tr, det, ..."""
        raise NotImplementedError
