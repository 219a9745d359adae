"""The exact law for linear classes: a p-dimensional class with a free constant that fits noise has energy E |grad f|^2 >= (n-1) sigma^2/T.

V = span(1, phi_1, ..., phi_p) fixed before the data, G = E grad phi grad phi', Sigma = Cov phi, T = tr G^+ Sigma; M = Phi G^+ Phi',
U an orthonormal basis of the vectors orthogonal to 1.  Under a Poincare inequality Var f <= C_P E |grad f|^2, T <= C_P rank G.
"""

from math import comb

import numpy as np
import sympy as sp

from theory.features import effective_ridge
from theory.prediction import OutsideDomain, refuse_threshold, size, whole
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.inference import averaged, instance
from theory.proof.letters import letter, n, sigma

SOURCE = "here; dohmatob-2021, the nearest published"
MOST_DEGREES = 10**6
"""The highest degree of Hermite polynomials that largest_trace sums one by one."""


def largest_trace(p: int, d: int) -> int | float:
    """T_p: the largest value that tr G^+ Sigma can have for p features of x ~ N(0, I_d), Sigma their covariance and G their energy matrix.

    It is the sum of the p largest numbers in the list that has 1/l with multiplicity C(d+l-1, l) for l = 1, 2, ..., as Hermite polynomials
    of degree l have variance 1/l of their energy (Ky Fan). T_p <= p, with equality for p <= d. Of another law with Poincare
    constant C_P only T <= C_P p is known.
    p, d: whole numbers >= 1. Returns T_p. Raises OutsideDomain, also for so many features in 2 to 20 dimensions that their degrees
    pass 10^6.
    """
    p, d = whole("p", p), whole("d", d)
    few = min(d, 20)  # in more dimensions 10^6 degrees hold over 10^100 features
    held = comb(few + MOST_DEGREES, few) - 1
    if d > 1 and p > held:
        raise OutsideDomain(f"T_p is summed over degrees up to 10^6, {held:.6g} features at d = {d}: got p = {p:.6g}")
    total, left, degree = 0.0, p, 1
    while left > 0:
        taken = min(left, comb(d + degree - 1, degree))
        total, left, degree = total + taken / degree, left - taken, degree + 1
        if d == 1 and degree > MOST_DEGREES:  # the harmonic sum: the rest by Euler-Maclaurin
            from scipy.special import digamma

            return float(digamma(p + 1.0) - digamma(1.0))
    return total


def energy_floor(n: int, p: int, *, noise: float = 1.0, d: int | None = None) -> float:
    """The least mean energy E |grad f|^2 with which a linear class of p features and a free constant interpolates noise: (n-1) noise/T_p.

    n: number of data points, >= 2. p: number of features. noise: sigma^2, the variance of the labels. d: the dimension of x ~ N(0, I_d);
    where it is None, T_p is replaced by its bound p. It bounds the average over inputs and labels, not every fit.
    Returns the bound. Raises OutsideDomain for sizes out of range and as largest_trace does.
    """
    n, p = whole("n", n, 2), whole("p", p)
    return (n - 1) * size("noise", noise) / (p if d is None else largest_trace(p, d))


