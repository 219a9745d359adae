"""Streaming counts: histograms, power sums and extremes of P functions in memory that does not grow with the number of samples."""

from dataclasses import dataclass

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from kernels import simd
from kernels.check import BadArgument, array, real, whole
from kernels.emit import address


def _row(scaled):
    """Intrinsic row(values, at, scale, size, where, sums, extremes, bins): moments and bin numbers of `size` values.

    values[at:] are float64, or float32 to be multiplied by scale: float64[size]; where = (low, bins a unit, number of bins, width of the
    neighbourhood of an edge in bins, centre). Writes the bin number + 1 to bins: int32[size], clipped to 0 and
    number of bins + 1, and -1 near an edge, where the edges themselves have to decide. size is a multiple of 16.
    """

    def typed(typing_context, values, at, scale, size, where, sums, extremes, bins):
        signature = types.void(values, types.int64, scale, types.int64, where, sums, extremes, bins)

        def codegen(context, builder, signature, arguments):
            types_of, (values, at, scale, size, where, sums, extremes, bins) = signature.args, arguments
            data = address(context, builder, types_of[0], values, at)
            factors = address(context, builder, types_of[2], scale)
            numbers = [builder.load(address(context, builder, types_of[4], where, i)) for i in range(5)]
            low, per_unit, count, near, centre = (simd.broadcast(builder, number, "f64") for number in numbers)
            places = [address(context, builder, types_of[5], sums, 16 * k) for k in range(4)]
            places += [address(context, builder, types_of[6], extremes, 16 * k) for k in range(2)]
            results = address(context, builder, types_of[7], bins)
            zero, start = ir.Constant(ir.IntType(64), 0), [simd.load(builder, place, "f64") for place in places]
            before = builder.block
            loop, end = builder.append_basic_block("loop"), builder.append_basic_block("end")
            builder.branch(loop)
            builder.position_at_end(loop)
            i = builder.phi(ir.IntType(64))
            state = [builder.phi(simd.vector("f64")) for _ in start]
            a, b, c, e, least, greatest = (simd.Lanes(builder, value, "f64") for value in state)
            if scaled:
                v = simd.load(builder, builder.gep(data, [i]), "f32").to("f64", "fpext")
                v = v * simd.load(builder, builder.gep(factors, [i]), "f64")
            else:
                v = simd.load(builder, builder.gep(data, [i]), "f64")
            t = v - centre
            square = t * t
            following = (a + t, b + square, square.fma(t, c), square.fma(square, e), v.least(least), v.largest(greatest))
            place = (v - low) * per_unit
            bin_above = (place.largest(-1.0).least(count) + 1.0).to("i32", "fptosi")
            undecided = (place - place.nearest_integer()).magnitude().below(near)
            marked = simd.Lanes(builder, ir.Constant(simd.vector("i32"), [-1] * 16), "i32").where(undecided, bin_above)
            simd.store(marked, builder.gep(results, [i]))
            step = builder.add(i, ir.Constant(ir.IntType(64), 16))
            i.add_incoming(zero, before)
            i.add_incoming(step, loop)
            for phi, initial, value in zip(state, start, following, strict=True):
                phi.add_incoming(initial.value, before)
                phi.add_incoming(value.value, loop)
            builder.cbranch(builder.icmp_signed("<", step, size), loop, end)
            builder.position_at_end(end)
            for value, place in zip(following, places, strict=True):
                simd.store(value, place)
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


_row_of_values, _row_of_scaled = _row(scaled=False), _row(scaled=True)


@njit(cache=True, nogil=True)
def _rest(values, first, scale, size, where, sums, extremes, bins):
    """The last size % 16 values of a row, one by one; their bins are left to the edges."""
    for i in range(size - size % 16, size):
        v = float(values[first + i]) * scale[min(i, scale.size - 1)]
        t = v - where[4]
        sums[0, 0] += t
        sums[1, 0] += t * t
        sums[2, 0] += t * t * t
        sums[3, 0] += t * t * t * t
        extremes[0, 0], extremes[1, 0] = min(v, extremes[0, 0]), max(v, extremes[1, 0])
        bins[i] = -1


@njit(cache=True, nogil=True)
def _count(values, first, scale, size, edges, bins, counts):
    """Add a row of bin numbers to counts; for those marked -1, the number of edges <= v is found by bisection."""
    for i in range(size):
        k = bins[i]
        if k < 0:
            v = float(values[first + i]) * scale[min(i, scale.size - 1)]
            k, beyond = 0, edges.size
            while k < beyond:
                middle = (k + beyond) // 2
                if edges[middle] <= v:
                    k = middle + 1
                else:
                    beyond = middle
        counts[k] += 1


