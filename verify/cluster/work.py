"""What a worker calls for a task: it refuses a run of another checkout, then calls the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import ClusterTrouble
from .identity import difference, identity


def work(theirs: dict[str, str], function: Callable[..., Any], *arguments: Any) -> Any:
    """function(*arguments), for a run whose identity is `theirs`. Raises ClusterTrouble where this worker's is another."""
    trouble = difference("the worker", identity(), theirs)
    if trouble:
        raise ClusterTrouble(trouble)
    try:
        return function(*arguments)
    except (SystemExit, KeyboardInterrupt) as error:  # dask would end the worker, and run the task on the next one
        raise RuntimeError(f"the task ended its process: {error!r}") from error
