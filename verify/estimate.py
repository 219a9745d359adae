"""Estimates: a number is never bare, it comes with an interval at a stated level and says which way it errs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

LEVEL = 1e-6
"""Probability that one interval misses. About 820 intervals a run make at most 820 * 1e-6 = 8.2e-4 false alarms a run."""


@dataclass(frozen=True)
class Estimate:
    """value with low <= value <= high from `samples` draws (0: computed, not sampled).

    errs: "both" for a two-sided interval; "low" where the number can only be too small (a maximum over samples),
    "high" where it can only be too large. Raises ValueError where the ends are out of order or errs is unknown.
    """

    value: float | Fraction
    low: float | Fraction
    high: float | Fraction
    samples: int = 0
    errs: str = "both"

    def __post_init__(self) -> None:
        if self.errs not in ("both", "low", "high"):
            raise ValueError(f"errs is {self.errs!r}, not one of both, low, high")
        if self.low > self.value or self.value > self.high:  # a NaN passes here and is refused by the judge
            raise ValueError(f"an interval out of order: {self.low} <= {self.value} <= {self.high} does not hold")

    @property
    def half_width(self) -> float:
        """The larger of the distances from value to the two ends."""
        return float(max(self.high - self.value, self.value - self.low))


def finite(values: Any) -> np.ndarray:
    """The draws as float64 of the same shape. Raises ValueError, with their count, where some are not finite numbers.

    A comparison, a sort or Python's min and max lose a NaN; draws go through here before they meet one.
    """
    values = np.asarray(values, dtype=np.float64)
    good = np.isfinite(values)
    if not good.all():
        first = int(np.argmin(good))
        raise ValueError(
            f"{values.size - np.count_nonzero(good)} of {values.size} draws are not finite numbers: draw {first} is {values.flat[first]}"
        )
    return values


def fraction(hits: Any, samples: int | None = None, *, level: float = LEVEL) -> Estimate:
    """A probability from independent yes/no draws (bool[samples], or a count and `samples`): Clopper-Pearson, never below its level.

    Draws of a quantity go through `finite` before they are compared: a comparison with NaN is no hit, and says nothing.
    Source: Clopper & Pearson 1934. Raises ValueError for no draws or a count outside 0..samples.
    """
    from scipy.special import betaincinv

    if samples is None:
        hits = np.asarray(hits)
        if hits.dtype != np.bool_:
            raise ValueError(f"fraction needs bool draws, got dtype {hits.dtype}; for a count give samples as well")
        hits, samples = int(np.count_nonzero(hits)), hits.size
    hits, samples = int(hits), int(samples)
    if not 0 <= hits <= samples or samples < 1:
        raise ValueError(f"fraction needs 0 <= hits <= samples and samples >= 1, got hits={hits}, samples={samples}")
    low = 0.0 if hits == 0 else float(betaincinv(hits, samples - hits + 1, level / 2))
    high = 1.0 if hits == samples else float(betaincinv(hits + 1, samples - hits, 1 - level / 2))
    return Estimate(hits / samples, low, high, samples)


def mean(values: Any, *, level: float = LEVEL) -> Estimate:
    """An expectation from independent draws float64[samples]: Student's interval, widened for skewness.

    Student's interval undercovers on skewed draws: its quantile z is off by g (2 z^2 + 1)/(6 sqrt(samples)), g the skewness
    (Edgeworth; Hall 1992, section 2.6). The widening takes |g| as seen, on both sides. Raises ValueError below 8 draws.
    """
    from scipy.special import stdtrit

    values = finite(values).ravel()
    samples = values.size
    if samples < 8:
        raise ValueError(f"mean needs at least 8 draws for an interval, got {samples}")
    centre = float(values.mean())
    spread = float(values.std(ddof=1))
    if spread == 0.0:
        raise ValueError(f"all {samples} draws equal {centre}: not a random quantity, use exact()")
    quantile = float(stdtrit(samples - 1, 1 - level / 2))
    standard = (values - centre) / spread
    skewness = abs(float(np.mean(standard * standard * standard)))  # a power of 3 costs thirty products
    half = spread / math.sqrt(samples) * (quantile + skewness * (2 * quantile**2 + 1) / (6 * math.sqrt(samples)))
    return Estimate(centre, centre - half, centre + half, samples)


def median(values: Any, *, level: float = LEVEL) -> Estimate:
    """The median of a continuous law from independent draws float64[samples]: order statistics, whatever the law.

    The j-th smallest of N draws exceeds it with probability P(Bin(N, 1/2) < j). Raises ValueError for too few draws to have an interval.
    """
    from scipy.special import bdtr

    values = np.sort(finite(values).ravel())
    ranks = np.arange(values.size // 2)
    usable = ranks[bdtr(ranks, values.size, 0.5) <= level / 2]  # P(Bin <= rank): the draw of this rank, from 0, lies above the median
    if not usable.size:
        raise ValueError(f"a median at level {level:g} needs {math.ceil(1 - math.log2(level))} draws at least, got {values.size}")
    last = int(usable[-1])
    return Estimate(float(np.median(values)), float(values[last]), float(values[-1 - last]), values.size)


def deviation(values: Any, t: float, *, level: float = LEVEL) -> Estimate:
    """P(|f - Ef| >= t) from independent draws of f, float64[samples], where Ef is not known.

    The mean m comes with its own interval m +- h, and |f - Ef| >= t lies between |f - m| >= t + h and |f - m| >= t - h:
    Clopper-Pearson at these two thresholds, half of the level for each of the two intervals.
    """
    values = finite(values).ravel()
    centre = mean(values, level=level / 2)
    away = np.abs(values - float(centre.value))
    inner, at, outer = (fraction(away >= threshold, level=level / 2) for threshold in (t + centre.half_width, t, t - centre.half_width))
    return Estimate(at.value, inner.low, outer.high, values.size)


def slope(x: Any, y: Any, *, level: float = LEVEL) -> Estimate:
    """The least-squares slope of y against x, from independent draws y float64[draws, points], x float64[points].

    One slope a draw, then `mean` of the slopes: draws may be correlated across points but not with each other.
    """
    x, y = finite(x), finite(y)
    if y.ndim != 2 or x.shape != y.shape[1:]:
        raise ValueError(f"slope needs y[draws, points] for x[points], got {y.shape} and {x.shape}")
    weights = (x - x.mean()) / np.sum((x - x.mean()) ** 2)
    return mean(y @ weights, level=level)


def exact(value: float | Fraction, rounding: float = 0.0) -> Estimate:
    """A computed number, not a sampled one; `rounding` is the relative error its arithmetic may have made."""
    if rounding == 0.0:
        return Estimate(value, value, value)
    half = abs(float(value)) * rounding
    return Estimate(float(value), float(value) - half, float(value) + half)


def supremum(values: Any) -> Estimate:
    """A supremum seen at finitely many places: the largest of float64[samples]; it can only err low."""
    return _extreme(values, np.max, "low")


def infimum(values: Any) -> Estimate:
    """An infimum seen at finitely many places: the smallest of float64[samples]; it can only err high."""
    return _extreme(values, np.min, "high")


def _extreme(values: Any, pick: Any, errs: str) -> Estimate:
    values = finite(values).ravel()
    if values.size == 0:
        raise ValueError("an extreme of no values: samples >= 1 is needed, got 0")
    seen = float(pick(values))
    return Estimate(seen, seen, seen, values.size, errs)
