"""Streaming concentration: the float32 registers against a naive twin, three roads to one law, exact reproducibility, refusals."""

import tracemalloc
from functools import partial

import numpy as np
import pytest
from numba import njit
from scipy import stats

from kernels import concentration, fast, functions, laws, marginal
from kernels.check import BadArgument
from kernels.histogram import Tally
from kernels.random import FAST, Stream, normals
from tests.naive import functions as naive
from tests.naive import random as naive_random

STREAM = Stream.of(3, "concentration")
LEVEL = 1e-6
GOLDEN = ["0x1.7707f00000000p+3", "0x1.bde8380000000p+0"]


def directions(rank, d):
    u = normals(STREAM.spawn("directions"), rank, d)
    return u / np.linalg.norm(u, axis=1)[:, None]


@pytest.mark.parametrize(("r", "k", "rows"), [(1, 1, 3), (3, 4, 16), (8, 8, 40), (5, 7, 300)])
def test_mixed_equals_the_naive_twin(r, k, rows):
    """Forms and squared norm of the rows of `normals`, summed in another order."""
    mixing = normals(STREAM.spawn("mixing"), r, k)
    ours = marginal.mixed(STREAM, rows, mixing, first_row=250)
    g = np.array(naive_random.normals(list(STREAM.key), rows, k, 250))
    np.testing.assert_allclose(ours[:-1].T, [naive.linear(row, mixing) for row in g], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(ours[-1], (g**2).sum(axis=1), rtol=1e-13)
    np.testing.assert_array_equal(marginal.mixed(STREAM, rows, np.eye(k), first_row=250)[:-1].T, normals(STREAM, rows, k, first_row=250))


@pytest.mark.parametrize("rank", [0, 3, 8, 19])
@pytest.mark.parametrize("d", [1, 5, 8, 43])
def test_registers_equal_the_naive_twin(rank, d):
    """Stated float32 bound: each coordinate within 1e-6 max(|z|, 1) of the exact transform, sums within 1e-6 sqrt(d) of |U||z|."""
    u = directions(rank, d) if rank else None
    raw = fast.forms(STREAM.words, 2, 2, d, fast.plan(u, d))
    for row in (0, 1, 15, 16, 130, 255, 256, 511):
        z = naive.fast_normals(lambda group, row=row: naive_random.call(list(STREAM.key), 512 + row, group, FAST), d)
        bound = 1e-6 * np.sqrt(d) * max(np.linalg.norm(z), 1.0)
        if rank:
            np.testing.assert_allclose(raw[:rank, row], u @ z, rtol=0, atol=bound)
        np.testing.assert_allclose(raw[-2, row], z @ z, rtol=1e-6 * np.sqrt(d), atol=bound)
        np.testing.assert_allclose(raw[-1, row], z.max(), rtol=1e-6, atol=1e-6)


@njit
def in_place(words, scratch):
    fast._normals_alone(words, 0, 16, 1, scratch, 0)


def test_float32_normals_at_every_end_of_the_words():
    """Squared radius within 6e-7 of itself plus 1.3e-7; the last 128 words round to 2^32 and must not leave [0, 2^32)."""
    ends = [np.arange(1600), np.arange(2**32 - 1600, 2**32), *(2**k + np.arange(-8, 8) for k in range(4, 32))]
    a = np.concatenate(ends).astype(np.uint32)
    b = (np.arange(a.size) * 2654435769 % 2**32).astype(np.uint32)
    drawn = np.empty((2, a.size))
    for at in range(0, a.size, 16):
        words = np.concatenate([a[at : at + 16], b[at : at + 16]]).view(np.float32)
        in_place(words, np.empty((2, 16), np.float32))
        drawn[:, at : at + 16] = words.reshape(2, 16)
    twin = np.array([naive.fast_normals(lambda _, pair=pair: (*pair, *pair), 2) for pair in zip(a.tolist(), b.tolist(), strict=True)]).T
    squares, exact = (drawn**2).sum(axis=0), (twin**2).sum(axis=0)
    np.testing.assert_array_less(np.abs(squares - exact), 6e-7 * exact + 1.3e-7)
    angles = np.arctan2(*drawn[:, :1600]) - np.arctan2(*twin[:, :1600])
    assert np.abs((angles + np.pi) % (2 * np.pi) - np.pi).max() < 4e-7
    assert np.abs(drawn).max() <= 6.77


@pytest.mark.parametrize("rank", [4, 40])
def test_registers_draw_exactly_d_coordinates(rank):
    """|z|^2 is chi-square of d degrees, not of d + 1 or of d rounded up to a multiple of 8."""
    d, m = 13, 80 * 256
    raw = fast.forms(STREAM.words, 0, 80, d, fast.plan(directions(rank, d), d))
    squares = raw[-2, :m].astype(np.float64)
    assert stats.kstest(squares, stats.chi2(d).cdf).pvalue > LEVEL
    for wrong in (d - 1, d + 1, 16):
        assert stats.kstest(squares, stats.chi2(wrong).cdf).pvalue < LEVEL
    assert stats.kstest(raw[-1, :m].astype(np.float64), lambda t: stats.norm.cdf(t) ** d).pvalue > LEVEL
    assert stats.kstest(raw[0, :m].astype(np.float64), stats.norm.cdf).pvalue > LEVEL


def test_golden_registers():
    """Frozen with version 1 of the streams, to the last bit: fused operations are where they are written and nowhere else."""
    raw = fast.forms(Stream.of(0, "golden").words, 1, 1, 11, fast.plan(None, 11))
    assert [float(v).hex() for v in raw[:, 77]] == GOLDEN


def some_functions(d, largest=True):
    u = directions(3, d)
    made = [u, "norm", functions.to_half_space(u[0], 0.1), functions.to_points(u), functions.to_sphere(u[1], 0.5)]
    made.append(functions.clip(functions.linear(u), -0.1, 0.1))
    return [*made, "max"] if largest else made


ROTATION_INVARIANT = [laws.gaussian, laws.sphere, laws.ball, laws.scale_mixture, laws.student, partial(laws.student, nu=4)]


def agree(left, right):
    """Two samples have the same law: chi-square of their histograms' common bins, at level 1e-6."""
    for a, b in zip(left.counts, right.counts, strict=True):
        order = np.cumsum(a + b)
        cell = np.minimum(order * 12 // order[-1], 11)  # twelve cells of about equal weight
        table = np.array([np.bincount(cell, weights=row, minlength=12) for row in (a, b)])
        table = table[:, table.sum(axis=0) > 0]
        if table.shape[1] > 1:
            assert stats.chi2_contingency(table).pvalue > LEVEL


@pytest.mark.parametrize("law", ROTATION_INVARIANT)
def test_three_roads_to_one_law(law):
    """Registers (float32), exact marginal (float64) and float64 blocks, each from a stream of its own, on the same edges."""
    d, made = 20, some_functions(20, largest=False)
    width = functions.several(made, d).width
    edges = (np.full(width, -1.503), np.full(width, 1.997), 700)  # |x| = 1 up to rounding on the sphere: 1 must not be an edge
    full = concentration.run(law, d, made, 60_000, seed=STREAM.spawn("full"), edges=edges)
    marginal = concentration.run(law, d, made, 60_000, seed=STREAM.spawn("marginal"), edges=edges, method="marginal")
    sample = concentration.values(law, d, made, 60_000, seed=STREAM.spawn("values"))
    tally = Tally(*edges, full.centre)
    tally.add(tally.part(np.ascontiguousarray(sample.T)))
    agree(full, marginal)
    agree(full, tally.counts())
    agree(marginal, tally.counts())


def test_roads_tell_d_from_d_plus_one():
    edges = (np.array([0.0]), np.array([3.0]), 600)
    full = concentration.run(laws.gaussian, 5, "norm", 60_000, seed=STREAM, edges=edges)
    wrong = concentration.run(laws.gaussian, 6, "norm", 60_000, seed=STREAM, edges=edges, method="marginal")
    with pytest.raises(AssertionError):
        agree(full, wrong)


@njit
def first(x):
    return x[0]


@pytest.mark.parametrize(
    ("law", "made"),
    [
        (laws.sphere, ["norm", "max", np.eye(3, 50)]),
        (laws.gaussian, ["max", np.eye(12, 50)]),
        (laws.cube, ["norm", "talagrand", first]),
    ],
)
def test_results_are_identical_for_any_number_of_threads(law, made):
    reference = concentration.run(law, 50, made, 40_000, seed=STREAM, threads=1)
    for threads in (2, 8):
        other = concentration.run(law, 50, made, 40_000, seed=STREAM, threads=threads)
        for name in ("counts", "power_sums", "extremes", "edges"):
            np.testing.assert_array_equal(getattr(other, name), getattr(reference, name))
    one, eight = (concentration.values(law, 50, made, 5000, seed=STREAM, threads=threads) for threads in (1, 8))
    np.testing.assert_array_equal(one, eight)


def test_counts_are_those_of_the_values():
    """Moments, extremes and tail counts of a tally equal NumPy's on the same values; values on an edge belong to the bin it opens."""
    values = np.round(normals(STREAM.spawn("tally"), 2, 3003), 2)  # many values lie exactly on edges
    tally = Tally(np.array([-2.0, -1.0]), np.array([2.0, 1.0]), 400, np.array([0.1, 0.0]))
    tally.add(tally.part(values))
    counts = tally.counts()
    np.testing.assert_allclose(counts.mean, values.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(counts.variance, values.var(axis=1, ddof=1), rtol=1e-12)
    for k in (2, 3, 4):
        np.testing.assert_allclose(counts.central_moment(k), stats.moment(values, k, axis=1), rtol=1e-10, atol=1e-12)
    np.testing.assert_array_equal(counts.extremes, np.stack([values.min(axis=1), values.max(axis=1)], axis=1))
    for p in range(2):
        above = np.searchsorted(counts.edges[p], values[p], side="right")
        np.testing.assert_array_equal(counts.counts[p], np.bincount(above, minlength=402))
    for t in (-3.0, -2.0, -0.505, counts.edges[0, 123], counts.edges[1, 37], 0.999, 1.5, 2.0, 5.0):
        surely, possibly = counts.at_least(t)
        true = (values >= t).sum(axis=1)
        assert (surely <= true).all()
        assert (true <= possibly).all()
        on_edge = [t in edges for edges in counts.edges]
        np.testing.assert_array_equal(surely[on_edge], possibly[on_edge])


@pytest.mark.parametrize("method", ["full", "marginal"])
def test_memory_does_not_grow_with_samples(method):
    def peak(samples):
        tracemalloc.start()
        concentration.run(laws.sphere, 50, np.eye(2, 50), samples, seed=STREAM, method=method)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(20_000)  # compiles
    assert peak(400_000) < 1.05 * peak(40_000)


def test_values_do_not_store_x():
    concentration.values(laws.sphere, 50, "norm", 100, seed=STREAM)
    tracemalloc.start()
    values = concentration.values(laws.sphere, 500, "norm", 20_000, seed=STREAM)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - values.nbytes < 8_000_000  # x would be 80,000,000 bytes


def test_values_are_those_of_the_law():
    made = [directions(3, 40), "norm", "max", "talagrand", first]
    x = laws.laplace(STREAM, 3000, 40)
    np.testing.assert_allclose(
        concentration.values(laws.laplace, 40, made, 3000, seed=STREAM), functions.several(made, 40)(x), rtol=1e-13, atol=1e-15
    )


@pytest.mark.parametrize("call", [concentration.values, concentration.run])
@pytest.mark.parametrize(
    ("law", "d", "made", "samples", "keywords", "message"),
    [
        (laws.sphere, 0, "norm", 10, {}, "d must be >= 1: got 0"),
        (laws.sphere, 5, "norm", -1, {}, "samples must be >= "),
        (laws.sphere, 5, "norm", 10, {"threads": 0}, "threads must be >= 1: got 0"),
        ("sphere", 5, "norm", 10, {}, "law must be a function: got str"),
        (laws.sphere, 5, np.ones((2, 4)), 10, {}, r"of points in R\^4: got d = 5"),
        (laws.sphere, 5, np.ones((2, 5), np.float32), 10, {}, "directions must have dtype float64"),
        (laws.sphere, 5, np.ones((5, 2)).T, 10, {}, "directions must be C-contiguous"),
        (laws.sphere, 5, np.full((1, 5), np.nan), 10, {}, "directions must be finite: got 5 NaN"),
        (laws.sphere, float("nan"), "norm", 10, {}, "d must be an integer"),
        (laws.sphere, 5, "norm", 10, {"seed": "x"}, "seed must be an integer"),
    ],
)
def test_bad_arguments_are_refused(call, law, d, made, samples, keywords, message):
    with pytest.raises(BadArgument, match=message):
        call(law, d, made, samples, **{"seed": 0, **keywords})


def test_bad_runs_are_refused():
    with pytest.raises(BadArgument, match='method must be "full" or "marginal": got \'exact\''):
        concentration.run(laws.sphere, 5, "norm", 10, seed=0, method="exact")
    with pytest.raises(BadArgument, match="needs a rotation-invariant law"):
        concentration.run(laws.cube, 5, "norm", 10, seed=0, method="marginal")
    with pytest.raises(BadArgument, match=r"needs functions of \(Ux, \|x\|\)"):
        concentration.run(laws.sphere, 5, "max", 10, seed=0, method="marginal")
    with pytest.raises(BadArgument, match=r"low edges must be < high edges, a finite width apart: got 1.0 and 1.0 for function 0"):
        concentration.run(laws.sphere, 5, "norm", 10, seed=0, edges=(np.ones(1), np.ones(1), 10))
