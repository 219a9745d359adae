"""Text from outside made visible: a character that would steer a terminal, a page or a reader's eye is shown by its number."""

from __future__ import annotations

import unicodedata
from typing import Any


def visible(text: str) -> str:
    """The text with every character that has no look of its own written as Python writes it: \\x1b for an escape, \\u202e for an override.

    These are the control characters (C0, DEL and C1), the format characters, lone surrogates and code points without a character. A
    tab or the end of a line becomes a space; the spaces of typography stay.

    >>> visible("red \\x1b[31m, turned \\u202e, half \\ud800")
    'red \\\\x1b[31m, turned \\\\u202e, half \\\\ud800'
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return " "
    return letter if unicodedata.category(letter) == "Zs" else letter.encode("unicode_escape").decode("ascii")


def all_visible(data: Any) -> Any:
    """Lists, tuples and dictionaries of texts and numbers with every text in them made visible."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, dict):
        return {key: all_visible(value) for key, value in data.items()}
    return type(data)(all_visible(value) for value in data) if isinstance(data, (list, tuple)) else data
