"""A run's side of a cluster: tasks go to the scheduler, answers come back, and what goes wrong on the way is one clear line."""

from __future__ import annotations

import asyncio
import itertools
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from verify.engine.messages import complain

from . import ClusterTrouble, read_address
from .identity import ask, difference, identity, security, settle
from .work import work

EVERY, PATIENCE = 1.0, 30.0  # seconds between two looks at the scheduler, and until one that does not answer is said
KEPT = "what is finished is kept"


@contextmanager
def connected(text: str) -> Iterator[Cluster]:
    """An executor of the cluster at an address; on leaving, however that comes, what it still runs there is ended.

    Raises ValueError for what is no address, and ClusterTrouble where no scheduler of this checkout answers.
    """
    address = read_address(text)
    settle()
    from distributed import Client

    seen = asyncio.run(ask(address))
    trouble = difference(f"the scheduler at {address}", seen["identity"], identity())
    if trouble:
        raise ClusterTrouble(trouble)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = Client(address, timeout=10, set_as_default=False, security=security(address))
    cluster = Cluster(client, address, seen["workers"])
    try:
        yield cluster
    finally:
        cluster.shutdown()
        with suppress(Exception):  # the scheduler may be gone, which has been said
            client.close(5)


class Cluster(Executor):
    """An executor whose futures fail as their tasks do, with a ClusterTrouble, or with a ChildProcessError where workers kept ending."""

    def __init__(self, client: Any, address: str, workers: list[str]) -> None:
        self._client, self._address, self._workers = client, address, set(workers)
        self._tasks = client.get_executor(pure=False)
        self._waiting: set[Future] = set()
        self._numbers, self._run = itertools.count(1), uuid.uuid4().hex[:12]
        self._gone = ""
        self._end = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    @property
    def width(self) -> int:
        """The worker processes that there are now."""
        return len(self._workers)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future:
        """The future of function(*arguments, **named) on a worker."""
        answer: Future = Future()
        if self._gone:
            answer.set_exception(ClusterTrouble(self._gone))
            return answer
        self._waiting.add(answer)
        call = partial(function, **named) if named else function
        key = f"law-{self._run}-{next(self._numbers)}"
        self._tasks.submit(work, identity(), call, *arguments, key=key).add_done_callback(partial(self._settle, answer))
        return answer

    def map(self, function: Callable[..., Any], *iterables: Any, timeout: float | None = None, chunksize: int = 1) -> Iterator[Any]:
        """The results of function over the iterables, in order."""
        futures = [self.submit(function, *arguments) for arguments in zip(*iterables, strict=False)]
        return (future.result(timeout) for future in futures)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop watching the cluster; closing the client then ends what it still runs."""
        self._end.set()

    def _settle(self, answer: Future, found: Future) -> None:
        """Hand a task's result or its failure on, once."""
        trouble: BaseException | None = None
        try:
            result = found.result()
        except BaseException as error:
            trouble = self._translated(error)
        self._waiting.discard(answer)
        with suppress(Exception):  # it was given up meanwhile
            if trouble is None:
                answer.set_result(result)
            else:
                answer.set_exception(trouble)

    def _translated(self, error: BaseException) -> BaseException:
        """A failure of the cluster's as a ClusterTrouble or a ChildProcessError; the task's own as it is."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return ChildProcessError(f"{error.allowed_failures + 1} workers ended, one after the other, while they ran it (memory?)")
        if isinstance(error, ModuleNotFoundError):
            return ClusterTrouble(f"a worker at {self._address} cannot import what the run needs ({error}): start it with ./law worker")
        if type(error).__module__.split(".")[0] in ("distributed", "dask", "asyncio", "concurrent"):
            if self._client.status != "running":
                self._lose()
            return ClusterTrouble(self._gone or f"the cluster at {self._address} gave a task up ({type(error).__name__}); {KEPT}")
        return error

    def _look(self) -> None:
        """Watch the scheduler and its workers, and say what a run waits for."""
        waiting = silent = False
        while not self._end.wait(EVERY):
            if self._client.status != "running":
                self._lose()
                return
            try:
                seen = self._client.sync(self._client.scheduler.law, callback_timeout=PATIENCE)
            except TimeoutError:
                if not silent:
                    self._say(f"the scheduler at {self._address} has not answered for {PATIENCE:.0f} s; waiting for it")
                silent = True
                continue
            except Exception:  # the connection has closed: the status will say so
                continue
            silent = False
            workers = set(seen["workers"])
            if not self._waiting:
                self._workers = workers
                continue
            for lost in sorted(self._workers - workers):
                self._say(f"the worker at {lost} is gone; what it was at is run again by another")
            if not workers and not waiting:
                self._say(f"no worker at {self._address}: waiting for one (./law worker {self._address} starts it)")
            if workers and waiting:
                self._say(f"a worker has come to {self._address}")
            waiting, self._workers = not workers, workers

    def _lose(self) -> None:
        self._gone = f"the scheduler at {self._address} is gone; {KEPT}"
        for answer in list(self._waiting):
            with suppress(Exception):
                answer.set_exception(ClusterTrouble(self._gone))

    @staticmethod
    def _say(text: str) -> None:
        complain(text)
