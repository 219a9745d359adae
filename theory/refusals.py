"""Refusals are one line: every error that says what was wrong with an argument is printable and at most 300 characters long."""

from theory.typeset.visible import visible

LONGEST_LINE = 300


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    """The text in one line of at most `most` characters: spaces and line ends as one space, other unprintable characters escaped."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 3] + "..."


class Refusal(ValueError):
    """An argument that is refused; the message, in one line, names the quantity, what it must satisfy and what was given."""

    def __init__(self, message: str = "") -> None:
        super().__init__(one_line(message))
