"""The closed forms of random features as expressions: n, d, p, the moments of the activation, the ridge and the two parts of the labels.

theory.random_features.predict solves the fixed point in numbers; here the same is written out in letters, term by term, for claims
to hold against fits and for a reader to check. A test holds both against each other. Letters as in theory.ridgeless: s = mu_1^2,
v = Var phi - mu_1^2, D_1 = E phi'^2; pure noise of variance 1 where neither r_2 nor sigma_2 occurs.
"""

from collections.abc import Mapping

import sympy as sp

from theory.activations import Activation, get
from theory.ridgeless import D1, ROOT, df2, dt, kappa, s, t, v
from theory.symbols import d, letter, n, p

mu2 = letter("mu_2", "mean second derivative of the activation, E phi''(g), not divided by sqrt 2", real=True)
ridge = letter("lambda_r", "ridge of the fit, times |a|^2", positive=True)
per_parameter = letter("r", "ridge divided by the number of parameters, as that number grows", nonnegative=True)
r2 = letter("r_2", "variance of the linear part of the labels", nonnegative=True)
noise = letter("sigma_2", "variance of the noise in the labels", nonnegative=True)
test = letter("E_t", "test error", positive=True)
share = letter("w_r", "share of a linear signal that the fit does not see at this effective ridge", positive=True)
dshare = letter("dw", "derivative of that share in the effective ridge", positive=True)


def letters(activation: str | sp.Expr | Activation, **other: float) -> Mapping[sp.Symbol, float]:
    """s, v, D_1 and mu_2 of an activation at N(0, 1); other moments in place of its own where given (mu0, mu1, square, D1, mu2)."""
    from dataclasses import replace

    m = replace(get(activation).moments(), **other)
    return {s: float(m.mu1) ** 2, v: float(m.v), D1: float(m.D1), mu2: float(m.mu2)}


def plateau(z: sp.Expr) -> sp.Expr:
    """s_inf = ((1 + c + z)/sqrt((1 + c + z)^2 - 4 c) - 1)/2, c = n/d: what stays of E f^2 as p grows."""
    whole = 1 + n / d + z
    return (whole / sp.sqrt(whole**2 - 4 * n / d) - 1) / 2


Where = tuple[tuple[sp.Symbol, sp.Expr], ...]

# p > n, no ridge; t is the root of a quadratic without p.
RIDGELESS: Where = ((t, ROOT),)
NORM = d / ((p - n) * t)
VARIANCE = plateau(v / s) + n / (p - n)
SENSITIVITY = d * plateau(v / s) + (1 + (D1 - s - v) * d / (n * t)) * (n * d / (p - n))

# p < n, no ridge: t is d over tr Sigma^-1.
_B = v + s - s * p / d
BELOW: Where = ((t, (_B + sp.sqrt(_B**2 + 4 * s * v * p / d)) * d / (2 * p)),)
NORM_BELOW = d / (t * (n - p))
VARIANCE_BELOW = p / (n - p)
SENSITIVITY_BELOW = d * (p + (D1 - s - v) * d / t) / (n - p)

# an even activation, p > n, no ridge
NORM_EVEN = n / ((p - n) * v)
VARIANCE_EVEN = n / (p - n) + (mu2**2 / v) ** 2 * n / (2 * d**2)
SENSITIVITY_EVEN = D1 / v * n * d / (p - n) + (mu2**2 / v) ** 2 * n / d

# p -> infinity with the ridge per parameter held
VARIANCE_LIMIT = plateau((v + per_parameter) / s)
SENSITIVITY_LIMIT = d * VARIANCE_LIMIT
"""Where mu_2 = 0; else the claim crossover_in_the_slope has what the kernel's quadratic part adds."""
PEAK_AT = d * (s + v + per_parameter) / s
PEAK = (sp.sqrt((s + v + per_parameter) / (v + per_parameter)) - 1) * d / 2
SENSITIVITY_LIMIT_EVEN = (mu2**2 / (v + per_parameter)) ** 2 * n / d

# ridge and a linear target: kappa is a root of a quartic, all else is rational in it
QUARTIC = (
    p * d * kappa**4
    - ((v + kappa + s) * d - s * p) * kappa**2 * (ridge + (p - n) * kappa)
    - s * (v + kappa) * (ridge + (p - n) * kappa) ** 2
)
WITH_RIDGE: Where = (
    (t, d * kappa**2 / (ridge + (p - n) * kappa)),
    (dt, 1 / (p / d - (s / (t + s)) ** 2)),
    (df2, p - 2 * kappa * d / t + kappa**2 * d * dt / t**2),
    (share, t / (t + s)),
    (dshare, s * dt / (t + s) ** 2),
    (test, (noise + r2 * (share - kappa * dshare)) / (1 - df2 / n)),
)
_GAIN = d / t - kappa * d * dt / t**2
TRAINING_RIDGE = (ridge / (n * kappa)) ** 2 * test
NORM_RIDGE = test * _GAIN / n + r2 * dshare
VARIANCE_RIDGE = test * df2 / n + r2 * (1 - share - kappa * dshare)
SENSITIVITY_RIDGE = d * (
    test / n * (s * d / (t + s) - kappa * s * d * dt / (t + s) ** 2 + (D1 - s) * _GAIN) + r2 * (1 - share + (D1 - s - v - kappa) * dshare)
)
