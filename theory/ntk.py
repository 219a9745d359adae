"""Neural tangent features x (kron) phi'(W x) fitted by least squares: the fit's norm, variance and gradient, k neurons, p = k d.

f(x) = sum_j <theta_j, x> phi'(<w_j, x>), w_j on the unit sphere, x on the sqrt(d)-sphere, minimum norm, p > n.  Letters: c0 = E phi',
c1 = E phi'', D1 = E phi'^2, D2 = E phi''^2 (standard Gaussian).  The gradient of f has a second part, W' (Theta x o phi''(W x)): a
neuron's own D2.  An even phi has c0 = 0: the kernel sees <x, x'>^2 through c1 only, and there is no plateau of order d in S^2.
"""

import sympy as sp

from theory.activations import Activation, Moments, get
from theory.prediction import OutsideDomain, Prediction, refuse_many_points, refuse_threshold, size, whole


def predict(activation: str | sp.Expr | Activation, n: int, d: int, k: int, *, noise: float = 1.0) -> Prediction:
    """The minimum-norm fit of the NTK features of k neurons to n labels of pure noise of variance `noise`; phi even.

    Raises OutsideDomain, with both numbers: phi without a continuous slope (relu: f is discontinuous), phi not even, p = k d < 3n/2,
    n > d^2/16.
    """
    phi = get(activation)
    n, d, k, noise = whole("n", n), whole("d", d, 2), whole("k", k), size("noise", noise)
    if not phi.smooth:
        raise OutsideDomain(f"an NTK of {phi.name} is discontinuous and its gradient does not exist: phi' must be continuous, it jumps")
    refuse_many_points(n, d)
    refuse_threshold(n, k * d, below=False)
    if not phi.even:
        raise OutsideDomain(f"the closed form needs an even activation, E phi'(g) = 0: {phi.name} has {phi.moments().mu1:.4g}")
    return even(phi.moments(), n, d, k * d, noise)


def even(m: Moments, n: int, d: int, p: int, noise: float) -> Prediction:
    """S^2 = (1 + D2/D1) n d/(p - n) + 4 (c1^2/D1)^2 n/d: the law's term, and a plateau of order n/d that no p removes."""
    norm = n / (m.D1 * (p - n))
    plateau = (m.mu2**2 / m.D1) ** 2 * n / d**2
    constant = (m.mu2**2 / (m.D1 + m.mu2**2 * n / d)) ** 2 * n / d**2  # <x, x'>^2/d has mean 1/d: a constant that many points share
    return Prediction.of(
        d,
        training_error=0.0,
        norm_squared=noise * norm,
        variance=noise * (n / (p - n) + 2.0 * plateau + constant),
        energy=noise * ((m.D1 + m.D2) * norm + 4.0 * plateau),
    )
