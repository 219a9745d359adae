"""Dimension figures of a data set: how many dimensions its covariance says it has, by the usual answers, with intervals.

With lambda_1 >= lambda_2 >= ... the eigenvalues of the covariance C: trace over largest eigenvalue, participation ratio
(tr C)^2/tr C^2, and the number of principal components that hold 90 or 95% of tr C.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kernels.random import Stream
from verify.estimate import mean

from .checks import BadData
from .deal import shuffled

LEVEL = 0.05
MOST_ROWS = 20_000  # rows that enter a covariance
MOST_SIDE = 4_000  # side of the largest matrix that is diagonalised
FEWEST = 8  # rows that an interval needs


@dataclass(frozen=True)
class Figure:
    """One number for "the dimension": value, 95% interval (None where there is none) from `rows` rows, and what it means."""

    name: str
    value: float
    low: float | None
    high: float | None
    rows: int
    means: str


def some(x: np.ndarray, most: int, word: str) -> np.ndarray:
    """All rows, or `most` of them chosen at random."""
    return x if len(x) <= most else x[np.sort(shuffled(Stream.of(0, "verify.data", word), len(x))[:most])]


def dimension_figures(x: np.ndarray, level: float = LEVEL) -> list[Figure]:
    """The figures of float64[n, d], at most 20,000 rows (4,000 where d is larger than that) chosen at random.

    Intervals hold at 95% (or 1 - level) for rows drawn independently of each other: the infinitesimal jackknife (Jaeckel 1972), that is
    the spread of each row's first-order effect, widened for skewness; None below 8 rows. The counts of components have none.
    """
    n, d = x.shape
    rows = _rows(x)
    m = len(rows)
    values, along_first, with_all = _spectrum(rows)
    sizes = np.sum(rows**2, axis=1)
    # tr C^2 = E <x, x'>^2 over different rows x, x': with the diagonal the ratio would be too small by about its share of m
    pairs = (m * with_all - sizes**2) / (m - 1)
    square = float(pairs.mean())
    largest = float(values[0])
    shares = np.cumsum(values) / values.sum()
    return [
        Figure("coordinates", float(d), None, None, n, "the numbers a point is stored as: counted, with nothing said about the points"),
        _with_interval(
            "trace / largest eigenvalue",
            1.0 / largest,
            sizes - along_first / largest,
            "E|x - mean|² over the variance along the first principal direction: what the least concentrated linear function leaves",
            level,
        ),
        _with_interval(
            "participation ratio",
            1.0 / square,
            2.0 * (sizes - pairs / square),
            "(tr C)²/tr C²: the number of directions if all that count counted the same",
            level,
        ),
        *(
            Figure(
                f"components for {percent}%",
                float(np.searchsorted(shares, percent / 100 - 1e-12) + 1),
                None,
                None,
                m,
                f"principal directions that hold {percent}% of the variance of these rows",
            )
            for percent in (90, 95)
        ),
    ]


def _rows(x: np.ndarray) -> np.ndarray:
    """The rows that figures are made of, centred and scaled to tr C = 1."""
    rows = some(x, MOST_ROWS if x.shape[1] <= MOST_SIDE else MOST_SIDE, "figures")
    if not np.ptp(rows, axis=0).any():
        raise BadData(f"the {len(rows):,} rows of {len(x):,} that were chosen at random are all equal: there are no directions to count")
    rows = rows - rows.mean(axis=0)
    return rows / np.sqrt(np.mean(np.sum(rows**2, axis=1)))


def covariance_spectrum(x: np.ndarray) -> np.ndarray:
    """The eigenvalues of the covariance of the same rows, scaled to tr C = d -> float64[d], largest first."""
    values, d = _spectrum(_rows(x))[0], x.shape[1]
    spectrum = np.zeros(d)
    spectrum[: min(d, len(values))] = values[:d]
    return spectrum * (d / spectrum.sum())


def _spectrum(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues of C = X'X/m, largest first; <v_1, x>^2 and x'Cx for every row x. By whichever of C and X X'/m is smaller."""
    m, d = rows.shape
    if d <= m:
        covariance = rows.T @ rows / m
        values, vectors = np.linalg.eigh(covariance)
        along_first = (rows @ vectors[:, -1]) ** 2
        with_all = np.einsum("ij,ij->i", rows @ covariance, rows)
    else:
        gram = rows @ rows.T / m
        values, vectors = np.linalg.eigh(gram)
        along_first = m * values[-1] * vectors[:, -1] ** 2
        with_all = m * np.sum(gram**2, axis=1)
    return np.maximum(values[::-1], 0.0), along_first, with_all


def _with_interval(name: str, value: float, effects: np.ndarray, means: str, level: float) -> Figure:
    """A figure from its value and the relative first-order effect of every row on it."""
    low, high = interval(value, effects, level)
    return Figure(name, value, low, high, len(effects), means)


def interval(value: float, effects: np.ndarray, level: float = LEVEL) -> tuple[float, float] | tuple[None, None]:
    """Interval (95%) of value * (1 + mean effect), effects float64[rows] of mean 0; (None, None) below 8 rows."""
    if len(effects) < FEWEST:
        return None, None
    if np.ptp(effects) < 1e-12:
        return value, value
    seen = mean(value * (1.0 + effects - effects.mean()), level=level)
    return float(seen.low), float(seen.high)
