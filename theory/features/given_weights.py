"""Random features with their weights given: the features' exact covariance and gradient metric in place of an average over neurons.

x ~ N(0, C), any weights float64[p, d]: Sigma = E phi phi' - mu_0 mu_0' and G = (W W') o E phi' phi'' come from the dual kernels of phi at
W C W', so that what is quadratic in the inputs, and beyond, is kept; only n and p must be large, not the participation ratio of C.
Seen on Gaussian inputs with c_k ~ k^-alpha, alpha <= 3/2, at (n, d, p) = (100, 100, 400): energies within 5% of the form for erf and relu
without ridge, 11% (alpha = 1) and 23% (alpha = 3/2) above it for sin, and within 2% for all three at ridge = p/10.
Source: defilippis-loureiro-misiakiewicz-2024 for features of any covariance; the gradient is treated here.
"""

import numpy as np
import sympy as sp

from theory.features import dual_kernels, effective_ridge
from theory.features.activations import Activation, get
from theory.features.covariance import eigenvalues, matrix
from theory.features.effective_ridge import Resolvent
from theory.prediction import OutsideDomain, Prediction, refuse_threshold, size, table, whole

ACCURACY = 1e-12
"""Eigenvalues of sigma below this share of the largest may be 0: dual kernels are series with errors up to 1e-12 of E phi^2."""


def predict(
    weights: np.ndarray,
    activation: str | sp.Expr | Activation,
    n: int,
    *,
    ridge: float = 0.0,
    noise: float = 1.0,
    signal: float = 0.0,
    covariance: np.ndarray | None = None,
) -> Prediction:
    """Predict the least-squares fit of random features with given weights to n labels y = <beta, x> + z, for inputs x ~ N(0, C).

    The features are phi(<w_j, x>) - E phi(<w_j, x>), without a free constant; the fit minimises |y - Phi a|^2 + ridge |a|^2. weights:
    float64[p, d], the rows w_j. activation: phi, as a name, a sympy expression or an Activation. noise: E z^2. covariance: C or its
    eigenvalues, with tr C = d; None means I. signal: E <beta, x>^2 where beta ~ N(0, signal I/d). Returns a Prediction. Raises
    OutsideDomain, with both numbers, for weights or a covariance that are none, and as from_feature_moments does.
    """
    phi = get(activation)
    w = _real("weights", weights)
    if w.ndim != 2 or not w.size or not np.isfinite(w).all():
        raise OutsideDomain(
            f"weights must be a finite float64[p, d]: got shape {w.shape}, {np.count_nonzero(~np.isfinite(w))} entries not finite"
        )
    return from_covariance(w, phi, n, input_covariance(covariance, w.shape[1]), ridge, noise, size("signal", signal))


LARGEST_ENTRY = 1e50
"""The largest entry of weights and covariance: products of three of larger ones overflow."""


def from_covariance(
    w: np.ndarray, phi: Activation, n: int, c: np.ndarray, ridge: float = 0.0, noise: float = 1.0, signal: float = 0.0
) -> Prediction:
    """The prediction of `predict` for C float64[d, d] as it is: that it is a covariance of trace d is not checked again."""
    w = table("weights", w, None, None)
    c = table("covariance", c, w.shape[1], w.shape[1])
    if (most := float(max(np.abs(w).max(), np.abs(c).max()))) > LARGEST_ENTRY:
        raise OutsideDomain(f"entries of weights and covariance must be up to {LARGEST_ENTRY:g} in size: got {most:.4g}")
    between = w @ c @ w.T
    m = phi.moments(np.diagonal(between).copy())
    sigma = dual_kernels.gaussian(phi, 0, between) - np.outer(m.mu0, m.mu0)
    metric = (w @ w.T) * dual_kernels.gaussian(phi, 1, between)
    cross = np.sqrt(signal / w.shape[1]) * m.mu1[:, None] * (w @ c) if signal else None  # E phi <b, x> = a_j w_j' C b
    return from_feature_moments(sigma, metric, n, w.shape[1], ridge=ridge, noise=noise, cross=cross, power=signal)


def input_covariance(given: np.ndarray | None, d: int) -> np.ndarray:
    """C as float64[d, d], the identity for None, after the checks of theory.features.covariance."""
    if given is None:
        return np.eye(d)
    eigenvalues(given, d)
    return matrix(given, d)