def least_energy(sigma: np.ndarray, metric: np.ndarray, n: int, *, noise: float = 1.0) -> float:
    """The mean energy E |grad f|^2 of the interpolant of noise that has the least energy in a linear class: noise/kappa_G.

    kappa_G solves n - 1 = tr Gamma (Gamma + kappa_G)^-1, Gamma = G^-1/2 Sigma G^-1/2.
    sigma: Sigma = Cov phi, float64[p, p], of the p features. metric: G = E grad phi grad phi', float64[p, p].
    n: number of data points, >= 2; the free constant takes one of them. noise: sigma^2, the variance of the labels.
    The formula is for n, p and the dimension large together: in few dimensions features are far from Gaussian vectors, and then it says
    little.

    Returns the energy. Raises OutsideDomain for shapes that differ, matrices that are not finite and symmetric, a metric that is not
    positive definite, a sigma with a negative eigenvalue or of rank below n, or p < 3n/2.
    """
    from scipy.linalg import LinAlgError, eigh

    n, noise = whole("n", n, 2), size("noise", noise)
    sigma, metric = _symmetric("sigma", sigma), _symmetric("the metric", metric)
    if sigma.shape != metric.shape:
        raise OutsideDomain(f"sigma and metric must both be p x p: got shapes {sigma.shape} and {metric.shape}")
    p = len(sigma)
    refuse_threshold(n, p, below=False)
    try:
        gamma = eigh(sigma, metric, eigvals_only=True)
    except (LinAlgError, ValueError) as error:
        raise OutsideDomain(f"the metric must be finite and positive definite: {error}") from error
    if not (np.isfinite(gamma).all() and gamma[0] >= -1e-9 * gamma[-1]):
        raise OutsideDomain(f"sigma, a covariance, has a negative eigenvalue in the metric: from {gamma[0]:.6g} to {gamma[-1]:.6g}")
    gamma = np.maximum(gamma, 0.0)
    rank = int((gamma > p * 1e-13 * gamma[-1]).sum())
    if rank < n:
        raise OutsideDomain(f"an interpolant of noise needs a covariance sigma of rank >= n: got rank {rank} of {p} against n = {n}")
    kappa = effective_ridge.solve(n - 1, p, 0.0, lambda ridge: float(np.sum(ridge / (gamma + ridge))), float(gamma.mean()))
    return noise / kappa


def _symmetric(name: str, value: np.ndarray) -> np.ndarray:
    """A finite symmetric float64[p, p]. Raises OutsideDomain."""
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise OutsideDomain(f"{name} must be p x p: {error}") from None
    if given.dtype.kind not in "iuf" or given.ndim != 2 or given.shape[0] != given.shape[1] or not given.size:
        raise OutsideDomain(f"{name} must be p x p of real numbers, p >= 1: got shape {given.shape} of dtype {given.dtype}")
    matrix = given.astype(np.float64)
    if not np.isfinite(matrix).all():
        raise OutsideDomain(f"{name} must be finite: {np.count_nonzero(~np.isfinite(matrix))} of {matrix.size} entries are not")
    uneven, largest = np.abs(matrix / 2 - matrix.T / 2).max() * 2, np.abs(matrix).max()
    if uneven > 1e-9 * largest:
        raise OutsideDomain(
            f"{name} must be symmetric: entries differ from their mirror images by {uneven:.6g}, the largest is {largest:.6g}"
        )
    return matrix


# The derivations. lam is one eigenvalue of U'MU, m = n - 1 of them; means over all of them are letters.

lam = letter("lambda_i", "an eigenvalue of U'MU", positive=True)
level = letter("r_l", "any positive number", positive=True)
mean_inverse = letter("A_l", "the mean of 1/lambda_i over the eigenvalues of U'MU", positive=True)
mean_value = letter("B_l", "the mean of the eigenvalues lambda_i of U'MU", positive=True)
trace = letter("S_U", "tr U'MU", positive=True)
m = letter("m", "number of eigenvalues of U'MU: n - 1", positive=True)
energy = letter("E_f", "energy E |grad f|^2 of an interpolant, averaged over labels", positive=True)

ENERGY = Need(energy, "==", sigma**2 * m * mean_inverse, "the least energy y'U (U'MU)^-1 U'y, averaged over labels, E zz' = sigma^2 I")
TRACE = Need(trace, "==", m * mean_value, "a trace is the sum of eigenvalues")


