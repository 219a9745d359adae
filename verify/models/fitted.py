"""A fitted function: its values, gradient, Dirichlet energy and a bracket of its Lipschitz constant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kernels import lipschitz
from kernels.check import BadArgument

from .fitting import ACCURATE, BadFit, Solved, by_singular_values, check, finite, formed, least_energy, points, solve, whole

CHUNK = 2**22  # numbers in one block of features
FORMED = 2**24  # numbers in the largest matrix of features that is formed at all


@dataclass(frozen=True)
class Bracket:
    """A bracket low <= Lip(f) <= high of a Lipschitz constant, and two gradient norms below it: rms <= sampled <= low.

    rms: root mean square of the gradient norms at the sampled points. sampled: the largest of them. low: the largest norm that ascent from
    these points reached, a lower bound. high: a certificate, an upper bound on |grad f| everywhere on the ball.
    """

    rms: float
    sampled: float
    low: float
    high: float


@dataclass(frozen=True)
class Fitted:
    """A fitted function: call it on points x float64[m, d] to get its values float64[m].

    model: what was fitted. parameters: the coefficients, in the model's own shape. constant: the free constant, 0 where there is none.
    training_error: mean (y_i - f(x_i))^2. rank: that of the features at the points, a free constant counted as one more. Where it is below
    min(n, p) (with a constant min(n, p + 1)) features or points repeat; without ridge the fit is then the one of least norm among those of
    least error. The methods raise BadFit for an x that is not m >= 1 finite points, and for results that overflow.
    """

    model: Any
    parameters: np.ndarray
    constant: float
    training_error: float
    rank: int

    def __call__(self, x: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore", invalid="ignore"):
            return finite("f(x)", self.model.values(self._points(x), self.parameters) + self.constant)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """The ambient gradient of f at each row of x: float64[m, d] -> float64[m, d]."""
        with np.errstate(over="ignore", invalid="ignore"), formed("grad f"):
            return finite("grad f", self.model.gradient(self._points(x), self.parameters))

    @property
    def norm_squared(self) -> float:
        """|a|^2, the sum of squares of the coefficients; a free constant does not count."""
        with np.errstate(over="ignore"):
            return float(finite("|a|^2", np.sum(self.parameters**2)))

    def energy(self, x: np.ndarray | None = None, *, law: str = "gaussian") -> float:
        """The Dirichlet energy E |grad f|^2 of the fit.

        x: float64[m, d], points to average over; without x it is the exact mean over N(0, I) or, with law="sphere", over the uniform law
        on the sqrt(d)-sphere. Raises BadFit for another law, and where the model has no closed form for its energy.
        """
        checked_law(law)
        with np.errstate(over="ignore", invalid="ignore"):
            if x is None:
                return float(finite("E |grad f|^2", self.model.exact_energy(self.parameters, law)))
            x = self._points(x)
            rows = max(1, CHUNK // max(x.shape[1], self.parameters.shape[0]))
            total = sum(np.sum(self.gradient(x[i : i + rows]) ** 2) for i in range(0, len(x), rows))
            return float(finite("E |grad f|^2", total / len(x)))

    def lipschitz(self, x: np.ndarray, *, on: str = "sphere", steps: int = 60) -> Bracket:
        """Bracket the Lipschitz constant of f on the ball or sphere whose radius is the largest norm of a row of x.

        x: float64[m, d], the points whose gradients are sampled, and from which |grad f| is ascended. on: "sphere" or "ball"; on the
        sphere the low end counts the tangential gradient only. steps: steps of the ascent, >= 0; a model that is not twice differentiable
        is sampled only. Returns a Bracket, whose high end is a certificate on the ball in both cases. Raises BadFit.
        """
        x, steps = self._points(x), whole("steps", steps, 0)
        if on not in ("ball", "sphere"):
            raise BadFit(f'on must be "ball" or "sphere": got {on!r}')
        with np.errstate(over="ignore", invalid="ignore"):
            try:
                return self._bracket(x, on, steps)
            except BadArgument as error:
                raise BadFit(str(error)) from None

    def _bracket(self, x: np.ndarray, on: str, steps: int) -> Bracket:
        lengths = np.sqrt((x**2).sum(axis=1))
        radius = float(finite("the largest |x|", lengths.max()))
        if not (lengths.min() if on == "sphere" else radius) > 0.0:
            raise BadFit(
                f"{'every point of x on a sphere' if on == 'sphere' else 'some point of x'} must have |x| > 0: got {lengths.min()}"
            )

        def hessian_times(at: np.ndarray, v: np.ndarray) -> np.ndarray:
            return self.model.hessian_times(at, v, self.parameters)

        points, norms = lipschitz.ascend(self.gradient, hessian_times, x, radius, steps=0, on=on)
        risen = norms
        if self.model.twice_differentiable:
            _, risen = lipschitz.ascend(self.gradient, hessian_times, points, radius, steps=steps, on=on)
        high = float(finite(f"the certificate on the ball of radius {radius:g}", self.model.certificate(self.parameters, radius)))
        rms = float(finite("the mean of |grad f|^2", np.sqrt(np.mean(norms**2))))
        return Bracket(rms, float(norms.max()), float(np.max([norms.max(), risen.max()])), high)

    def _points(self, x: Any) -> np.ndarray:
        return points("x", x, self.model.d)


def checked_law(law: str) -> str:
    """The name of the law, "gaussian" or "sphere", as it is given. Raises BadFit for another name."""
    if law not in ("gaussian", "sphere"):
        raise BadFit(f'law must be "gaussian" or "sphere": got {law!r}')
    return law


def fit(model: Any, x: np.ndarray, y: np.ndarray, ridge: float, intercept: bool, by: str) -> Fitted:
    """Fit a model by least squares: minimise |y - f|^2 + ridge |a|^2, where ridge = 0 means the minimum norm.

    model: a Linear, RandomFeatures or NeuralTangent. x: float64[n, d]. y: float64[n]. intercept: whether a free constant is fitted, which
    is not penalised. by: "gram" solves with the n x n Gram matrix, "features" with the p x p normal matrix, "" takes the smaller one.
    Where the products of features lose a direction to rounding, or leave less than six digits, the features themselves are decomposed,
    unless they are too many to form. Returns a Fitted. Raises BadFit for input out of range, and for a fit that overflows.
    """
    x, y, ridge = check(x, y, model.d, ridge)
    n, p = len(x), model.parameters
    route = by or ("gram" if n <= p else "features")
    if route not in ("gram", "features"):
        raise BadFit(f'by must be "gram" or "features": got {by!r}')
    target = y - y.mean() if intercept else y
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused here and in `solve`
        a, solved = (_by_gram if route == "gram" else _by_features)(model, x, target, ridge, intercept)
        if (solved.rank < min(n, p + intercept) or solved.condition > ACCURATE) and n * p <= FORMED:
            a, solved = _by_singular_values(model, x, target, ridge, intercept)
        return _fitted(model, x, y, finite("coefficients", a), None if intercept else 0.0, solved.rank)


def _fitted(model: Any, x: np.ndarray, y: np.ndarray, a: np.ndarray, constant: float | None, rank: int) -> Fitted:
    """A Fitted with its training error; where `constant` is None it is the mean residual."""
    residual = y - model.values(x, a)
    constant = float(residual.mean()) if constant is None else constant
    return Fitted(model, a, constant, float(finite("the training error", np.mean((residual - constant) ** 2))), rank)


def _by_gram(model: Any, x: np.ndarray, target: np.ndarray, ridge: float, intercept: bool) -> tuple[np.ndarray, Solved]:
    gram = model.gram(x)
    if intercept:
        # Centred, the matrix is zero along (1, ..., 1), the direction of the constant. Its mean diagonal entry is put there, so that the
        # matrix stays invertible; the target, which is centred too, has no part in that direction.
        gram = gram - gram.mean(axis=0) - gram.mean(axis=1)[:, None] + gram.mean()
        gram += (float(np.trace(gram)) or 1.0) / len(x) ** 2
    solved = solve(gram, target, ridge)
    dual = solved.values - solved.values.mean() if intercept else solved.values
    return model.combine(x, dual), solved


def _by_features(model: Any, x: np.ndarray, target: np.ndarray, ridge: float, intercept: bool) -> tuple[np.ndarray, Solved]:
    phi = _centred(model.features(x), intercept)
    solved = solve(phi.T @ phi, phi.T @ target, ridge)
    return model.shaped(solved.values), replace(solved, rank=solved.rank + intercept)


def _by_singular_values(model: Any, x: np.ndarray, target: np.ndarray, ridge: float, intercept: bool) -> tuple[np.ndarray, Solved]:
    solved = by_singular_values(_centred(model.features(x), intercept), target, ridge)
    return model.shaped(solved.values), replace(solved, rank=solved.rank + intercept)


def _centred(phi: np.ndarray, intercept: bool) -> np.ndarray:
    return phi - phi.mean(axis=0) if intercept else phi


def smoothest(model: Any, x: np.ndarray, y: np.ndarray, metric: np.ndarray) -> Fitted:
    """The interpolant of least Dirichlet energy a' metric a, with a free constant.

    x: float64[n, d]. y: float64[n]. metric: float64[p, p], symmetric and >= 0. Returns a Fitted, whose rank is that of the interpolation
    conditions. Raises BadFit for input out of range, and where no function of the class interpolates.
    """
    x, y, _ = check(x, y, model.d, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        constant, a, rank = least_energy(finite("features", model.features(x)), metric, y)
        return _fitted(model, x, y, finite("coefficients", model.shaped(a)), constant, rank)
