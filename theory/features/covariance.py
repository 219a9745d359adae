"""Random features on inputs N(0, C), averaged over the neurons: the fixed point with the spectrum of C in it.

w_j is uniform on the unit sphere and tr C = d. A neuron sees a Gaussian of variance q_j = w_j' C w_j; its features are centred by
E phi(sqrt(q_j) g); a_j = E phi'(sqrt(q_j) g), v_j = Var phi - q_j a_j^2, D_j = E phi'^2. With R = (I + beta C)^-1 the fixed point is
    delta = (1/d) tr C R,   beta = (1/d) sum a_j^2 Q_j,   Q_j = 1/(v_j + kappa + a_j^2 delta),   n = ridge/kappa + p - kappa sum Q_j.
Derivatives in kappa are implicit, in closed form (derived in derivations/slopes.py). The neurons' leanings are averaged out: where
the participation ratio (tr C)^2/tr C^2 is small, theory.features.given_weights has the form that keeps them.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np

from theory.features import effective_ridge
from theory.features.activations import Activation, Moments
from theory.features.effective_ridge import Resolvent
from theory.prediction import FEW, OutsideDomain, Prediction, table, whole

NODES = 8
"""Points of the Gauss rule for the law of q; the functions averaged are analytic in q."""
QUADRATIC = 0.05
"""The largest share of the energy that the quadratic part of phi may have, as the fixed point leaves it out."""


def matrix(covariance: np.ndarray, d: int) -> np.ndarray:
    """The covariance C as float64[d, d], from itself or from its eigenvalues float64[d].

    Raises OutsideDomain for another shape, entries that are not real and finite, a matrix that is not symmetric, or tr C other than d.
    """
    given = _checked(covariance, d)
    return np.diag(given) if given.ndim == 1 else given


def eigenvalues(covariance: np.ndarray, d: int) -> np.ndarray:
    """The eigenvalues of C -> float64[d], ascending. Raises OutsideDomain as matrix() does, and for a negative one."""
    given = _checked(covariance, d)
    values = np.sort(given) if given.ndim == 1 else np.linalg.eigvalsh(given)
    if values[0] < -1e-10 * values[-1]:
        raise OutsideDomain(f"a covariance has no negative eigenvalue: the least is {values[0]:.4g}, the largest {values[-1]:.4g}")
    return np.maximum(values, 0.0)


def _checked(covariance: np.ndarray, d: int) -> np.ndarray:
    """The covariance or its eigenvalues as they are given, as float64: finite, symmetric and of trace d. Raises OutsideDomain."""
    if np.iscomplexobj(covariance):
        raise OutsideDomain(f"covariance must be real: got {np.asarray(covariance).dtype}")
    given = np.asarray(covariance, dtype=np.float64)
    if given.shape not in ((d,), (d, d)):
        raise OutsideDomain(f"covariance must be the d = {d} eigenvalues or the {d} x {d} matrix: got shape {given.shape}")
    bad = int(np.count_nonzero(~np.isfinite(given)))
    if bad:
        raise OutsideDomain(f"covariance must be finite: {bad} of {given.size} entries are not")
    lean, size = float(np.abs(given - given.T).max()), float(np.abs(given).max())
    if lean > 1e-9 * size:
        raise OutsideDomain(f"covariance must be symmetric: C and its transpose differ by {lean:.4g}, its largest entry is {size:.4g}")
    trace = float(given.sum() if given.ndim == 1 else np.trace(given))
    if abs(trace - d) > 1e-6 * d:
        raise OutsideDomain(f"covariance must have tr C = d: got {trace:.6g} against {d}; divide C by tr C/d, and the inputs by its root")
    return given


def participation_ratio(spectrum: np.ndarray) -> float:
    """The participation ratio (tr C)^2/tr C^2 of a spectrum float64[d]: how many dimensions the inputs have for what is quadratic in them.

    Raises OutsideDomain for what is no finite float64[d], or where all eigenvalues are 0.
    """
    spectrum = table("spectrum", spectrum, None)
    most = float(np.abs(spectrum).max())
    if not most > 0:
        raise OutsideDomain("a spectrum needs an eigenvalue that is not 0: all of them are 0")
    spectrum = spectrum / most
    return float(spectrum.sum() ** 2 / np.sum(spectrum**2))


@dataclass(frozen=True)
class Neurons:
    """The variances that the neurons see: q float64[m], and count float64[m], how many neurons share each, which sums to p."""

    q: np.ndarray
    count: np.ndarray

    @property
    def p(self) -> int:
        """The number of neurons."""
        return round(float(self.count.sum()))


def uniform_neurons(spectrum: np.ndarray, p: int) -> Neurons:
    """The law of q = w' C w for w uniform on the unit sphere, as a Gauss rule with the exact first moments.

    spectrum: the eigenvalues of C, float64[d]. p: the number of neurons. Returns Neurons.
    E (q - 1)^k = E (g'(C - I) g)^k/(d (d+2) ... (d+2k-2)), because |g| and g/|g| are independent; the numerator follows from its cumulants
    2^(k-1) (k-1)! tr (C - I)^k.
    """
    p, spectrum = whole("p", p), eigenvalues(spectrum, np.size(spectrum))
    d, excess = len(spectrum), spectrum - spectrum.mean()
    variance = 2.0 * float(np.sum(excess**2)) / (d * (d + 2.0))
    if variance < 1e-24:
        return Neurons(np.ones(1), np.array([float(p)]))
    scale = np.sqrt(variance)
    central, norm = [1.0], 1.0
    cumulants = [0.0] + [2.0 ** (k - 1) * factorial(k - 1) * float(np.sum((excess / scale) ** k)) for k in range(1, 2 * NODES + 1)]
    for k in range(1, 2 * NODES + 1):
        terms = (factorial(k - 1) / (factorial(i - 1) * factorial(k - i)) * cumulants[i] * central[k - i] for i in range(1, k + 1))
        central.append(sum(terms))
    moments = []
    for k, value in enumerate(central):
        norm *= d + 2.0 * (k - 1) if k else 1.0
        moments.append(value / norm)
    nodes, weights = _gauss_rule(np.array(moments))
    q = 1.0 + scale * nodes
    return Neurons(np.maximum(q, 1e-12), p * weights)


def _gauss_rule(moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights whose moments 0, ..., 2m-1 are those given (0, ..., 2m), m as large as doubles allow; golub-welsch-1969."""
    from scipy.linalg import LinAlgError, cholesky, eigh_tridiagonal

    for m in range((len(moments) - 1) // 2, 0, -1):
        try:
            r = cholesky(moments[np.add.outer(np.arange(m + 1), np.arange(m + 1))])
        except LinAlgError:
            continue
        if m > 1 and r[m, m] < 1e-5 * r[m - 1, m - 1]:
            continue
        ratio = np.diagonal(r, 1) / np.diagonal(r)[:-1]
        nodes, vectors = eigh_tridiagonal(np.diff(ratio, prepend=0.0), np.diagonal(r)[1:m] / np.diagonal(r)[: m - 1])
        return nodes, vectors[0] ** 2
    return np.zeros(1), np.ones(1)


def predict(phi: Activation, n: int, d: int, p: int, ridge: float, noise: float, signal: float, covariance: np.ndarray) -> Prediction:
    """Predict the fit of p random features to n labels for inputs N(0, C); it is the covariance case of theory.random_features.predict.

    That function checks all that is not about C, and says what the arguments are. phi: an Activation. covariance: C or its eigenvalues.
    Returns a Prediction. Raises OutsideDomain, with both numbers, for what is no covariance (shape, NaN, tr C, a negative eigenvalue),
    n > PR^2/16 for the participation ratio PR, and a phi whose quadratic part, which is not in this fixed point, would be more than a
    twentieth of the energy (phi nearly even).
    """
    spectrum = eigenvalues(covariance, d)
    ratio = participation_ratio(spectrum)
    if n > FEW * ratio**2:
        raise OutsideDomain(
            f"the form averaged over neurons needs n <= PR^2/16, PR = (tr C)^2/tr C^2: {n} against {ratio**2 / 16:.4g}, PR {ratio:.4g}; "
            "theory.features.given_weights.predict has the form for given weights"
        )
    neurons = uniform_neurons(spectrum, p)
    moments = phi.moments(neurons.q)
    at = solved(moments, neurons, spectrum, n, ridge, signal)
    made = effective_ridge.fit(n, d, p, ridge, noise, at)
    kept = quadratic_energy(phi.moments().mu2, spectrum, n, p, noise, at)
    if kept > QUADRATIC * made.energy:
        raise OutsideDomain(
            f"the quadratic part of {phi.name} is not in the form averaged over neurons: it must add at most a twentieth of the energy "
            f"{made.energy:.4g}, and would add about {kept:.4g}; theory.features.given_weights.predict has the form for given weights"
        )
    return made


def quadratic_energy(mu2: float, spectrum: np.ndarray, n: int, p: int, noise: float, at: Resolvent) -> float:
    """The energy E |grad f|^2 that the quadratic part of the kernel would add, which the fixed point leaves out.

    That part is p mu_2^2 <x, x'>^2/(2 d^2); the fit has weights of square sum E_test/(n kappa^2) on it. Returns 0 where kappa = 0.
    """
    if at.kappa == 0.0:
        return 0.0
    df2 = p - 2.0 * at.kappa * at.T1 + at.kappa**2 * at.T2
    test = (noise + at.unseen - at.kappa * at.slope_unseen) / (1.0 - df2 / n)
    return float(test / n * (p * mu2**2 / (at.kappa * len(spectrum))) ** 2 * np.sum(spectrum**2) / len(spectrum))


def from_neurons(m: Moments, neurons: Neurons, spectrum: np.ndarray, n: int, ridge: float, noise: float, signal: float) -> Prediction:
    """The prediction of `predict` from the moments of each kind of neuron; no hypothesis is checked."""
    at = solved(m, neurons, spectrum, n, ridge, signal)
    return effective_ridge.fit(n, len(spectrum), neurons.p, ridge, noise, at)


def solved(m: Moments, neurons: Neurons, spectrum: np.ndarray, n: int, ridge: float, signal: float) -> Resolvent:
    """The traces of the fixed point with a covariance, at the effective ridge that is solved for."""

    def scaled_trace(kappa: float) -> float:
        return kappa * float(neurons.count @ _entries(m, neurons, spectrum, kappa)[1])

    kappa = effective_ridge.solve(n, neurons.p, ridge, scaled_trace, float(np.max(m.v)) + ridge / n)
    return resolvent(m, neurons, spectrum, kappa, signal)


def _entries(m: Moments, neurons: Neurons, spectrum: np.ndarray, kappa: float) -> tuple[float, np.ndarray]:
    """(delta, Q_j): delta = (1/d) tr C (I + beta C)^-1 grows with delta itself through beta, and more slowly: one root."""
    from scipy.optimize import brentq

    squares, d = m.mu1**2, len(spectrum)

    def right(delta: float) -> float:
        beta = float(neurons.count @ (squares / (m.v + kappa + squares * delta))) / d
        return float(np.sum(spectrum / (1.0 + beta * spectrum))) / d

    low = right(0.0)
    delta = brentq(lambda delta: delta - right(delta), low, 1.0 + 1e-9, xtol=1e-300, rtol=1e-15)
    return delta, 1.0 / (m.v + kappa + squares * delta)


def resolvent(m: Moments, neurons: Neurons, spectrum: np.ndarray, kappa: float, signal: float) -> Resolvent:
    """The traces of the fixed point with a covariance at a given kappa, for a linear target with coefficients N(0, signal I/d)."""
    delta, Q = _entries(m, neurons, spectrum, kappa)
    count, squares, d = neurons.count, m.mu1**2, len(spectrum)
    beta = float(count @ (squares * Q)) / d
    R = 1.0 / (1.0 + beta * spectrum)
    rest = m.D1 - squares
    rho = float(np.sum((spectrum * R) ** 2)) / d
    S0, S1, S2 = (float(count @ (squares**k * Q**2)) for k in range(3))
    room = d - rho * S2
    slope = rho * S1 / room  # d delta/d kappa
    slope_beta = -(S1 + S2 * slope) / d
    rest_slope = float(count @ (rest * Q**2 * (1.0 + squares * slope)))
    rest_delta = rho * float(count @ (rest * squares * Q**2)) / room  # d delta/d eps, v_j -> v_j + eps (D_j - a_j^2)
    kept = S2 * float(np.sum(R**2)) / (d * room)
    seen = float(np.sum((1.0 - R) ** 2 + kept * (spectrum * R) ** 2)) / d
    return Resolvent(
        kappa,
        T1=float(count @ Q),
        T2=S0 + S1 * slope,
        G1=beta * float(np.sum(R)) + float(count @ (rest * Q)),
        G2=-slope_beta * float(np.sum(R**2)) + rest_slope,
        power=signal,
        unseen=signal * delta,
        slope_unseen=signal * slope,
        energy_seen=signal * (rest_delta + seen),
    )
