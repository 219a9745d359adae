"""What `run` returns, part by part: counts, moments and extremes against plain NumPy on all draws at once.

Two whole tasks of 8192 samples, sixteen samples and five more: every loop of the kernels has a part, and every task draws its own rows.
"""

from functools import partial

import numpy as np
import pytest
from numba import njit

from kernels import concentration, fast, functions, laws
from kernels.check import BadArgument
from kernels.gamma import chi_squares
from kernels.histogram import Tally
from kernels.random import Stream, exponentials, normals, signs, uniforms
from tests.naive import histogram as naive

STREAM = Stream.of(13, "counts")
D, SAMPLES = 70, 2 * 8192 + 16 + 5
LOW, HIGH, BINS = -1.503, 1.997, 700  # no atom of any law below is an edge
CENTRE = (LOW + HIGH) / 2
U = normals(STREAM.spawn("directions"), 3, D)
U /= np.linalg.norm(U, axis=1)[:, None]
CENTRES = 0.3 * normals(STREAM.spawn("centres"), 3, D)


def edges(width):
    return np.full(width, LOW), np.full(width, HIGH), BINS


def assert_tallied(counts, values, centre):
    """Every part of counts is that of the values: float64[P, samples]; sums within 1e-13 of the sums of absolute values."""
    assert counts.samples == values.shape[1]
    for p, row in enumerate(values):
        low, high = counts.edges[p, 0], counts.edges[p, -1]
        binned, sums, extremes = naive.tally(row, low, high, counts.edges.shape[1] - 1, centre[p])
        np.testing.assert_array_equal(counts.counts[p], binned)
        np.testing.assert_array_less(np.abs(counts.power_sums[p] - sums), 1e-13 * naive.sizes(row, centre[p]))
        np.testing.assert_allclose(counts.extremes[p], extremes, rtol=1e-13, atol=1e-15)


