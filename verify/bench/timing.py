"""Two programs measured in turn: ratios of neighbours in time, so that a shared machine slows both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from verify.bench.rows import Row

RUNS = 21


def seconds(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    """CPU time of one call: the wall time of a single thread, less what other programs took from it."""
    start = clock()
    work()
    return clock() - start


def median_interval(ratios: Any) -> tuple[float, float, float]:
    """Median and its 95% interval by order statistics (for 21 values the 6th and the 16th: 97%)."""
    from scipy.stats import binom

    ordered = np.sort(np.asarray(ratios, dtype=np.float64))
    below = int(binom.ppf(0.025, len(ordered), 0.5))
    return float(np.median(ordered)), float(ordered[max(below - 1, 0)]), float(ordered[min(len(ordered) - below, len(ordered) - 1)])


def compare(
    name: str,
    against: str,
    ours: Callable[[], Any],
    theirs: Callable[[], Any],
    goal: float | None,
    *,
    work: float = 1.0,
    runs: int = RUNS,
    clock: Callable[[], float] = time.process_time,
) -> Row:
    """How many times faster ours is than theirs; `work` = units ours does in a call for each one theirs does."""
    ours()
    theirs()
    ratios = []
    for i in range(runs):
        first, second = (ours, theirs) if i % 2 else (theirs, ours)
        a, b = seconds(first, clock), seconds(second, clock)
        ratios.append(work * (b / a if i % 2 else a / b))
    return Row(name, against, *median_interval(ratios), goal)
