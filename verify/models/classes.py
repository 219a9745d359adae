"""Linear classes with a free constant: the centred kernel matrix U'MU of a design, and the least energy of a fit in the class."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .fitting import BadFit


@lru_cache(maxsize=64)
def complement(n: int) -> np.ndarray:
    """U: an orthonormal basis of the vectors orthogonal to (1, ..., 1) (Helmert's) -> float64[n, n-1], not to be written to."""
    if n < 2:
        raise BadFit(f"centring needs n >= 2 points: got {n}")
    u = np.tril(np.full((n, n - 1), 0.0))
    for j in range(1, n):
        u[:j, j - 1] = 1.0
        u[j, j - 1] = -j
        u[:, j - 1] /= np.sqrt(j * (j + 1.0))
    u.setflags(write=False)
    return u


def whitened(features: np.ndarray, metric: np.ndarray) -> np.ndarray:
    """U' Phi L^-T, G = L L' the Cholesky factors of the metric float64[p, p]; features float64[..., n, p] -> float64[..., n-1, p].

    The products of its rows are U' Phi G^-1 Phi' U; its first q columns are what the first q features have on their own.
    """
    from scipy.linalg import cholesky, solve_triangular

    centred = complement(features.shape[-2]).T @ features
    rows = centred.reshape(-1, len(metric))
    return solve_triangular(
        cholesky(metric, lower=True, check_finite=False), rows.T, lower=True, overwrite_b=True, check_finite=False
    ).T.reshape(centred.shape)


def centred_kernel(features: np.ndarray, metric: np.ndarray | None = None) -> np.ndarray:
    """U' Phi G^-1 Phi' U of features float64[..., n, p] and metric G float64[p, p] (None: the identity) -> float64[..., n-1, n-1]."""
    half = complement(features.shape[-2]).T @ features if metric is None else whitened(features, metric)
    return half @ np.swapaxes(half, -1, -2)


def least_energy_averaged(kernel: np.ndarray) -> np.ndarray:
    """tr (U'MU)^-1: the least energy of an interpolant, averaged over labels of uncorrelated noise of variance 1 -> float64[...].

    kernel: float64[..., n-1, n-1], one or several designs. Raises BadFit where a class does not interpolate.
    """
    eigenvalues = np.linalg.eigvalsh(kernel)
    least = float((eigenvalues[..., 0] / eigenvalues[..., -1]).min())
    if not least > 1e-13:
        raise BadFit(f"the class does not interpolate: the eigenvalues of U'MU spread over a factor {least:.3g}, below 1e-13")
    return np.sum(1.0 / eigenvalues, axis=-1)


def least_energy_of_fit(kernel: np.ndarray, labels: np.ndarray, ratio: float) -> float:
    """The least energy of a fit whose training error is ratio^2 times the mean of (y_i - ybar)^2, 0 <= ratio < 1.

    labels: U'y, float64[n-1]. The minimiser leaves the residual lam (U'MU + lam)^-1 U'y; lam is where the error is met.
    """
    from scipy.optimize import brentq

    eigenvalues, vectors = np.linalg.eigh(kernel)
    coordinates = vectors.T @ labels
    total = float(coordinates @ coordinates)

    def error(log_lam: float) -> float:
        lam = np.exp(log_lam)
        return float(np.sum((lam * coordinates / (eigenvalues + lam)) ** 2)) - ratio**2 * total

    lam = 0.0
    if ratio > 0.0:
        lam = np.exp(brentq(error, np.log(eigenvalues[-1]) - 60.0, np.log(eigenvalues[-1]) + 60.0, xtol=1e-14, rtol=1e-15))
    return float(np.sum(eigenvalues * (coordinates / (eigenvalues + lam)) ** 2))
