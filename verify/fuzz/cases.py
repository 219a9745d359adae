"""One case of the fuzzer: what is tried, the watchdog it is tried under, and what it broke."""

from __future__ import annotations

import contextlib
import faulthandler
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.engine.shelf import ROOT
from verify.fuzz.writes import Writes

SLOWEST = 20.0
"""Seconds of the processor that one case may take; five times as many by the clock, since a machine may have other work."""
DEAD = 300
"""Seconds after which a case that ignores the watchdog, inside compiled code, ends the whole run."""
LONGEST_MESSAGE = 300


@dataclass
class Case:
    """One thing to try: a name that says what, the text that repeats it, and the function that runs it and returns what it broke."""

    kind: str
    says: str
    run: Callable[[Writes], str]


@dataclass
class Tally:
    """What a run has seen: cases by kind, and by what they broke the shortest of the cases that did and how many."""

    counts: dict[str, int] = field(default_factory=dict)
    findings: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, case: Case, broke: str) -> None:
        """Count one case."""
        self.counts[case.kind] = self.counts.get(case.kind, 0) + 1
        if broke:
            shortest, times = self.findings.get(broke, (case.says, 0))
            self.findings[broke] = (min(shortest, case.says, key=len), times + 1)


class Late(BaseException):
    """The watchdog's: not an Exception, so that nothing under test takes it for its own."""


@contextlib.contextmanager
def watched() -> Iterator[Callable[[], float]]:
    """A function that gives the seconds used since; after SLOWEST the code inside is interrupted, after DEAD the process ends."""
    started, clock = time.process_time(), time.monotonic()

    def late(signal_number: int, frame: Any) -> None:
        raise Late

    before = [(kind, signal.signal(kind, late)) for kind in (signal.SIGALRM, signal.SIGPROF)]
    signal.setitimer(signal.ITIMER_REAL, 5 * SLOWEST)
    signal.setitimer(signal.ITIMER_PROF, SLOWEST)
    faulthandler.dump_traceback_later(DEAD, exit=True, file=sys.__stderr__ or 2)
    try:
        yield lambda: max(time.process_time() - started, (time.monotonic() - clock) / 5)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        for kind, handler in before:
            signal.signal(kind, handler)


def attempted(function: Callable[[], str]) -> str:
    """What a case broke: its own answer, or a warning, or that it was late."""
    with warnings.catch_warnings(record=True) as warned, watched() as seconds:
        warnings.simplefilter("always")
        try:
            broke = function()
        except Late:
            broke = ""
        late = seconds() > SLOWEST
    if late:
        return f"more than {SLOWEST:g} s"
    if broke:
        return broke
    return f"a warning: {warned[0].category.__name__}: {str(warned[0].message)[:100]}" if warned else ""


def unclear(message: str) -> str:
    """Why a message is not one clear line; nothing where it is."""
    if not message.strip():
        return "an empty message"
    if not message.isprintable():
        return "a message that is not one printable line"
    return f"a message of over {LONGEST_MESSAGE} characters" if len(message) > LONGEST_MESSAGE else ""


def where(error: BaseException) -> str:
    """The place in this checkout where an exception came through last, and its text."""
    place, at = "", error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if str(ROOT) in file and "fuzz" not in file:
            place = f"{Path(file).name}:{at.tb_frame.f_code.co_name}"
        at = at.tb_next
    return f"({place})"
