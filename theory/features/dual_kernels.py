"""Dual kernels: E phi^(r)(<w_i, x>) phi^(r)(<w_j, x>) over x ~ N(0, C) or x uniform on the sqrt(d)-sphere, for all pairs of neurons.

Closed in the covariances where phi's own dual is (relu, erf, sin, cos, square; the derivative's dual is d/du of it; on the sphere relu
and square), and by a series in Hermite or Gegenbauer polynomials otherwise, with the tail of the series as the error.
"""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
import sympy as sp

from theory.features import gaussian_means
from theory.features.activations import Activation, Curve, get
from theory.prediction import OutsideDomain, whole

u = sp.Symbol("u", real=True)
q1, q2 = sp.symbols("q1 q2", positive=True)
_DAMPED = sp.exp(-(q1 + q2) / 2)

CLOSED: dict[str, sp.Expr] = {
    "erf": 2 / sp.pi * sp.asin(2 * u / sp.sqrt((1 + 2 * q1) * (1 + 2 * q2))),
    "sin": _DAMPED * sp.sinh(u),
    "cos": _DAMPED * sp.cosh(u),
    "square": q1 * q2 + 2 * u**2,
}
"""E phi(a) phi(b), (a, b) Gaussian with variances q1, q2 and covariance u; williams-1996 (erf)."""

MOST = 120  # terms of a series
FINER = 6  # times the nodes of a quadrature are doubled at most
STRIP = 2**15  # entries of a closed form at once: they stay in a cache


@lru_cache(maxsize=64)
def closed(name: str, order: int) -> Callable[..., np.ndarray] | None:
    """The closed dual kernel of phi^(order) as a function of (u, q1, q2), or None; differentiating in u raises the order by one."""
    if name == "relu":
        return partial(_arc_cosine, order) if order < 2 else None
    if name not in CLOSED:
        return None
    return sp.lambdify((u, q1, q2), sp.diff(CLOSED[name], u, order), modules=["numpy"], cse=True)


def _arc_cosine(order: int, u: np.ndarray, q1: np.ndarray, q2: np.ndarray) -> np.ndarray:
    """The duals of relu and of its slope, by the angle between the neurons, cho-saul-2009: sqrt(q1 q2 - u^2) would lose half the digits."""
    root = np.sqrt(q1) * np.sqrt(q2)
    angle = np.arccos(np.clip(u / root, -1.0, 1.0))
    return (np.pi - angle) / (2 * np.pi) if order else (root * np.sin(angle) + (np.pi - angle) * u) / (2 * np.pi)


def _curve(activation: Activation, order: int) -> Curve:
    return (activation.phi, activation.dphi)[order] if order < 2 else activation.d2phi


def _order(order: int) -> int:
    if whole("order", order, 0) > 2:
        raise OutsideDomain(f"order must be 0, 1 or 2, for phi, phi' and phi'': got {order}")
    return int(order)


