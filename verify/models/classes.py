"""Linear classes with a free constant: the centred kernel matrix U'MU of a design, and the least energy of a fit in the class."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .fitting import BadFit, number, numbers, semidefinite, whole


@lru_cache(maxsize=64)
def complement(n: int) -> np.ndarray:
    """U: an orthonormal basis of the vectors of R^n that are orthogonal to (1, ..., 1), as its columns -> float64[n, n-1].

    It is Helmert's matrix. The result is shared between callers and cannot be written to. Raises BadFit for n < 2.
    """
    n = whole("n, the points to be centred,", n, 2)
    u = np.tril(np.full((n, n - 1), 0.0))
    for j in range(1, n):
        u[:j, j - 1] = 1.0
        u[j, j - 1] = -j
        u[:, j - 1] /= np.sqrt(j * (j + 1.0))
    u.setflags(write=False)
    return u


def whitened(features: np.ndarray, metric: np.ndarray) -> np.ndarray:
    """The centred features in coordinates in which their energy is |a|^2: U' Phi L^-T, where G = L L' -> float64[..., n-1, p].

    features: Phi, float64[..., n, p], one or several designs. metric: G, float64[p, p], with the energy a'Ga of the function <a, phi>.
    Products of the rows are the entries of U' Phi G^-1 Phi' U; since L is triangular, the first q columns are what the first q features
    give on their own. Raises BadFit for features that are not finite, and for a metric that is not symmetric and positive definite.
    """
    from scipy.linalg import LinAlgError, cholesky, solve_triangular

    features = _features(features)
    metric = semidefinite("the metric", metric, features.shape[-1])
    try:
        factor = cholesky(metric, lower=True, check_finite=False)
    except LinAlgError as error:
        raise BadFit(f"the metric must be positive definite: {error}") from None
    centred = complement(features.shape[-2]).T @ features
    rows = centred.reshape(-1, len(metric))
    return solve_triangular(factor, rows.T, lower=True, overwrite_b=True, check_finite=False).T.reshape(centred.shape)


def _features(value: Any) -> np.ndarray:
    features = numbers("features", value)
    if features.ndim < 2 or not features.size or not np.isfinite(features).all():
        lost = np.count_nonzero(~np.isfinite(features))
        raise BadFit(f"features must be a finite float64[..., n, p]: got shape {features.shape}, {lost} entries not finite")
    return features


def _kernel(value: Any) -> np.ndarray:
    kernel = numbers("U'MU", value)
    if kernel.ndim < 2 or not kernel.size or kernel.shape[-1] != kernel.shape[-2] or not np.isfinite(kernel).all():
        lost = np.count_nonzero(~np.isfinite(kernel))
        raise BadFit(f"U'MU must be a finite float64[..., n-1, n-1]: got shape {kernel.shape}, {lost} entries not finite")
    return kernel


def centred_kernel(features: np.ndarray, metric: np.ndarray | None = None) -> np.ndarray:
    """The centred kernel matrix U'MU = U' Phi G^-1 Phi' U of a linear class at its data points -> float64[..., n-1, n-1].

    features: Phi, float64[..., n, p], one or several designs. metric: G, float64[p, p]; None means the identity.
    Raises BadFit as `whitened` does.
    """
    features = _features(features)
    half = complement(features.shape[-2]).T @ features if metric is None else whitened(features, metric)
    return half @ np.swapaxes(half, -1, -2)


def least_energy_averaged(kernel: np.ndarray) -> np.ndarray:
    """The least energy of an interpolant, averaged over labels that are uncorrelated noise of variance 1: tr (U'MU)^-1 -> float64[...].

    kernel: U'MU, float64[..., n-1, n-1], of one or several designs. Raises BadFit where a class does not interpolate.
    """
    eigenvalues = np.linalg.eigvalsh(_kernel(kernel))
    _refuse_singular(eigenvalues)
    return np.sum(1.0 / eigenvalues, axis=-1)


def _refuse_singular(eigenvalues: np.ndarray) -> None:
    """Raise BadFit where some of the designs, float64[..., n-1] ascending, have no interpolant."""
    least, largest = eigenvalues[..., 0], eigenvalues[..., -1]
    share = float((least / np.where(largest > 0.0, largest, 1.0)).min())
    if not share > 1e-13:
        raise BadFit(f"the class does not interpolate: the eigenvalues of U'MU spread over a factor {share:.3g}, below 1e-13")


def least_energy_of_fit(kernel: np.ndarray, labels: np.ndarray, ratio: float) -> float:
    """The least energy of a fit whose training error is ratio^2 times the mean of (y_i - ybar)^2.

    kernel: U'MU, float64[n-1, n-1]. labels: U'y, float64[n-1]. ratio: 0 <= ratio < 1; 0 asks for an interpolant.
    The minimiser leaves the residual lam (U'MU + lam)^-1 U'y, where lam >= 0 is such that the training error is met.
    Raises BadFit for other input, for labels that are all equal, and where no fit of the class has that error.
    """
    from scipy.optimize import brentq

    kernel, labels = _kernel(kernel), numbers("labels", labels)
    if kernel.ndim != 2 or labels.shape != kernel.shape[:1] or not np.isfinite(labels).all() or not labels.any():
        raise BadFit(f"labels must be U'y of finite labels that are not all equal, one for each of {kernel.shape} rows: got {labels.shape}")
    if not number("ratio", ratio) < 1.0:
        raise BadFit(f"ratio, a training error over that of the constant, must be < 1: got {ratio}")
    eigenvalues, vectors = np.linalg.eigh(kernel)
    if not ratio:
        _refuse_singular(eigenvalues)
    coordinates = vectors.T @ labels
    total = float(coordinates @ coordinates)

    def error(log_lam: float) -> float:
        lam = np.exp(log_lam)
        return float(np.sum((lam * coordinates / (eigenvalues + lam)) ** 2)) - ratio**2 * total

    lam = 0.0
    if ratio > 0.0:
        low, high = (np.log(max(eigenvalues[-1], np.finfo(float).tiny)) + by for by in (-60.0, 60.0))
        least, most = error(low) / total + ratio**2, error(high) / total + ratio**2
        if not least <= ratio**2 <= most:
            raise BadFit(f"no fit has ratio^2 = {ratio**2:.3g}: in this class it lies between {least:.3g} and {most:.3g}")
        lam = np.exp(brentq(error, low, high, xtol=1e-14, rtol=1e-15))
    return float(np.sum(eigenvalues * (coordinates / (eigenvalues + lam)) ** 2))
