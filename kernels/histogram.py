"""Streaming counts: histograms, power sums and extremes of P functions in memory that does not grow with the number of samples."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from kernels.check import BadArgument, real


@njit(cache=True, nogil=True, error_model="numpy")
def _tally(values, edges, per_unit, centre, counts, sums, extremes):
    """Add values: float64[P, m] to counts: int64[P, bins + 2], sums and extremes by lane."""
    bins = edges.shape[1] - 1
    for p in range(values.shape[0]):
        low, scale, middle = edges[p, 0], per_unit[p], centre[p]
        for start in range(0, values.shape[1] - 15, 16):
            for lane in range(16):
                v = values[p, start + lane]
                t = v - middle
                sums[p, 0, lane] += t
                sums[p, 1, lane] += t * t
                sums[p, 2, lane] += t * t * t
                sums[p, 3, lane] += t * t * (t * t)
                extremes[p, 0, lane] = min(extremes[p, 0, lane], v)
                extremes[p, 1, lane] = max(extremes[p, 1, lane], v)
        for i in range(values.shape[1] - values.shape[1] % 16, values.shape[1]):
            v = values[p, i]
            t = v - middle
            sums[p, 0, 0] += t
            sums[p, 1, 0] += t * t
            sums[p, 2, 0] += t * t * t
            sums[p, 3, 0] += t * t * (t * t)
            extremes[p, 0, 0] = min(extremes[p, 0, 0], v)
            extremes[p, 1, 0] = max(extremes[p, 1, 0], v)
        for i in range(values.shape[1]):
            v = values[p, i]
            place = (v - low) * scale
            if place < -1.0:
                bin_above = 0
            elif place >= bins + 1.0:
                bin_above = bins + 1
            else:  # the edges themselves decide: place is only rounded
                bin_above = int(place + 1.0)
                if bin_above > 0 and v < edges[p, bin_above - 1]:
                    bin_above -= 1
                elif bin_above <= bins and v >= edges[p, bin_above]:
                    bin_above += 1
            counts[p, bin_above] += 1


@dataclass(frozen=True, eq=False)
class Counts:
    """Histograms and moments of P functions over the same samples.

    edges: float64[P, bins + 1], equally spaced; counts: int64[P, bins + 2], the first and last column below and above the edges (a
    value on an edge belongs to the bin it opens); power_sums: float64[P, 4] = sum of (v - centre)^k, k = 1..4, centre: float64[P];
    extremes: float64[P, 2], least and greatest value.
    """

    samples: int
    edges: np.ndarray
    counts: np.ndarray
    centre: np.ndarray
    power_sums: np.ndarray
    extremes: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Sample means -> float64[P]."""
        return self.centre + self.power_sums[:, 0] / self.samples

    @property
    def variance(self) -> np.ndarray:
        """Unbiased sample variances -> float64[P]."""
        first, second = self.power_sums[:, 0], self.power_sums[:, 1]
        return (second - first * first / self.samples) / (self.samples - 1)

    def central_moment(self, k: int) -> np.ndarray:
        """Average of (v - mean)^k, k = 2, 3 or 4 -> float64[P]."""
        a, b, c, e = (self.power_sums / self.samples).T
        if k == 2:
            return b - a * a
        if k == 3:
            return c - 3 * a * b + 2 * a**3
        if k == 4:
            return e - 4 * a * c + 6 * a * a * b - 3 * a**4
        raise BadArgument(f"central moments are kept for 2 <= k <= 4: got {k}")

    def at_least(self, t: float) -> tuple[np.ndarray, np.ndarray]:
        """Bounds on how many values were >= t -> int64[P] surely, int64[P] possibly; equal where t is an edge."""
        t = real("t", t)
        surely, possibly = np.zeros((2, len(self.counts)), dtype=np.int64)
        for p, (edges, counts) in enumerate(zip(self.edges, self.counts, strict=True)):
            from_edge = np.concatenate([counts[::-1].cumsum()[::-1][1:], [0]])  # values >= edge 0, ..., >= the last edge, none
            above = int(np.searchsorted(edges, t, side="left"))  # edges[above - 1] < t <= edges[above]
            surely[p] = from_edge[above]
            exact = above < len(edges) and edges[above] == t
            possibly[p] = from_edge[above] if exact else (self.samples if above == 0 else from_edge[above - 1])
        return surely, possibly


class Tally:
    """Counts under way: parts are tallied anywhere and added in their order."""

    def __init__(self, low: np.ndarray, high: np.ndarray, bins: int, centre: np.ndarray):
        self.edges = low[:, None] + (high - low)[:, None] * (np.arange(bins + 1) / bins)
        self.per_unit, self.centre = bins / (high - low), centre
        self.samples, self.total = 0, self.empty()

    def empty(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Counts, power sums and extremes (by lane) of nothing."""
        width, bins = self.edges.shape[0], self.edges.shape[1] - 1
        extremes = np.empty((width, 2, 16))
        extremes[:, 0], extremes[:, 1] = np.inf, -np.inf
        return np.zeros((width, bins + 2), np.int64), np.zeros((width, 4, 16)), extremes

    def part(self, values: np.ndarray) -> tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Tally values: float64[P, m] on their own, in any thread."""
        part = self.empty()
        _tally(values, self.edges, self.per_unit, self.centre, *part)
        return values.shape[1], part

    def add(self, part: tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
        """Add a part; floating-point sums depend on the order of the calls, and on nothing else."""
        samples, (counts, sums, extremes) = part
        self.samples += samples
        self.total[0][:] += counts
        self.total[1][:] += sums
        np.minimum(self.total[2][:, 0], extremes[:, 0], out=self.total[2][:, 0])
        np.maximum(self.total[2][:, 1], extremes[:, 1], out=self.total[2][:, 1])

    def counts(self) -> Counts:
        """What has been added so far."""
        counts, sums, extremes = self.total
        ends = np.stack([extremes[:, 0].min(axis=1), extremes[:, 1].max(axis=1)], axis=1)
        return Counts(self.samples, self.edges, counts, self.centre, sums.sum(axis=2), ends)
