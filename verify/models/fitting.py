"""Least squares by the smaller of the Gram matrix and the normal matrix, and the checks of its input.

No larger matrix is formed than needed. A rank deficiency is found and reported in the result, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from kernels.check import BadArgument
from theory.refusals import Refusal

DEFICIENT = 1e-13
"""The share of the largest eigenvalue, times the size of the matrix, below which an eigenvalue is numerically zero. A matrix whose
reciprocal condition number is no larger than this is taken for singular."""
ACCURATE = 1e-6 * 2.0**52
"""Beyond this condition number products of features leave less than six digits of the fit."""


class BadFit(Refusal):
    """Data or settings that no fit can be made of; the message names the quantity and both numbers."""


@contextmanager
def formed(quantity: str) -> Iterator[None]:
    """A context in which a BadArgument of the kernels, for numbers that overflow, is raised as a BadFit that names `quantity`."""
    try:
        yield
    except BadArgument as error:
        raise BadFit(f"{quantity} must be finite: {error}") from None


@dataclass(frozen=True)
class Solved:
    """The solution of a symmetric system, with what is known of its accuracy.

    values: (matrix + ridge)^+ applied to the right side. rank: of the matrix itself, as far as doubles can tell. condition: of matrix +
    ridge on the directions that were not taken for zero, in the 1-norm (LAPACK's estimate) or the 2-norm.
    """

    values: np.ndarray
    rank: int
    condition: float


def solve(matrix: np.ndarray, right: np.ndarray, ridge: float = 0.0) -> Solved:
    """Solve (matrix + ridge I) z = right for a symmetric matrix >= 0; a singular system is solved by its pseudo-inverse.

    matrix: float64[m, m]. right: float64[m] or float64[m, r]. It is solved by Cholesky with one step of refinement; where that fails, or
    the matrix is singular to rounding, by eigenvalues, on those that are not numerically zero. Returns a Solved. Raises BadFit where the
    matrix, or the matrix with the ridge, is not finite.
    """
    from scipy.linalg import cho_solve

    if not np.isfinite(matrix).all():
        raise BadFit(f"products of features must be finite: {np.count_nonzero(~np.isfinite(matrix))} of {matrix.size} overflow")
    full = matrix + ridge * np.eye(len(matrix)) if ridge else matrix
    if ridge:
        finite(f"products of features plus the ridge {ridge:g}", full)
    factor, condition = _factor(full)
    if factor is not None:
        values = cho_solve(factor, right, check_finite=False)
        values += cho_solve(factor, right - full @ values, check_finite=False)
        return Solved(values, _rank(matrix) if ridge else len(matrix), condition)
    eigenvalues, vectors = np.linalg.eigh(matrix)
    kept = _not_zero(eigenvalues)
    vectors = vectors[:, kept]
    scaled = (vectors.T @ right) / (eigenvalues[kept] + ridge).reshape(-1, *[1] * (right.ndim - 1))
    spread = eigenvalues[kept] + ridge
    return Solved(vectors @ scaled, int(kept.sum()), float(spread.max() / spread.min()) if kept.any() else 1.0)


def _factor(matrix: np.ndarray) -> tuple[tuple[np.ndarray, bool] | None, float]:
    """The Cholesky factor, None where the matrix is singular to rounding, and the condition number in the 1-norm."""
    from scipy.linalg import LinAlgError, cho_factor
    from scipy.linalg.lapack import dpocon

    try:
        factor = cho_factor(matrix, lower=True, check_finite=False)
    except LinAlgError:
        return None, np.inf
    share, _ = dpocon(factor[0], np.abs(matrix).sum(axis=0).max(), uplo="L")
    return (factor, 1.0 / share) if share > DEFICIENT else (None, np.inf)


def _rank(matrix: np.ndarray) -> int:
    if _factor(matrix)[0] is not None:
        return len(matrix)
    return int(_not_zero(np.linalg.eigvalsh(matrix)).sum())


def _not_zero(eigenvalues: np.ndarray) -> np.ndarray:
    return eigenvalues > len(eigenvalues) * DEFICIENT * eigenvalues[-1]


def by_singular_values(features: np.ndarray, y: np.ndarray, ridge: float) -> Solved:
    """Minimise |y - features a|^2 + ridge |a|^2 by the singular values of the features, whose condition number is not squared here.

    features: float64[n, p]. y: float64[n] or float64[n, r]. ridge: >= 0; 0 means the least norm. A singular value below max(n, p) 2^-52 of
    the largest is numerically zero. Returns a Solved with values a, float64[p] or float64[p, r].
    """
    u, values, v = np.linalg.svd(features, full_matrices=False)
    kept = values > max(features.shape) * 2.0**-52 * values[0]
    u, values, v = u[:, kept], values[kept], v[kept]
    spread = values**2 + ridge
    condition = float(spread.max() / spread.min()) if kept.any() else 1.0
    scaled = (u.T @ y) / (values + ridge / values).reshape(-1, *[1] * (y.ndim - 1))
    return Solved(v.T @ scaled, int(kept.sum()), condition)


def numbers(name: str, value: Any) -> np.ndarray:
    """The value as a contiguous float64 array. Raises BadFit, which calls it `name`, where it is no array of real numbers."""
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise BadFit(f"{name} must be an array of real numbers: {error}") from None
    if given.dtype.kind not in "iuf":
        raise BadFit(f"{name} must be an array of real numbers: got {type(value).__name__} of dtype {given.dtype}")
    return np.ascontiguousarray(given, dtype=np.float64)


def points(name: str, value: Any, d: int) -> np.ndarray:
    """The value as at least one finite point of dimension d -> float64[m, d]. Raises BadFit, which calls it `name`."""
    x = numbers(name, value)
    if x.ndim != 2 or len(x) < 1 or x.shape[1] != d:
        raise BadFit(f"{name} must be n points of dimension {d} with n >= 1: got shape {x.shape}")
    if not np.isfinite(x).all():
        raise BadFit(f"{name} must be finite: {np.count_nonzero(~np.isfinite(x))} of {x.size} entries are not")
    return x


def number(name: str, value: Any, *, positive: bool = False) -> float:
    """The value as a finite float >= 0, or > 0 where `positive`. Raises BadFit, which calls it `name`."""
    wanted = f"{name} must be finite and {'> 0' if positive else '>= 0'}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise BadFit(f"{wanted}: got {value!r} of type {type(value).__name__}")
    try:
        real = float(value)
    except OverflowError:
        real = np.inf
    if not (np.isfinite(real) and real >= 0.0) or (positive and real == 0.0):
        raise BadFit(f"{wanted}: got {real}")
    return real


def whole(name: str, value: Any, least: int) -> int:
    """The value as an int >= least. Raises BadFit, which calls it `name`, where it is no whole number or is less."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise BadFit(f"{name} must be a whole number >= {least}: got {value!r}")
    return int(value)


def finite(name: str, values: Any) -> Any:
    """The values as they are, where all of them are finite. Raises BadFit, which calls them `name`, where some are not."""
    lost = np.size(values) - np.count_nonzero(np.isfinite(values))
    if lost:
        raise BadFit(f"{name} must be finite: {lost} of {np.size(values)} numbers overflow")
    return values


def semidefinite(name: str, value: Any, p: int) -> np.ndarray:
    """The value as a finite symmetric matrix without negative eigenvalues, both up to rounding -> float64[p, p].

    Cholesky is tried first, with 1e-10 of the largest entry added to the diagonal; eigenvalues are computed only where it fails. Raises
    BadFit, which calls the matrix `name`, for another shape, entries that are not finite, an asymmetry, or a negative eigenvalue.
    """
    matrix = numbers(name, value)
    if matrix.shape != (p, p) or not np.isfinite(matrix).all():
        lost = np.count_nonzero(~np.isfinite(matrix))
        raise BadFit(f"{name} must be a finite {p} by {p} matrix: got shape {matrix.shape}, {lost} entries not finite")
    largest = np.abs(matrix).max()
    uneven = float(np.abs(matrix / 2 - matrix.T / 2).max()) * 2
    if uneven > 1e-10 * largest:
        raise BadFit(f"{name} must be symmetric: entries differ from their mirror images by {uneven:.6g}, the largest is {largest:.6g}")
    try:  # a factor of the matrix plus 1e-10 of its largest entry, which is no larger than its largest eigenvalue
        np.linalg.cholesky(matrix + 1e-10 * largest * np.eye(p))
        return matrix
    except np.linalg.LinAlgError:
        eigenvalues = np.linalg.eigvalsh(matrix)
    if eigenvalues[0] < -1e-10 * max(eigenvalues[-1], 0.0):
        raise BadFit(f"{name} has a negative eigenvalue: the least is {eigenvalues[0]:.6g}, the largest {eigenvalues[-1]:.6g}")
    return matrix


def check(x: Any, y: Any, d: int, ridge: Any) -> tuple[np.ndarray, np.ndarray, float]:
    """The data of a fit as float64[n, d], float64[n] and a float >= 0, all finite. Raises BadFit for other points, labels or ridge."""
    x, y = points("x", x, d), numbers("y", y)
    if y.shape != (len(x),):
        raise BadFit(f"y must hold one label for each of the {len(x)} points: got shape {y.shape}")
    if not np.isfinite(y).all():
        raise BadFit(f"y must be finite: {np.count_nonzero(~np.isfinite(y))} of {y.size} entries are not")
    return x, y, number("ridge", ridge)


def least_energy(features: np.ndarray, metric: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray, int]:
    """Find (constant, a) with constant + features a = y at every point and the least energy a' metric a.

    features: float64[n, p]. metric: float64[p, p], symmetric and >= 0. y: float64[n]. The constraints' QR gives a particular solution and a
    basis of what is left free, so that an ill-conditioned metric is never inverted.
    Returns the constant, a float64[p], and the rank of the constraints. Raises BadFit for another metric, and where y cannot be met.
    """
    from scipy.linalg import lstsq, qr

    n, p = features.shape
    metric = semidefinite("the metric", metric, p)
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


def checked_weights(weights: Any) -> np.ndarray:
    """The weights as a contiguous finite float64[p, d], p, d >= 1. Raises BadFit for anything else."""
    weights = numbers("weights", weights)
    if weights.ndim != 2 or not weights.size or not np.isfinite(weights).all():
        lost = np.count_nonzero(~np.isfinite(weights))
        raise BadFit(f"weights must be a finite float64[p, d] with p, d >= 1: got shape {weights.shape}, {lost} entries not finite")
    return weights
