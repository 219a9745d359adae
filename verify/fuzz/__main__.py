"""A fuzzer of the whole command line and of every public function: a finite result or one clear error, whatever is asked.

`./law bench fuzz --cases 20000 --seed S` draws cases with hypothesis and runs each in this process under a watchdog, one in 400 of the
command lines as a process of its own. A case breaks the rule by a traceback, an exception that is no ValueError, a message that is not
one printable line of at most 300 characters, a warning, a NaN or an infinity that is not documented, more than 20 seconds, a file
written where the exit status is 2, or one written outside the temporary folder. What breaks it is counted by kind, each kind shown by
its shortest case.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.configuration import set_hypothesis_home_dir

from verify.engine.shelf import ROOT
from verify.fuzz import calls, commands
from verify.fuzz.cases import SLOWEST, Case, Tally
from verify.fuzz.commands import judged
from verify.fuzz.writes import Writes

PROCESS_EVERY = 400
MEMORY = 12 * 2**30
"""Bytes of address space: what would need more is a MemoryError, not the end of the machine."""


def fuzz(cases: int, seed: int, say: Callable[[str], Any] | None = None) -> Tally:
    """Run this many cases drawn from this seed, in a temporary folder; say is called with a line every thousand cases."""
    tally, started = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, _limited_memory(), _working_in(Path(folder) / "inner" / "place") as place:
        set_hypothesis_home_dir(Path(folder) / "hypothesis")
        writes = Writes(Path(folder))
        tempfile.tempdir = folder  # what is made in passing is no output
        sources = [commands.cases(place), calls.cases()]
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
        for words in commands.as_processes(place, max(3, cases // PROCESS_EVERY), seed):
            tally.add(Case("command as a process", " ".join(words), lambda writes: ""), process(words, place))
        tempfile.tempdir = None
    return tally


def process(words: list[str], place: Path) -> str:
    """What a command line broke that was run as a process of its own."""
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


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m verify.fuzz")
    options.add_argument("--cases", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    sys.exit(main(given.cases, given.seed))
