"""The battery on our streams, and on generators that must fail it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kernels.random import Stream, bits
from verify.bench import Row
from verify.bench.battery import battery as run
from verify.bench.battery import birthday_spacings, correlations, ranks

LEVEL = 1e-6


def ours(role: str, rows: int, columns: int) -> np.ndarray:
    """Words of the stream of root seed 0 and this role -> uint32[rows, columns]."""
    return bits(Stream.of(0, "battery", role), rows, columns)


def _names(role: str) -> int:
    return sum((i + 1) * ord(letter) for i, letter in enumerate(role))


def weyl(role: str, rows: int, columns: int) -> np.ndarray:
    """A broken source: multiples of the golden ratio, as even as can be and therefore not random."""
    count = np.arange(rows * columns, dtype=np.uint64) + np.uint64(_names(role))
    return ((count * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)).astype(np.uint32).reshape(rows, columns)


def shared(role: str, rows: int, columns: int) -> np.ndarray:
    """A broken source: good words, but a quarter of every second block of 256 rows repeats the block before it."""
    data = ours(role, rows, columns)
    for first in range(256, rows - 255, 512):
        data[first : first + 256, ::4] = data[first - 256 : first, ::4]
    return data


def linear(role: str, rows: int, columns: int) -> np.ndarray:
    """A broken source: rows of 32 words of which the last is the exclusive or of the others: linear over GF(2)."""
    data = ours(role, rows, columns)
    if columns >= 32:
        data[:, 31::32] = np.bitwise_xor.reduce(data[:, :31], axis=1)[:, None]
    return data


CONTROLS = {
    "an even lattice": (weyl, birthday_spacings),
    "blocks that share words": (shared, correlations),
    "words linear in each other": (linear, ranks),
}


def battery() -> Iterator[Row]:
    """p-values of our streams (goal: not below 1e-6 in any of them), then of the broken sources (all below)."""
    for name, p in run(ours).items():
        yield Row(f"rng: {name}", "the exact law", p, p, p, LEVEL, "p-value")
    for name, (source, test) in CONTROLS.items():
        p = test(source, 2**20)
        yield Row(f"rng control: {name}", "must be below 1e-6", p, p, p, None, "p-value")
