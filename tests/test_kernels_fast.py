"""The float32 stream: its coordinates against a naive twin, and their independence across lanes, blocks, groups and coordinates."""

import numpy as np
import pytest
from scipy import stats

from kernels import fast
from kernels.random import FAST, LANES, Stream, signs
from tests.naive import functions as naive
from tests.naive import random as naive_random

STREAM = Stream.of(17, "fast")
LEVEL = 1e-6
D, BLOCKS = 64, 64


def coordinates(first_block, d, blocks):
    out = np.empty((d, LANES * blocks), np.float32)
    fast.coordinates(STREAM.words, first_block, out)
    return out


@pytest.mark.parametrize("d", [4, 32, 36])
def test_coordinates_equal_the_naive_twin(d):
    """Rows at both ends of vectors and blocks, every coordinate; stated float32 bound of 1e-6 max(|z|, 1)."""
    z = coordinates(5, d, 2)
    for row in (0, 1, 15, 16, 255, 256, 272, 511):
        twin = naive.fast_normals(lambda group, row=row: naive_random.call(list(STREAM.key), 5 * 256 + row, group, FAST), d)
        np.testing.assert_array_less(np.abs(z[:, row] - twin), 1e-6 * np.maximum(np.abs(twin), 1.0))


@pytest.mark.parametrize("d", [8, 36])
def test_coordinates_are_those_of_the_forms(d):
    z = coordinates(5, d, 3)
    raw = fast.forms(STREAM.words, 5, 3, d, fast.plan(np.eye(d), d))
    np.testing.assert_array_equal(raw[:d], z)
    np.testing.assert_array_equal(raw[-1], z.max(axis=0))


STEPS = [(0, 1), (0, 16), (0, 64), (0, LANES), (0, 2 * LANES), (1, 0), (2, 0), (3, 0), (4, 0), (32, 0), (4, LANES), (1, 1)]


def dependence(z):
    """The least p-value, by Bonferroni, of the correlations between coordinates that are (coordinates, rows) apart, and of their squares.

    Under independence each sum of products is standard normal to a skewness of 8/sqrt(its 10^6 terms).
    """
    worst = 0.0
    for values in (z, (z * z - 1) / np.sqrt(2)):
        for down, along in STEPS:
            products = values[down:, along:] * values[: D - down, : z.shape[1] - along]
            worst = max(worst, abs(products.sum()) / np.sqrt(products.size))
    return 2 * len(STEPS) * 2 * stats.norm.sf(worst)


@pytest.fixture(scope="module")
def z():
    return coordinates(9, D, BLOCKS).astype(np.float64)


def test_coordinates_are_independent(z):
    assert dependence(z) > LEVEL


def apart(first, later):
    """A place and the one that repeats it."""
    return slice(*first), slice(*later)


ALL = (slice(None), slice(None))
A_BLOCK = apart((0, 256), (256, 512))
EARLY = np.flatnonzero(np.arange(LANES * BLOCKS) % LANES < 16)
BROKEN = {  # the coordinates and the rows that repeat others, times what
    "a block repeated": (ALL, A_BLOCK, 1.0),
    "a block repeated with opposite signs": (ALL, A_BLOCK, -1.0),
    "a block repeated with signs of its own": (ALL, A_BLOCK, signs(STREAM.spawn("signs"), D, LANES)),
    "a vector of lanes repeated in every block": (ALL, (EARLY, EARLY + 16), 1.0),
    "lanes repeated": (ALL, apart((64, None, 128), (65, None, 128)), 1.0),
    "a group repeated": (apart((8, 12), (12, 16)), ALL, 1.0),
    "a group repeated one block later": (apart((8, 12), (12, 16)), apart((0, -256), (256, None)), 1.0),
    "a buffer repeated": (apart((0, 32), (32, 64)), apart((0, 4096), (0, 4096)), 1.0),
    "a sine that is its cosine": (apart((0, 1), (1, 2)), ALL, 1.0),
    "a pair that is the other of its group": (apart((0, 2), (2, 4)), ALL, 1.0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sources_are_refuted(z, name):
    (rows, later_rows), (columns, later_columns), times = BROKEN[name]
    broken = z.copy()
    broken[later_rows, later_columns] = times * broken[rows, columns]
    assert dependence(broken) < LEVEL