def assert_run(counts, values):
    """The same for a run with the edges given, whose moments are about their middle."""
    np.testing.assert_allclose(counts.edges, np.tile(np.linspace(LOW, HIGH, BINS + 1), (len(values), 1)), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(counts.centre, CENTRE, rtol=1e-13)
    assert_tallied(counts, values, np.full(len(values), CENTRE))


def student(stream, squares, d, nu):
    q = 2 * exponentials(stream, len(squares), nu // 2).sum(axis=1)
    if nu % 2:
        q = q + normals(stream.spawn("odd degree"), len(squares), 1)[:, 0] ** 2
    return np.sqrt((nu - 2) / (d * q))


FACTORS = [  # a rotation-invariant law x = factor * z, and all its factors at once from |z|^2
    (laws.gaussian, lambda stream, squares, d: np.full(len(squares), d**-0.5)),
    (laws.sphere, lambda stream, squares, d: 1 / np.sqrt(squares)),
    (laws.ball, lambda stream, squares, d: uniforms(stream, len(squares), 1)[:, 0] ** (1 / d) / np.sqrt(squares)),
    (laws.scale_mixture, lambda stream, squares, d: np.where(signs(stream, len(squares), 1)[:, 0] > 0, 1.5, 0.5) / np.sqrt(d)),
    (laws.student, partial(student, nu=5)),
    (partial(laws.student, nu=4), partial(student, nu=4)),
]
SHAPED = [functions.to_half_space(U[0], 0.1), functions.to_points(U), functions.to_sphere(U[1], 0.5)]
SHAPED.append(functions.clip(functions.linear(U), -0.1, 0.1))
ROWS = np.concatenate([U[:1], U, U[1:2], U])  # the forms of SHAPED, one after another


def shaped(forms, norm):
    """The values of SHAPED from the forms of ROWS and the norm; the rows are unit vectors."""
    square = norm**2 + 1
    near = np.sqrt((square - 2 * forms[1:4]).min(axis=0))
    to_sphere = np.abs(np.sqrt(square - 2 * forms[4]) - 0.5)
    return np.concatenate([np.maximum(forms[:1] - 0.1, 0), near[None], to_sphere[None], np.clip(forms[5:], -0.1, 0.1)])


def registers(stream, rows, d, samples):
    """Forms, squared norm and largest coordinate of the float32 rows, in one call -> float32."""
    raw = fast.forms(stream.words, 0, -(-samples // 256), d, fast.plan(rows, d))[:, :samples]
    return raw[: len(rows)], raw[-2], raw[-1]


def marginals(stream, rows, d, samples):
    """Forms and squared norm from as many normals as the rows span, and a chi-square of the degrees that are left -> float64."""
    mixing = np.linalg.qr(rows.T, mode="r").T
    np.testing.assert_allclose(mixing @ mixing.T, rows @ rows.T, rtol=0, atol=1e-13)
    g = normals(stream, samples, mixing.shape[1])
    return (g @ mixing.T).T, (g**2).sum(axis=1) + chi_squares(stream, samples, d - mixing.shape[1])


@pytest.mark.parametrize(("law", "factor"), FACTORS)
def test_registers_are_tallied(law, factor):
    """float32 rows times a float64 factor; the norm's root is of float32 where nothing but forms, norm and largest are asked for."""
    stream = STREAM.spawn("registers")
    forms, squares, largest = registers(stream, U, D, SAMPLES)
    raw = np.concatenate([largest[None], forms, np.sqrt(squares)[None]]).astype(np.float64)
    values = raw * factor(stream, squares.astype(np.float64), D)
    assert_run(concentration.run(law, D, ["max", U, "norm"], SAMPLES, seed=stream, edges=edges(5)), values)


@pytest.mark.parametrize(("law", "factor"), FACTORS)
def test_functions_of_registers_are_tallied(law, factor):
    stream = STREAM.spawn("functions")
    forms, squares, largest = (raw.astype(np.float64) for raw in registers(stream, ROWS, D, SAMPLES))
    scale = factor(stream, squares, D)
    values = np.concatenate([shaped(forms * scale, np.sqrt(squares) * scale), (largest * scale)[None]])
    assert_run(concentration.run(law, D, [*SHAPED, "max"], SAMPLES, seed=stream, edges=edges(7)), values)


@pytest.mark.parametrize(("law", "factor"), FACTORS)
def test_marginals_are_tallied(law, factor):
    stream = STREAM.spawn("marginals")
    forms, squares = marginals(stream, U, D, SAMPLES)
    values = np.concatenate([forms, np.sqrt(squares)[None]]) * factor(stream, squares, D)
    assert_run(concentration.run(law, D, [U, "norm"], SAMPLES, seed=stream, edges=edges(4), method="marginal"), values)
    turned = concentration.run(law, D, ["norm", U[:2]], SAMPLES, seed=stream, edges=edges(3), method="marginal")
    forms, squares = marginals(stream, U[:2], D, SAMPLES)
    assert_run(turned, np.concatenate([np.sqrt(squares)[None], forms]) * factor(stream, squares, D))


@pytest.mark.parametrize(("law", "factor"), FACTORS[1:3])
def test_functions_of_marginals_are_tallied(law, factor):
    stream = STREAM.spawn("functions of marginals")
    forms, squares = marginals(stream, ROWS, D, SAMPLES)
    scale = factor(stream, squares, D)
    counts = concentration.run(law, D, SHAPED, SAMPLES, seed=stream, edges=edges(6), method="marginal")
    assert_run(counts, shaped(forms * scale, np.sqrt(squares) * scale))


@pytest.mark.parametrize(("rows", "d"), [(0, 3), (3, 4), (3, 3), (5, 3)])
def test_marginals_of_every_rank_are_tallied(rows, d):
    """No form, and one or no degree of freedom beside the forms."""
    stream, u = STREAM.spawn("ranks"), 0.5 * normals(STREAM.spawn("rows"), rows, d)
    forms, squares = marginals(stream, u, d, SAMPLES) if rows else (np.empty((0, SAMPLES)), chi_squares(stream, SAMPLES, d))
    made = [u, "norm"] if rows else "norm"
    counts = concentration.run(laws.gaussian, d, made, SAMPLES, seed=stream, edges=edges(rows + 1), method="marginal")
    assert_run(counts, np.concatenate([forms, np.sqrt(squares)[None]]) / np.sqrt(d))


@njit
def first(x):
    return x[0]


BLOCKS = [
    laws.ball,
    laws.cube,
    laws.skew_gaussian,
    laws.rademacher_cube,
    laws.laplace,
    laws.cross_polytope,
    partial(laws.low_rank, rank=2),
    partial(laws.mixture, centres=CENTRES),
    partial(laws.pushforward, base=laws.gaussian, lipschitz_map=np.abs),
]


@pytest.mark.parametrize("law", BLOCKS, ids=[getattr(law, "func", law).__name__ for law in BLOCKS])
def test_blocks_are_tallied(law):
    """Any law in float64, from one draw of all rows; a function of the user's own keeps the ball from the registers."""
    stream = STREAM.spawn("blocks")
    x = law(stream, SAMPLES, D)
    values = np.concatenate([[x[:, 0], np.sqrt((x**2).sum(axis=1)), x.max(axis=1)], U @ x.T])
    made = [first, "norm", "max", U]
    assert_run(concentration.run(law, D, made, SAMPLES, seed=stream, edges=edges(6)), values)
    np.testing.assert_allclose(concentration.values(law, D, made, SAMPLES, seed=stream), values.T, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(("law", "method"), [(laws.gaussian, "full"), (laws.gaussian, "marginal"), (laws.laplace, "full")])
def test_edges_come_from_a_pilot(law, method):
    """400 bins over mean +- 8 standard deviations of 1024 draws of the pilot's own stream, moments about their mean."""
    stream = STREAM.spawn("edges")
    pilot, x = stream.spawn("pilot"), [laws.laplace(s, 1024, D) for s in (stream.spawn("pilot"), stream)]
    drawn = {
        "full": [registers(s, U, D, 1024)[0] / np.sqrt(D) for s in (pilot, stream)],
        "marginal": [marginals(s, U, D, 1024)[0] / np.sqrt(D) for s in (pilot, stream)],
    }
    sample, values = drawn[method] if law is laws.gaussian else [U @ draws.T for draws in x]
    counts = concentration.run(law, D, U, 1024, seed=stream, method=method)
    centre, reach = sample.mean(axis=1), 8 * sample.std(axis=1)
    assert counts.counts.shape == (3, 402)
    np.testing.assert_allclose(counts.edges[:, [0, -1]].T, [centre - reach, centre + reach], rtol=1e-6)
    np.testing.assert_allclose(counts.centre, centre, rtol=0, atol=1e-7)
    assert_tallied(counts, values.astype(np.float64), counts.centre)


def test_a_constant_has_edges_too():
    counts = concentration.run(laws.sphere, D, "norm", 100, seed=STREAM, method="marginal")
    np.testing.assert_allclose(counts.edges[0, [0, -1]], [1 - 2e-6, 1 + 2e-6], rtol=1e-13)


@pytest.mark.parametrize("size", [1, 15, 16, 37, 64])
def test_scaled_rows_equal_their_naive_twin(size):
    """Rows in any order out of a wider array; eighths times powers of two are exact, and many are edges."""
    raw = (np.round(8 * normals(STREAM.spawn("raw"), 4, size + 3)) / 8).astype(np.float32)
    scale, order = 2.0 ** (np.arange(size) % 3 - 1), np.array([2, 0, 2])
    tally = Tally(np.array([-1.0, -2.0, -0.5]), np.array([1.0, 2.0, 0.5]), 16, np.array([0.1, 0.0, -0.3]))
    for _ in range(2):
        tally.add(tally.scaled_part(raw, order, scale))
    values = raw[order, :size].astype(np.float64) * scale
    assert_tallied(tally.counts(), np.concatenate([values, values], axis=1), tally.centre)
    np.testing.assert_array_equal(tally.counts().extremes, np.stack([values.min(axis=1), values.max(axis=1)], axis=1))


def test_counts_of_parts_add_up_to_those_of_all():
    """Two parts, from streams of their own; the sum is what plain NumPy finds in both together."""
    parts = [-1.0 + 2.0 * uniforms(STREAM.spawn(part), 900, 2).T for part in ("first", "second")]
    tallies = [Tally(*edges(2), np.full(2, CENTRE)) for _ in parts]
    for tally, values in zip(tallies, parts, strict=True):
        tally.add(tally.part(np.ascontiguousarray(values)))
    assert_tallied(tallies[0].counts() + tallies[1].counts(), np.hstack(parts), np.full(2, CENTRE))


@pytest.mark.parametrize("bins, centre", [(BINS + 1, CENTRE), (BINS, CENTRE + 0.1)])
def test_counts_with_other_edges_do_not_add(bins, centre):
    def tally(bins, centre):
        return Tally(np.array([LOW]), np.array([HIGH]), bins, np.array([centre]))

    ours, theirs = tally(BINS, CENTRE), tally(bins, centre)
    with pytest.raises(BadArgument, match="where their edges are the same"):
        ours.counts() + theirs.counts()
    with pytest.raises(TypeError):
        ours.counts() + 1
