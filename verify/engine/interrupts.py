"""Interrupts of the commands: an interrupted command ends with status 130 and one line on stderr, never with a traceback."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import FrameType

STATUS = 130


def leave(number: int, frame: FrameType | None) -> None:
    """End the process at once, as the handler of a signal."""
    os.write(2, b"law: interrupted\n")
    os._exit(STATUS)


def heeded() -> bool:
    """Whether this process listens to interrupts and may set their handler; one that a shell began in the background does not."""
    return threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def until_the_command_begins() -> None:
    """Let an interrupt end `python -m verify` at once while it is still at its imports, as nothing is to be tidied then."""
    if ("-m", "verify") in pairwise(sys.orig_argv) and heeded():
        signal.signal(signal.SIGINT, leave)


@contextmanager
def once() -> Iterator[None]:
    """A context in which the first interrupt is raised, so that what was begun is tidied up; the second ends the process at once."""

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, leave)
        raise KeyboardInterrupt

    listens = heeded()
    before = signal.signal(signal.SIGINT, first) if listens else None
    try:
        yield
    finally:
        if listens:
            signal.signal(signal.SIGINT, before)


def settled() -> None:
    """Let the process end with a status of its own after an interrupt has been dealt with.

    CPython 3.11 notes an interrupt that leaves the text of an `exec` or `eval`, as of a dataclass or a namedtuple, and at its end kills
    itself by that signal, even where the interrupt was caught on its way. Another such text clears the note: namedtuple runs its own.
    """
    namedtuple("Settled", "")


until_the_command_begins()