def per_design(claimed: sp.Expr = m**2 / trace) -> Derivation:
    """Derive that the label-averaged energy of interpolants is >= sigma^2 (n-1)^2/tr(U'MU), for one set of inputs.

    1/lambda lies above its tangent, so that the mean of the inverse eigenvalues is at least the inverse of their mean (AM-HM).
    claimed: the factor of sigma^2 that the last step states; a false twin states another.
    """
    tangent = Step(
        "1/lambda lies above its tangent at r",
        1 / lam,
        {},
        ">=",
        2 / level - lam / level**2,
        [],
        certificate((lam - level) ** 2, lam * level**2),
        name="tangent",
    )
    mean = Step(
        "averaged over the eigenvalues",
        mean_inverse,
        {},
        ">=",
        2 / level - mean_value / level**2,
        [tangent.said(every=(lam, level))],
        averaged({mean_inverse: 1 / lam, mean_value: lam}),
        name="mean",
        uses=["tangent"],
    )
    best = Step(
        "at r = the mean eigenvalue",
        mean_inverse,
        {},
        ">=",
        1 / mean_value,
        [mean.said(every=(level,))],
        instance({level: mean_value}),
        name="best",
        uses=["mean"],
    )
    last = Step(
        "times sigma^2 m",
        energy,
        {},
        ">=",
        sigma**2 * claimed,
        [ENERGY, best.conclusion, TRACE],
        certificate(sigma**2 * m * trace * h(2) - trace * h(1) - sigma**2 * m / mean_value * h(3), trace),
        name="energy",
        uses=["best"],
    )
    return Derivation(
        says="the label-averaged energy of interpolants is at least sigma^2 (n-1)^2/tr(U'MU)",
        source=SOURCE,
        hypotheses=[ENERGY, TRACE],
        steps=[tangent, mean, best, last],
        concludes=last.conclusion,
    )


own = letter("q_l", "phibar' G^+ phibar, phibar = E phi", nonnegative=True)
T = letter("T", "tr G^+ Sigma", positive=True)
one = letter("M_ii", "expected diagonal entry of M", positive=True)
two = letter("M_ij", "expected entry of M off the diagonal", nonnegative=True)


def expected_trace(claimed: sp.Expr = (n - 1) * T) -> Derivation:
    """Derive that E tr U'MU = (n - 1) T for independent inputs, whatever mean the features have.

    claimed: the right side that the step states; a false twin states another.
    """
    diagonal = Need(one, "==", T + own, "E phi phi' = Sigma + phibar phibar'")
    beside = Need(two, "==", own, "independent inputs")
    centred = Step(
        "tr U'MU = tr M - 1'M1/n, in expectation",
        n * one - (n * one + n * (n - 1) * two) / n,
        {},
        "==",
        claimed,
        [diagonal, beside],
        certificate((n - 1) * (h(1) - h(2))),
        name="trace",
    )
    return Derivation(
        says="the expected trace of the centred kernel matrix is (n - 1) T",
        source=SOURCE,
        hypotheses=[diagonal, beside],
        steps=[centred],
        concludes=centred.conclusion,
    )


square = letter("yMy", "y_c' M y_c, y_c the centred labels", positive=True)
inner = letter("yf", "mean of (y_i - ybar) f(x_i)", real=True)
spread = letter("v_l", "mean of (y_i - ybar)^2", positive=True)
ratio = letter("r_f", "the training error is at most r^2 times the mean of (y_i - ybar)^2", positive=True)
residual = letter("yr", "mean of (y_i - ybar)(y_i - f(x_i))", real=True)
error = letter("MSE", "training error, the mean of (y_i - f(x_i))^2", nonnegative=True)
dirichlet = letter("aGa", "energy a'Ga of the fit", nonnegative=True)
multiple = letter("b_l", "any real number", real=True)


