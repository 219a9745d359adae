"""Random features fitted by least squares: what the fit's norm, variance and gradient are, as n, d, p grow together.

The model is f(x) = sum_j a_j (phi(<w_j, x>) - mu_0), w_j on the unit sphere, x on the sqrt(d)-sphere. The feature covariance is taken as
Sigma = mu_1^2 W W' + (mu_2^2/2) W_2 W_2' + (v - mu_2^2/2) I, W_2 the parts of degree 2, and E grad grad' as mu_1^2 W W' + mu_2^2 W_2 W_2'
+ (D1 - mu_1^2 - mu_2^2) I: phi's linear and quadratic parts, and all else as noise (fixed_point solves for the effective ridge).
Where mu_2 = 0 and without ridge everything is a radical (closed_forms); the quadratic part keeps even phi from vanishing with p.
Source: mei-montanari-2019 and hastie-2019 for such fixed points; the closed forms and the gradient are derived here.
"""

import numpy as np
import sympy as sp

from theory.features import covariance as general
from theory.features import effective_ridge, fixed_point
from theory.features.activations import Activation, Moments, get
from theory.prediction import OutsideDomain, Prediction, refuse_many_points, refuse_threshold, size, whole


def predict(
    activation: str | sp.Expr | Activation,
    n: int,
    d: int,
    p: int,
    *,
    ridge: float = 0.0,
    noise: float = 1.0,
    signal: float = 0.0,
    covariance: np.ndarray | None = None,
) -> Prediction:
    """Predict the least-squares fit of p random features to n labels y = <beta, x> + z: its norm, training error, variance and energy.

    The model is f(x) = sum_j a_j (phi(<w_j, x>) - mu_0), w_j uniform on the unit sphere, x uniform on the sqrt(d)-sphere, without a free
    constant. The fit minimises |y - Phi a|^2 + ridge |a|^2; ridge = 0 means the minimum norm.
    activation: phi, as a name, a sympy expression in one letter, or an Activation. n, d, p: points, dimension (>= 2), features.
    ridge: >= 0, not divided by n or p. noise: E z^2. signal: E <beta, x>^2.
    covariance: C float64[d, d] or its eigenvalues float64[d], tr C = d, for inputs N(0, C) and beta ~ N(0, signal I/d). The form is then
    averaged over neurons; given_weights.predict has the form for given weights, which needs no large participation ratio.

    Returns a Prediction at leading order. Its relative errors are C/d, or C/(participation ratio) with a covariance; C is measured by
    claims for the activations known by name, and grows with what phi has in its tails (exp: 20, relu^3: 40, x^4: 60).
    Raises OutsideDomain, with both numbers, for ridge = 0 with 2/3 < p/n < 3/2, a ridge too small in that range, n > d^2/16 (with a
    covariance, what theory.features.covariance.predict refuses), or phi without a nonlinear part; UnknownActivation for another phi.
    Source: mei-montanari-2019 and hastie-2019 for the fixed point; the energy is derived in this suite.
    """
    phi = get(activation)
    n, d, p = whole("n", n), whole("d", d, 2), whole("p", p)
    ridge, noise, signal = size("ridge", ridge), size("noise", noise), size("signal", signal)
    if ridge == 0.0:
        refuse_threshold(n, p)
    moments = phi.moments()
    refuse_linear(phi, moments)
    if covariance is not None:
        return general.predict(phi, n, d, p, ridge, noise, signal, covariance)
    refuse_many_points(n, d)
    return from_moments(moments, n, d, p, ridge, noise, signal)


def refuse_linear(phi: Activation, m: Moments) -> None:
    """Raise OutsideDomain for an activation that is linear, but for less than 1e-12 of its variance."""
    if m.v < 1e-12 * m.variance:
        raise OutsideDomain(f"{phi.name} is linear, Var phi - mu_1^2 = {m.v:.3g} must be > 0: use the linear model's exact law")


def from_moments(m: Moments, n: int, d: int, p: int, ridge: float = 0.0, noise: float = 1.0, signal: float = 0.0) -> Prediction:
    """The prediction of `predict` from the Gaussian moments of an activation at variance 1; no hypothesis is checked."""
    linear, quadratic = m.mu1**2, m.mu2**2 / 2.0
    parts = (fixed_point.Part(linear, d, 1), fixed_point.Part(quadratic, fixed_point.quadratic_dims(d), 2))
    rest, steep = max(m.v - quadratic, 0.0), m.D1 - linear - 2.0 * quadratic
    return effective_ridge.fit(n, d, p, ridge, noise, fixed_point.resolvent(n, p, ridge, rest, steep, parts, signal=signal))


def kernel_limit(activation: str | sp.Expr | Activation, n: int, d: int, *, ridge_per_parameter: float = 0.0) -> Prediction:
    """Predict the fit of infinitely many random features to pure noise of variance 1: the limit p -> infinity, which is kernel regression.

    activation, n, d: as in `predict`. ridge_per_parameter: lambda/p >= 0, held fixed as p grows.
    Returns a Prediction whose norm_squared is the limit of p E|a|^2. The law's term n d/(p - n) has vanished; what remains of S^2 no number
    of features removes, and it comes from the linear and the quadratic part of the kernel: E f^2 = F/(n - F), F = d u_1^2 + D u_2^2, where
    u_1, u_2 are the shares of these parts that are learnt and D = (d - 1)(d + 2)/2.
    Raises OutsideDomain, with both numbers, for n > d^2/16, phi without a nonlinear part, or sizes out of range.
    """
    from scipy.optimize import brentq

    phi = get(activation)
    n, d, r = whole("n", n), whole("d", d, 2), size("ridge_per_parameter", ridge_per_parameter)
    refuse_many_points(n, d)
    m = phi.moments()
    refuse_linear(phi, m)
    linear, quadratic, D = m.mu1**2, m.mu2**2 / 2.0, fixed_point.quadratic_dims(d)
    rest = max(m.v - quadratic, 0.0) + r

    def excess(t: float) -> float:  # kappa = p t/d at leading order, so that v + lambda/p stands where v does without ridge
        return n * t / d - rest - linear * t / (t + linear) - quadratic * t / (t + quadratic * d / D)

    low, high = (m.v + r) * d / (2 * n), (m.variance + r) * d / n  # n <= d^2/16, so that the quadratic part takes less than half
    t = float(brentq(excess, low, 2.0 * high, xtol=1e-300, rtol=1e-15))
    u1, u2 = linear / (t + linear), quadratic * d / (t * D + quadratic * d)
    free = d * u1**2 + D * u2**2
    test = n / (n - free)
    return Prediction.of(
        d,
        training_error=(r * d / (n * t)) ** 2 * test,
        norm_squared=test * d**2 / (n * t) * ((rest - r) / t + u1 * (1.0 - u1) + D * u2 * (1.0 - u2) / d),
        variance=free / (n - free),
        energy=(free + D * u2**2) / (n - free),
    )
