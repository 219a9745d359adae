"""The battery on our streams, and on generators that must fail it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kernels.random import BITS, LANES, Stream, bits
from verify.bench.battery import Source, birthday_spacings, correlations, ranks
from verify.bench.battery import battery as run
from verify.bench.rows import Row

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


_ROTATIONS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))


def rounds(number: int) -> Source:
    """Threefry4x32 of the same keys and counters with this number of rounds: 20 are our streams, a few are a broken source."""

    def words(role: str, rows: int, columns: int) -> np.ndarray:
        groups = -(-columns // 4)
        row, group = np.divmod(np.arange(rows * groups, dtype=np.uint32), np.uint32(groups))
        key = list(Stream.of(0, "battery", role).words)
        key.append(key[0] ^ key[1] ^ key[2] ^ key[3] ^ np.uint32(0x1BD11BDA))
        kind = np.full_like(row, BITS)
        x = [counter + word for counter, word in zip((row % LANES, group, row // LANES, kind), key[:4], strict=True)]
        for r in range(number):
            for i, j, left in zip((0, 2), ((1, 3), (3, 1))[r % 2], _ROTATIONS[r % 8], strict=True):
                x[i] += x[j]
                x[j] = ((x[j] << np.uint32(left)) | (x[j] >> np.uint32(32 - left))) ^ x[i]
            if r % 4 == 3:
                s = (r + 1) // 4
                for i in range(4):
                    x[i] += key[(s + i) % 5]
                x[3] += np.uint32(s)
        return np.ascontiguousarray(np.stack(x, axis=1).reshape(rows, 4 * groups)[:, :columns])

    return words


def reused(role: str, rows: int, columns: int) -> np.ndarray:
    """A broken source: the block left out of the counter, so that every 256 rows are the same."""
    return ours(role, min(rows, LANES), columns)[np.arange(rows) % LANES]


CONTROLS = {
    "Threefry of 4 rounds": (rounds(4), birthday_spacings),
    "Threefry of 6 rounds": (rounds(6), correlations),
    "a counter used again": (reused, correlations),
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
        yield Row(f"rng control: {name}", "the exact law, to be refuted", p, p, p, LEVEL, "p-value of a control")