def per_fit(claimed: sp.Expr = n**2 * spread**2 * (1 - ratio) ** 2 / square) -> Derivation:
    """Derive a lower bound on the energy of one fit with training error MSE <= r^2 v: energy >= n^2 v^2 (1 - r)^2/(y_c' M y_c).

    v is the mean of (y_i - ybar)^2 and 0 < r <= 1 (r = 0 follows as a limit). Cauchy-Schwarz is used twice: over the data, for what the fit
    must have in common with the labels, and in the metric G.
    claimed: the right side that the last step states; a false twin states another.
    """
    fits = Need(error, "<=", ratio**2 * spread, "the training error in units of the labels' variance")
    below = Need(ratio, "<=", 1, "the fit is better than the constant")
    split = Need(inner, "==", spread - residual, "f = y - (y - f), against the centred labels")
    says = "mean of (b (y - ybar) - (y - f))^2 >= 0"
    in_mean = Need(multiple**2 * spread - 2 * multiple * residual + error, ">=", 0, says, every=(multiple,))
    in_metric = Need(
        dirichlet - 2 * multiple * n * inner + multiple**2 * square, ">=", 0, "|G^(1/2) a - b G^(-1/2) Phi' y_c|^2 >= 0", every=(multiple,)
    )
    at_r = Step(
        "at b = r", ratio**2 * spread - 2 * ratio * residual + error, {}, ">=", 0, [in_mean], instance({multiple: ratio}), name="at r"
    )
    small = Step(
        "the residual earns little",
        residual,
        {},
        "<=",
        ratio * spread,
        [at_r.conclusion, fits],
        certificate(h(1) + h(2), 2 * ratio),
        name="residual",
        uses=["at r"],
    )
    earned = Step(
        "so the fit earns the rest",
        inner,
        {},
        ">=",
        spread * (1 - ratio),
        [split, small.conclusion],
        certificate(-h(1) + h(2)),
        name="earned",
        uses=["residual"],
    )
    schwarz = Step(
        "at b = n yf/yMy: Cauchy-Schwarz in the metric G",
        dirichlet - n**2 * inner**2 / square,
        {},
        ">=",
        0,
        [in_metric],
        instance({multiple: n * inner / square}),
        name="schwarz",
    )
    last = Step(
        "both together",
        dirichlet,
        {},
        ">=",
        claimed,
        [schwarz.conclusion, earned.conclusion, below],
        certificate(h(1) + n**2 / square * h(2) ** 2 + 2 * n**2 * spread / square * h(2) * h(3)),
        name="energy",
        uses=["schwarz", "earned"],
    )
    return Derivation(
        says="every fit of a linear class pays for the labels it has learnt with energy",
        source=SOURCE,
        hypotheses=[fits, below, split, in_mean, in_metric],
        steps=[at_r, small, earned, schwarz, last],
        concludes=last.conclusion,
    )


rows = letter("m_w", "number of rows: n without a constant, n - 1 with one", integer=True, positive=True)
free = letter("f_w", "degrees of freedom d - m + 1 less 2: d - m - 1", positive=True)
entry = letter("w_ii", "expected diagonal entry of (X X')^-1", positive=True)
linear_energy = letter("E_w", "label-averaged energy of the least-norm linear interpolant, noise of variance 1", positive=True)


def linear_model(claimed: sp.Expr = rows / free) -> Derivation:
    """Derive E tr (X X')^-1 = m/(d - m - 1) for m rows of N(0, I_d): the exact mean energy of the least-norm linear interpolant.

    1/((X X')^-1)_ii is a chi-square of d - m + 1 degrees of freedom. claimed: the right side that the last step states; a false twin states
    another.
    """
    chi = Need(
        entry,
        "==",
        sp.gamma((free + 2) / 2 - 1) / (2 * sp.gamma((free + 2) / 2)),
        "1/((X X')^-1)_ii is the square of a row's part orthogonal to the others, a chi-square of f + 2 degrees: the mean of its inverse",
    )
    average = Need(linear_energy, "==", rows * entry, "the energy of <a, x> is |a|^2 = y'(X X')^-1 y")
    inverse = Step(
        "the mean of 1/chi-square",
        sp.gamma((free + 2) / 2 - 1) / (2 * sp.gamma((free + 2) / 2)),
        {},
        "==",
        1 / free,
        name="inverse",
    )
    last = Step(
        "m of them",
        linear_energy,
        {},
        "==",
        claimed,
        [average, chi, inverse.conclusion],
        certificate(h(1) + rows * (h(2) + h(3))),
        name="energy",
        uses=["inverse"],
    )
    return Derivation(
        says="the exact mean energy of the least-norm linear interpolant",
        source=SOURCE,
        hypotheses=[chi, average],
        steps=[inverse, last],
        concludes=last.conclusion,
    )
