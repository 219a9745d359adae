"""Estimates: each number comes with an interval, the probability that the interval misses, and the side to which the number may err."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.engine import coverage

LEVEL = 1e-6
"""The probability with which one interval may miss, where it is exact or a bound; an asymptotic interval states its simulated level."""


@dataclass(frozen=True)
class Estimate:
    """An estimated number with an interval, low <= value <= high.

    samples: the number of draws it was made from; 0 where it was computed and not sampled. errs: "both" for a two-sided interval. "low"
    where the number can only be too small (a supremum seen at some places), "high" where it can only be too large. "draws" where it is
    the least of the draws themselves, for claims that none of the draws made lies below a bound; of other draws it says only that a share
    of at most `unseen` could lie below. level: the probability that the interval misses is at most this; 0 where it cannot miss.
    asymptotic: whether no bound for this many draws is known, so that the level is the worst miss rate simulated over a fixed list of
    laws.

    Raises ValueError where the ends are out of order, errs is unknown, or an interval from draws states no level between 0 and 1.
    """

    value: float | Fraction
    low: float | Fraction
    high: float | Fraction
    samples: int = 0
    errs: str = "both"
    level: float = 0.0
    asymptotic: bool = False

    def __post_init__(self) -> None:
        if self.errs not in ("both", "low", "high", "draws"):
            raise ValueError(f"errs is {self.errs!r}, not one of both, low, high, draws")
        if self.low > self.value or self.value > self.high:  # a NaN passes here and is refused by the judge
            raise ValueError(f"an interval out of order: {self.low} <= {self.value} <= {self.high} does not hold")
        if self.samples and self.low != self.high and self.errs != "draws" and not 0.0 < self.level <= 1.0:
            raise ValueError(f"an interval from {self.samples} draws states its level, above 0 and at most 1, got {self.level}")

    @property
    def unseen(self) -> float:
        """The largest share of such draws that could lie below the least of these, unseen at level 1e-6: 1 - level^(1/samples)."""
        return -math.expm1(math.log(LEVEL) / self.samples)

    @property
    def half_width(self) -> float:
        """The larger of the distances from the value to the two ends of the interval."""
        return float(max(self.high - self.value, self.value - self.low))


def finite(values: Any) -> np.ndarray:
    """The draws as float64 of the same shape, where all of them are finite.

    A comparison, a sort or Python's min and max lose a NaN silently, so that draws pass through here before they meet one. Raises
    ValueError, with their count, where some are not finite numbers.
    """
    values = np.asarray(values, dtype=np.float64)
    good = np.isfinite(values)
    if not good.all():
        first = int(np.argmin(good))
        raise ValueError(
            f"{values.size - np.count_nonzero(good)} of {values.size} draws are not finite numbers: draw {first} is {values.flat[first]}"
        )
    return values


def made_of(value: Any, low: Any, high: Any, *parts: Estimate) -> Estimate:
    """An estimate computed from others, `parts`: it misses only where one of them does, so its level is the sum of theirs."""
    level = min(1.0, sum(part.level for part in parts))
    samples = max(part.samples for part in parts)
    return Estimate(float(value), float(low), float(high), samples, level=level, asymptotic=any(part.asymptotic for part in parts))


def mapped(function: Callable[[float], float], seen: Estimate) -> Estimate:
    """An increasing function of an estimated number: the function of its value and of both ends, at the same level."""
    value, low, high = (function(float(end)) for end in (seen.value, seen.low, seen.high))
    return made_of(value, low, high, seen)


def fraction(hits: Any, samples: int | None = None, *, level: float = LEVEL) -> Estimate:
    """Estimate a probability from independent yes/no draws, by the Clopper-Pearson interval, which misses with probability `level` at most.

    hits: bool[samples], or a count, and then `samples` is the number of draws. Draws of a quantity go through `finite` before they are
    compared: a comparison with NaN is no hit, and says nothing. Returns an Estimate. Raises ValueError for no draws, a count outside
    0..samples, or one that is no whole number. Source: Clopper & Pearson 1934.
    """
    from scipy.special import betaincinv

    if samples is None:
        hits = np.asarray(hits)
        if hits.dtype != np.bool_:
            raise ValueError(f"fraction needs bool draws, got dtype {hits.dtype}; for a count give samples as well")
        hits, samples = int(np.count_nonzero(hits)), hits.size
    if not (0 <= hits <= samples and samples >= 1 and hits == int(hits) and samples == int(samples)):
        raise ValueError(f"fraction needs whole numbers, 0 <= hits <= samples and samples >= 1, got hits={hits}, samples={samples}")
    hits, samples = int(hits), int(samples)
    low = 0.0 if hits == 0 else float(betaincinv(hits, samples - hits + 1, level / 2))
    high = 1.0 if hits == samples else float(betaincinv(hits + 1, samples - hits, 1 - level / 2))
    return Estimate(hits / samples, low, high, samples, level=level)


def mean(values: Any, *, level: float = LEVEL, bounds: tuple[float, float] | None = None) -> Estimate:
    """Estimate an expectation from independent draws: by a bound where the draws are bounded, else by Student's interval, corrected.

    values: float64[samples], samples >= 8. bounds: (a, b), where every draw lies in [a, b] by its definition. Then the interval is the
    empirical Bernstein bound, which misses with probability `level` at most (Maurer & Pontil 2009, theorem 4). Without bounds no interval
    for finitely many draws exists; the interval is asymptotic, of the half-width `reach` (corrected for skewness), and states the worst
    miss rate that `./law bench coverage` found for that many draws, which is above `level` for few draws.

    Returns an Estimate. Raises ValueError below 8 draws, for a draw outside the bounds, or without bounds where all draws are equal.
    """
    values = finite(values).ravel()
    samples = values.size
    if samples < 8:
        raise ValueError(f"mean needs at least 8 draws for an interval, got {samples}")
    centre = float(values.mean())
    spread = float(values.std(ddof=1))
    if bounds is not None:
        half = _bernstein(values, spread, bounds, level)
        low, high = max(centre - half, min(bounds[0], centre)), min(centre + half, max(bounds[1], centre))
        return Estimate(centre, low, high, samples, level=level)
    if spread == 0.0:
        raise ValueError(f"all {samples} draws equal {centre}: not a random quantity, use exact()")
    standard = (values - centre) / spread
    skewness = float(np.mean(standard * standard * standard))  # a power of 3 costs thirty products
    half = spread * float(reach(samples, skewness, level))
    return Estimate(centre, centre - half, centre + half, samples, level=coverage.miss_rate(samples, level), asymptotic=True)


def reach(samples: int, skewness: Any, level: float) -> Any:
    """The half-width of `mean` without bounds, in units of the draws' standard deviation: that of Student's interval, corrected.

    samples: the number of draws. skewness: that of the draws. level: the probability with which the interval should miss.
    With z Student's quantile, his interval is off by g (2 z^2 + 1)/(6 samples) in these units, g the skewness of the law (Edgeworth; Hall
    1992, section 2.6). Where the interval misses, the draws show less than g, because the rare draws that show it did not occur. So the
    correction takes 1 + 3 |g| for the |g| seen, on both sides; `./law bench coverage` calibrates it on laws whose means are known.
    """
    from scipy.special import stdtrit

    quantile = float(stdtrit(samples - 1, 1 - level / 2))
    return quantile / math.sqrt(samples) + (1.0 + 3.0 * np.abs(skewness)) * (2 * quantile**2 + 1) / (6 * samples)


def _bernstein(values: np.ndarray, spread: float, bounds: tuple[float, float], level: float) -> float:
    low, high = bounds
    slack = 1e-12 * (abs(low) + abs(high))  # a draw at an end of its range may be rounded across it
    if not (values.min() >= low - slack and values.max() <= high + slack):
        raise ValueError(f"draws between {values.min():.6g} and {values.max():.6g} leave the stated bounds {low:g}..{high:g}")
    logarithm = math.log(4.0 / level)  # log(2/(level/2)) for each side
    return spread * math.sqrt(2.0 * logarithm / values.size) + 7.0 * (high - low) * logarithm / (3.0 * (values.size - 1))


def median(values: Any, *, level: float = LEVEL) -> Estimate:
    """Estimate the median of a continuous law from independent draws, by order statistics, whatever the law.

    values: float64[samples]. The interval's ends are draws: the j-th smallest of N exceeds the median with probability P(Bin(N, 1/2) < j).
    Returns an Estimate. Raises ValueError for too few draws to have an interval at this level.
    """
    from scipy.special import bdtr

    values = np.sort(finite(values).ravel())
    ranks = np.arange(values.size // 2)
    usable = ranks[bdtr(ranks, values.size, 0.5) <= level / 2]  # P(Bin <= rank): the draw of this rank, from 0, lies above the median
    if not usable.size:
        raise ValueError(f"a median at level {level:g} needs {math.ceil(1 - math.log2(level))} draws at least, got {values.size}")
    last = int(usable[-1])
    return Estimate(float(np.median(values)), float(values[last]), float(values[-1 - last]), values.size, level=level)


def deviation(values: Any, t: float, *, level: float = LEVEL, bounds: tuple[float, float] | None = None) -> Estimate:
    """Estimate P(|f - Ef| >= t) from independent draws of f, where Ef is not known.

    values: float64[samples]. t: the deviation. The mean m comes with its own interval m +- h, and the probability of |f - Ef| >= t lies
    between those of |f - m| >= t + h and of |f - m| >= t - h; Clopper-Pearson bounds these two. The mean and the two probabilities take
    half of the level each. bounds: (a, b) of f, where it has any, make the interval of the mean a bound, and so the whole; without them
    it is asymptotic. Returns an Estimate. Raises ValueError as `mean` does.
    """
    values = finite(values).ravel()
    centre = mean(values, level=level / 2, bounds=bounds)
    away = np.abs(values - float(centre.value))
    inner, at, outer = (fraction(away >= threshold, level=level / 2) for threshold in (t + centre.half_width, t, t - centre.half_width))
    stated = min(1.0, centre.level + level / 2)
    return Estimate(at.value, inner.low, outer.high, values.size, level=stated, asymptotic=centre.asymptotic)


def slope(x: Any, y: Any, *, level: float = LEVEL) -> Estimate:
    """Estimate the least-squares slope of y against x, as the mean of one slope for each draw.

    x: float64[points]. y: float64[draws, points], independent draws; they may be correlated across points but not with each other.
    Returns an Estimate. Raises ValueError for other shapes, and as `mean` does.
    """
    x, y = finite(x), finite(y)
    if y.ndim != 2 or x.shape != y.shape[1:]:
        raise ValueError(f"slope needs y[draws, points] for x[points], got {y.shape} and {x.shape}")
    weights = (x - x.mean()) / np.sum((x - x.mean()) ** 2)
    return mean(y @ weights, level=level)


def exact(value: float | Fraction, rounding: float = 0.0) -> Estimate:
    """A computed number, not a sampled one, as an Estimate; `rounding` is the relative error its arithmetic may have made."""
    if rounding == 0.0:
        return Estimate(value, value, value)
    half = abs(float(value)) * rounding
    return Estimate(float(value), float(value) - half, float(value) + half)


def least(draws: Any, rounding: float = 0.0) -> Estimate:
    """The least of the draws, for a claim that none of the draws made lies below a bound; for that claim it is exact.

    draws: float64[samples]. rounding: the relative error of a draw's arithmetic. An infimum over all that could be drawn is `infimum`,
    which errs high. Returns an Estimate that errs "draws". Raises ValueError for no draws, or one that is not a finite number.
    """
    draws = finite(draws).ravel()
    if draws.size == 0:
        raise ValueError("the least of no draws: samples >= 1 is needed, got 0")
    seen = float(draws.min())
    half = abs(seen) * rounding
    return Estimate(seen, seen - half, seen + half, draws.size, errs="draws")


def supremum(values: Any) -> Estimate:
    """A supremum seen at finitely many places, the largest of float64[samples], as an Estimate that can only err low."""
    return _extreme(values, np.max, "low")


def infimum(values: Any) -> Estimate:
    """An infimum seen at finitely many places, the smallest of float64[samples], as an Estimate that can only err high."""
    return _extreme(values, np.min, "high")


def _extreme(values: Any, pick: Any, errs: str) -> Estimate:
    values = finite(values).ravel()
    if values.size == 0:
        raise ValueError("an extreme of no values: samples >= 1 is needed, got 0")
    seen = float(pick(values))
    return Estimate(seen, seen, seen, values.size, errs)
