"""Lower bounds on Lipschitz constants by projected gradient ascent of |grad f|, and least pairwise distances.

A sampled maximum of |grad f| errs low: what is returned here is attained at a point, never an upper bound.
"""

from collections.abc import Callable

import numpy as np

from kernels.check import BadArgument, array, function, real, whole

Field = Callable[[np.ndarray], np.ndarray]
_BLOCK = 512


def ascend(
    gradient: Field,
    hessian_times: Callable[[np.ndarray, np.ndarray], np.ndarray],
    starts: np.ndarray,
    radius: float,
    *,
    steps: int = 60,
    on: str = "ball",
) -> tuple[np.ndarray, np.ndarray]:
    """Projected gradient ascent of |grad f|^2 from every row of starts at once -> points float64[m, d], |grad f| there float64[m].

    gradient: float64[m, d] -> float64[m, d]; hessian_times(x, v): the Hessian of f at each row of x times the row of v.
    Points stay in the ball of the given radius (on="ball"), or on its sphere, where the tangential part of the gradient counts
    (on="sphere"). Steps double when they help and are halved when they do not, row by row: values never decrease. Raises BadArgument.
    """
    function("gradient", gradient)
    function("hessian_times", hessian_times)
    starts = array("starts", starts, (None, None))
    radius, steps = real("radius", radius, above=0.0), whole("steps", steps, 0, 10**6)
    if on not in ("ball", "sphere"):
        raise BadArgument(f'on must be "ball" or "sphere": got {on!r}')
    sphere = on == "sphere"
    if sphere and not starts.any(axis=1).all():
        raise BadArgument(f"a start on the sphere must not be 0: got row {int(np.argmin(starts.any(axis=1)))} = 0")

    def field(name: str, values: np.ndarray) -> np.ndarray:
        return array(name, np.array(values, order="C") if isinstance(values, np.ndarray) else values, starts.shape)

    x = _project(starts, radius, sphere)
    slope = field("gradient(x)", gradient(x))
    v = _tangent(x, slope, sphere)
    best = np.einsum("ij,ij->i", v, v)
    size = np.full(len(x), 0.1 * radius)
    for _ in range(steps):
        uphill = _tangent(x, field("hessian_times(x, v)", hessian_times(x, v)), sphere)
        if sphere:  # |P g|^2 also varies because P does: its gradient has the term -(g.x/|x|^2) P g
            uphill -= (np.einsum("ij,ij->i", slope, x) / radius**2)[:, None] * v
        length = np.sqrt(np.einsum("ij,ij->i", uphill, uphill))
        length[length == 0.0] = 1.0
        trial = _project(x + (size / length)[:, None] * uphill, radius, sphere)
        trial_slope = field("gradient(x)", gradient(trial))
        trial_v = _tangent(trial, trial_slope, sphere)
        value = np.einsum("ij,ij->i", trial_v, trial_v)
        better = value > best
        x[better], slope[better], v[better], best[better] = trial[better], trial_slope[better], trial_v[better], value[better]
        size = np.where(better, 2.0 * size, 0.5 * size)
    return x, np.sqrt(best)


def _project(x: np.ndarray, radius: float, sphere: bool) -> np.ndarray:
    length = np.sqrt(np.einsum("ij,ij->i", x, x))
    if sphere:
        return x * (radius / np.where(length > 0.0, length, 1.0))[:, None]
    return x * np.minimum(1.0, radius / np.where(length > 0.0, length, radius))[:, None]


def _tangent(x: np.ndarray, v: np.ndarray, sphere: bool) -> np.ndarray:
    if not sphere:
        return v
    along = np.einsum("ij,ij->i", x, v) / np.einsum("ij,ij->i", x, x)
    return v - along[:, None] * x


def least_distance(x: np.ndarray, y: np.ndarray | None = None) -> tuple[float, int, int]:
    """Least |x_i - y_j| (without y: least |x_i - x_j|, i < j) -> distance, i, j. Raises BadArgument.

    Squares come from Gram blocks; every pair within their rounding error of the least is then measured by differences,
    so the result is that of the direct formula to its last digits. x: float64[n, d], y: float64[m, d].
    """
    x = array("x", x, (None, None))
    own = y is None
    y = x if y is None else array("y", y, (None, x.shape[1]))
    if own and len(x) < 2:
        raise BadArgument(f"the least distance within a set needs at least 2 points: got {len(x)}")
    unit = np.ldexp(1.0, np.frexp(max(np.abs(x).max(), np.abs(y).max()))[1] - 1)  # a power of 2 rounds nothing, and no square overflows
    x = x / unit
    y = x if own else y / unit
    x_squares, y_squares = np.einsum("ij,ij->i", x, x), np.einsum("ij,ij->i", y, y)
    slack = 4.0 * (x.shape[1] + 4) * np.finfo(float).eps * (x_squares.max() + y_squares.max())
    least, found = np.inf, []
    for i in range(0, len(x), _BLOCK):
        for j in range(i if own else 0, len(y), _BLOCK):
            squares = x_squares[i : i + _BLOCK, None] + y_squares[None, j : j + _BLOCK] - 2.0 * (x[i : i + _BLOCK] @ y[j : j + _BLOCK].T)
            if own and i == j:
                squares[np.tril_indices(len(squares))] = np.inf
            least = min(least, float(squares.min()))
            close = np.nonzero(squares <= least + slack)
            if len(close[0]):
                found.append((squares[close], close[0] + i, close[1] + j))
    squares, rows, columns = (np.concatenate(parts) for parts in zip(*found, strict=True))
    best, pair = np.inf, (0, 0)
    for first in range(0, len(rows), _BLOCK):
        here = slice(first, first + _BLOCK)
        exact = np.where(squares[here] <= least + slack, ((x[rows[here]] - y[columns[here]]) ** 2).sum(axis=1), np.inf)
        k = int(np.argmin(exact))
        if exact[k] < best:
            best, pair = float(exact[k]), (int(rows[first + k]), int(columns[first + k]))
    return float(np.sqrt(best) * unit), *pair
