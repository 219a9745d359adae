"""The average least-squares fit of p features once the effective ridge kappa is known: one set of formulas for every covariance.

Sigma is the features' covariance, G = E grad phi grad phi', Q = (Sigma + kappa)^-1, and kappa solves n = ridge/kappa + p - kappa tr Q.
A target f has c = E phi f; M = E f^2 - c'Qc is what kappa leaves unseen of it, and M - kappa dM/dkappa is counted as noise.
Every trace with Sigma in it follows from traces of Q and Q^2: Sigma Q = I - kappa Q (derived in derivations/spectral_sums.py).
Source: mei-montanari-2019, hastie-2019; defilippis-loureiro-misiakiewicz-2024 for features whose covariance is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from theory.prediction import OutsideDomain, Prediction, refuse_small_ridge

LOST = 1e-10
"""A difference of two numbers that is below this share of them keeps less than about six digits."""


@dataclass(frozen=True)
class Resolvent:
    """Traces of the resolvent Q = (Sigma + kappa)^-1 of one problem, at its effective ridge kappa.

    T1 = tr Q, T2 = tr Q^2, G1 = tr G Q, G2 = tr G Q^2. Of the target: power is its mean square, unseen = M, slope_unseen = dM/dkappa =
    |Qc|^2, energy_seen = c'QGQc; all four are 0 for pure noise.
    """

    kappa: float
    T1: float
    T2: float
    G1: float
    G2: float
    power: float = 0.0
    unseen: float = 0.0
    slope_unseen: float = 0.0
    energy_seen: float = 0.0


def solve(n: int, p: int, ridge: float, scaled_trace: Callable[[float], float], start: float) -> float:
    """Solve n = ridge/kappa + p - kappa tr Q for the effective ridge kappa >= 0.

    n, p: points and features. ridge: >= 0. scaled_trace: kappa -> kappa tr Q, which grows from 0 to p. start: a positive number of the
    size of Sigma's eigenvalues, from which kappa is sought. Returns 0 where ridge = 0 and p <= n.
    """
    from scipy.optimize import brentq

    if ridge == 0.0 and p <= n:
        return 0.0

    def surplus(kappa: float) -> float:
        return ridge / kappa + p - scaled_trace(kappa) - n

    low = high = start
    while surplus(high) > 0.0:
        high *= 4.0
    while surplus(low) < 0.0:
        low /= 4.0
    return float(brentq(surplus, low, high, xtol=1e-300, rtol=1e-15, maxiter=5000)) if low < high else start


def fit(n: int, d: int, p: int, ridge: float, noise: float, at: Resolvent) -> Prediction:
    """The average fit of p features to n labels f + z, E z^2 = noise, from the traces at the effective ridge.

    It rests on E aa' = m m' + (E_test/n) Sigma Q^2 with m = Qc. d: dimension of the inputs. at: the traces. Returns a Prediction.
    Raises OutsideDomain for a ridge that is too small near p = n, and for sizes at which a difference it takes keeps under six digits.
    """
    kappa = at.kappa
    refuse_small_ridge(n, p, ridge, kappa, at.T1)
    df2 = p - 2.0 * kappa * at.T1 + kappa**2 * at.T2
    sizes, slopes = at.T1 - kappa * at.T2, at.G1 - kappa * at.G2  # tr Sigma Q^2 and tr G Sigma Q^2
    for name, left, whole in (("degrees of freedom", df2, p), ("norm", sizes, at.T1), ("energy", slopes, at.G1), ("room", n - df2, n)):
        if left < LOST * whole:
            raise OutsideDomain(
                f"sizes this far apart leave no digits: the {name} is a difference of numbers of size {whole:.4g} that must leave >= "
                f"{LOST * whole:.4g}, and leaves {left:.4g}, at n = {n:.4g}, p = {p:.4g}, ridge = {ridge:.4g}"
            )
    test = (noise + at.unseen - kappa * at.slope_unseen) / (1.0 - df2 / n)
    residual = ridge / (n * kappa) if ridge > 0.0 else max(n - p, 0) / n
    return Prediction.of(
        d,
        training_error=residual**2 * test,
        norm_squared=test / n * sizes + at.slope_unseen,
        variance=test * df2 / n + at.power - at.unseen - kappa * at.slope_unseen,
        energy=test / n * slopes + at.energy_seen,
    )
