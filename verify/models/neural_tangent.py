"""The neural tangent model of a two-layer net: linear in its coefficients theta, with k neurons and p = k d parameters.

All work with many parameters goes by blocks of neurons; an n x p matrix of features is formed only where p is small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from kernels import features as products
from kernels import gradients
from theory.features.activations import Activation, Curve, get

from .fitted import CHUNK, Fitted, checked_law, fit, smoothest
from .fitting import BadFit, checked_weights, formed, number, points


@dataclass(frozen=True, eq=False)
class NeuralTangent:
    """The neural tangent model f(x) = sum_j <theta_j, x> phi'(<w_j, x>) with fixed weights and free coefficients theta, float64[k, d].

    weights: float64[k, d], the rows w_j. activation: phi, as a name, a sympy expression in one letter, or an Activation.
    Raises BadFit for weights that are no finite matrix, and for an activation whose slope jumps (relu), where f would be discontinuous;
    UnknownActivation for another activation.
    """

    weights: np.ndarray
    activation: Any
    phi: Activation = field(init=False)
    twice_differentiable = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", checked_weights(self.weights))
        object.__setattr__(self, "phi", get(self.activation))
        if not self.phi.smooth:
            raise BadFit(f"the NTK of {self.phi.name} is discontinuous, its gradient does not exist: phi' must be continuous, it jumps")

    @property
    def d(self) -> int:
        """Dimension of the inputs."""
        return self.weights.shape[1]

    @property
    def parameters(self) -> int:
        """The number of parameters p = k d."""
        return self.weights.size

    def slopes(self, x: np.ndarray) -> np.ndarray:
        """The slopes phi'(X W') of the neurons at the rows of x -> float64[m, k]."""
        return self.phi.dphi(x @ self.weights.T)

    def features(self, x: np.ndarray) -> np.ndarray:
        """The features phi'(<w_j, x>) x, neuron by neuron -> float64[m, k d]. The matrix is formed as a whole: for small p only."""
        return (self.slopes(x)[:, :, None] * x[:, None, :]).reshape(len(x), -1)

    def gram(self, x: np.ndarray) -> np.ndarray:
        """The Gram matrix (X X') o (phi'(X W') phi'(X W')') of the features at the rows of x -> float64[n, n], by blocks of neurons."""
        with formed("products of features"):
            return products.product(x @ x.T, products.gram_of_blocks((slopes for _, slopes in self._blocks(x)), len(x)))

    def cross(self, test: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Inner products of the features at each row of test with those at each row of x -> float64[m, n]."""
        return (test @ x.T) * self._outer(test, x)

    def cross_gradients(self, test: np.ndarray, x: np.ndarray, frame: np.ndarray | None = None) -> np.ndarray:
        """Gradients, at each test point t, of the kernel with each row x_l of x -> float64[m, n, d].

        They are x_l (s(t) . s(x_l)) + (t . x_l) W' (phi''(W t) o s(x_l)) with s = phi'(W .). With a frame float64[d, r] their components
        along its columns are returned instead -> float64[m, n, r].
        """
        weights, ends = (self.weights, x) if frame is None else (self.weights @ frame, x @ frame)
        total = np.zeros((len(test), *ends.shape))
        for here, slopes in self._blocks(x):
            for into, curved in zip(total, self.phi.d2phi(test @ self.weights[here].T), strict=True):
                into += (slopes * curved) @ weights[here]
        total *= (test @ x.T)[:, :, None]
        total += self._outer(test, x)[:, :, None] * ends
        return total

    def cross_energies(self, test: np.ndarray, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """The squared norm |dual' J|^2 at each test point -> float64[m], J float64[n, d] the gradients of the kernel with the rows of x.

        dual: float64[n, r]. Fewer than d neurons span a proper subspace, and across it J is (s(t) . s(x_l)) x_l alone: that part is a
        quadratic form in s(t) . s(x_l), and only the components along the subspace are formed.
        """
        frame = np.linalg.qr(self.weights.T)[0] if len(self.weights) < self.d else None
        count = max(1, CHUNK // (len(x) * min(self.weights.shape)))
        blocks = (self.cross_gradients(test[i : i + count], x, frame) for i in range(0, len(test), count))
        inside = np.concatenate([[np.sum((dual.T @ jacobian) ** 2) for jacobian in block] for block in blocks])
        if frame is None:
            return inside
        across, outer = x - (x @ frame) @ frame.T, self._outer(test, x)
        return inside + np.sum((outer @ products.product(across @ across.T, dual @ dual.T)) * outer, axis=1)

    def _outer(self, test: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Inner products s(t) . s(x_l) of the slopes at each row of test with those at each row of x -> float64[m, n]."""
        both = np.concatenate([test, x])
        return np.sum([slopes[: len(test)] @ slopes[len(test) :].T for _, slopes in self._blocks(both)], axis=0)

    def _blocks(self, x: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """Pairs (neurons, their slopes at the rows of x, float64[n, k_b]), with at most CHUNK numbers in one block."""
        count = max(1, CHUNK // len(x))
        for first in range(0, len(self.weights), count):
            here = slice(first, first + count)
            yield here, self.phi.dphi(x @ self.weights[here].T)

    def shaped(self, a: np.ndarray) -> np.ndarray:
        """Coefficients float64[k d] as float64[k, d]."""
        return np.ascontiguousarray(a).reshape(self.weights.shape)

    def combine(self, x: np.ndarray, dual: np.ndarray) -> np.ndarray:
        """The coefficients phi'(X W')' diag(dual) X that a solution of the Gram equations stands for -> float64[k, d]."""
        dual = np.ascontiguousarray(dual)
        return np.concatenate([products.ntk_coefficients(x, np.ascontiguousarray(slopes), dual) for _, slopes in self._blocks(x)])

    def values(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The values sum_j <theta_j, x> phi'(<w_j, x>) at the rows of x -> float64[m]."""
        return np.einsum("ij,ij->i", x @ a.T, self.slopes(x))

    def gradient(self, x: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The gradient Theta' phi'(W x) + W' (Theta x o phi''(W x)) at each row of x -> float64[m, d]."""
        return gradients.ntk_gradients(x, self.weights, a, self.phi.dphi, self.phi.d2phi)

    @cached_property
    def _third(self) -> Curve:
        return self.phi._curve(3)

    def hessian_times(self, x: np.ndarray, v: np.ndarray, a: np.ndarray) -> np.ndarray:
        """The Hessian of f at each row of x times the row of v -> float64[m, d]. Raises NotDifferentiable."""
        h, moved = x @ self.weights.T, v @ self.weights.T
        curved = self.phi.d2phi(h)
        return (curved * moved) @ a + (curved * (v @ a.T) + self._third(h) * moved * (x @ a.T)) @ self.weights

    def metric(self, law: str = "gaussian") -> np.ndarray:
        """Raise BadFit: the exact energy matrix has no closed form of reasonable size (k^2 pairs of d x d blocks)."""
        checked_law(law)
        raise BadFit(f"an NTK has no closed energy of reasonable size (k = {len(self.weights)}, d = {self.d}): give points to average over")

    def exact_energy(self, a: np.ndarray, law: str) -> float:
        """Raise BadFit, as `metric` does: an NTK has no closed form for its energy."""
        self.metric(law)
        raise AssertionError("unreachable")

    def metric_on(self, x: np.ndarray) -> np.ndarray:
        """The energy matrix averaged over the rows of x: the mean of J'J, J = d grad f/d theta -> float64[k d, k d].

        The matrix is formed as a whole: for small p only. Raises BadFit.
        """
        x = points("x", x, self.d)
        total, count = np.zeros((self.parameters, self.parameters)), max(1, CHUNK // (self.d * self.parameters))
        for rows in (x[first : first + count] for first in range(0, len(x), count)):
            h = rows @ self.weights.T
            jacobian = np.einsum("ja,mj,mb->majb", self.weights, self.phi.d2phi(h), rows)
            np.einsum("maja->maj", jacobian)[:] += self.phi.dphi(h)[:, None, :]
            flat = jacobian.reshape(-1, self.parameters)
            total += flat.T @ flat
        return total / len(x)

    def certificate(self, a: np.ndarray, radius: float) -> float:
        """An upper bound on every |grad f| on the ball of radius R about 0.

        It is |c| |Theta'1| + r sqrt(k) |Theta|_op + R |W|_op |Theta|_op sup |phi''|, where c and r are such that phi' lies in [c - r, c +
        r] for all arguments that occur on the ball, over which the sup is taken too. a: Theta, float64[k, d]. radius: R > 0. Raises
        BadFit.
        """
        reach = number("radius", radius, positive=True) * float(np.sqrt((self.weights**2).sum(axis=1).max()))
        low, high = self.phi.range(1, reach)
        middle, half = (low + high) / 2, (high - low) / 2
        steepest = max(abs(end) for end in self.phi.range(2, reach))
        theta = float(np.linalg.norm(a, 2))
        first = abs(middle) * float(np.linalg.norm(a.sum(axis=0))) + half * np.sqrt(len(a)) * theta
        return first + radius * float(np.linalg.norm(self.weights, 2)) * theta * steepest

    def fit(self, x: np.ndarray, y: np.ndarray, ridge: float = 0.0, *, intercept: bool = False, by: str = "") -> Fitted:
        """Minimise |y - f|^2 + ridge |theta|^2 over theta; ridge = 0 means the minimum norm.

        x: float64[n, d]. y: float64[n]. intercept: whether a free constant is fitted. by: "gram", "features" or "" for the cheaper of the
        two. Returns a Fitted. Raises BadFit.
        """
        return fit(self, x, y, ridge, intercept, by)

    def smoothest(self, x: np.ndarray, y: np.ndarray, metric: np.ndarray | None = None) -> Fitted:
        """The interpolant of least energy, with a free constant, in the metric given, such as metric_on of some points.

        x: float64[n, d]. y: float64[n]. metric: float64[k d, k d]; there is no exact one, so that None raises. Returns a Fitted. Raises
        BadFit.
        """
        return smoothest(self, x, y, self.metric() if metric is None else metric)
