"""Real clusters on the loopback: schedulers, workers and runs as processes of `./law`, with claims that wait to be let go."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds; only a hang ever takes that long

CLAIM = '''"""A claim that says which process runs it, and waits while it is held."""

import os
import time
from pathlib import Path

import numpy as np

from kernels import random
from theory.proof.letters import n
from verify import Claim, Control, exact

HERE = Path(__file__)


def measure(stream, n):
    """The mean of 100 uniform numbers."""
    (HERE.parent / f"{HERE.stem}.{os.getpid()}").touch()
    while (HERE.parent / "hold").exists() and (HERE.parent / "hold").read_text() in HERE.stem:
        time.sleep(0.02)
    #ENDS
    return exact(float(np.mean(random.uniforms(stream, 100, 1))))


claim = Claim(
    says="The mean of numbers below n is below n.",
    relation="<=",
    predicts=n,
    source="here",
    points=[dict(n=1), dict(n=2)],
    measure=measure,
    by_hand=[(dict(n=2), 2, "n")],
    controls=[Control("below", "below -n", predicts=-n)],
)
'''


class Shelf:
    """A folder of claims that note the process they run in, and wait while they are held."""

    def __init__(self, folder: Path, names: str = "one two three", ends: str = "") -> None:
        self.folder, self.names = folder, names.split()
        folder.mkdir()
        for name in self.names:
            (folder / f"{name}.py").write_text(CLAIM.replace("#ENDS", ends))

    def hold(self, part: str = "") -> None:
        """Let the claims with this in their names wait."""
        (self.folder / "hold").write_text(part)

    def release(self) -> None:
        (self.folder / "hold").unlink()

    def begun(self) -> dict[int, str]:
        """Which claim each process has begun: process id -> name. A worker may judge a claim in a process of its own."""
        found = [path.name.split(".") for path in self.folder.glob("*.*") if path.suffix[1:].isdigit()]
        return {int(number): name for name, number in found}

    def forget(self) -> None:
        """As if none had begun."""
        for path in self.folder.glob("*.[0-9]*"):
            path.unlink()

    def arguments(self, records: Path) -> list[str]:
        return ["verify", *self.names, "--shelf", str(self.folder), "--records", str(records), "--json"]


def nameless() -> int:
    """The descriptor of a new file without a name."""
    number, name = tempfile.mkstemp()
    os.unlink(name)
    return number


class Law:
    """A process of ./law whose lines on stderr can be waited for."""

    def __init__(self, *arguments: str, root: Path = ROOT, **more: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DASK", "LAW"))}
        command = [sys.executable, "-P", "-m", "verify"] if root != ROOT else [sys._base_executable, str(ROOT / "law")]
        if root != ROOT:  # another checkout, with the packages of this one
            environment |= {"PYTHONPATH": str(root), "PYTHONHASHSEED": "0"}
        self._out, self._err = nameless(), nameless()
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=root / "tests",
            env=environment | more,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            start_new_session=True,
        )

    @property
    def said(self) -> str:
        """What is on stderr until now."""
        return os.pread(self._err, 2**20, 0).decode()

    def waits(self, pattern: str) -> re.Match[str]:
        """Wait for a pattern on stderr."""
        wait_for(lambda: re.search(pattern, self.said) or self.process.poll() is not None, lambda: self.said)
        found = re.search(pattern, self.said)
        assert found, self.said
        return found

    def done(self) -> tuple[int, str, list[str]]:
        """Its exit status, what it printed, and its lines on stderr but for those of progress; none is of a traceback."""
        status = self.process.wait(PATIENCE)
        out, said = os.pread(self._out, 2**24, 0).decode(), self.said
        assert "Traceback" not in said, said
        return status, out, [line for line in said.splitlines() if not re.match(r"\[\d+/\d+\] ", line)]

    def interrupt(self) -> None:
        """What Ctrl-C does: the whole group gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        os.close(self._out)
        os.close(self._err)


@contextmanager
def law(*arguments: str, root: Path = ROOT, **more: str) -> Iterator[Law]:
    """A process of ./law that is gone on leaving."""
    process = Law(*arguments, root=root, **more)
    try:
        yield process
    finally:
        process.end()


@contextmanager
def scheduler(*options: str, **more: str) -> Iterator[tuple[Law, str]]:
    """A scheduler on a free port of the loopback, and its address."""
    with law("scheduler", "--port", "0", *options, **more) as process:
        yield process, process.waits(r"scheduler at (t\w\w://127\.0\.0\.1:\d+)")[1]


@contextmanager
def worker(address: str, jobs: int = 1, **more: str) -> Iterator[Law]:
    """A worker that has joined."""
    with law("worker", address, "--jobs", str(jobs), **more) as process:
        process.waits(f"{jobs} worker process")
        yield process


def worker_process(number: int) -> int:
    """The worker process that a process is, or was begun by."""
    import psutil

    process = psutil.Process(number)
    return next(each.pid for each in [process, *process.parents()] if "verify.cluster.process" in each.cmdline())


def wait_for(condition: Callable[[], object], about: Callable[[], object] = str) -> None:
    """Wait until a condition holds; `about` says more where it does not come to."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"nothing happened: {about()}"
        time.sleep(0.02)
