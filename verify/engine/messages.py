"""Lines that a command says: every character of them visible, whoever wrote it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from theory.typeset.visible import visible


def complain(message: str) -> None:
    """One line on stderr, every character of it visible."""
    print(f"law: {visible(message)}", file=sys.stderr, flush=True)


def tell(lines: str) -> None:
    """Lines on stdout, every character of them visible."""
    print("\n".join(map(visible, lines.split("\n"))), flush=True)


def tell_json(row: Mapping[str, Any]) -> None:
    """One JSON object as a line on stdout, in printable ASCII."""
    print(json.dumps(row, allow_nan=False, default=str).replace("\x7f", "\\u007f"), flush=True)
