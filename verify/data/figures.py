"""Dimension figures of a data set: how many dimensions its covariance says it has, by the usual measures, with intervals.

With lambda_1 >= lambda_2 >= ... the eigenvalues of the covariance C, they are the trace over the largest eigenvalue, the participation
ratio (tr C)^2/tr C^2, and the numbers of principal components that hold 90 and 95% of tr C.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kernels.random import Stream
from verify.digits.checks import BadData
from verify.digits.deal import shuffled
from verify.engine.estimate import mean

LEVEL = 0.05
MOST_ROWS = 20_000  # rows that enter a covariance
MOST_SIDE = 4_000  # side of the largest matrix that is diagonalised
FEWEST = 16  # rows that an interval needs: half of them, 8, for a mean


APART = 4.0  # standard errors between the two largest eigenvalues, from where the first direction counts as found


@dataclass(frozen=True)
class Figure:
    """One number for "the dimension" of a data set.

    value: the number. low, high: its 95% interval, None where it has none. rows: how many rows it was made from. means: what it means.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    rows: int
    means: str


def some(x: np.ndarray, most: int, word: str) -> np.ndarray:
    """All rows of x, or `most` of them chosen at random; `word` names the random numbers, so that the choice is repeatable."""
    return x if len(x) <= most else x[np.sort(shuffled(Stream.of(0, "verify.data", word), len(x))[:most])]


