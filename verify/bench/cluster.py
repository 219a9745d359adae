"""The constants that docs/cluster.md plans with: what a task costs a cluster, and how fast a core draws samples.

Costs are processor time where the cluster's processes can be asked for it, so that a busy machine does not change them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from kernels import concentration, laws
from verify.bench.rows import Row
from verify.bench.timing import median_interval, seconds

RUNS, TASKS, DRAWS, IDLERS, IDLE = 21, 500, 2**22, 100, 5.0

IDLING = """
import asyncio, sys
from verify.cluster.identity import settle
settle()
from verify.cluster.serve import LawWorker

async def idle(address, number, folder):
    of_all = dict(nthreads=1, host="127.0.0.1", memory_limit=0, nanny=None)
    await asyncio.gather(*(LawWorker(address, local_directory=f"{folder}/{i}", **of_all) for i in range(number)))
    print("joined", flush=True)
    await asyncio.sleep(600)

asyncio.run(idle(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
"""


def stream() -> Iterator[Row]:
    """Samples a second of one core: one linear form of a point of the sphere, into a histogram."""
    for d in (10, 100, 784):
        draws = DRAWS // d * 8
        edges = (np.array([-1.0]), np.array([1.0]), 400)

        def draw(d: int = d, draws: int = draws, edges: Any = edges) -> None:
            concentration.run(laws.sphere, d, np.eye(1, d), draws, seed=0, edges=edges)

        draw()
        yield Row(f"streaming kernel d={d}", "one core", *median_interval([draws / seconds(draw) for _ in range(RUNS)]), None, "samples/s")


def cluster() -> Iterator[Row]:
    """What a task and a record cost a scheduler and two worker processes on the loopback."""
    from verify.cluster.command import need_dask

    need_dask("bench cluster")
    import psutil

    from verify.cluster.client import connected
    from verify.engine.run import run_by_name

    with _running() as (address, middle), connected(address) as pool:
        scheduler, ours = psutil.Process(middle), psutil.Process()

        def used(process: Any) -> float:
            times = process.cpu_times()
            return times.user + times.system

        def several() -> tuple[float, float, float]:
            before, begin = (used(scheduler), used(ours)), time.perf_counter()
            list(pool.map(abs, range(TASKS)))
            return TASKS / (time.perf_counter() - begin), (used(scheduler) - before[0]) / TASKS, (used(ours) - before[1]) / TASKS

        several()
        alone = [seconds(lambda: pool.submit(abs, 1).result(), time.perf_counter) for _ in range(RUNS)]
        yield _row("one small task, there and back", "an idle cluster", [1e3 * each for each in alone], "ms")
        rates, middles, clients = zip(*(several() for _ in range(RUNS // 3)), strict=True)
        yield _row("small tasks", "two workers, this machine", rates, "tasks/s")
        yield _row("scheduler's time, a task", "its processor time", [1e3 * each for each in middles], "ms")
        yield _row("run's time, a task", "its processor time", [1e3 * each for each in clients], "ms")

        def idle() -> float:
            before = used(scheduler)
            time.sleep(IDLE)
            return 1e3 * (used(scheduler) - before) / IDLE

        workers = [child for child in psutil.process_iter(["cmdline"]) if "verify.cluster.process" in (child.info["cmdline"] or ())]
        yield _row("memory of a worker process", "before its first claim", [one.memory_info().rss / 2**20 for one in workers], "MiB")
        few = idle()
        yield _row("scheduler's time, a second", "its processor time, two idle workers", [few], "ms")
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-P", "-c", IDLING, address, str(IDLERS), folder]
            idlers = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert idlers.stdout
            idlers.stdout.readline()
            yield _row("the same, a worker more", f"{IDLERS} idle workers", [(idle() - few) / IDLERS for _ in range(3)], "ms")
            idlers.kill()
            idlers.communicate()
    lines = [run_by_name(name, "quick", 0) for name in ("noise_event", "net_size", "theorem_2_sum")]
    yield _row("a record", "three small claims", [len(str(line)) / 1024 for line in lines], "KiB")


def _row(name: str, against: str, values: Any, unit: str) -> Row:
    ordered = sorted(values)
    if len(ordered) < 7:
        return Row(name, against, float(np.median(ordered)), float(ordered[0]), float(ordered[-1]), None, unit)
    return Row(name, against, *median_interval(ordered), None, unit)


@contextmanager
def _running() -> Iterator[tuple[str, int]]:
    """A scheduler and two worker processes: its address and its process."""

    def begin(*words: str) -> Any:
        command = [sys.executable, "-P", "-m", "verify", *words]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def until(process: Any, pattern: str) -> re.Match[str]:
        for line in process.stderr:
            if found := re.search(pattern, line):
                return found
        raise RuntimeError(f"{process.args[4]} ended with status {process.wait()}")

    scheduler = begin("scheduler", "--port", "0")
    workers = None
    try:
        address = until(scheduler, r"scheduler at (\S+)")[1]
        workers = begin("worker", address, "--jobs", "2")
        until(workers, "2 worker processes")
        yield address, scheduler.pid
    finally:
        for process in filter(None, (workers, scheduler)):
            process.terminate()
            process.communicate()