def _symmetric(name: str, given: np.ndarray) -> np.ndarray:
    """A finite symmetric float64[p, p] whose diagonal is positive and whose cosines lie in [-1, 1]; OutsideDomain otherwise."""
    if np.iscomplexobj(given):
        raise OutsideDomain(f"{name} must be real: got {np.asarray(given).dtype}")
    matrix = np.asarray(given, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise OutsideDomain(f"{name} must be float64[p, p]: got shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise OutsideDomain(f"{name} must be finite: {np.count_nonzero(~np.isfinite(matrix))} of {matrix.size} entries are not")
    lean, most = float((matrix - matrix.T).max()), max(float(matrix.max()), -float(matrix.min()))
    if lean > 1e-9 * most:
        raise OutsideDomain(f"{name} must be symmetric: it and its transpose differ by {lean:.4g}, its largest entry is {most:.4g}")
    variances = np.diagonal(matrix)
    if not variances.min() > 0.0:
        raise OutsideDomain(f"variances of <w_j, x> must be positive: the least is {variances.min()}")
    cosines = matrix / np.sqrt(variances)
    cosines /= np.sqrt(variances)[:, None]
    steepest = max(float(cosines.max()), -float(cosines.min()))
    if steepest > 1.0 + 1e-9:
        raise OutsideDomain(f"{name} has a cosine of {steepest:.10g} between two neurons: at most 1")
    return matrix


def gaussian(activation: str | sp.Expr | Activation, order: int, covariance: np.ndarray) -> np.ndarray:
    """The dual kernel E phi^(order)(h_i) phi^(order)(h_j) for h ~ N(0, covariance): float64[p, p] -> float64[p, p].

    covariance: W C W' for neurons with the weights W and inputs x ~ N(0, C). order: 0, 1 or 2. The diagonal is E phi^(order)^2.
    Raises OutsideDomain for another order, for what is no covariance of positive variances or where the series does not settle, and
    NotDifferentiable where phi^(order) is not a function.
    """
    phi, order = get(activation), _order(order)
    curve = _curve(phi, order)
    covariance = _symmetric("covariance", covariance)
    variances = np.diagonal(covariance).copy()
    moments = phi.moments(variances)
    squares, form = (moments.square, moments.D1, moments.D2)[order], closed(phi.name, order)
    if form is not None:
        values, step = np.empty_like(covariance), max(1, STRIP // len(covariance))
        for rows in (slice(first, first + step) for first in range(0, len(covariance), step)):
            between = covariance[rows].copy()
            np.fill_diagonal(between[:, rows], 0.0)  # the diagonal is filled in below
            with np.errstate(over="ignore", invalid="ignore"):
                values[rows] = form(between, variances[rows, None], variances)
    else:
        values = _hermite_series(curve, phi.kinks, covariance, variances, squares)
    np.fill_diagonal(values, squares)
    if not np.isfinite(values).all():
        raise OutsideDomain(f"the dual kernel of {phi.name} leaves the range of doubles: variances reach {variances.max():.4g}")
    return values


def _hermite_series(
    curve: Curve, kinks: tuple[float, ...], covariance: np.ndarray, variances: np.ndarray, squares: np.ndarray
) -> np.ndarray:
    """sum_k c_k(q_i) c_k(q_j) rho_ij^k, c_k(q) = E h(sqrt(q) g) He_k(g)/sqrt(k!); exact up to the tail, which is checked.

    squares: E h(sqrt(q) g)^2 -> float64[p], which the quadrature of the coefficients has to reproduce.
    """
    scale, roots, step = float(squares.max()), np.sqrt(variances), gaussian_means.STEP
    for _ in range(FINER):
        g, weights = gaussian_means.split_rule(variances, kinks, step) if kinks else gaussian_means.rule(step)
        at_nodes = curve(roots[:, None] * g)
        left = np.sum(at_nodes**2 * weights, axis=1)
        miss = float(np.abs(left - squares).max())
        if miss <= 1e-12 * scale:
            break
        step /= 2
    else:
        raise OutsideDomain(f"the coefficients of the Hermite series do not settle: E h^2 is {miss:.2g} off, its largest {scale:.4g}")
    at_nodes *= weights
    rho = np.clip(covariance / np.outer(roots, roots), -1.0, 1.0)
    np.fill_diagonal(rho, 0.0)
    most = float(np.abs(rho).max())
    before, now, power, total = np.zeros_like(g), np.ones_like(g), np.ones_like(rho), np.zeros_like(rho)
    for k in range(MOST):
        c = np.einsum("jm,jm->j", at_nodes, now) if kinks else at_nodes @ now
        total += np.outer(c, c) * power
        left = left - c**2
        if max(float(left.max()), 0.0) * most ** (k + 1) < 1e-12 * scale:
            return total
        before, now = now, (g * now - np.sqrt(k) * before) / np.sqrt(k + 1)
        power *= rho
    raise OutsideDomain(f"the Hermite series leaves {left.max() * most**MOST:.2g} after {MOST} terms: two neurons have cosine {most:.4g}")


def _closed_on_the_sphere(name: str, order: int, cosines: np.ndarray, d: int) -> np.ndarray | None:
    """relu, of degree 1: as over N(0, I), since E |g|^2 = d, and its slope, of degree 0, too; square: a moment of the sphere."""
    if name == "square":
        return (d / (d + 2) * (1.0 + 2.0 * cosines**2), 4.0 * cosines, np.full_like(cosines, 4.0))[order]
    return gaussian(name, order, cosines) if name == "relu" else None


def sphere(activation: str | sp.Expr | Activation, order: int, cosines: np.ndarray, d: int) -> np.ndarray:
    """The dual kernel E phi^(order)(<w_i, x>) phi^(order)(<w_j, x>) for x uniform on the sqrt(d)-sphere and unit neurons -> float64[p, p].

    cosines: W W', float64[p, p]. d: the dimension, >= 3. order: 0, 1 or 2. Without a closed form it is a series, by Gegenbauer's addition
    theorem. Raises OutsideDomain for d < 3, neurons that are not unit vectors, a series that does not settle, and what `gaussian`
    refuses.
    """
    phi, d, order = get(activation), whole("d", d, 3), _order(order)
    curve = _curve(phi, order)
    rho = np.clip(_symmetric("cosines", cosines), -1.0, 1.0)
    norms = np.diagonal(cosines)
    if np.abs(norms - 1.0).max() > 1e-9:
        raise OutsideDomain(f"neurons on the sphere must be unit: |w|^2 lies in [{norms.min():.10g}, {norms.max():.10g}]")
    np.fill_diagonal(rho, 1.0)
    form = _closed_on_the_sphere(phi.name, order, rho, d)
    if form is not None:
        return form
    s, weights = _cap_rule(phi, order, d)
    values = curve(s)
    np.fill_diagonal(rho, 0.0)
    whole_square = float(values**2 @ weights)
    most, left = float(np.abs(rho).max()), whole_square
    t = s / np.sqrt(d)
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
def _cap_rule(activation: Activation, order: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes s in (-sqrt(d), sqrt(d)) and weights for <w, x>, x uniform on the sqrt(d)-sphere; no panel crosses a kink of phi.

    By Gauss-Legendre in the angle, where the density is analytic up to both ends; panels are halved until E phi^(order)^2 settles.
    """
    curve, g, w = _curve(activation, order), *np.polynomial.legendre.leggauss(24)
    end, before = np.arcsin(min(1.0, 12.0 / np.sqrt(d))), np.nan
    kinks = np.arcsin([kink / np.sqrt(d) for kink in activation.kinks if abs(kink) < np.sqrt(d) * np.sin(end)])
    for finer in range(FINER):
        edges = np.unique(np.concatenate([np.linspace(-end, end, 30 * 2**finer + 1), kinks]))
        middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
        angle = (middle[:, None] + half[:, None] * g).ravel()
        weights = (half[:, None] * w).ravel() * np.exp((d - 2) / 2 * np.log1p(-(np.sin(angle) ** 2)))
        s, weights = np.sqrt(d) * np.sin(angle), weights / weights.sum()
        square = float(curve(s) ** 2 @ weights)
        if abs(square - before) <= 1e-13 * square:
            return s, weights
        before = square
    raise OutsideDomain(f"E phi^({order})^2 on the sphere does not settle for {activation.name} at d = {d}: {square:.6g}")
