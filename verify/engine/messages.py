"""Lines that a command writes, with every character of them visible, whoever wrote them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from theory.typeset.visible import visible


def complain(message: str) -> None:
    """Write one line to stderr, with every character of it visible."""
    print(f"law: {visible(message)}", file=sys.stderr, flush=True)


def tell(lines: str) -> None:
    """Write lines to stdout, with every character of them visible."""
    print("\n".join(map(visible, lines.split("\n"))), flush=True)


def tell_json(row: Mapping[str, Any]) -> None:
    """Write one JSON object as a line to stdout, in printable ASCII."""
    print(json.dumps(row, allow_nan=False, default=str).replace("\x7f", "\\u007f"), flush=True)
