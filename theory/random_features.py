"""Random features fitted by least squares: what the fit's norm, variance and gradient are, as n, d, p grow together.

f(x) = sum_j a_j (phi(<w_j, x>) - mu_0), w_j on the unit sphere, x on the sqrt(d)-sphere; the feature covariance is taken as
Sigma = mu_1^2 W W' + v I and E grad grad' as mu_1^2 W W' + (D1 - mu_1^2) I: phi's linear part, and all else as noise.
In the fixed point t = d / tr(Sigma + kappa)^-1 and delta = t/(t + mu_1^2); t solves a quadratic at given kappa, and kappa
n = lambda/kappa + p - kappa d/t.  Without ridge kappa = (p - n) t/d and t solves c t^2 - b t - v mu_1^2 = 0 (RIDGELESS below).
Source: mei-montanari-2019 and hastie-2019 for such fixed points; the closed forms and the gradient are derived here.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import sympy as sp

from theory import covariance as general
from theory import effective_ridge
from theory.activations import Activation, Moments, get
from theory.prediction import OutsideDomain, Prediction, refuse_many_points, refuse_threshold, size, whole


@dataclass(frozen=True)
class FixedPoint:
    """The solution: kappa, t, their derivatives in kappa, and df2 = tr Sigma^2 (Sigma + kappa)^-2."""

    kappa: float
    t: float
    dt: float
    df2: float
    noise_gain: float
    """(1 + kappa d/dkappa) tr(Sigma + kappa)^-1 / (n - df2): |a|^2 for noise of variance 1."""


def quadratic_t(kappa: float, d: int, p: int, slope_squared: float, v: float) -> float:
    """t = d / tr(Sigma + kappa)^-1: the positive root of psi t = v + kappa + s t/(t + s), psi = p/d, s = mu_1^2."""
    psi, s = p / d, slope_squared
    if s == 0.0:
        return (v + kappa) / psi
    b = v + kappa + s - psi * s
    root = sqrt(b * b + 4.0 * psi * s * (v + kappa))
    return (b + root) / (2.0 * psi) if b > 0.0 else 2.0 * s * (v + kappa) / (root - b)


def fixed_point(n: int, d: int, p: int, slope_squared: float, v: float, ridge: float = 0.0) -> FixedPoint:
    """Solve n = ridge/kappa + p - kappa d/t.  kappa = 0 where ridge = 0 and p < n."""
    if ridge > 0.0:

        def scaled_trace(kappa: float) -> float:
            return kappa * d / quadratic_t(kappa, d, p, slope_squared, v)

        kappa = effective_ridge.solve(n, p, ridge, scaled_trace, ridge / n + v)
        t = quadratic_t(kappa, d, p, slope_squared, v)
    elif p > n:
        t = ridgeless_t(n, d, slope_squared, v)
        kappa = (p - n) * t / d
    else:
        kappa, t = 0.0, quadratic_t(0.0, d, p, slope_squared, v)
    dt = 1.0 / (p / d - (slope_squared / (t + slope_squared)) ** 2)
    trace, derivative = d / t, -kappa * d * dt / t**2
    df2 = p - 2.0 * kappa * trace - kappa * derivative
    return FixedPoint(kappa, t, dt, df2, (trace + derivative) / (n - df2))


def ridgeless_t(n: int, d: int, slope_squared: float, v: float) -> float:
    """t at ridge 0, p > n: the positive root of c t^2 - b t - v s = 0, c = n/d, s = mu_1^2, b = v + s (1 - c); p is not in it."""
    c, s = n / d, slope_squared
    if s == 0.0:
        return v / c
    b = v + s * (1.0 - c)
    root = sqrt(b * b + 4.0 * c * s * v)
    return (b + root) / (2.0 * c) if b > 0.0 else 2.0 * s * v / (root - b)


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

    The fit minimises |y - Phi a|^2 + ridge |a|^2 (ridge = 0: the minimum norm), without a free constant; relative errors are C/d.
    covariance: C float64[d, d] or its eigenvalues float64[d], tr C = d, for inputs N(0, C) and beta ~ N(0, signal I/d): the form averaged
    over neurons, errors C/(participation ratio). theory.given_weights.predict has that for given weights, which needs no large ratio.
    Raises OutsideDomain, with both numbers: ridge = 0 with 2/3 < p/n < 3/2, n > d^2/16 (with a covariance, what theory.covariance.predict
    refuses), or phi without a nonlinear part.
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
    s = 0.0 if abs(m.mu1) < 1e-14 else m.mu1**2
    point = fixed_point(n, d, p, s, m.v, ridge)
    kappa, t, dt = point.kappa, point.t, point.dt
    delta, ddelta = (1.0, 0.0) if s == 0.0 else (t / (t + s), s * dt / (t + s) ** 2)
    gain = noise + signal * (delta - kappa * ddelta)  # what the fit sees as noise: the noise, and the signal it cannot follow
    test = gain / (1.0 - point.df2 / n)
    spread = _energy_of_noise(m, s, n, d, p, point)
    learnt = signal * (1.0 - delta - kappa * ddelta)
    slope = signal * (1.0 - delta + (m.D1 - s - m.v - kappa) * ddelta)
    kept = gain * _even_plateau(m, p, ridge) if s == 0.0 and p > n else 0.0
    residual = ridge / (n * kappa) if ridge > 0.0 else max(n - p, 0) / n
    return Prediction.of(
        d,
        training_error=residual**2 * test,
        norm_squared=gain * point.noise_gain + signal * ddelta,
        variance=gain * point.df2 / (n - point.df2) + learnt + kept * n / (2 * d * d),
        energy=gain * spread + slope + kept * n / (d * d),
    )


def _energy_of_noise(m: Moments, s: float, n: int, d: int, p: int, point: FixedPoint) -> float:
    """(1 + D)[s d/(t + s) + (D1 - s) d/t]/(n - df2), D = kappa d/dkappa: the energy of a fit to noise of variance 1."""
    kappa, t, dt = point.kappa, point.t, point.dt
    linear = s * d / (t + s) - kappa * s * d * dt / (t + s) ** 2
    return linear / (n - point.df2) + (m.D1 - s) * point.noise_gain


def kernel_limit(activation: str | sp.Expr | Activation, n: int, d: int, *, ridge_per_parameter: float = 0.0) -> Prediction:
    """The fit to pure noise of variance 1 as p grows, lambda/p held: kernel regression; norm_squared is p E|a|^2.

    The law's term n d/(p - n) has gone; what is left are plateaus that no p removes: d s_inf, and (1 + s_inf)(mu_2^2/(c t))^2 n/d from the
    quadratic part of the kernel, which predict has for even phi only (else it is C/d of all). Raises OutsideDomain as predict does.
    """
    phi = get(activation)
    n, d, r = whole("n", n), whole("d", d, 2), size("ridge_per_parameter", ridge_per_parameter)
    refuse_many_points(n, d)
    m = phi.moments()
    refuse_linear(phi, m)
    c, s = n / d, 0.0 if abs(m.mu1) < 1e-14 else m.mu1**2
    t = ridgeless_t(n, d, s, m.v + r)  # kappa = p t/d at leading order, so that v + lambda/p stands where v does without ridge
    u = s / (t + s)
    variance = u**2 / (c - u**2)
    kept = (1.0 + variance) * (m.mu2**2 / (c * t)) ** 2 * n / d**2  # theory.kernel_limits.quadratic_part
    return Prediction.of(
        d,
        training_error=(r / (c * t)) ** 2 * (1.0 + variance),
        norm_squared=(1.0 + variance) * (m.v / t + u * (1.0 - u)) / (c * t) * d,
        variance=variance + kept / 2,
        energy=variance + kept,
    )


def _even_plateau(m: Moments, p: int, ridge: float) -> float:
    """(mu_2^2/v')^2, v' = v + ridge/p: an even phi sees <x, x'>^2, which no p removes (mu_2 = E phi'', not divided by sqrt 2)."""
    return (m.mu2**2 / (m.v + ridge / p)) ** 2
