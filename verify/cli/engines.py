"""Where a command's work is done: in processes of this machine, or on a cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from verify.cluster.command import need_dask
from verify.engine.workers import processes


def engine(name: str, jobs: int = 0) -> AbstractContextManager[Any]:
    """A context that gives an executor: `jobs` processes for "local" (None for none), a cluster for "dask:ADDRESS".

    Raises ValueError for another name and ConnectionError for a cluster that cannot be used. A task of a process of this machine that
    is killed raises Ended.
    """
    if name == "local":
        return processes(jobs) if jobs else nullcontext(None)
    if not name.startswith("dask:"):
        raise ValueError(f"--engine is local or dask:ADDRESS, got {name!r}")
    need_dask(f"--engine {name}")
    from verify.cluster.client import connected  # needs the packages of the cluster, which are there now

    return connected(name.removeprefix("dask:"))