@njit(cache=True, nogil=True)
def _tally_values(values, scale, firsts, size, where, edges, counts, sums, extremes, bins):
    """Rows of `size` float64 values from values[firsts[p]] on (scale: the float64[1] of 1.0)."""
    for p in range(counts.shape[0]):
        first = firsts[p]
        if size >= 16:
            _row_of_values(values, first, scale, size - size % 16, where[p], sums[p], extremes[p], bins)
        _rest(values, first, scale, size, where[p], sums[p], extremes[p], bins)
        _count(values, first, scale, size, edges[p], bins, counts[p])


@njit(cache=True, nogil=True)
def _tally_scaled(values, scale, firsts, size, where, edges, counts, sums, extremes, bins):
    """Rows of `size` float32 values from values[firsts[p]] on, times scale: float64[size]."""
    for p in range(counts.shape[0]):
        first = firsts[p]
        if size >= 16:
            _row_of_scaled(values, first, scale, size - size % 16, where[p], sums[p], extremes[p], bins)
        _rest(values, first, scale, size, where[p], sums[p], extremes[p], bins)
        _count(values, first, scale, size, edges[p], bins, counts[p])


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

    def __add__(self, other: "Counts") -> "Counts":
        """Both together, of runs with the same edges over different samples: parts of one run on several machines. Raises BadArgument."""
        if not isinstance(other, Counts):
            return NotImplemented
        if not (np.array_equal(self.edges, other.edges) and np.array_equal(self.centre, other.centre)):
            raise BadArgument("counts can be added where their edges are the same: give both runs the same edges=(low, high, bins)")
        least, greatest = np.minimum(self.extremes, other.extremes)[:, 0], np.maximum(self.extremes, other.extremes)[:, 1]
        sums, counts = self.power_sums + other.power_sums, self.counts + other.counts
        return Counts(self.samples + other.samples, self.edges, counts, self.centre, sums, np.stack([least, greatest], axis=1))

    @property
    def mean(self) -> np.ndarray:
        """Sample means -> float64[P]."""
        return self.centre + self.power_sums[:, 0] / self.samples

    @property
    def variance(self) -> np.ndarray:
        """Unbiased sample variances -> float64[P]. Raises BadArgument for a single sample."""
        if self.samples < 2:
            raise BadArgument(f"a variance needs at least 2 samples: got {self.samples}")
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
        low, bins = array("low", low, (None,)), whole("bins", bins, 1, 2**24)
        high, centre = array("high", high, low.shape), array("centre", centre, low.shape)
        with np.errstate(over="ignore", divide="ignore"):
            unit = (high - low) / bins
            fine = (unit > 0.0) & np.isfinite(unit) & np.isfinite(1.0 / unit)
        if not fine.all():
            worst = int(np.argmin(fine))
            raise BadArgument(
                f"low edges must be < high edges, a finite width apart: got {low[worst]} and {high[worst]} for function {worst}"
            )
        self.edges = low[:, None] + (high - low)[:, None] * (np.arange(bins + 1) / bins)
        self.centre = centre
        rounding = 8.0 * np.finfo(float).eps * (np.maximum(np.abs(low), np.abs(high)) / unit + bins)
        self.where = np.stack([low, 1.0 / unit, np.full(len(low), float(bins)), rounding, centre], axis=1)
        self.samples, self.total = 0, self.empty()

    def empty(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Counts, power sums and extremes (by lane) of nothing."""
        width, bins = self.edges.shape[0], self.edges.shape[1] - 1
        extremes = np.empty((width, 2, 16))
        extremes[:, 0], extremes[:, 1] = np.inf, -np.inf
        return np.zeros((width, bins + 2), np.int64), np.zeros((width, 4, 16)), extremes

    def part(self, values: np.ndarray) -> tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Tally values: float64[P, m] on their own, in any thread."""
        values = array("values", values, (len(self.edges), None))
        part, size = self.empty(), values.shape[1]
        firsts, flat = size * np.arange(len(values)), values.reshape(-1)
        _tally_values(flat, np.ones(1), firsts, size, self.where, self.edges, *part, np.empty(size, np.int32))
        return size, part

    def scaled_part(self, raw: np.ndarray, order: np.ndarray, scale: np.ndarray) -> tuple:
        """The same of scale: float64[m] times the first m columns of the rows order: int64[P] of raw: float32[..., at least m]."""
        part, size = self.empty(), len(scale)
        firsts = order * raw.shape[1]
        _tally_scaled(raw.reshape(-1), scale, firsts, size, self.where, self.edges, *part, np.empty(size, np.int32))
        return size, part

    def add(self, part: tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
        """Add a part; floating-point sums depend on the order of the calls, and on nothing else. Raises BadArgument."""
        samples, (counts, sums, extremes) = part
        good = np.isfinite(sums[:, 0]).all(axis=1)  # the sums of v - centre: bins and extremes lose a NaN, these do not
        if not good.all():
            raise BadArgument(f"values must be finite: a NaN or infinite one is among the {samples} of function {int(np.argmin(good))}")
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
