"""Independence of the streams: a small run of the battery passes at level 1e-6, and each of its tests rejects a source made to fail it."""

import numpy as np
import pytest

from kernels.random import Stream, bits, normals, uniforms
from tests.naive import random as naive
from verify.bench import rng
from verify.bench.battery import TESTS, bytes_uniform

LEVEL = 1e-6
SMALL = 2**19


@pytest.mark.parametrize("name", TESTS)
def test_our_streams_pass(name):
    assert TESTS[name](rng.ours, SMALL) > LEVEL


def constant_key(role, rows, columns):
    return rng.ours("the same for every role", rows, columns)


def biased(role, rows, columns):
    return rng.ours(role, rows, columns) | (rng.ours(role + "'", rows, columns) & np.uint32(1) & np.uint32(0xFF))


def repeated(role, rows, columns):
    data = rng.ours(role, rows, columns)
    data[1::2] = data[: len(data) // 2 * 2 : 2]
    return data


def counted(role, rows, columns):
    return np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns) * np.uint32(2**20)


FAILURES = [
    ("bits are fair", rng.rounds(6)),
    ("correlations", rng.rounds(6)),
    ("birthday spacings", rng.rounds(5)),
    ("ranks of bit matrices", rng.rounds(4)),
    ("correlations", rng.reused),
    ("pairs", rng.reused),
    ("bytes are uniform", biased),
    ("bits are fair", biased),
    ("correlations", rng.shared),
    ("correlations", constant_key),
    ("pairs", repeated),
    ("birthday spacings", rng.weyl),
    ("birthdays across keys", constant_key),
    ("ranks of bit matrices", rng.linear),
    ("bytes are uniform", counted),
]


@pytest.mark.parametrize(("name", "source"), FAILURES)
def test_broken_sources_are_rejected(name, source):
    assert TESTS[name](source, SMALL) < LEVEL


def test_the_sources_with_fewer_rounds_are_ours_but_for_that():
    np.testing.assert_array_equal(rng.rounds(20)("rounds", 600, 7), rng.ours("rounds", 600, 7))


def test_words_equal_their_naive_twin():
    stream = Stream.of(4, "bits")
    twin = [[naive.call(list(stream.key), 250 + row, c // 4, 6)[c % 4] for c in range(7)] for row in range(9)]
    np.testing.assert_array_equal(bits(stream, 9, 7, first_row=250), twin)


def test_p_values_are_uniform():
    """By construction a p-value below 0.01 comes once in a hundred: 200 keys, binomial at level 1e-6 (at most 12 of them)."""
    low = sum(bytes_uniform(lambda role, rows, columns, i=i: bits(Stream.of(i, role), rows, columns), 2**14) < 0.01 for i in range(200))
    assert low <= 12


def test_transforms_of_one_stream_are_uncorrelated():
    """Normals and uniforms of one stream, squares of normals of neighbouring columns, rows and blocks: |z| at level 1e-6 over 5 tries."""
    z, u = normals(Stream.of(1, "transforms"), 4096, 64), uniforms(Stream.of(1, "transforms"), 4096, 64) - 0.5
    squares = (z * z - 1.0) / np.sqrt(2.0)
    products = [z * u * np.sqrt(12.0), squares[:, :-1] * squares[:, 1:], squares[:-1] * squares[1:], squares[:-256] * squares[256:]]
    products.append(z[:, ::2] * z[:, 1::2])  # cosine and sine of one angle
    assert max(abs(p.sum()) / np.sqrt(p.size) for p in products) < 5.5  # 5 * 2 * Q(5.5) = 1.9e-7
