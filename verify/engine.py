"""Where work is done: in processes of this machine, or on a dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any


def engine(name: str, jobs: int = 1) -> AbstractContextManager[Any]:
    """A context that gives an executor: `jobs` processes for "local" (None for one job), a cluster for "dask:ADDRESS".

    Raises ValueError for another name, ConnectionError for a cluster that cannot be used, and ChildProcessError where a process of
    this machine was killed.
    """
    if name == "local":
        return processes(jobs) if jobs > 1 else nullcontext(None)
    if not name.startswith("dask:"):
        raise ValueError(f"--engine is local or dask:ADDRESS, got {name!r}")
    from .cluster.command import need_dask

    need_dask(f"--engine {name}")
    from .cluster.client import connected

    return connected(name.removeprefix("dask:"))


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """An executor of `jobs` processes that are stopped at once where the work is given up.

    They begin as copies of this one where that is safe: what is imported by then need not be imported again.
    """
    way = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    before = multiprocessing.active_children()
    pool = ProcessPoolExecutor(jobs, way, _begin)
    try:
        pool.submit(os.getpid).result()  # all of them start here, before anything that has a thread of its own
        yield pool
        pool.shutdown()
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            if child not in before:
                child.kill()
        if isinstance(error, BrokenProcessPool):
            raise ChildProcessError("a worker process was killed (memory?); --resume goes on, --jobs 1 needs less memory") from error
        raise


def _begin() -> None:
    """A worker leaves interrupts to the process that began it, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
