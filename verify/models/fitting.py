"""Least squares without forming more than the smaller of Gram matrix and normal matrix; rank deficiency is found and said, never hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DEFICIENT = 1e-13
"""An eigenvalue below this share of the largest is numerically zero."""


class BadFit(ValueError):
    """Data or settings that no fit can be made of; the message names the quantity and both numbers."""


@dataclass(frozen=True)
class Solved:
    """(matrix + ridge)^+ applied to the right side; `rank` of the matrix itself, as far as doubles can tell."""

    values: np.ndarray
    rank: int


def solve(matrix: np.ndarray, right: np.ndarray, ridge: float = 0.0) -> Solved:
    """Solve (matrix + ridge I) z = right, matrix symmetric >= 0: float64[m, m], right float64[m] or float64[m, r].

    Cholesky with one step of refinement; where that fails or a pivot is lost in rounding, eigenvalues, and the pseudo-inverse
    on those that are not numerically zero. Raises BadFit where the matrix is not finite.
    """
    from scipy.linalg import cho_solve

    if not np.isfinite(matrix).all():
        raise BadFit(f"products of features must be finite: {np.count_nonzero(~np.isfinite(matrix))} of {matrix.size} overflow")
    full = matrix + ridge * np.eye(len(matrix)) if ridge else matrix
    factor = _factor(full)
    if factor is not None:
        values = cho_solve(factor, right, check_finite=False)
        values += cho_solve(factor, right - full @ values, check_finite=False)
        return Solved(values, _rank(matrix) if ridge else len(matrix))
    eigenvalues, vectors = np.linalg.eigh(matrix)
    kept = _not_zero(eigenvalues)
    vectors = vectors[:, kept]
    scaled = (vectors.T @ right) / (eigenvalues[kept] + ridge).reshape(-1, *[1] * (right.ndim - 1))
    return Solved(vectors @ scaled, int(kept.sum()))


def _factor(matrix: np.ndarray) -> tuple[np.ndarray, bool] | None:
    """The Cholesky factor, None where a pivot is lost in rounding."""
    from scipy.linalg import LinAlgError, cho_factor

    try:
        factor = cho_factor(matrix, lower=True, check_finite=False)
    except LinAlgError:
        return None
    pivots = np.diagonal(factor[0]) ** 2
    return factor if pivots.min() > DEFICIENT * pivots.max() else None


def _rank(matrix: np.ndarray) -> int:
    if _factor(matrix) is not None:
        return len(matrix)
    return int(_not_zero(np.linalg.eigvalsh(matrix)).sum())


def _not_zero(eigenvalues: np.ndarray) -> np.ndarray:
    return eigenvalues > len(eigenvalues) * DEFICIENT * eigenvalues[-1]


def by_singular_values(features: np.ndarray, y: np.ndarray, ridge: float) -> Solved:
    """Minimise |y - features a|^2 + ridge |a|^2 without squaring the features' condition number; ridge = 0: the least norm.

    features: float64[n, p] -> a float64[p]; a singular value below max(n, p) 2^-52 of the largest is numerically zero.
    """
    u, values, v = np.linalg.svd(features, full_matrices=False)
    kept = values > max(features.shape) * 2.0**-52 * values[0]
    u, values, v = u[:, kept], values[kept], v[kept]
    return Solved((u.T @ y / (values + ridge / values)) @ v, int(kept.sum()))


def check(x: np.ndarray, y: np.ndarray, d: int | None, ridge: float) -> tuple[np.ndarray, np.ndarray, float]:
    """x float64[n, d], y float64[n], ridge >= 0, all finite. Raises BadFit."""
    x, y = np.ascontiguousarray(x, dtype=np.float64), np.ascontiguousarray(y, dtype=np.float64)
    if x.ndim != 2 or len(x) < 1 or (d is not None and x.shape[1] != d):
        raise BadFit(f"x must be n points of {'some dimension' if d is None else f'dimension {d}'} with n >= 1: got shape {x.shape}")
    if y.shape != (len(x),):
        raise BadFit(f"y must hold one label for each of the {len(x)} points: got shape {y.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise BadFit(f"x and y must be finite: {np.count_nonzero(~np.isfinite(x))} and {np.count_nonzero(~np.isfinite(y))} entries are not")
    if not (np.isfinite(ridge) and ridge >= 0.0):
        raise BadFit(f"ridge must be finite and >= 0: got {ridge}")
    return x, y, float(ridge)


def least_energy(features: np.ndarray, metric: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray, int]:
    """The (constant, a) of least a' metric a with constant + features a = y -> constant, float64[p], rank of the constraints.

    Null-space solve: the constraints' QR gives a particular solution and a basis of what is left free, so that an ill-conditioned
    metric never meets an inverse. features: float64[n, p], metric: float64[p, p] symmetric >= 0. Raises BadFit where y cannot be met.
    """
    from scipy.linalg import lstsq, qr

    n, p = features.shape
    if metric.shape != (p, p) or not np.isfinite(metric).all():
        raise BadFit(f"the metric must be a finite {p} by {p} matrix: got shape {metric.shape}")
    constraints = np.hstack([np.ones((n, 1)), features])
    q, r, _ = qr(constraints.T, pivoting=True)
    diagonal = np.abs(np.diagonal(r))
    rank = int((diagonal > max(n, p) * 2.0**-52 * diagonal[0]).sum())
    basis, free = q[:, :rank], q[:, rank:]
    particular = basis @ lstsq(constraints @ basis, y)[0]
    if np.abs(constraints @ particular - y).max() > 1e-6 * max(np.abs(y).max(), 1e-300):
        raise BadFit(f"no function of the class interpolates: {n} points, {p} features and a constant, rank {rank}")
    if free.shape[1]:
        extended = np.zeros((p + 1, p + 1))
        extended[1:, 1:] = metric
        half = free.T @ extended
        particular = particular - free @ lstsq(half @ free, half @ particular)[0]
    return float(particular[0]), particular[1:], rank


def checked_weights(weights: np.ndarray) -> np.ndarray:
    """Weights as a contiguous finite float64[p, d]. Raises BadFit."""
    weights = np.ascontiguousarray(weights, dtype=np.float64)
    if weights.ndim != 2 or not len(weights) or not np.isfinite(weights).all():
        raise BadFit(f"weights must be a finite float64[p, d] with p >= 1: got shape {weights.shape}")
    return weights
