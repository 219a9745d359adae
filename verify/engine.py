"""Where work is done: on this machine, or on a dask cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any


def engine(name: str) -> AbstractContextManager[Any]:
    """A context that gives an executor for "dask:ADDRESS" and None for "local". Raises ValueError for another name."""
    if name == "local":
        return nullcontext(None)
    if not name.startswith("dask:"):
        raise ValueError(f"--engine is local or dask:ADDRESS, got {name!r}")
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError(f"--engine {name} needs dask: .venv/bin/pip install 'dask[distributed]' ({error})") from error
    return Client(name.removeprefix("dask:"), timeout=10).get_executor()
