"""The environment variables that the commands read; a value out of range is refused with the variable's name."""

from __future__ import annotations

import os
import time

LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, beyond which dates have no four digits."""


def check() -> None:
    """Check every variable before anything is done, and set or remove variables of libraries that would change what a command gives.

    Raises ValueError, which names the variable, the allowed range and the value.
    """
    columns()
    epoch()
    os.environ["MPLBACKEND"] = "agg"  # figures go to files; a backend that is not there, or that opens windows, is of no use
    for name in [name for name in os.environ if name.startswith("NUMBA_") and name not in KEPT]:
        del os.environ[name]  # the kernels exist only compiled, and a dump of what numba does would stand between the lines of --json


KEPT = ("NUMBA_CACHE_DIR", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES")
"""The variables of numba that are left as they are, as our own kernels set them."""


def columns() -> int:
    """The width of a page of text where the output is no terminal: COLUMNS, or 140 where it is not set; at least 40."""
    return max(40, _whole("COLUMNS", 140, 1, 10_000))


def epoch() -> int:
    """The second by which records and pages are dated, since 1970: SOURCE_DATE_EPOCH, or now."""
    return _whole("SOURCE_DATE_EPOCH", int(time.time()), 0, LAST_SECOND)


def _whole(name: str, default: int, least: int, most: int) -> int:
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and len(said) <= 20 and least <= int(said) <= most):
        raise ValueError(f"the environment variable {name} must be a whole number from {least} to {most}, got {said[:40]!r}")
    return int(said)
