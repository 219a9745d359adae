"""How often the interval of `estimate.mean` misses where no bound is known: the worst rate simulated, by number of draws and level.

The rates are in coverage_table.py, which `./law bench coverage` writes. They are upper 99% confidence limits of the miss rate for the
worst of a fixed list of laws, skewed and heavy-tailed ones among them, and no bound for a law that is not in the list.
"""

from __future__ import annotations

from bisect import bisect_right

from verify.engine.coverage_table import MISSES

LARGEST_LEVEL = max(MISSES)


def miss_rate(samples: int, level: float) -> float:
    """The worst simulated miss rate of an interval for the mean of `samples` draws that is asked for at `level`; never below `level`.

    Between two simulated numbers of draws it is the larger of their rates, and beyond the largest number the rate there. Between two
    simulated levels it is the rate of the larger level. Raises ValueError below the smallest number or above the largest level.
    """
    if not 0.0 < level <= LARGEST_LEVEL:
        raise ValueError(f"the level of a mean is above 0 and at most {LARGEST_LEVEL:g}, the largest simulated: got {level:g}")
    rates = MISSES[min(simulated for simulated in MISSES if simulated >= level)]
    numbers = sorted(rates)
    if samples < numbers[0]:
        raise ValueError(f"the miss rate of a mean is simulated from {numbers[0]} draws on, got {samples}")
    place = bisect_right(numbers, samples)
    return max(level, *(rates[number][0] for number in numbers[place - 1 : place + 1]))
