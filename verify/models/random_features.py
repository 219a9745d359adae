"""Random features fitted by least squares: f(x) = sum_j a_j (phi(<w_j, x>) - mu_0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from kernels import features as products
from kernels import gradients
from theory.features import dual_kernels
from theory.features.activations import Activation, get

from .fitted import CHUNK, FORMED, Fitted, checked_law, fit, smoothest
from .fitting import BadFit, checked_weights, formed, number, numbers, points


@dataclass(frozen=True, eq=False)
class RandomFeatures:
    """The random features model f(x) = sum_j a_j (phi(<w_j, x>) - centre_j) with fixed weights and free coefficients a.

    weights: float64[p, d], the rows w_j. activation: phi, as a name, a sympy expression in one letter, or an Activation.
    centre: what is taken off each feature, a number or float64[p]; None means mu_0 = E phi(g), g ~ N(0, 1).
    Raises BadFit for weights that are no finite matrix or another centre, and UnknownActivation for another activation.
    """

    weights: np.ndarray
    activation: Any
    centre: Any = None
    phi: Activation = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", checked_weights(self.weights))
        object.__setattr__(self, "phi", get(self.activation))
        if self.centre is None:
            object.__setattr__(self, "centre", self.phi.moments().mu0)
        centre = numbers("centre", self.centre)
        if np.shape(self.centre) not in ((), (self.parameters,)) or not np.isfinite(centre).all():
            raise BadFit(f"centre must be a finite number, or one for each of the {self.parameters} features: got {self.centre!r}")

    @property
    def d(self) -> int:
        """Dimension of the inputs."""
        return self.weights.shape[1]

    @property
    def parameters(self) -> int:
        """The number of features p, which is that of the coefficients."""
        return len(self.weights)

    @property
    def twice_differentiable(self) -> bool:
        """Whether phi'' is a function, so that gradient norms can be ascended."""
        return self.phi.smooth

    def features(self, x: np.ndarray) -> np.ndarray:
        """The features phi(X W') - centre at the rows of x: float64[m, d] -> float64[m, p]."""
        return self.phi.phi(x @ self.weights.T) - self.centre

    def gram(self, x: np.ndarray) -> np.ndarray:
        """The Gram matrix Phi Phi' at the rows of x -> float64[n, n]; blocks of features keep memory at O(n^2) beyond one block."""
        with formed("products of features"):
            return products.gram_of_blocks((block for _, block in self._blocks(x)), len(x))

    def _blocks(self, x: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Pairs (columns, features of these columns at the rows of x), with at most CHUNK numbers in one block."""
        columns = max(1, CHUNK // len(x))
        centres = np.broadcast_to(self.centre, (self.parameters,))
        for first in range(0, self.parameters, columns):
            here = slice(first, first + columns)
            yield here, self.phi.phi(x @ self.weights[here].T) - centres[here]

    def cross(self, test: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Inner products of the features at each row of test with those at each row of x -> float64[m, n], in blocks of features."""
        both = np.concatenate([test, x])
        return np.sum([block[: len(test)] @ block[len(test) :].T for _, block in self._blocks(both)], axis=0)

    def cross_gradients(self, test: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Gradients, at each test point t, of the kernel with each row x_l of x -> float64[m, n, d].

        They are sum_j (phi(<w_j, x_l>) - centre_j) phi'(<w_j, t>) w_j.
        """
        total = np.zeros((len(test), *x.shape))
        for here, block in self._blocks(x):
            weights = self.weights[here]
            for into, slopes in zip(total, self.phi.dphi(test @ weights.T), strict=True):
                into += (block * slopes) @ weights
        return total

    def cross_energies(self, test: np.ndarray, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """The squared norm |dual' J|^2 at each test point -> float64[m], J float64[n, d] the gradients of the kernel with the rows of x.

        dual: float64[n, r]. A few test points are taken at once, so that memory is bounded.
        """
        count = max(1, FORMED // x.size)
        blocks = (self.cross_gradients(test[i : i + count], x) for i in range(0, len(test), count))
        return np.concatenate([[np.sum((dual.T @ jacobian) ** 2) for jacobian in block] for block in blocks])

    def shaped(self, a: np.ndarray) -> np.ndarray:
        """Coefficients float64[p] as they are."""
        return a

    def combine(self, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """The coefficients Phi' dual that a solution of the Gram equations stands for -> float64[p]."""
        return np.concatenate([dual @ block for _, block in self._blocks(x)])

    def values(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The values Phi a at the rows of x -> float64[m]."""
        return np.sum([block @ a[here] for here, block in self._blocks(x)], axis=0)

    def gradient(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The gradient W' (a o phi'(W x)) at each row of x -> float64[m, d]."""
        return gradients.rf_gradients(x, self.weights, a, self.phi.dphi)

    def hessian_times(self, x: np.ndarray, v: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The Hessian at each row of x times the row of v, W' (a o phi''(W x) o W v) -> float64[m, d]. Raises NotDifferentiable."""
        return (self.phi.d2phi(x @ self.weights.T) * a * (v @ self.weights.T)) @ self.weights

    def metric(self, law: str = "gaussian") -> np.ndarray:
        """The exact energy matrix G = E grad phi grad phi', with which f has the energy a'Ga -> float64[p, p].

        law: "gaussian" for x ~ N(0, I), "sphere" for x uniform on the sqrt(d)-sphere, which needs unit weights. Raises BadFit for another
        law or weights that are not unit vectors, and OutsideDomain as theory.features.dual_kernels does.
        """
        inner = self.weights @ self.weights.T
        if checked_law(law) == "gaussian":
            return inner * dual_kernels.gaussian(self.phi, 1, inner)
        if not np.allclose(np.diagonal(inner), 1.0, rtol=0.0, atol=1e-9):
            raise BadFit(f"the sphere's closed form needs unit weights: norms^2 reach {np.diagonal(inner).max()}")
        return inner * dual_kernels.sphere(self.phi, 1, inner, self.d)

    def metric_on(self, x: np.ndarray) -> np.ndarray:
        """The energy matrix with the mean over the rows of x in place of the expectation -> float64[p, p]. Raises BadFit."""
        x = points("x", x, self.d)
        slopes = self.phi.dphi(x @ self.weights.T)
        return (self.weights @ self.weights.T) * (slopes.T @ slopes) / len(x)

    def exact_energy(self, a: np.ndarray, law: str) -> float:
        """The exact energy a'Ga of the coefficients a, float64[p], for the law "gaussian" or "sphere"; raises as `metric` does."""
        return float(a @ self.metric(law) @ a)

    def certificate(self, a: np.ndarray, radius: float) -> float:
        """An upper bound on every |grad f| on the ball of this radius about 0: |c| |W'a| + r |W|_op |a|.

        c and r are such that phi' lies in [c - r, c + r] for all arguments that occur there. a: float64[p]. radius: > 0. Raises BadFit.
        """
        reach = number("radius", radius, positive=True) * float(np.sqrt((self.weights**2).sum(axis=1).max()))
        low, high = self.phi.range(1, reach)
        middle, half = (low + high) / 2, (high - low) / 2
        return abs(middle) * float(np.linalg.norm(a @ self.weights)) + half * self.operator_norm * float(np.linalg.norm(a))

    @cached_property
    def operator_norm(self) -> float:
        """The operator norm |W|_op of the weights, their largest singular value."""
        return float(np.linalg.norm(self.weights, 2))

    def fit(self, x: np.ndarray, y: np.ndarray, ridge: float = 0.0, *, intercept: bool = False, by: str = "") -> Fitted:
        """Minimise |y - Phi a|^2 + ridge |a|^2 over a; ridge = 0 means the minimum norm.

        x: float64[n, d]. y: float64[n]. intercept: whether a free constant is fitted. by: "gram", "features" or "" for the cheaper of the
        two. Returns a Fitted. Raises BadFit.
        """
        return fit(self, x, y, ridge, intercept, by)

    def smoothest(self, x: np.ndarray, y: np.ndarray, metric: np.ndarray | None = None) -> Fitted:
        """The interpolant of least Dirichlet energy, with a free constant, in the metric given or the exact one for N(0, I).

        x: float64[n, d]. y: float64[n]. metric: float64[p, p]. Returns a Fitted. Raises BadFit, also where no function of the class
        interpolates.
        """
        return smoothest(self, x, y, self.metric() if metric is None else metric)
