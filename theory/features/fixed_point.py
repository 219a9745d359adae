"""The effective ridge of features with parts of degree 1 and 2 in the inputs, where all else in a feature acts as noise of its own.

A part of degree k lies in the `dims` functions of that degree; p features reach it with independent directions, each with the variance
`weight`, so that of its functions the share 1/(1 + b), b = weight T/dims, stays unseen, T = tr (Sigma + kappa)^-1. Where all features
contain the same functions the part is an eigenvalue. With tau = kappa + rest + sum weight/(1 + b):
    T = (p - sum times)/tau + sum times/(tau + eigenvalue),   n = ridge/kappa + p - kappa T.
Given T the second equation is quadratic in kappa, so that tau alone is sought. Traces with Q^2 are derivatives in kappa, in closed form.
Source: mei-montanari-2019 for the linear part; hu-lu-misiakiewicz-2024 for parts of higher degree; the gradient is treated here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from theory.features.effective_ridge import Resolvent
from theory.prediction import whole


@dataclass(frozen=True)
class Part:
    """A part of each feature that is of one degree in the inputs, with a random direction of its own for each feature.

    weight: its variance, >= 0. dims: how many functions of this degree it lies in. degree: 1 or 2.
    """

    weight: float
    dims: float
    degree: int


@dataclass(frozen=True)
class Shared:
    """Functions that every feature contains with the same coefficient, such as the d linear ones of an NTK.

    Each is an outlier eigenvalue of the feature covariance: `eigenvalue` is its size, `times` how many there are, and `degree` their
    degree in x, which weighs their gradient.
    """

    eigenvalue: float
    times: int
    degree: int


def quadratic_dims(d: int) -> float:
    """The number of independent functions of degree 2 on the sphere of R^d, (d - 1)(d + 2)/2. Raises OutsideDomain for d < 1."""
    d = whole("d", d)
    return (d - 1) * (d + 2) / 2


def resolvent(
    n: int, p: int, ridge: float, rest: float, steep: float, parts: Sequence[Part], shared: Sequence[Shared] = (), signal: float = 0.0
) -> Resolvent:
    """The traces at the effective ridge of p features fitted to n points; kappa = 0 where ridge = 0 and p <= n.

    rest, steep: variance and mean square gradient of a feature beyond its parts. parts, shared: what the features consist of beside that.
    signal: the mean square of a target that is one random function of the first part, which must be of degree 1 then. Returns a Resolvent.
    """
    plain = p - sum(one.times for one in shared)

    def trace(tau: float) -> float:
        return plain / tau + sum(one.times / (tau + one.eigenvalue) for one in shared)

    beyond = float(p - n)

    def ridge_at(T: float) -> float:
        """The root >= 0 of T kappa^2 - (p - n) kappa - ridge."""
        root = sqrt(beyond**2 + 4.0 * ridge * T)
        return (beyond + root) / (2.0 * T) if p >= n else 2.0 * ridge / (root - beyond)

    def excess(log_tau: float) -> float:
        tau = exp(log_tau)
        T = trace(tau)
        return 1.0 - (ridge_at(T) + rest + sum(part.weight / (1.0 + part.weight * T / part.dims) for part in parts)) / tau

    tau = exp(_root(excess, log(rest + sum(part.weight for part in parts) + ridge / n)))
    T1 = trace(tau)
    kappa = ridge_at(T1)
    unseen = [1.0 / (1.0 + part.weight * T1 / part.dims) for part in parts]
    fall = plain / tau**2 + sum(one.times / (tau + one.eigenvalue) ** 2 for one in shared)  # -dT/dtau
    slope = 1.0 / (1.0 - fall * sum((part.weight * left) ** 2 / part.dims for part, left in zip(parts, unseen, strict=True)))
    T2 = fall * slope
    G1, G2 = steep * T1, steep * T2
    for part, left in zip(parts, unseen, strict=True):
        G1 += part.degree * part.weight * T1 * left  # dims (1 - left) without the difference
        G2 += part.degree * part.weight * T2 * left**2
    for one in shared:
        G1 += one.degree * one.times * one.eigenvalue / (tau + one.eigenvalue)
        G2 += one.degree * one.times * one.eigenvalue * slope / (tau + one.eigenvalue) ** 2
    target = {}
    if signal:
        moved = parts[0].weight * T2 * unseen[0] ** 2 / parts[0].dims  # d unseen[0]/d kappa
        turned = steep + sum(part.degree * part.weight * left**2 for part, left in zip(parts, unseen, strict=True))
        target = dict(
            power=signal,
            unseen=signal * unseen[0],
            slope_unseen=signal * moved,
            energy_seen=signal * ((parts[0].weight * T1 / parts[0].dims * unseen[0]) ** 2 + moved * turned),
        )
    return Resolvent(kappa, T1, T2, G1, G2, **target)


def _root(increasing: Callable[[float], float], start: float) -> float:
    """The zero of a function that is negative before it and positive beyond, sought from `start`."""
    from scipy.optimize import brentq

    low = high = start
    while increasing(high) < 0.0:
        high += 2.0
    while increasing(low) > 0.0:
        low -= 2.0
    return float(brentq(increasing, low, high, xtol=1e-15, rtol=1e-15)) if low < high else start
