"""A console that shows text and obeys none: escape sequences in what it is given come out as letters, and so does rich's markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from theory.typeset.visible import visible


class PlainConsole(Console):
    """Every text that is about to be written, whatever it stands in, is made visible; colours and moves of the cursor are rich's alone."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **settings)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces to write, as rich makes them, each with its text visible."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(lines(piece.text), piece.style)

    def on_broken_pipe(self) -> None:
        """Leave a reader that has gone to the command line: rich would end with 1, which means that a claim fails."""
        raise


def lines(text: str) -> str:
    """The text visible line by line."""
    return "\n".join(map(visible, text.split("\n")))
