"""Work in threads outside the kernels: results come back in the order of the tasks, a few at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def ordered(work: Callable[[Task], Result], tasks: Iterable[Task], threads: int) -> Iterator[Result]:
    """work(task) for every task, in order; at most two tasks per thread are under way, so memory does not grow with their number."""
    if threads == 1:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(threads) as pool:
        under_way: deque = deque()
        for task in tasks:
            under_way.append(pool.submit(work, task))
            if len(under_way) > 2 * threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def run(work: Callable[[Task], object], tasks: Iterable[Task], threads: int) -> None:
    """work(task) for every task, for its effect."""
    for _ in ordered(work, tasks, threads):
        pass
