"""The linear model f(x) = <a, x>, with or without a constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .fitted import Fitted, checked_law, fit, smoothest
from .fitting import whole


@dataclass(frozen=True, eq=False)
class Linear:
    """The linear model f(x) = <a, x>, a in R^d; a fit adds a free constant where it is asked to.

    d: dimension of the inputs, >= 1. Raises BadFit for another d.
    """

    d: int
    twice_differentiable = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "d", whole("d", self.d, 1))

    @property
    def parameters(self) -> int:
        """The number of parameters p = d."""
        return self.d

    def features(self, x: np.ndarray) -> np.ndarray:
        """The features are the inputs themselves: float64[m, d] -> float64[m, d]."""
        return x

    def gram(self, x: np.ndarray) -> np.ndarray:
        """The Gram matrix X X' of the points -> float64[n, n]."""
        return x @ x.T

    def shaped(self, a: np.ndarray) -> np.ndarray:
        """Coefficients float64[d] as they are."""
        return a

    def combine(self, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """The coefficients X' dual that a solution of the Gram equations stands for -> float64[d]."""
        return dual @ x

    def values(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The values X a at the rows of x -> float64[m]."""
        return x @ a

    def gradient(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The gradient, which is a at every point -> float64[m, d]."""
        return np.tile(a, (len(x), 1))

    def hessian_times(self, x: np.ndarray, v: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The Hessian times v, which is 0 -> float64[m, d]."""
        return np.zeros_like(v)

    def metric(self, law: str = "gaussian") -> np.ndarray:
        """The matrix of the energy a'Ga: the identity, whatever the law -> float64[d, d]. Raises BadFit for a law that is not known."""
        checked_law(law)
        return np.eye(self.d)

    def metric_on(self, x: np.ndarray) -> np.ndarray:
        """The matrix of the energy averaged over the rows of x, which is the identity -> float64[d, d]."""
        return np.eye(self.d)

    def exact_energy(self, a: np.ndarray, law: str) -> float:
        """The energy |a|^2, whatever the law."""
        return float(a @ a)

    def certificate(self, a: np.ndarray, radius: float) -> float:
        """An upper bound on |grad f| on the ball of this radius: |a|, which is the gradient's norm everywhere."""
        return float(np.linalg.norm(a))

    def fit(self, x: np.ndarray, y: np.ndarray, ridge: float = 0.0, *, intercept: bool = False, by: str = "") -> Fitted:
        """Minimise |y - X a|^2 + ridge |a|^2 over a; ridge = 0 means the minimum norm.

        x: float64[n, d]. y: float64[n]. intercept: whether a free constant is fitted. by: "gram", "features" or "" for the cheaper of the
        two. Returns a Fitted. Raises BadFit.
        """
        return fit(self, x, y, ridge, intercept, by)

    def smoothest(self, x: np.ndarray, y: np.ndarray, metric: np.ndarray | None = None) -> Fitted:
        """The interpolant of least energy |a|^2, or a' metric a where a metric float64[d, d] is given, with a free constant.

        x: float64[n, d]. y: float64[n]. Returns a Fitted. Raises BadFit, also where no linear function interpolates.
        """
        return smoothest(self, x, y, self.metric() if metric is None else metric)
