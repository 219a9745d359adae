"""Dual kernels: E phi^(r)(<w_i, x>) phi^(r)(<w_j, x>) over x ~ N(0, C) or x uniform on the sqrt(d)-sphere, for all pairs of neurons.

Closed in the covariances where phi's own dual is (relu, erf, sin, cos, square; the derivative's dual is d/du of it), and by a series in
Hermite or Gegenbauer polynomials otherwise, with the tail of the series as the error.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import sympy as sp

from theory import gaussian_means
from theory.activations import Activation, Curve, get
from theory.pieces import pieces
from theory.prediction import OutsideDomain, whole

u = sp.Symbol("u", real=True)
q1, q2 = sp.symbols("q1 q2", positive=True)
_ROOT = sp.sqrt(q1 * q2)
_DAMPED = sp.exp(-(q1 + q2) / 2)

CLOSED: dict[str, sp.Expr] = {
    "relu": (sp.sqrt(q1 * q2 - u**2) + (sp.pi - sp.acos(u / _ROOT)) * u) / (2 * sp.pi),
    "erf": 2 / sp.pi * sp.asin(2 * u / sp.sqrt((1 + 2 * q1) * (1 + 2 * q2))),
    "sin": _DAMPED * sp.sinh(u),
    "cos": _DAMPED * sp.cosh(u),
    "square": q1 * q2 + 2 * u**2,
}
"""E phi(a) phi(b), (a, b) Gaussian with variances q1, q2 and covariance u; cho-saul-2009 (relu), williams-1996 (erf)."""

MOST = 120  # terms of a series
STRIP = 2**15  # entries of a closed form at once: they stay in a cache


@lru_cache(maxsize=64)
def closed(name: str, order: int) -> Callable[..., np.ndarray] | None:
    """The closed dual of phi^(order) as a function of (u, q1, q2), or None; d/du raises the order by one."""
    if name not in CLOSED or (name == "relu" and order > 1):
        return None
    expression = CLOSED[name] if (name, order) != ("relu", 1) else (sp.pi - sp.acos(u / _ROOT)) / (2 * sp.pi)
    if name != "relu":
        expression = sp.diff(expression, u, order)
    return sp.lambdify((u, q1, q2), expression, modules=["numpy"], cse=True)


def _curve(activation: Activation, order: int) -> Curve:
    return (activation.phi, activation.dphi)[order] if order < 2 else activation.d2phi


def gaussian(activation: str | sp.Expr | Activation, order: int, covariance: np.ndarray) -> np.ndarray:
    """E phi^(order)(h_i) phi^(order)(h_j) for h ~ N(0, covariance): float64[p, p] -> float64[p, p]; the diagonal is E phi^(order)^2.

    covariance = W C W' for x ~ N(0, C). Raises OutsideDomain where a variance is not positive or the series does not settle.
    """
    phi, order = get(activation), whole("order", order, 0)
    variances = np.diagonal(covariance).copy()
    if not variances.min() > 0.0:
        raise OutsideDomain(f"variances of <w_j, x> must be positive: the least is {variances.min()}")
    form = closed(phi.name, order)
    if form is not None:
        values, step = np.empty_like(covariance), max(1, STRIP // len(covariance))
        for rows in (slice(first, first + step) for first in range(0, len(covariance), step)):
            scale = np.sqrt(variances[rows, None] * variances) * (1.0 - 2.0**-50)  # rounding never leaves the domain of asin and acos
            between = np.clip(covariance[rows], -scale, scale)
            np.fill_diagonal(between[:, rows], 0.0)  # the diagonal is filled in below
            values[rows] = form(between, variances[rows, None], variances)
    else:
        values = _hermite_series(_curve(phi, order), covariance, variances)
    moments = phi.moments(variances)
    np.fill_diagonal(values, (moments.square, moments.D1, moments.D2)[order])
    return values


def _hermite_series(curve: Curve, covariance: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """sum_k c_k(q_i) c_k(q_j) rho_ij^k, c_k(q) = E h(sqrt(q) g) He_k(g)/sqrt(k!); exact up to the tail, which is checked."""
    g, weights = gaussian_means.rule()
    at_nodes = curve(np.sqrt(variances)[:, None] * g) * weights
    roots = np.sqrt(variances)
    rho = np.clip(covariance / np.outer(roots, roots), -1.0, 1.0)
    np.fill_diagonal(rho, 0.0)
    most = float(np.abs(rho).max())
    left = (curve(np.sqrt(variances)[:, None] * g) ** 2 * weights).sum(axis=1)
    scale = float(left.max())
    before, now, power, total = np.zeros_like(g), np.ones_like(g), np.ones_like(rho), np.zeros_like(rho)
    for k in range(MOST):
        c = at_nodes @ now
        total += np.outer(c, c) * power
        left = left - c**2
        if max(float(left.max()), 0.0) * most ** (k + 1) < 1e-12 * scale:
            return total
        before, now = now, (g * now - np.sqrt(k) * before) / np.sqrt(k + 1)
        power *= rho
    raise OutsideDomain(f"the Hermite series leaves {left.max() * most**MOST:.2g} after {MOST} terms: two neurons have cosine {most:.4g}")


def sphere(activation: str | sp.Expr | Activation, order: int, cosines: np.ndarray, d: int) -> np.ndarray:
    """The same for x uniform on the sqrt(d)-sphere and unit neurons: cosines = W W' -> float64[p, p]; Gegenbauer's addition theorem.

    Raises OutsideDomain for d < 3 or a series that does not settle.
    """
    phi, d = get(activation), whole("d", d, 3)
    curve = _curve(phi, whole("order", order, 0))
    s, weights = _cap_rule(phi, d)
    values = curve(s)
    rho = np.clip(cosines, -1.0, 1.0).copy()
    np.fill_diagonal(rho, 0.0)
    most, left = float(np.abs(rho).max()), float(values**2 @ weights)
    t, whole_square = s / np.sqrt(d), float(values**2 @ weights)
    before, now = np.zeros_like(t), np.ones_like(t)  # normalised to P_l(1) = 1
    before_rho, now_rho, total, dimension = np.zeros_like(rho), np.ones_like(rho), np.zeros_like(rho), 1.0
    for degree in range(MOST):
        c_squared = dimension * float((values * now) @ weights) ** 2
        total += c_squared * now_rho
        left -= c_squared
        if max(left, 0.0) * most ** (degree + 1) < 1e-12 * whole_square:
            np.fill_diagonal(total, whole_square)
            return total
        a, b = (2 * degree + d - 2) / (degree + d - 2), degree / (degree + d - 2)
        before, now = now, a * t * now - b * before
        before_rho, now_rho = now_rho, a * rho * now_rho - b * before_rho
        dimension *= (2 * degree + d) * (degree + d - 2) / ((2 * degree + d - 2) * (degree + 1)) if degree else d
    raise OutsideDomain(f"the Gegenbauer series leaves {left:.2g} after {MOST} terms: two neurons have cosine {most:.4g}")


@lru_cache(maxsize=32)
def _cap_rule(activation: Activation, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes s in (-sqrt(d), sqrt(d)) and weights for <w, x>, x uniform on the sqrt(d)-sphere; no panel crosses a kink of phi."""
    kinks = [float(low) for _, low, _ in pieces(activation.expression) if low != -sp.oo]
    reach = min(np.sqrt(d), 12.0)
    edges = np.unique(np.concatenate([np.linspace(-reach, reach, 61), [kink for kink in kinks if abs(kink) < reach]]))
    g, w = np.polynomial.legendre.leggauss(24)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    s, weights = (middle[:, None] + half[:, None] * g).ravel(), (half[:, None] * w).ravel()
    weights = weights * np.exp((d - 3) / 2 * np.log1p(-(s**2) / d))
    return s, weights / weights.sum()
