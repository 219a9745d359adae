"""Refusals in one line: what somebody else wrote is shown with its control characters escaped, and never at full length."""

from __future__ import annotations

from theory.typeset.visible import visible

LONGEST_LINE = 300
LONGEST_VALUE = 60


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    """The text in one line of at most `most` characters: spaces and line ends as one space, other unprintable characters escaped."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 3] + "..."


def shown(value: object) -> str:
    """A value that somebody gave, in quotation marks, cut after 60 characters with its length said."""
    text = str(value)
    cut = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE]
    return repr(cut) + ("" if cut is text else f" and {len(text) - LONGEST_VALUE} characters more")