def dimension_figures(x: np.ndarray, level: float = LEVEL) -> list[Figure]:
    """The dimension figures of the rows of x, float64[n, d], from at most 20,000 rows (4,000 where d is larger than that) chosen at random.

    Intervals hold at 95% (or 1 - level) for rows drawn independently of each other. They are made by the infinitesimal jackknife (Jaeckel
    1972), that is the spread of each row's first-order effect on the logarithm, widened for skewness; there are none below 16 rows, and
    none for the numbers of components. A sample's largest eigenvalue is too large, so the trace over it is too small: the high end of its
    interval takes that off, or, where no direction stands out, is that of a direction found on the other half of the rows.
    """
    n, d = x.shape
    rows = _rows(x)
    m = len(rows)
    values, along, with_all = _spectrum(rows)
    sizes = np.sum(rows**2, axis=1)
    # tr C^2 = E <x, x'>^2 over different rows x, x': with the diagonal the ratio would be too small by about its share of m
    pairs = (m * with_all - sizes**2) / (m - 1)
    square = float(pairs.mean())
    shares = np.cumsum(values) / values.sum()
    return [
        Figure("coordinates", float(d), None, None, n, "the numbers a point is stored as: counted, with nothing said about the points"),
        _over_largest(rows, values, along, level),
        _participation(rows, sizes, square, pairs, level),
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
    """The rows that figures are made of, centred and scaled to tr C = 1. Raises BadData where all of them are equal."""
    rows = some(x, MOST_ROWS if x.shape[1] <= MOST_SIDE else MOST_SIDE, "figures")
    if not np.ptp(rows, axis=0).any():
        raise BadData(f"the {len(rows):,} rows of {len(x):,} that were chosen at random are all equal: there are no directions to count")
    rows = rows - rows.mean(axis=0)
    return rows / np.sqrt(np.mean(np.sum(rows**2, axis=1)))


def covariance_spectrum(x: np.ndarray) -> np.ndarray:
    """The eigenvalues of the covariance of the rows that figures are made of, scaled to tr C = d -> float64[d], largest first."""
    values, d = _spectrum(_rows(x))[0], x.shape[1]
    spectrum = np.zeros(d)
    spectrum[: min(d, len(values))] = values[:d]
    return spectrum * (d / spectrum.sum())


def _spectrum(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The eigenvalues of C = X'X/m, largest first; and <v_1, x>^2 and <v_2, x>^2, and x'Cx, for every row x.

    They are computed from the smaller of the two matrices C and X X'/m.
    """
    m, d = rows.shape
    if d <= m:
        covariance = rows.T @ rows / m
        values, vectors = np.linalg.eigh(covariance)
        along = ((rows @ vectors[:, -2:]) ** 2).T[::-1]
        with_all = np.einsum("ij,ij->i", rows @ covariance, rows)
    else:
        gram = rows @ rows.T / m
        values, vectors = np.linalg.eigh(gram)
        along = (m * values[-2:] * vectors[:, -2:] ** 2).T[::-1]
        with_all = m * np.sum(gram**2, axis=1)
    return np.maximum(values[::-1], 0.0), along, with_all


def _over_largest(rows: np.ndarray, values: np.ndarray, along: np.ndarray, level: float) -> Figure:
    """The trace over the largest eigenvalue; the high end of its interval takes off what choosing the direction adds."""
    largest, sizes, low, high = float(values[0]), np.sum(rows**2, axis=1), None, None
    if len(rows) >= FEWEST:
        low, _ = interval(1.0 / largest, sizes - along[0] / largest, level)
        top = _high_end(rows, values, along, sizes, level)
        low, high = max(low or 1.0, 1.0), min(max(top, 1.0 / largest), float(rows.shape[1]))
    return Figure(
        "trace / largest eigenvalue",
        1.0 / largest,
        low,
        high,
        len(rows),
        "E|x - mean|² over the variance along the first principal direction: what the least concentrated linear function leaves; too "
        "small rather than too large, since the largest eigenvalue of a sample is too large",
    )


def _high_end(rows: np.ndarray, values: np.ndarray, along: np.ndarray, sizes: np.ndarray, level: float) -> float:
    """The high end of trace over largest eigenvalue.

    A largest eigenvalue well apart from the second is too large by lambda_1/m sum lambda_j/(lambda_1 - lambda_j) (Lawley 1956), which is
    taken off. Where the two are not apart by four standard errors, half of the rows find a direction for the other half.
    """
    m = len(rows)
    if len(values) > 1:
        gap = values[0] - values[1]
        error = float(np.std(along[0] - along[1])) / math.sqrt(m)
        if not gap > APART * error:
            return _other_half(rows, sizes, level)
        fair = float(values[0] * (1.0 - np.sum(values[1:] / (values[0] - values[1:])) / m))
        if fair < 0.5 * values[0]:
            return _other_half(rows, sizes, level)
    else:
        fair = float(values[0])
    _, high = interval(1.0 / fair, sizes - along[0] / values[0], level)
    return float(rows.shape[1]) if high is None else high


def _other_half(rows: np.ndarray, sizes: np.ndarray, level: float) -> float:
    """The high end of E|x - mean|^2/Var <v, x>, for a direction v found on one half of the rows, from the other half."""
    order = shuffled(Stream.of(0, "verify.data", "halves"), len(rows))
    finds, sees = order[: len(rows) // 2], order[len(rows) // 2 :]
    along, total = (rows[sees] @ _first_direction(rows[finds])) ** 2, sizes[sees]
    if not along.any():
        return float(rows.shape[1])
    _, high = interval(float(total.mean() / along.mean()), total / total.mean() - along / along.mean(), level)
    return float(rows.shape[1]) if high is None else high


def _first_direction(rows: np.ndarray) -> np.ndarray:
    """The unit vector along which the rows vary most -> float64[d]."""
    from scipy.linalg import eigh

    m, d = rows.shape
    side = min(m, d)
    small = rows.T @ rows if d <= m else rows @ rows.T
    _, vectors = eigh(small, subset_by_index=[side - 1, side - 1])
    direction = vectors[:, 0] if d <= m else rows.T @ vectors[:, 0]
    return direction / (np.linalg.norm(direction) or 1.0)


def _participation(rows: np.ndarray, sizes: np.ndarray, square: float, pairs: np.ndarray, level: float) -> Figure:
    """(tr C)^2/tr C^2, which lies between 1 and d: where the estimate of tr C^2 leaves these bounds, they are what is known."""
    name, means = "participation ratio", "(tr C)²/tr C²: the number of directions if all that count counted the same"
    m, d = rows.shape
    if square <= 0.0:
        return Figure(name, float(d), None, None, m, means)
    # rows whose effects cancel to first order, as where all directions count the same, still spread by pairs: <x, x'>^2
    inner = np.einsum("ij,ij->i", rows, np.roll(rows, 1, axis=0)) ** 2
    by_pairs = float(np.std(inner)) / square * np.sqrt(2.0 / m)
    low, high = interval(1.0 / square, 2.0 * (sizes - pairs / square), level, extra=by_pairs) if m >= FEWEST else (None, None)
    value = min(max(1.0 / square, 1.0), float(d))
    if low is None or high is None:
        return Figure(name, value, None, None, m, means)
    return Figure(name, value, min(max(low, 1.0), value), max(min(high, float(d)), value), m, means)


def interval(value: float, effects: np.ndarray, level: float = LEVEL, *, extra: float = 0.0) -> tuple[float, float] | tuple[None, None]:
    """The 95% interval (or 1 - level) of a positive value, from the first-order effect of each row on its logarithm.

    effects: float64[rows]; below 8 rows the result is (None, None). extra: the standard deviation of what each row adds beside its effect,
    independently of it.
    """
    if len(effects) < FEWEST // 2:
        return None, None
    if np.ptp(effects) < 1e-12 and extra == 0.0:
        return value, value
    half = 0.0 if np.ptp(effects) < 1e-12 else mean(effects - effects.mean(), level=level).half_width
    reach = math.hypot(half, float(ndtri(1.0 - level / 2.0)) * extra / math.sqrt(len(effects)))
    return value * math.exp(-reach), value * math.exp(reach)
