"""Neural tangent features x (kron) phi'(W x) fitted by least squares: the fit's norm, variance and gradient, k neurons, p = k d.

f(x) = sum_j <theta_j, x> phi'(<w_j, x>), w_j on the unit sphere, x on the sqrt(d)-sphere, minimum norm, p > n.  Letters: c0 = E phi',
c1 = E phi'', D1 = E phi'^2, D2 = E phi''^2 (standard Gaussian).  All neurons share c0 x, d functions with the eigenvalue k c0^2, and the
constant that c1 <w_j, x> x has in the mean; c1 spreads over the D functions of degree 2 (see fixed_point), all else is noise.  The
gradient of f has a second part, W' (Theta x o phi''(W x)), a neuron's own D2.  c0 leaves a plateau of order d in S^2 that no p removes,
c1 one of order n/d: with c1 = 0, E |grad f|^2 = E f^2 + D2 |theta|^2; an even phi has c0 = 0.
Source: bombari-kiyani-mondelli-2023 and dohmatob-2021 for the rates; the closed forms are derived here.
"""

import numpy as np
import sympy as sp

from theory.features import effective_ridge, fixed_point
from theory.features.activations import Activation, Moments, get
from theory.prediction import OutsideDomain, Prediction, refuse_many_points, refuse_threshold, size, table, whole

NEURONS = 12
"""The least number of neurons: with fewer the fits lie far above the forms. At n = d fits of tanh lie 15 to 30% above them at k = 4 and up
to 7% at k = 8; at k = 12 fits of square still lie 20% above them, and fits of x^3 170%."""


def predict(activation: str | sp.Expr | Activation, n: int, d: int, k: int, *, noise: float = 1.0) -> Prediction:
    """Predict the minimum-norm least-squares fit of the NTK features of k neurons to n labels of pure noise.

    The model is f(x) = sum_j <theta_j, x> phi'(<w_j, x>) with p = k d parameters, w_j uniform on the unit sphere, x uniform on the
    sqrt(d)-sphere, without a free constant. activation: phi, as a name, a sympy expression in one letter, or an Activation.
    n, d, k: points, dimension (>= 2), neurons. noise: the variance of the labels.

    Returns a Prediction at leading order in 1/d; norm_squared is E |theta|^2 and training_error is 0.
    Raises OutsideDomain, with both numbers: phi without a continuous slope (relu: f is discontinuous), p = k d < 3n/2, n > d^2/16,
    k < 12, or a phi of constant slope (a polynomial of degree 1), whose NTK features are linear or vanish.
    Source: bombari-kiyani-mondelli-2023 and dohmatob-2021 for the rates; the closed forms are derived in this suite.
    """
    phi = get(activation)
    n, d, k, noise = whole("n", n), whole("d", d, 2), whole("k", k), size("noise", noise)
    if not phi.smooth:
        raise OutsideDomain(f"an NTK of {phi.name} is discontinuous and its gradient does not exist: phi' must be continuous, it jumps")
    whole("k d, the parameters,", k * d)
    refuse_many_points(n, d)
    refuse_threshold(n, k * d, below=False)
    if k < NEURONS:
        raise OutsideDomain(f"the form needs k >= {NEURONS} neurons, each being one draw of w among few: k = {k}")
    moments = phi.moments()
    if moments.D1 - moments.mu1**2 < 1e-12 * moments.D1:
        raise OutsideDomain(f"{phi.name} has a constant slope, E phi'^2 - (E phi')^2 = {moments.D1 - moments.mu1**2:.3g} must be > 0")
    return from_moments(moments, n, d, k, noise)


def from_moments(m: Moments, n: int, d: int, k: int, noise: float = 1.0) -> Prediction:
    """The prediction of `predict` from the Gaussian moments of an activation at variance 1; no hypothesis is checked."""
    slope, curvature = m.mu1**2, m.mu2**2
    shared = (fixed_point.Shared(k * slope, d, 1), fixed_point.Shared(k * curvature, 1, 0))  # c0 x, and the mean of c1 <w_j, x> x
    parts = (fixed_point.Part(curvature, fixed_point.quadratic_dims(d), 2),)
    rest, steep = max(m.D1 - slope - curvature, 0.0), m.D1 + m.D2 - slope - 2.0 * curvature
    return effective_ridge.fit(n, d, k * d, 0.0, noise, fixed_point.resolvent(n, k * d, 0.0, rest, steep, parts, shared))


def square_sensitivity_squared(x: np.ndarray, weights: np.ndarray) -> float:
    """The exact S^2 of the minimum-norm NTK fit of phi = square to given points with given weights, whatever the sizes.

    x: float64[n, d], the points. weights: float64[k, d], the rows w_j. Returns d tr K^-1 P K^-1: the average of d |grad f|^2 over noise
    labels of variance 1 and new inputs with E x x' = I, where K_ij = (x_i.x_j)(x_i.g_j), g_i = W'W x_i, and P_ij = 2 [(x_i.x_j)(g_i.g_j)
    + (x_i.g_j)(g_i.x_j)]. The kernel itself is 4 K and the products of its gradients are 16 P; these factors cancel. Raises OutsideDomain
    for shapes that do not match, entries that are not finite, and points so close that the result is not finite.
    """
    x = table("x", x, None, None)
    weights = table("weights", weights, None, x.shape[1])
    with np.errstate(all="ignore"):  # what overflows is refused below
        g = x @ (weights.T @ weights)
        inner, mixed = x @ x.T, x @ g.T
        inverse = np.linalg.inv(inner * mixed)
        gradients = 2.0 * (inner * (g @ g.T) + mixed * mixed.T)
        found = float(x.shape[1] * np.sum(inverse * (inverse @ gradients)))
    if not np.isfinite(found):
        raise OutsideDomain(f"points this close together or this large leave no digits: S^2 comes out {found:g}")
    return found
