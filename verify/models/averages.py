"""Averages over labels by traces: no label is drawn, so what spreads is the design only (a few C/d in place of 4 to 11%).

Energies are means of |grad f|^2 over test points, from the gradients of the features; no dual kernel enters, and no formula of the theory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .classes import complement
from .fitting import BadFit, check, solve
from .linear import Linear
from .neural_tangent import NeuralTangent
from .random_features import RandomFeatures


@dataclass(frozen=True)
class Averages:
    """Means over the labels: of |a|^2, of f^2 and |grad f|^2 at test points, and of the training error."""

    norm_squared: float
    variance: float
    energy: float
    training_error: float


def label_averages(
    model: Any, x: np.ndarray, test: np.ndarray, ridge: float = 0.0, labels: np.ndarray | None = None, *, intercept: bool = False
) -> Averages:
    """Averages of the least-squares fit to x float64[n, d], at the rows of test float64[m, d]; labels: E y y', float64[n, n], None: I.

    With intercept=True the fit has a free constant, which variance and norm_squared leave out; features only, n <= p.
    Raises BadFit for a rank-deficient design without ridge, of which no average exists.
    """
    x, _, ridge = check(x, np.zeros(len(x)), model.d, ridge)
    test = np.ascontiguousarray(test, dtype=np.float64)
    root = np.eye(len(x)) if labels is None else _root(labels, len(x))
    if isinstance(model, NeuralTangent):
        if intercept:
            raise BadFit("label averages of an NTK with a free constant are not there")
        return _of_ntk(model, x, test, ridge, root)
    if isinstance(model, (RandomFeatures, Linear)):
        return _of_features(model, x, test, ridge, root, intercept)
    raise BadFit(f"no label averages of a {type(model).__name__}")


def _root(labels: np.ndarray, n: int) -> np.ndarray:
    """A square root of the labels' covariance -> float64[n, r]."""
    if labels.shape != (n, n):
        raise BadFit(f"the labels' covariance must be {n} by {n}: got shape {labels.shape}")
    values, vectors = np.linalg.eigh(labels)
    if values[0] < -1e-10 * max(values[-1], 0.0):
        raise BadFit(f"a covariance has no negative eigenvalue: the least is {values[0]}, the largest {values[-1]}")
    return vectors * np.sqrt(np.maximum(values, 0.0))


def _full_rank(rank: int, n: int, p: int, ridge: float) -> None:
    if rank < min(n, p) and not ridge:
        raise BadFit(f"the design has rank {rank} of min(n, p) = {min(n, p)}: without ridge its averages mean little")


def _of_features(
    model: RandomFeatures | Linear, x: np.ndarray, test: np.ndarray, ridge: float, root: np.ndarray, intercept: bool
) -> Averages:
    phi = model.features(x)
    n, p = phi.shape
    if intercept:
        if n > p or ridge:
            raise BadFit(f"with a free constant only interpolants are averaged: n <= p and ridge 0 are needed, got {n}, {p} and {ridge}")
        u = complement(n)  # the constant fits what is left of y along (1, ..., 1)
        centred = u.T @ phi
        solved = solve(centred @ centred.T, u.T @ root)
        coefficients, phi, root, n = centred.T @ solved.values, centred, u.T @ root, n - 1
    elif n <= p:
        solved = solve(phi @ phi.T, root, ridge)
        coefficients = phi.T @ solved.values
    else:
        solved = solve(phi.T @ phi, phi.T @ root, ridge)
        coefficients = solved.values
    _full_rank(solved.rank, n, p, ridge)
    fitted = model.features(test) @ coefficients
    return Averages(
        norm_squared=float(np.sum(coefficients**2)),
        variance=float(np.sum(fitted**2) / len(test)),
        energy=_energy(model, coefficients, test),
        training_error=float(np.sum((root - phi @ coefficients) ** 2) / n),
    )


def _energy(model: RandomFeatures | Linear, coefficients: np.ndarray, test: np.ndarray) -> float:
    """Mean over test points of sum_r |W' (a_r o phi'(W x))|^2 = s' (W W' o A A') s, s = phi'(W x); whichever side costs less."""
    if isinstance(model, Linear):
        return float(np.sum(coefficients**2))
    slopes = model.phi.dphi(test @ model.weights.T)
    (p, d), (m, r) = model.weights.shape, (len(test), coefficients.shape[1])
    if m * r * d < p * (m + r + d):
        return float(sum(np.sum(((slopes * column) @ model.weights) ** 2) for column in coefficients.T) / m)
    form = (model.weights @ model.weights.T) * (coefficients @ coefficients.T)
    return float(np.sum((slopes @ form) * slopes) / len(test))


def _of_ntk(model: NeuralTangent, x: np.ndarray, test: np.ndarray, ridge: float, root: np.ndarray) -> Averages:
    slopes, gram = model.slopes(x), model.gram(x)
    solved = solve(gram, root, ridge)
    _full_rank(solved.rank, len(x), model.parameters, ridge)
    dual, energy = solved.values, 0.0
    test_slopes = model.slopes(test)
    curved = model.phi.d2phi(test @ model.weights.T)
    inner, kernel = test @ x.T, test_slopes @ slopes.T
    for i in range(len(test)):  # d/dx of the kernel with each x_l: x_l (s . s_l) + (x . x_l) W' (phi''(W x) o s_l) -> float64[n, d]
        jacobian = kernel[i][:, None] * x + inner[i][:, None] * ((slopes * curved[i]) @ model.weights)
        energy += float(np.sum((dual.T @ jacobian) ** 2))
    return Averages(
        norm_squared=float(np.sum(dual * (gram @ dual))),
        variance=float(np.sum(((inner * kernel) @ dual) ** 2) / len(test)),
        energy=energy / len(test),
        training_error=float(np.sum((root - gram @ dual) ** 2) / len(x)),
    )
