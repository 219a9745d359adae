"""A fitted function: its values, gradient, Dirichlet energy and a bracket of its Lipschitz constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kernels import lipschitz

from .fitting import BadFit, check, least_energy, solve

CHUNK = 2**22  # numbers in one block of features


@dataclass(frozen=True)
class Bracket:
    """low <= Lip <= high on the stated set; rms <= sampled <= low: gradient norms over sampled points, and after ascent from them."""

    rms: float
    sampled: float
    low: float
    high: float


@dataclass(frozen=True)
class Fitted:
    """A fitted function: call it on x float64[m, d] -> float64[m]. `rank` below min(n, p) says that features or points repeat."""

    model: Any
    parameters: np.ndarray
    constant: float
    training_error: float
    rank: int

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.model.values(_points(x), self.parameters) + self.constant

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """grad f at the rows of x: float64[m, d] -> float64[m, d]."""
        return self.model.gradient(_points(x), self.parameters)

    @property
    def norm_squared(self) -> float:
        """|a|^2."""
        return float(np.sum(self.parameters**2))

    def energy(self, x: np.ndarray | None = None, *, law: str = "gaussian") -> float:
        """E |grad f|^2 over the rows of x; without x the exact mean over N(0, I) or, law="sphere", over the sqrt(d)-sphere.

        Raises BadFit where the model has no closed form in its weights.
        """
        if x is None:
            return self.model.exact_energy(self.parameters, law)
        x = _points(x)
        rows = max(1, CHUNK // max(x.shape[1], self.parameters.shape[0]))
        return float(sum(np.sum(self.gradient(x[i : i + rows]) ** 2) for i in range(0, len(x), rows)) / len(x))

    def lipschitz(self, x: np.ndarray, *, on: str = "sphere", steps: int = 60) -> Bracket:
        """Bracket of the Lipschitz constant on the ball (or sphere) of radius max |x_i|: the rows of x are sampled and ascended from.

        On the sphere the low end counts the tangential gradient; the high end is a certificate on the ball.
        """
        x = _points(x)
        radius = float(np.sqrt((x**2).sum(axis=1).max()))

        def hessian_times(at: np.ndarray, v: np.ndarray) -> np.ndarray:
            return self.model.hessian_times(at, v, self.parameters)

        points, norms = lipschitz.ascend(self.gradient, hessian_times, x, radius, steps=0, on=on)
        risen = norms
        if self.model.twice_differentiable:
            _, risen = lipschitz.ascend(self.gradient, hessian_times, points, radius, steps=steps, on=on)
        high = float(self.model.certificate(self.parameters, radius))
        return Bracket(float(np.sqrt(np.mean(norms**2))), float(norms.max()), float(risen.max()), high)


def _points(x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(x, dtype=np.float64)


def fit(model: Any, x: np.ndarray, y: np.ndarray, ridge: float, intercept: bool, by: str) -> Fitted:
    """Least squares by the Gram matrix (n <= p) or by the features (p < n); ridge = 0: the least norm."""
    x, y, ridge = check(x, y, model.d, ridge)
    n, p = len(x), model.parameters
    route = by or ("gram" if n <= p else "features")
    if route not in ("gram", "features"):
        raise BadFit(f'by must be "gram" or "features": got {by!r}')
    ones = np.ones(n)
    if route == "gram":
        solved = solve(model.gram(x), np.stack([y, ones], axis=1), ridge)
        dual, dual_of_one = solved.values.T
        constant = float(ones @ dual / (ones @ dual_of_one)) if intercept else 0.0
        a = model.combine(x, dual - constant * dual_of_one)
    else:
        phi = model.features(x)
        solved = solve(phi.T @ phi, phi.T @ np.stack([y, ones], axis=1), ridge)
        for_y, for_one = solved.values.T
        residual_of_one = ones - phi @ for_one
        constant = float(residual_of_one @ y / (residual_of_one @ ones)) if intercept else 0.0
        a = model.shaped(for_y - constant * for_one)
    residual = y - model.values(x, a) - constant
    return Fitted(model, a, constant, float(np.mean(residual**2)), solved.rank)


def smoothest(model: Any, x: np.ndarray, y: np.ndarray, metric: np.ndarray) -> Fitted:
    """The interpolant with a constant of least energy a' metric a, metric float64[p, p]; its rank is reported. Raises BadFit."""
    x, y, _ = check(x, y, model.d, 0.0)
    constant, a, rank = least_energy(model.features(x), metric, y)
    a = model.shaped(a)
    residual = y - model.values(x, a) - constant
    return Fitted(model, a, constant, float(np.mean(residual**2)), rank)
