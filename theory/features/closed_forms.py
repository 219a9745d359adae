"""The closed forms of random and of neural tangent features as expressions: n, d, p, the activation's moments, the ridge, the labels.

theory.random_features.predict and theory.ntk.predict solve the fixed point in numbers; here the same is written out in letters, term by
term, for claims to hold against fits and for a reader to check: a claim holds both against each other at each of its points. Letters as
in derivations.ridgeless: s = mu_1^2, v = Var phi - mu_1^2, D_1 = E phi'^2; pure noise of variance 1 where neither r_2 nor sigma_2 occurs.
Radicals where mu_2 = 0; where phi has a quadratic part q = mu_2^2/2, spread over D functions of degree 2, t is the root of a cubic.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import sympy as sp

from theory.features.activations import Activation, UnknownActivation, get
from theory.features.derivations.ntk_ridgeless import D2, k
from theory.features.derivations.ntk_ridgeless import T as trace
from theory.features.derivations.ntk_ridgeless import room as gap
from theory.features.derivations.ridgeless import D1, ROOT, df2, dt, kappa, s, t, u, v
from theory.features.fixed_point import quadratic_dims
from theory.prediction import whole
from theory.proof.letters import Root, d, letter, n, p

mu2 = letter("mu_2", "mean second derivative of the activation, E phi''(g), not divided by sqrt 2", real=True)
q = letter("q_r", "variance of the quadratic part of the activation, mu_2^2/2", nonnegative=True)
D = letter("D_q", "number of functions of degree 2, (d - 1)(d + 2)/2", positive=True)
ridge = letter("lambda_r", "ridge of the fit, times |a|^2", positive=True)
per_parameter = letter("r_p", "ridge divided by the number of parameters, as that number grows", nonnegative=True)
r2 = letter("r_2", "variance of the linear part of the labels", nonnegative=True)
noise = letter("sigma_2", "variance of the noise in the labels", nonnegative=True)
test = letter("E_t", "mean square error at a new input, its noise counted", positive=True)
share = letter("w_r", "share of a linear signal that the fit does not see at this effective ridge", positive=True)
dshare = letter("dw", "derivative of that share in the effective ridge", positive=True)


def letters(activation: str | sp.Expr | Activation, dimension: int = 0, **other: float) -> Mapping[sp.Symbol, float]:
    """The values of the letters s, v, D_1, mu_2 and q for an activation at N(0, 1), and of D where a dimension is given.

    other: moments (mu0, D1, ...) that are put in place of the activation's own, for false twins.
    """
    m = replace(get(activation).moments(), **other)
    more = {D: quadratic_dims(whole("dimension", dimension, 2))} if dimension else {}
    return {s: float(m.mu1) ** 2, v: float(m.v), D1: float(m.D1), mu2: float(m.mu2), q: float(m.mu2) ** 2 / 2, **more}


def plateau(z: sp.Expr) -> sp.Expr:
    """s_inf = ((1 + c + z)/sqrt((1 + c + z)^2 - 4 c) - 1)/2 with c = n/d: what stays of E f^2 however many features there are.

    z: the variance beyond the linear part, with any ridge per parameter, over s = mu_1^2.
    """
    whole = 1 + n / d + z
    return (whole / sp.sqrt(whole**2 - 4 * n / d) - 1) / 2


Where = tuple[tuple[sp.Symbol, sp.Expr | Root], ...]

# p > n, no ridge, mu_2 = 0; t is the root of a quadratic without p.
RIDGELESS: Where = ((t, ROOT),)
NORM = d / ((p - n) * t)
VARIANCE = plateau(v / s) + n / (p - n)
SENSITIVITY = d * plateau(v / s) + (1 + (D1 - s - v) * d / (n * t)) * (n * d / (p - n))

# The same with a quadratic part: u and w are the shares of the linear and of a quadratic function that the fit sees.
w = letter("w_q", "share of a quadratic function that the fit sees as p grows, q d/(D t + q d)", nonnegative=True)
free = letter("F_q", "degrees of freedom that the linear and the quadratic part take as p grows, d u^2 + D w^2", positive=True)


def _seen(left: sp.Expr, more: sp.Expr = sp.S.Zero) -> Where:
    """t as the root of left t/d = v - q + more + s t/(t + s) + q t/(t + q d/D)."""
    equation = left * t / d - (v - q) - more - s * t / (t + s) - q * t / (t + q * d / D)
    ends = ((v + more) * d / (2 * left), 2 * (v + s + more) * d / left)
    return ((t, Root(equation, t, ends)),)


SHARES: Where = ((u, s / (t + s)), (w, q * d / (D * t + q * d)), (free, d * u**2 + D * w**2))
QUADRATIC: Where = (*_seen(n), *SHARES)
VARIANCE_QUADRATIC = free / (n - free) + n / (p - n)
SENSITIVITY_QUADRATIC = d * (free + D * w**2) / (n - free) + (n + (D1 - s - v - q) * d / t + D * w) * d / (p - n)

# p < n, no ridge: t is d over tr Sigma^-1.
_B = v + s - s * p / d
BELOW: Where = ((t, (_B + sp.sqrt(_B**2 + 4 * s * v * p / d)) * d / (2 * p)),)
NORM_BELOW = d / (t * (n - p))
VARIANCE_BELOW = p / (n - p)
SENSITIVITY_BELOW = d * (p + (D1 - s - v) * d / t) / (n - p)
QUADRATIC_BELOW: Where = (*_seen(p), SHARES[1])
SENSITIVITY_QUADRATIC_BELOW = d * (p + (D1 - s - v - q) * d / t + D * w) / (n - p)

# an even activation, p > n, no ridge, n << d^2: what the forms above are at s = 0 to leading order
SENSITIVITY_EVEN = D1 / v * n * d / (p - n) + (mu2**2 / v) ** 2 * n / d

# p -> infinity with the ridge per parameter held
LIMIT: Where = (*_seen(n, per_parameter), *SHARES)
VARIANCE_LIMIT = plateau((v + per_parameter) / s)
SENSITIVITY_LIMIT = d * VARIANCE_LIMIT
"""Where mu_2 = 0."""
VARIANCE_LIMIT_QUADRATIC = free / (n - free)
SENSITIVITY_LIMIT_QUADRATIC = d * (free + D * w**2) / (n - free)
TRAINING_LIMIT_QUADRATIC = (per_parameter * d / (n * t)) ** 2 * n / (n - free)
NORM_LIMIT_QUADRATIC = d**2 / (t * (n - free)) * ((v - q) / t + u * (1 - u) + D * w * (1 - w) / d)
"""p times |a|^2."""
PEAK_AT = d * (s + v + per_parameter) / s
PEAK = (sp.sqrt((s + v + per_parameter) / (v + per_parameter)) - 1) * d / 2

# ridge and a linear target, mu_2 = 0: kappa is a root of a quartic, all else is rational in it
QUARTIC = (
    p * d * kappa**4
    - ((v + kappa + s) * d - s * p) * kappa**2 * (ridge + (p - n) * kappa)
    - s * (v + kappa) * (ridge + (p - n) * kappa) ** 2
)
_KAPPA = Root(QUARTIC, kappa, (ridge / (n + p), ridge + p * (s * (1 + p / d) + v)))
_FITTED: Where = (
    (df2, p - 2 * kappa * d / t + kappa**2 * d * dt / t**2),
    (share, t / (t + s)),
    (dshare, s * dt / (t + s) ** 2),
    (test, (noise + r2 * (share - kappa * dshare)) / (1 - df2 / n)),
)
WITH_RIDGE: Where = (
    (kappa, _KAPPA),
    (t, d * kappa**2 / (ridge + (p - n) * kappa)),
    (dt, 1 / (p / d - (s / (t + s)) ** 2)),
    *_FITTED,
)
_GAIN = d / t - kappa * d * dt / t**2
TRAINING_RIDGE = (ridge / (n * kappa)) ** 2 * test
NORM_RIDGE = test * _GAIN / n + r2 * dshare
VARIANCE_RIDGE = test * df2 / n + r2 * (1 - share - kappa * dshare)
SENSITIVITY_RIDGE = d * (
    test / n * (s * d / (t + s) - kappa * s * d * dt / (t + s) ** 2 + (D1 - s) * _GAIN) + r2 * (1 - share + (D1 - s - v - kappa) * dshare)
)

# the same with a quadratic part: t is sought, kappa follows from it
_KAPPA_AT = (p - n + sp.sqrt((p - n) ** 2 + 4 * ridge * d / t)) * t / (2 * d)
_LEAST = sp.Min(n, p)
_EQUATION = p * t / d - _KAPPA_AT - (v - q) - s * t / (t + s) - q * t / (t + q * d / D)
QUADRATIC_WITH_RIDGE: Where = (
    (t, Root(_EQUATION, t, (ridge * d / (2 * p) ** 2, d * (4 * ridge / _LEAST**2 + 2 * (v + s) / _LEAST)))),
    (kappa, _KAPPA_AT),
    *SHARES[:2],
    (dt, 1 / (p / d - u**2 - D * w**2 / d)),
    *_FITTED,
)
_SEEN = d * u * (1 - kappa * dt / (t + s)) + 2 * D * w * (1 - kappa * dt / (t + q * d / D))
SENSITIVITY_QUADRATIC_RIDGE = d * (
    test / n * (_SEEN + (D1 - s - 2 * q) * _GAIN) + r2 * (1 - share + (D1 - s - v - kappa - q * (2 * w - w**2)) * dshare)
)

# neural tangent features of k neurons, p = k d > n, no ridge; v = D_1 - c_0^2, s = c_0^2, c = c_1^2
c = letter("c_n", "square of the mean curvature of the activation, c_1^2 = (E phi'')^2", nonnegative=True)
tau = letter("tau_n", "one over an entry of (Sigma + kappa)^-1 on what the neurons do not share", positive=True)
left = letter("l_n", "share of a quadratic function that the fit does not see", positive=True)
slope = letter("dtau", "derivative of tau_n in kappa", positive=True)
square = letter("S_n", "tr (Sigma + kappa)^-2", positive=True)

_TRACE = (k * d - d - 1) / tau + d / (tau + k * s) + 1 / (tau + k * c)
NTK: Where = (
    (
        tau,
        Root(
            tau - (k * d - n) / _TRACE - (v - c) - c / (1 + c * _TRACE / D),
            tau,
            ((v - c) / 2 + v * n / (9 * k * d), 8 * k * d * (v + s + c) / n),
        ),
    ),
    (trace, _TRACE),
    (kappa, (k * d - n) / trace),
    (left, 1 / (1 + c * trace / D)),
    (slope, 1 / (1 - (c * left) ** 2 / D * -sp.diff(_TRACE, tau))),
    (square, -sp.diff(_TRACE, tau) * slope),
    (gap, kappa * trace - kappa**2 * square),
)
NORM_NTK = trace / (k * d - n)
VARIANCE_NTK = n / gap - 1
SENSITIVITY_NTK = d * (
    (v + D2 - 2 * c) * NORM_NTK
    + (2 * D * (1 - left) - 2 * kappa * c * square * left**2) / gap
    + (d * k * s / (tau + k * s) - kappa * d * k * s * slope / (tau + k * s) ** 2) / gap
)


def letters_ntk(activation: str | sp.Expr | Activation, dimension: int, **other: float) -> Mapping[sp.Symbol, float]:
    """The values of the letters s, v, c and D_2 for an activation's slope at N(0, 1), and of D for the dimension.

    other: moments that are put in place of the activation's own, for false twins. Raises UnknownActivation where D_2 is not finite (relu).
    """
    m = replace(get(activation).moments(), **other)
    if not np.isfinite(m.D2):
        raise UnknownActivation(f"{get(activation).name} has no slope of finite mean square: D2 = {m.D2}")
    return {s: m.mu1**2, v: m.D1 - m.mu1**2, c: m.mu2**2, D2: m.D2, D: quadratic_dims(whole("dimension", dimension, 2))}
