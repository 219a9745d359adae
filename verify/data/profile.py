"""How well 1-Lipschitz functions of the data concentrate, measured: each bounds the isoperimetric dimension from above.

If the data were isoperimetric with dimension D, every 1-Lipschitz f would have Var f <= E|x - mean|^2/D up to the constant c.  So
E|x - mean|^2/Var f bounds D for every f, and the least over all functions could only be lower than the least over those tried.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kernels import random
from kernels.random import Stream
from verify.digits.deal import shuffled

from .figures import Figure, interval
from .files import Points

MOST = 2_000  # rows in each third
TINY = 1e-290  # variances below are those of a constant, in units where the spread of the data is 1
FEWEST = 48  # rows that three thirds can be made of
DIRECTIONS = 64


@dataclass(frozen=True)
class _Tried:
    """A kind of 1-Lipschitz function: values float64[functions, rows] on the second third and on the last."""

    name: str
    chosen: np.ndarray
    measured: np.ndarray
    means: str


def concentration_profile(points: Points) -> list[Figure]:
    """The figures E|x - mean|²/Var f for the worst f of each of several kinds of 1-Lipschitz functions.

    There are none below 48 rows, and where a third of the rows is constant.
    Rows are dealt into thirds of at most 2,000: functions are made from the first (directions, points, sets of points), the worst of
    each kind is chosen on the second, and it is measured on the last, so that the choice does not flatter the number.
    """
    n = len(points.x)
    if n < FEWEST:
        return []
    size = min(n // 3, MOST)
    order = shuffled(Stream.of(0, "verify.data", "profile"), n)
    first, second, last = (np.sort(order[k * size : (k + 1) * size]) for k in range(3))
    if not all(np.ptp(points.x[third], axis=0).any() for third in (first, second, last)):
        return []
    centre = points.x[first].mean(axis=0)
    scale = np.sqrt(np.mean(np.sum((points.x[order[: 3 * size]] - centre) ** 2, axis=1)))
    x = (points.x - centre) / scale
    tried = [*_linear(x, first, second, last), *_distances(x, -centre / scale, first, second, last)]
    tried += _to_classes(x, _class_of(points), first, second, last)
    spread = np.sum((x[last] - x[last].mean(axis=0)) ** 2, axis=1)
    return [_worst(kind, spread) for kind in tried]


def _worst(kind: _Tried, spread: np.ndarray) -> Figure:
    f = kind.measured[int(np.argmax(kind.chosen.var(axis=1)))]
    squares = (f - f.mean()) ** 2
    if squares.mean() < TINY:
        return Figure(kind.name, float("inf"), None, None, len(f), kind.means)
    value = float(spread.mean() / squares.mean())
    low, high = interval(value, spread / spread.mean() - squares / squares.mean())
    return Figure(kind.name, value, low, high, len(f), kind.means)


def _linear(x: np.ndarray, first: np.ndarray, second: np.ndarray, last: np.ndarray) -> list[_Tried]:
    d = x.shape[1]
    directions = random.normals(Stream.of(0, "verify.data", "directions"), DIRECTIONS, d)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    rows = x[first]
    _, vectors = np.linalg.eigh(rows.T @ rows if d <= len(rows) else rows @ rows.T)
    leading = vectors[:, -1] if d <= len(rows) else rows.T @ vectors[:, -1]
    leading = (leading / np.linalg.norm(leading))[None]
    return [
        _Tried("a random direction", directions @ x[second].T, directions @ x[last].T, f"⟨u, x⟩, the worst of {DIRECTIONS} directions u"),
        _Tried("the first principal direction", leading @ x[second].T, leading @ x[last].T, "⟨v, x⟩, v from other rows"),
    ]


def _distances(x: np.ndarray, origin: np.ndarray, first: np.ndarray, second: np.ndarray, last: np.ndarray) -> list[_Tried]:
    anchors = x[first[:DIRECTIONS]]
    return [
        _Tried(
            "the norm", _norms(x[second] - origin)[None], _norms(x[last] - origin)[None], "|x|, from the origin of the file's coordinates"
        ),
        _Tried("the distance to the mean", _norms(x[second])[None], _norms(x[last])[None], "|x - mean|"),
        _Tried(
            "the distance to a point",
            distances(anchors, x[second]),
            distances(anchors, x[last]),
            f"|x - a|, the worst of {len(anchors)} points a of the data",
        ),
    ]


def _class_of(points: Points) -> list[tuple[str, np.ndarray]]:
    """(name, rows) of each class."""
    return [] if points.labels is None else [(str(points.labels[rows[0]]), rows) for rows in points.classes]


def _to_classes(
    x: np.ndarray, classes: list[tuple[str, np.ndarray]], first: np.ndarray, second: np.ndarray, last: np.ndarray
) -> list[_Tried]:
    sets = [(name, np.intersect1d(rows, first)) for name, rows in classes]
    sets = [(name, rows) for name, rows in sets if len(rows)][:32]
    if len(sets) < 2:
        return []
    chosen = np.array([distances(x[rows], x[second]).min(axis=0) for _, rows in sets])
    measured = np.array([distances(x[rows], x[last]).min(axis=0) for _, rows in sets])
    worst = sets[int(np.argmax(chosen.var(axis=1)))][0]
    means = f"to the nearest of other points of one class, the worst class: {worst}"
    return [_Tried("the distance to a class", chosen, measured, means)]


def _norms(x: np.ndarray) -> np.ndarray:
    return np.sqrt(np.sum(x**2, axis=1))


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The distances |a_i - b_j| between the rows of a and of b -> float64[len(a), len(b)]."""
    squares = np.sum(a**2, axis=1)[:, None] + np.sum(b**2, axis=1) - 2.0 * (a @ b.T)
    return np.sqrt(np.maximum(squares, 0.0))
