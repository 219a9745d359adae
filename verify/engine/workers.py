"""Where work is done: in processes of this machine, each of which may die and take only its own task with it, or on a dask cluster."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import Any

WAY = "fork" if sys.platform == "linux" else "spawn"
"""How processes begin: as copies of this one where that is safe, so that what is imported by then need not be imported again."""


class Ended(ChildProcessError):
    """A process ended before it had done what it was asked; the message says how."""


@contextmanager
def processes(jobs: int) -> Iterator[Crew]:
    """A context with a Crew of `jobs` processes, which are stopped at once where the work is given up."""
    crew = Crew(jobs)
    try:
        yield crew
        crew.shutdown()
    finally:
        crew.kill()


def apart(function: Callable[..., Any], *words: Any) -> Any:
    """Compute function(*words) in a process of its own.

    Returns what the function returns. Raises what it raises, and Ended where the process ends instead.
    """
    alone = threading.current_thread() is threading.main_thread()  # a copy made beside the threads of a cluster could wait for ever
    process = Process(WAY if alone else "spawn")
    try:
        return process.ask(function, words)
    finally:
        process.close()


class Process:
    """A process that does one task after another; it ignores interrupts, ends with this process, and prints to stderr alone."""

    def __init__(self, way: str) -> None:
        context = multiprocessing.get_context(way)
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=False)  # type: ignore[attr-defined]
        # An interrupt that arrives before the process ignores them would be shown as a traceback: it begins with them held back.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside the thread that waits for our own parent
                self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        theirs.close()

    def ask(self, function: Callable[..., Any], words: tuple[Any, ...]) -> Any:
        """What the function returns in that process. Raises what it raises, and Ended where the process ends first."""
        try:
            self._ours.send((function, words))
            multiprocessing.connection.wait([self._ours, self._process.sentinel])
            if not self._ours.poll():
                raise EOFError
            good, answer = self._ours.recv()
        except (EOFError, OSError):
            self._process.join(5)
            raise Ended(_how(self._process.exitcode)) from None
        if good:
            return answer
        raise answer

    def stop(self) -> None:
        """End the process, whatever it is doing; `ask` raises Ended for whoever waits for it."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and close the connection to it.

        Only the thread that asks this process may call it, because the number of a closed connection is used again at once.
        """
        self._process.kill()
        self._process.join()
        self._ours.close()


def interrupted(raised: BaseException) -> bool:
    """Whether an exception is a person's interrupt, which is no failure of the task.

    A process that ignores interrupts is never interrupted.
    """
    return isinstance(raised, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def _how(code: int | None) -> str:
    if code is None:
        return "its process closed the line to this one"
    if code >= 0:
        return f"its process ended itself with exit status {code}"
    with suppress(ValueError):
        name = signal.Signals(-code).name
        return f"its process was killed by {name}" + (" (was memory short?)" if name == "SIGKILL" else "")
    return f"its process was killed by signal {-code}"


def _work(line: Any) -> None:
    """What a process does: it takes tasks from the connection and sends their results, until nobody is left to send one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(OSError):
        os.dup2(2, 1)  # stdout belongs to the command; what a task prints must not come between its lines
    with suppress(EOFError, ConnectionError):
        while True:
            function, words = line.recv()
            answer = _answer(function, words)
            try:
                line.send(answer)
            except (TypeError, ValueError, AttributeError) as error:  # no pickle of it
                line.send((False, TypeError(f"what {function.__name__} gave cannot be sent: {error}")))


def _answer(function: Callable[..., Any], words: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*words)
    except Exception as raised:
        raised.add_note("in a process of its own:\n" + "".join(traceback.format_exception(raised)))
        return False, raised
    except BaseException as raised:  # not this process's business, and none of the asking one's either
        return False, Ended(f"{type(raised).__name__}: {raised}")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Crew(Executor):
    """An Executor whose processes get one task at a time.

    A process that dies raises Ended for its own task, and another takes its place.
    """

    def __init__(self, jobs: int) -> None:
        self._tasks: SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = SimpleQueue()
        self._over = False
        self._processes = [Process(WAY) for _ in range(jobs)]  # all of them before this process has threads
        self._threads = [threading.Thread(target=self._serve, args=(place,), daemon=True) for place in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[..., Any], /, *words: Any) -> Future[Any]:  # type: ignore[override]
        """Hand function(*words) to the next free process, and return a future of its result."""
        future: Future[Any] = Future()
        self._tasks.put((future, function, words))
        return future

    def _serve(self, place: int) -> None:
        while (task := self._tasks.get()) is not None:
            future, function, words = task
            if self._over or not future.set_running_or_notify_cancel():
                future.cancel()
                continue
            try:
                found = self._processes[place].ask(function, words)
            except BaseException as raised:
                if isinstance(raised, Ended) and not self._over:
                    self._processes[place].close()
                    self._processes[place] = Process("spawn")  # a copy of a process with threads could wait for ever
                future.set_exception(raised)
            else:
                future.set_result(found)
        self._processes[place].close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every process once the tasks that were submitted are done.

        wait: whether to return only then. cancel_futures: whether tasks that have not begun are cancelled.
        """
        self._over = self._over or cancel_futures
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def kill(self) -> None:
        """End every process at once: the tasks they were doing raise Ended, and those that wait are cancelled."""
        self.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.stop()
        for thread in self._threads:
            thread.join(5)
