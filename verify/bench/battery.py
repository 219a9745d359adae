"""Tests of a source of 32-bit words, each giving the p-value of an exact or asymptotically exact null law.

A source is words(role, rows, columns) -> uint32[rows, columns]; the role names the stream. Published batteries (TestU01, PractRand) are
programs in C that read a file of words; this set is our own, and is tried on generators that must fail it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Source = Callable[[str, int, int], np.ndarray]


def _chi_square(observed: np.ndarray, expected: np.ndarray | float) -> float:
    from scipy.special import chdtrc

    observed = np.asarray(observed, dtype=np.float64).ravel()
    expected = np.broadcast_to(np.asarray(expected, dtype=np.float64).ravel(), observed.shape)
    return float(chdtrc(observed.size - 1, ((observed - expected) ** 2 / expected).sum()))


def _normal(z: float, tries: int = 1) -> float:
    """Two-sided p-value of the largest |z| of `tries` standard normals (Bonferroni: an upper bound)."""
    from scipy.special import ndtr

    return float(min(1.0, 2.0 * tries * ndtr(-abs(z))))


def bytes_uniform(words: Source, size: int) -> float:
    """Chi-square of all bytes over 256 cells."""
    data = words("bytes", size // 4, 4).view(np.uint8).ravel()
    return _chi_square(np.bincount(data, minlength=256), data.size / 256)


def bits_fair(words: Source, size: int) -> float:
    """Each of the 128 bits of a call is set half of the time; the worst of them."""
    data = words("bits", size // 4, 4)
    ones = np.unpackbits(data.view(np.uint8).reshape(len(data), 16), axis=1).sum(axis=0, dtype=np.int64)
    return _normal(float(np.abs(2.0 * ones - len(data)).max() / np.sqrt(len(data))), 128)


def _correlation(left: np.ndarray, right: np.ndarray) -> float:
    a, b = (x.astype(np.float64) / 2.0**32 - 0.5 for x in (left.ravel(), right.ravel()))
    return float(np.sqrt(a.size) * 12.0 * (a * b).mean())  # Var U(-1/2, 1/2) = 1/12: standard normal for independent uniforms


def correlations(words: Source, size: int) -> float:
    """Neighbours in column, row and block (rows 256 apart), lags 1 to 8 of each, and equal places of two streams."""
    columns = 16
    data, other = words("correlations", size // columns, columns), words("correlations of another", size // columns, columns)
    zs = [_correlation(data, other)]
    for lag in range(1, 9):
        zs.append(_correlation(data[:, :-lag], data[:, lag:]))
        zs.append(_correlation(data[:-lag], data[lag:]))
        zs.append(_correlation(data[: -256 * lag], data[256 * lag :]))
    return _normal(max(zs, key=abs), len(zs))


def pairs(words: Source, size: int) -> float:
    """Serial test: neighbours (in the column and in the row) over 64 x 64 cells, by their top and by their bottom six bits."""
    data = words("pairs", size // 16, 16)
    worst = 1.0
    for six in (data >> np.uint32(26), data & np.uint32(63)):
        for left, right in ((six[:, 0::2], six[:, 1::2]), (six[0::2][: len(six) // 2], six[1::2])):
            cells = np.bincount((left * np.uint32(64) + right).ravel().astype(np.int64), minlength=4096)
            worst = min(worst, _chi_square(cells, cells.sum() / 4096))
    return min(1.0, 4.0 * worst)


def _spacings(birthdays: np.ndarray) -> float:
    """Marsaglia's birthday spacings: 1024 birthdays in a year of 2^24 days, repeated spacings are Poisson(16) -> p-value of many years."""
    from scipy.special import gammaln

    spacings = np.sort(np.diff(np.sort(birthdays, axis=1), axis=1), axis=1)
    repeats = (np.diff(spacings, axis=1) == 0).sum(axis=1)
    k = np.arange(60)
    poisson = np.exp(k * np.log(16.0) - 16.0 - gammaln(k + 1.0))
    cells = np.minimum(np.maximum(np.arange(60), 8), 25) - 8  # up to 8, 9, ..., 24, at least 25
    expected = np.bincount(cells, weights=poisson)
    expected[-1] = 1.0 - expected[:-1].sum()
    observed = np.bincount(cells[np.minimum(repeats, 59)], minlength=len(expected))
    return _chi_square(observed, expected * len(birthdays))


def birthday_spacings(words: Source, size: int) -> float:
    """Birthdays along a row of one stream, along its columns (rows, so blocks too), by the top and by the bottom 24 bits."""
    years = max(200, size // 2048)
    along_row, along_rows = words("birthdays", years, 1024), words("birthdays in a column", 1024, years).T
    tops = [_spacings(data >> np.uint32(8)) for data in (along_row, along_rows)]
    bottoms = [_spacings(data & np.uint32(0xFFFFFF)) for data in (along_row, along_rows)]
    return min(1.0, 4.0 * min(tops + bottoms))


def across_keys(words: Source, size: int) -> float:
    """The first words of many streams whose names differ in a digit: birthday spacings over keys."""
    years = max(50, size // 2**15)
    firsts = np.concatenate([words(f"key {i}", 1, 1024) for i in range(years)]).T.reshape(-1)
    usable = firsts[: firsts.size // 1024 * 1024].reshape(-1, 1024)
    return _spacings(usable >> np.uint32(8))


def ranks(words: Source, size: int) -> float:
    """Ranks over GF(2) of 32 x 32 matrices of bits: full, one less, two less or lower (marsaglia-tsay-1985)."""
    matrices = words("ranks", max(500, size // 256), 32).copy()
    rank = np.zeros(len(matrices), dtype=np.int64)
    for bit in range(32):
        has = (matrices >> np.uint32(bit)) & np.uint32(1)
        pivot, found = has.argmax(axis=1), has.any(axis=1)
        row = np.where(found, matrices[np.arange(len(matrices)), pivot], np.uint32(0)).astype(np.uint32)
        matrices ^= np.where(has == 1, row[:, None], np.uint32(0)).astype(np.uint32)
        rank += found
    full = np.prod(1.0 - 0.5 ** np.arange(1, 33))
    less = full * 2.0 * (1.0 - 0.5**32)  # corank 1: 2^-1 prod (1 - 2^-i)^2/(1 - 2^-1) over the matrices, to 2^-32
    probability = np.array([1.0 - full - less, less, full])
    observed = np.array([(rank <= 30).sum(), (rank == 31).sum(), (rank == 32).sum()])
    return _chi_square(observed, probability * len(matrices))


TESTS: dict[str, Callable[[Source, int], float]] = {
    "bytes are uniform": bytes_uniform,
    "bits are fair": bits_fair,
    "correlations": correlations,
    "pairs": pairs,
    "birthday spacings": birthday_spacings,
    "birthdays across keys": across_keys,
    "ranks of bit matrices": ranks,
}


def battery(words: Source, size: int = 2**22) -> dict[str, float]:
    """p-value of every test; `size` words in the larger ones."""
    return {name: test(words, size) for name, test in TESTS.items()}
