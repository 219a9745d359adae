"""Random features fitted by least squares: what the fit's norm, variance and gradient are, as n, d, p grow together.

f(x) = sum_j a_j (phi(<w_j, x>) - mu_0), w_j on the unit sphere, x on the sqrt(d)-sphere; the feature covariance is taken as
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
    """The fit of p random features to n labels y = <beta, x> + z, E <beta, x>^2 = signal, E z^2 = noise.

    The fit minimises |y - Phi a|^2 + ridge |a|^2 (ridge = 0: the minimum norm), without a free constant; relative errors are C/d, with a C
    that claims measure for the activations known by name, and that grows with what phi has in its tails (exp: 20, relu^3: 40, x^4: 60).
    covariance: C float64[d, d] or its eigenvalues float64[d], tr C = d, for inputs N(0, C) and beta ~ N(0, signal I/d): the form averaged
    over neurons, errors C/(participation ratio). given_weights.predict has that for given weights, which needs no large ratio.
    Raises OutsideDomain, with both numbers: ridge = 0 with 2/3 < p/n < 3/2, or a ridge too small there, n > d^2/16 (with a covariance, what
    theory.features.covariance.predict refuses), or phi without a nonlinear part.
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
    """Raise OutsideDomain for an activation without a part beyond its linear one."""
    if m.v < 1e-12 * m.variance:
        raise OutsideDomain(f"{phi.name} is linear, Var phi - mu_1^2 = {m.v:.3g} must be > 0: use the linear model's exact law")


def from_moments(m: Moments, n: int, d: int, p: int, ridge: float = 0.0, noise: float = 1.0, signal: float = 0.0) -> Prediction:
    """The same from the moments of an activation, hypotheses unchecked."""
    linear, quadratic = m.mu1**2, m.mu2**2 / 2.0
    parts = (fixed_point.Part(linear, d, 1), fixed_point.Part(quadratic, fixed_point.quadratic_dims(d), 2))
    rest, steep = max(m.v - quadratic, 0.0), m.D1 - linear - 2.0 * quadratic
    return effective_ridge.fit(n, d, p, ridge, noise, fixed_point.resolvent(n, p, ridge, rest, steep, parts, signal=signal))


def kernel_limit(activation: str | sp.Expr | Activation, n: int, d: int, *, ridge_per_parameter: float = 0.0) -> Prediction:
    """The fit to pure noise of variance 1 as p grows, lambda/p held: kernel regression; norm_squared is p E|a|^2.

    The law's term n d/(p - n) has gone; what is left are plateaus that no p removes, of the linear and of the quadratic part of the kernel:
    E f^2 = F/(n - F), F = d u_1^2 + D u_2^2. Raises OutsideDomain as predict does.
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
