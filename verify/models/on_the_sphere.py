"""Label averages of random features over the whole sqrt(d)-sphere: low degrees in the input exactly, the rest at test points.

For unit rows w_j and h_j = <w_j, x>, phi(h_j) - centre = c_0 + c_1 h_j + c_2 (h_j^2 - 1) + r_j(x) with the same c for all j; under the
uniform law 1, the h_j, the h_j^2 - 1 and the r_j are uncorrelated across these groups, E h_j h_k = t and
E (h_j^2 - 1)(h_k^2 - 1) = 2 (d t^2 - 1)/(d + 2), t = <w_j, w_k>. So of E f^2 only E |r'A|^2 is sampled (the columns of A are the fits to a
square root of the labels' covariance), and of E |grad f|^2 only what phi' has beyond its mean, which leaves E phi'(h) W'A out exactly.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from theory.features.activations import Activation

from .averages import Averages, full_rank, root_of
from .fitting import BadFit, finite, number, numbers, points, solve
from .random_features import RandomFeatures

NODES = 240
LARGEST_ROOT = 1e50
"""The largest entry of a root of the labels' covariance: means of squares of what larger ones give would overflow."""


@lru_cache(maxsize=64)
def low_degrees(phi: Activation, d: int) -> tuple[float, float, float, float]:
    """The coefficients c_0, c_1, c_2 of phi(h) in 1, h, h^2 - 1, and the mean of phi'(h), for inputs uniform on the sqrt(d)-sphere.

    h is sqrt(d) times a coordinate of a uniform unit vector of R^d, d >= 2. The means are computed by Gauss-Legendre in the angle on
    either side of 0, because phi is smooth there but for a kink at 0. Returns the four numbers.
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    angles = np.concatenate([-1.0 - nodes, 1.0 + nodes]) * (np.pi / 4)  # h = sqrt(d) sin(angle), of density cos^(d-2)
    density = np.concatenate([weights, weights]) * np.cos(angles) ** (d - 2)
    density /= density.sum()
    h = np.sqrt(d) * np.sin(angles)
    level, slope, curve = (density * phi.phi(h) @ power for power in (np.ones_like(h), h, h**2 - 1.0))
    return float(level), float(slope), float(curve * (d + 2) / (2 * (d - 1))), float(density @ phi.dphi(h))


class OnTheSphere(Averages):
    """Averages of a random features fit over labels and over the whole sqrt(d)-sphere: low degrees exactly, the rest at test points.

    model: a RandomFeatures with unit weights, d >= 2. x: float64[n, d], the points that are fitted. test: float64[m, d], independent rows
    uniform on the sqrt(d)-sphere, where values and gradients are taken. ridge: >= 0; 0 means the minimum norm. labels: their covariance E
    y y', float64[n, n]; None means the identity, noise of variance 1. directions: None for whole gradients, which takes matrices of p by
    p. Where p is large, float64[k, m, d] with rows of the same law as test: slopes are then taken along k directions at each test point,
    since E <grad f, direction>^2 = E |grad f|^2.

    Raises BadFit for weights that are not unit vectors, d < 2, test points or directions off the sphere, points, labels or a ridge out of
    range, or a rank-deficient design without ridge.
    """

    def __init__(
        self,
        model: RandomFeatures,
        x: np.ndarray,
        test: np.ndarray,
        ridge: float = 0.0,
        labels: np.ndarray | None = None,
        directions: np.ndarray | None = None,
    ):
        if not isinstance(model, RandomFeatures):
            raise BadFit(f"the mean over the sphere needs a RandomFeatures: got {type(model).__name__}")
        if model.d < 2:
            raise BadFit(f"the mean over the sphere needs d >= 2: got d = {model.d}")
        x, test, ridge = points("x", x, model.d), _on_the_sphere("test", test, model.d), number("ridge", ridge)
        if directions is not None:
            directions = numbers("directions", directions)
            if directions.ndim != 3 or directions.shape[1:] != test.shape:
                raise BadFit(f"directions must be k >= 1 for each of the {len(test)} test points: got shape {directions.shape}")
            directions = _on_the_sphere("directions", directions.reshape(-1, model.d), model.d).reshape(directions.shape)
        squares = np.sum(model.weights**2, axis=1)
        if not np.allclose(squares, 1.0, rtol=0.0, atol=1e-9):
            raise BadFit(f"the mean over the sphere needs unit weights: |w|^2 lies in [{squares.min():.6g}, {squares.max():.6g}]")
        self.model, self.test, self.directions, self.ridge = model, test, directions, ridge
        self.root = np.eye(len(x)) if labels is None else root_of(labels, len(x))
        if (most := float(np.abs(self.root).max())) > LARGEST_ROOT:
            raise BadFit(f"the root of the labels' covariance must have entries up to {LARGEST_ROOT:g}: got {most:.4g}")
        self.phi = finite("features", model.features(x))
        n, p = self.phi.shape
        self.by_points = n <= p
        self.products = self.phi @ self.phi.T if self.by_points else self.phi.T @ self.phi
        solved = solve(self.products, self.root if self.by_points else self.phi.T @ self.root, ridge)
        full_rank(solved.rank, n, p, ridge)
        self.solved = solved.values
        """The coefficients A, float64[p, r]; where n <= p the smaller float64[n, r] whose product with Phi' is A."""

    def _of(self, rows: np.ndarray) -> np.ndarray:
        """The product rows A of float64[k, p] with the coefficients -> float64[k, r]; A itself is not formed where n <= p."""
        return (rows @ self.phi.T if self.by_points else rows) @ self.solved

    @cached_property
    def _linear(self) -> float:
        """|W'A|^2, which weighs the linear part of f."""
        return float(np.sum(self._of(self.model.weights.T) ** 2))

    @cached_property
    def _sum(self) -> float:
        """|1'A|^2, which weighs what all features have in common."""
        return float(np.sum(self._of(np.ones((1, self.model.parameters))) ** 2))

    @cached_property
    def _arguments(self) -> np.ndarray:
        """The arguments W x of phi at the test points -> float64[m, p]."""
        return self.test @ self.model.weights.T

    @cached_property
    def _inner(self) -> np.ndarray:
        """The inner products W W' of the weights -> float64[p, p]."""
        return self.model.weights @ self.model.weights.T

    @cached_property
    def _form(self) -> np.ndarray:
        """The matrix W W' o A A' -> float64[p, p], a quadratic form in the slopes that gives |grad f|^2."""
        coefficients = self.phi.T @ self.solved if self.by_points else self.solved
        form = coefficients @ coefficients.T
        form *= self._inner
        return form

    def _norm_squared(self) -> float:
        if self.by_points:  # (Phi Phi' + ridge) solved = root
            return float(np.vdot(self.solved, self.root) - self.ridge * np.vdot(self.solved, self.solved))
        return float(np.vdot(self.solved, self.solved))

    def _variance(self) -> float:
        d, h = self.model.d, self._arguments
        level, slope, curve, _ = low_degrees(self.model.phi, d)
        low = (level - self.model.centre) ** 2 * self._sum + slope**2 * self._linear
        rest = self.model.phi.phi(h) - (level + slope * h)
        if self.directions is None:
            rest -= curve * (h**2 - 1.0)
            low += curve**2 * 2 / (d + 2) * (d * np.vdot(self._form, self._inner) - self._sum)
        return float(low + np.sum(self._of(rest) ** 2) / len(h))

    def _energies(self) -> np.ndarray:
        """E |grad f|^2 as each test point alone, with its directions, estimates it -> float64[m]."""
        slope = low_degrees(self.model.phi, self.model.d)[3]
        rest = self.model.phi.dphi(self._arguments) - slope
        if self.directions is None:
            around = np.sum((rest @ self._form) * rest, axis=1)
        else:
            slopes = (self._of(rest * (towards @ self.model.weights.T)) for towards in self.directions)
            around = np.mean([np.sum(along**2, axis=1) for along in slopes], axis=0)
        return slope**2 * self._linear + around

    def _training_error(self) -> float:
        fitted = (self.products if self.by_points else self.phi) @ self.solved
        return float(np.sum((self.root - fitted) ** 2) / len(self.phi))


def _on_the_sphere(name: str, value: Any, d: int) -> np.ndarray:
    """The value as points of norm sqrt(d) -> float64[m, d]. Raises BadFit, which calls them `name`, for others."""
    x = points(name, value, d)
    ratio = np.sum(x**2, axis=1) / d
    if not np.allclose(ratio, 1.0, rtol=0.0, atol=1e-9):
        raise BadFit(f"{name} must lie on the sqrt(d)-sphere: |x|^2/d lies in [{ratio.min():.6g}, {ratio.max():.6g}]")
    return x