def from_feature_moments(
    sigma: np.ndarray,
    metric: np.ndarray,
    n: int,
    d: int,
    *,
    ridge: float = 0.0,
    noise: float = 1.0,
    cross: np.ndarray | None = None,
    power: float = 0.0,
) -> Prediction:
    """Predict the least-squares fit of any p features to n labels, from their covariance and gradient metric.

    sigma: E phi phi', float64[p, p]. metric: E grad phi grad phi', float64[p, p]. cross: E phi f for a target f, float64[p], or
    float64[p, r] for r targets that are added up in the mean square. power: the target's mean square. Returns a Prediction. Raises
    OutsideDomain, with both numbers, for shapes that differ, entries that are not real and finite, a sigma or metric that is not
    symmetric, a sigma with a negative eigenvalue, and, where ridge = 0, 2/3 < p/n < 3/2 or a rank of sigma below both p and 3n/2.
    """
    n, ridge, noise, power = whole("n", n), size("ridge", ridge), size("noise", noise), size("power", power)
    sigma, metric = _real("sigma", sigma), _real("metric", metric)
    p = len(sigma) if sigma.ndim else 0
    if not p or sigma.shape != (p, p) or metric.shape != (p, p):
        raise OutsideDomain(f"sigma and metric must both be p x p: got shapes {sigma.shape} and {metric.shape}")
    for name, given in (("sigma", sigma), ("metric", metric)):
        _refuse_nonfinite(name, given)
        lean, most = float((given - given.T).max()), float(np.abs(given).max())
        if lean > 1e-7 * most:  # relu slopes of neurons a tiny angle apart are known to 2^-26
            raise OutsideDomain(f"{name} must be symmetric: it and its transpose differ by {lean:.4g}, its largest entry is {most:.4g}")
    values, vectors = np.linalg.eigh(sigma)
    if values[0] < -1e-8 * values[-1]:
        raise OutsideDomain(
            f"a covariance has no negative eigenvalue: the features' least is {values[0]:.4g}, the largest {values[-1]:.4g}"
        )
    values = np.maximum(values, 0.0)
    if ridge == 0.0:
        _refuse_rank(int(np.count_nonzero(values > ACCURACY * values[-1])), n, p)
    kappa = effective_ridge.solve(
        n, p, ridge, lambda kappa: kappa * float(np.sum(1.0 / (values + kappa))), ridge / n + float(values.mean())
    )
    q = 1.0 / (values + kappa)
    steep = np.sum(vectors * (metric @ vectors), axis=0)
    target = {}
    if cross is not None:
        cross = _real("cross", cross)
        if cross.ndim not in (1, 2) or len(cross) != p:
            raise OutsideDomain(f"cross must be float64[p] or float64[p, r] for the p = {p} features: got shape {cross.shape}")
        _refuse_nonfinite("cross", cross)
        c = vectors.T @ cross.reshape(p, -1)
        squares, m = np.sum(c**2, axis=1), vectors @ (q[:, None] * c)
        target = dict(
            power=power,
            unseen=power - float(squares @ q),
            slope_unseen=float(squares @ q**2),
            energy_seen=float(np.sum(m * (metric @ m))),
        )
    at = Resolvent(kappa, float(q.sum()), float(np.sum(q**2)), float(steep @ q), float(steep @ q**2), **target)
    return effective_ridge.fit(n, d, p, ridge, noise, at)


def _real(name: str, given: np.ndarray) -> np.ndarray:
    if np.iscomplexobj(given):
        raise OutsideDomain(f"{name} must be real: got {np.asarray(given).dtype}")
    return np.asarray(given, dtype=np.float64)


def _refuse_nonfinite(name: str, given: np.ndarray) -> None:
    bad = int(np.count_nonzero(~np.isfinite(given)))
    if bad:
        raise OutsideDomain(f"{name} must be finite: {bad} of {given.size} entries are not")


def _refuse_rank(rank: int, n: int, p: int) -> None:
    refuse_threshold(n, p)
    if rank < min(p, 1.5 * n):
        raise OutsideDomain(f"the ridgeless form needs features of rank p or of rank >= 3n/2: the rank is {rank} of p = {p}, at n = {n}")
