"""Least squares without forming more than the smaller of Gram matrix and normal matrix; rank deficiency is found and said, never hidden."""

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
"""An eigenvalue below this share of the largest is numerically zero."""
ACCURATE = 1e-6 * 2.0**52
"""Beyond this condition number products of features leave less than six digits of the fit."""


class BadFit(Refusal):
    """Data or settings that no fit can be made of; the message names the quantity and both numbers."""


@contextmanager
def formed(quantity: str) -> Iterator[None]:
    """Where the kernels refuse what overflows, raise BadFit with the quantity that was to be formed."""
    try:
        yield
    except BadArgument as error:
        raise BadFit(f"{quantity} must be finite: {error}") from None


@dataclass(frozen=True)
class Solved:
    """(matrix + ridge)^+ applied to the right side; `rank` of the matrix itself, as far as doubles can tell.

    `condition`: of matrix + ridge on what was not taken for zero, in the 1-norm (by LAPACK's estimate) or the 2-norm.
    """

    values: np.ndarray
    rank: int
    condition: float


def solve(matrix: np.ndarray, right: np.ndarray, ridge: float = 0.0) -> Solved:
    """Solve (matrix + ridge I) z = right, matrix symmetric >= 0: float64[m, m], right float64[m] or float64[m, r].

    Cholesky with one step of refinement; where that fails or the matrix is singular to rounding, eigenvalues, and the pseudo-inverse
    on those that are not numerically zero. Raises BadFit where the matrix, or the matrix with the ridge, is not finite.
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
    """Minimise |y - features a|^2 + ridge |a|^2 without squaring the features' condition number; ridge = 0: the least norm.

    features: float64[n, p], y float64[n] or float64[n, r] -> a float64[p] or float64[p, r]; a singular value below max(n, p) 2^-52 of the
    largest is numerically zero.
    """
    u, values, v = np.linalg.svd(features, full_matrices=False)
    kept = values > max(features.shape) * 2.0**-52 * values[0]
    u, values, v = u[:, kept], values[kept], v[kept]
    spread = values**2 + ridge
    condition = float(spread.max() / spread.min()) if kept.any() else 1.0
    scaled = (u.T @ y) / (values + ridge / values).reshape(-1, *[1] * (y.ndim - 1))
    return Solved(v.T @ scaled, int(kept.sum()), condition)


def numbers(name: str, value: Any) -> np.ndarray:
    """Real numbers as a contiguous float64[...]. Raises BadFit."""
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise BadFit(f"{name} must be an array of real numbers: {error}") from None
    if given.dtype.kind not in "iuf":
        raise BadFit(f"{name} must be an array of real numbers: got {type(value).__name__} of dtype {given.dtype}")
    return np.ascontiguousarray(given, dtype=np.float64)


def points(name: str, value: Any, d: int) -> np.ndarray:
    """Finite points of dimension d, one at least, as float64[m, d]. Raises BadFit."""
    x = numbers(name, value)
    if x.ndim != 2 or len(x) < 1 or x.shape[1] != d:
        raise BadFit(f"{name} must be n points of dimension {d} with n >= 1: got shape {x.shape}")
    if not np.isfinite(x).all():
        raise BadFit(f"{name} must be finite: {np.count_nonzero(~np.isfinite(x))} of {x.size} entries are not")
    return x


def number(name: str, value: Any, *, positive: bool = False) -> float:
    """A finite number >= 0 (or > 0). Raises BadFit."""
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
    """A whole number >= least. Raises BadFit."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise BadFit(f"{name} must be a whole number >= {least}: got {value!r}")
    return int(value)


def finite(name: str, values: Any) -> Any:
    """The values as they are. Raises BadFit where some are NaN or infinite."""
    lost = np.size(values) - np.count_nonzero(np.isfinite(values))
    if lost:
        raise BadFit(f"{name} must be finite: {lost} of {np.size(values)} numbers overflow")
    return values


def semidefinite(name: str, value: Any, p: int) -> np.ndarray:
    """A finite symmetric matrix float64[p, p] with no negative eigenvalue, all to rounding. Raises BadFit."""
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
    """x float64[n, d], y float64[n], ridge >= 0, all finite. Raises BadFit."""
    x, y = points("x", x, d), numbers("y", y)
    if y.shape != (len(x),):
        raise BadFit(f"y must hold one label for each of the {len(x)} points: got shape {y.shape}")
    if not np.isfinite(y).all():
        raise BadFit(f"y must be finite: {np.count_nonzero(~np.isfinite(y))} of {y.size} entries are not")
    return x, y, number("ridge", ridge)


def least_energy(features: np.ndarray, metric: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray, int]:
    """The (constant, a) of least a' metric a with constant + features a = y -> constant, float64[p], rank of the constraints.

    Null-space solve: the constraints' QR gives a particular solution and a basis of what is left free, so that an ill-conditioned
    metric never meets an inverse. features: float64[n, p], metric: float64[p, p] symmetric >= 0. Raises BadFit for another metric, and
    where y cannot be met.
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
    """Weights as a contiguous finite float64[p, d]. Raises BadFit."""
    weights = numbers("weights", weights)
    if weights.ndim != 2 or not weights.size or not np.isfinite(weights).all():
        lost = np.count_nonzero(~np.isfinite(weights))
        raise BadFit(f"weights must be a finite float64[p, d] with p, d >= 1: got shape {weights.shape}, {lost} entries not finite")
    return weights
