"""The linear model f(x) = <a, x>, with or without a constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .fitted import Fitted, checked_law, fit, smoothest
from .fitting import whole


@dataclass(frozen=True, eq=False)
class Linear:
    """f(x) = <a, x>; with intercept=True plus a constant. d: dimension of the inputs, >= 1. Raises BadFit."""

    d: int
    twice_differentiable = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "d", whole("d", self.d, 1))

    @property
    def parameters(self) -> int:
        """p = d."""
        return self.d

    def features(self, x: np.ndarray) -> np.ndarray:
        """x itself."""
        return x

    def gram(self, x: np.ndarray) -> np.ndarray:
        """X X'."""
        return x @ x.T

    def shaped(self, a: np.ndarray) -> np.ndarray:
        """Coefficients as they are."""
        return a

    def combine(self, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """X' dual."""
        return dual @ x

    def values(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """X a."""
        return x @ a

    def gradient(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """a, at every point."""
        return np.tile(a, (len(x), 1))

    def hessian_times(self, x: np.ndarray, v: np.ndarray, a: np.ndarray) -> np.ndarray:
        """0."""
        return np.zeros_like(v)

    def metric(self, law: str = "gaussian") -> np.ndarray:
        """The identity, whatever the law. Raises BadFit for one that is not known."""
        checked_law(law)
        return np.eye(self.d)

    def metric_on(self, x: np.ndarray) -> np.ndarray:
        """The identity."""
        return np.eye(self.d)

    def exact_energy(self, a: np.ndarray, law: str) -> float:
        """|a|^2."""
        return float(a @ a)

    def certificate(self, a: np.ndarray, radius: float) -> float:
        """|a|."""
        return float(np.linalg.norm(a))

    def fit(self, x: np.ndarray, y: np.ndarray, ridge: float = 0.0, *, intercept: bool = False, by: str = "") -> Fitted:
        """Minimise |y - X a|^2 + ridge |a|^2. Raises BadFit."""
        return fit(self, x, y, ridge, intercept, by)

    def smoothest(self, x: np.ndarray, y: np.ndarray, metric: np.ndarray | None = None) -> Fitted:
        """The interpolant with a constant of least energy |a|^2, or a' metric a. Raises BadFit."""
        return smoothest(self, x, y, self.metric() if metric is None else metric)
