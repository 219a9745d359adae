"""A fuzzer of the whole command line and of every public function: a finite result or one clear error, whatever is asked.

`./law bench fuzz --cases 20000 --seed S` draws cases with hypothesis and runs each in this process under a watchdog, one in 400 of the
command lines as a process of its own. A case breaks the rule by a traceback, an exception that is no ValueError, a message that is not
one printable line of at most 300 characters, a warning, a NaN or an infinity that is not documented, more than 20 seconds, a file
written where the exit status is 2, or one written outside the temporary folder. What breaks it is counted by kind, each kind shown by
its shortest case.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.bench.fuzz_writes import Writes

SLOWEST = 20.0
"""Seconds of the processor that one case may take; five times as many by the clock, since a machine may have other work."""
DEAD = 300
"""Seconds after which a case that ignores the watchdog, inside compiled code, ends the whole run."""
PROCESS_EVERY = 400
LONGEST_MESSAGE = 300
MEMORY = 12 * 2**30
"""Bytes of address space: what would need more is a MemoryError, not the end of the machine."""


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


def fuzz(cases: int, seed: int, say: Callable[[str], Any] | None = None) -> Tally:
    """Run this many cases drawn from this seed, in a temporary folder; say is called with a line every thousand cases."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, Verbosity
    from hypothesis.configuration import set_hypothesis_home_dir

    tally, started = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _limited_memory(), _working_in(Path(folder) / "inner" / "place") as place:
        set_hypothesis_home_dir(Path(folder) / "hypothesis")
        from verify.bench import fuzz_calls, fuzz_commands

        writes = Writes(Path(folder))
        tempfile.tempdir = folder  # what is made in passing is no output
        sources = [fuzz_commands.cases(place), fuzz_calls.cases()]
        case_of = hypothesis.strategies.booleans().flatmap(lambda call: sources[call])
        done = 0

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=cases,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @hypothesis.given(case_of)
        def one(case: Case) -> None:
            nonlocal done
            done += 1
            (Path(folder) / "case.txt").write_text(case.says, encoding="utf-8", errors="backslashreplace")
            known = len(tally.findings)
            tally.add(case, broke := case.run(writes))
            if say and len(tally.findings) > known:
                say(f"FOUND in case {done}: {broke}\n    {case.says}")
            if say and done % 1000 == 0:
                say(f"{done} cases, {time.monotonic() - started:.0f} s, {len(tally.findings)} kinds of findings")

        one()
        for words in fuzz_commands.as_processes(place, max(3, cases // PROCESS_EVERY), seed):
            tally.add(Case("command as a process", " ".join(words), lambda writes: ""), process(words, place))
        tempfile.tempdir = None
    return tally


def process(words: list[str], place: Path) -> str:
    """What a command line broke that was run as a process of its own."""
    from verify.bench.fuzz_commands import ROOT, judged

    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "verify", *words]
    try:
        done = subprocess.run(
            command, cwd=place, env=environment, capture_output=True, text=True, errors="backslashreplace", timeout=6 * SLOWEST
        )
    except subprocess.TimeoutExpired:
        return f"more than {6 * SLOWEST:g} s"
    return judged(words, done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def _limited_memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if before[1] == resource.RLIM_INFINITY else min(MEMORY, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextlib.contextmanager
def _working_in(place: Path) -> Iterator[Path]:
    place.mkdir(parents=True)
    before = Path.cwd()
    os.chdir(place)
    try:
        yield place
    finally:
        os.chdir(before)


def main(cases: int, seed: int) -> int:
    """Run, print the counts and each kind of finding with its shortest case -> 0 where nothing was found, 1 where something was."""
    tally = fuzz(cases, seed, lambda line: print(line, file=sys.stderr, flush=True))
    for kind, count in sorted(tally.counts.items()):
        print(f"{count:>8} {kind}")
    for broke, (case, times) in sorted(tally.findings.items(), key=lambda found: -found[1][1]):
        print(f"FOUND {times} times: {broke}\n    {case}")
    print(f"{sum(tally.counts.values())} cases from seed {seed}: {len(tally.findings)} kinds of findings")
    return 1 if tally.findings else 0
