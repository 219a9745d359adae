"""Averages of least-squares fits over random labels, by traces: no label is drawn.

Only the design (points and weights) is random then, so that one design is off by a few C/d in place of 4 to 11%. Energies are means of
|grad f|^2 over test points, from the gradients of the features; no dual kernel enters, and no formula of the theory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from .classes import complement
from .fitted import FORMED
from .fitting import BadFit, by_singular_values, finite, number, numbers, points, semidefinite, solve
from .linear import Linear
from .neural_tangent import NeuralTangent
from .random_features import RandomFeatures


class Averages:
    """Means of a fit over the labels: its norm, training error, and its variance and energy at test points.

    Each is computed when it is first asked for, and raises BadFit where it overflows.
    """

    test: np.ndarray
    """The test points, float64[m, d]."""

    def _norm_squared(self) -> float:
        raise NotImplementedError

    def _variance(self) -> float:
        raise NotImplementedError

    def _energies(self) -> np.ndarray:
        raise NotImplementedError

    def _training_error(self) -> float:
        raise NotImplementedError

    @cached_property
    def norm_squared(self) -> float:
        """E |a|^2, a the coefficients."""
        return _finite("E |a|^2", self._norm_squared)

    @cached_property
    def variance(self) -> float:
        """E f^2, averaged over the test points; a free constant of the fit is left out."""
        return _finite("E f^2", self._variance)

    @cached_property
    def energies(self) -> np.ndarray:
        """E |grad f|^2 at each test point, ambient gradient -> float64[m]."""
        return _finite("E |grad f|^2", self._energies)

    @cached_property
    def energy(self) -> float:
        """E |grad f|^2, averaged over the test points."""
        return _finite("E |grad f|^2", lambda: float(np.mean(self.energies)))

    @cached_property
    def training_error(self) -> float:
        """E mean (y_i - f(x_i))^2, the mean over the points that are fitted."""
        return _finite("E mean (y_i - f(x_i))^2", self._training_error)


def _finite(name: str, measure: Callable[[], Any]) -> Any:
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(name, measure())


def label_averages(
    model: Any, x: np.ndarray, test: np.ndarray, ridge: float = 0.0, labels: np.ndarray | None = None, *, intercept: bool = False
) -> Averages:
    """Averages over random labels of the least-squares fit of a model to given points.

    model: a Linear, RandomFeatures or NeuralTangent. x: float64[n, d], the points. test: float64[m, d], where values and gradients are
    taken. ridge: >= 0; 0 means the minimum norm. labels: their covariance E y y', float64[n, n]; None means the identity, noise of
    variance 1. intercept: whether the fit has a free constant; then only a Linear or RandomFeatures that interpolates (n <= p + 1, ridge
    = 0) will do.

    Returns an Averages. Raises BadFit for another model, for points, labels or a ridge out of range, for an intercept that is not
    supported, and for a rank-deficient design without ridge, whose averages mean little.
    """
    if not isinstance(model, (RandomFeatures, Linear, NeuralTangent)):
        raise BadFit(f"label averages need a Linear, RandomFeatures or NeuralTangent: got {type(model).__name__}")
    x, test, ridge = points("x", x, model.d), points("test", test, model.d), number("ridge", ridge)
    root = np.eye(len(x)) if labels is None else root_of(labels, len(x))
    many = isinstance(model, RandomFeatures) and len(x) <= model.parameters and len(x) * model.parameters > FORMED
    if not isinstance(model, Linear) and (isinstance(model, NeuralTangent) or many) and not intercept:
        return _OfKernel(model, x, test, ridge, root)
    if isinstance(model, NeuralTangent):
        raise BadFit("no label averages of a NeuralTangent with a free constant")
    return _OfFeatures(model, x, test, ridge, root, intercept)


def root_of(labels: Any, n: int) -> np.ndarray:
    """A square root R of the labels' covariance C = R R': float64[n, n] -> float64[n, r].

    It is the Cholesky factor where C has full rank, else the eigenvectors times the roots of the eigenvalues. Raises BadFit where
    `labels` is no covariance of n labels: another shape, not symmetric, or with a negative eigenvalue.
    """
    labels = numbers("the labels' covariance", labels)
    if labels.shape == (n, n) and np.array_equal(labels, labels.T):
        try:
            return finite("the root of the labels' covariance", np.linalg.cholesky(labels))
        except np.linalg.LinAlgError:  # of no full rank, or no covariance
            pass
    values, vectors = np.linalg.eigh(semidefinite("the labels' covariance", labels, n))
    return vectors * np.sqrt(np.maximum(values, 0.0))


def full_rank(rank: int, n: int, p: int, ridge: float) -> None:
    """Raise BadFit for a design of n points and p features whose rank is below min(n, p), unless there is a ridge."""
    if rank < min(n, p) and not ridge:
        raise BadFit(f"the design has rank {rank} of min(n, p) = {min(n, p)}: without ridge its averages mean little")


class _OfFeatures(Averages):
    """Averages by the features themselves; `coefficients`: the fits to the columns of a root of the labels' covariance -> float64[p, r]."""

    def __init__(self, model: RandomFeatures | Linear, x: np.ndarray, test: np.ndarray, ridge: float, root: np.ndarray, intercept: bool):
        phi = finite("features", model.features(x))
        n, p = phi.shape
        if intercept:
            if n > p + 1 or ridge:
                raise BadFit(
                    f"with a free constant only interpolants are averaged: needs n <= p + 1, ridge 0; got {n}, {p + 1} and {ridge}"
                )
            u = complement(n)  # the constant fits what is left of y along (1, ..., 1)
            phi, root, n = u.T @ phi, u.T @ root, n - 1
        self.model, self.test, self.phi, self.root = model, test, phi, root
        if n <= p:
            solved = solve(phi @ phi.T, root, ridge)
            self.coefficients = phi.T @ solved.values
        else:
            solved = solve(phi.T @ phi, phi.T @ root, ridge)
            self.coefficients = solved.values
        if solved.rank < min(n, p) and n * p <= FORMED:  # products may have lost what the features have
            solved = by_singular_values(phi, root, ridge)
            self.coefficients = solved.values
        full_rank(solved.rank, n, p, ridge)

    def _norm_squared(self) -> float:
        return float(np.sum(self.coefficients**2))

    def _variance(self) -> float:
        return float(np.sum((self.model.features(self.test) @ self.coefficients) ** 2) / len(self.test))

    def _energies(self) -> np.ndarray:
        """Sum over r of |W' (a_r o phi'(W x))|^2 at each test point -> float64[m].

        This is also s' (W W' o A A') s with s = phi'(W x); of the two ways the one that costs less is taken.
        """
        if isinstance(self.model, Linear):
            return np.full(len(self.test), self.norm_squared)
        weights = self.model.weights
        slopes = self.model.phi.dphi(self.test @ weights.T)
        (p, d), m, r = weights.shape, len(self.test), self.coefficients.shape[1]
        if m * r * d < p * (m + r + d):
            if d < r:
                return np.array([np.sum((self.coefficients.T @ (slope[:, None] * weights)) ** 2) for slope in slopes])
            return np.sum([np.sum(((slopes * column) @ weights) ** 2, axis=1) for column in self.coefficients.T], axis=0)
        form = (weights @ weights.T) * (self.coefficients @ self.coefficients.T)
        return np.sum((slopes @ form) * slopes, axis=1)

    def _training_error(self) -> float:
        return float(np.sum((self.root - self.phi @ self.coefficients) ** 2) / len(self.phi))


class _OfKernel(Averages):
    """Averages by the kernel, for designs whose features are too many to form: these are made in blocks of neurons only.

    dual: (gram + ridge)^-1 times a root of the labels' covariance -> float64[n, r].
    """

    def __init__(self, model: NeuralTangent | RandomFeatures, x: np.ndarray, test: np.ndarray, ridge: float, root: np.ndarray):
        self.model, self.x, self.test, self.root = model, x, test, root
        self.gram = model.gram(x)
        solved = solve(self.gram, root, ridge)
        full_rank(solved.rank, len(x), model.parameters, ridge)
        self.dual = solved.values

    def _norm_squared(self) -> float:
        return float(np.sum(self.dual * (self.gram @ self.dual)))

    def _variance(self) -> float:
        return float(np.sum((self.model.cross(self.test, self.x) @ self.dual) ** 2) / len(self.test))

    def _energies(self) -> np.ndarray:
        """The squared norm of the gradients of the kernel at a test point with every x_l, times the dual -> float64[m]."""
        return self.model.cross_energies(self.test, self.x, self.dual)

    def _training_error(self) -> float:
        return float(np.sum((self.root - self.gram @ self.dual) ** 2) / len(self.x))
