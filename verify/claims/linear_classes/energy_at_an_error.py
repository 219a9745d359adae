"""The least mean energy of linear fits with training error r^2 sigma^2: at least (1 - r sqrt(n/(n-1)))_+^2 (n-1) sigma^2/d, x ~ N(0, I_d).

sigma^2 is the variance of the noise, not the labels' empirical variance v: E v = sigma^2 (n-1)/n, and with (1-r)^2 the floor is false.
"""

import numpy as np
import sympy as sp

from kernels.random import signs
from theory.proof.derivation import Need
from theory.proof.letters import d, n
from verify import Claim, Control, mean
from verify.claims.linear_classes.energy_of_a_fit import r
from verify.claims.linear_classes.linear_model_energy import designs
from verify.models import complement
from verify.models.classes import centred_kernel


def least_energies(kernels, labels, error):
    """Least energy of a fit whose sum of squared residuals is at most `error`: float64[..., m, m], float64[..., m] -> float64[...].

    The residual is lam (U'MU + lam)^-1 U'y; lam by bisection for all designs at once; 0 where the constant alone is good enough.
    """
    values, vectors = np.linalg.eigh(kernels)
    y = np.einsum("...ij,...i->...j", vectors, labels)
    low, high = np.full(len(y), -60.0), np.full(len(y), 60.0)
    for _ in range(60):
        lam = np.exp((low + high) / 2)[:, None]
        small = ((lam * y / (values + lam)) ** 2).sum(axis=1) <= error
        low, high = np.where(small, (low + high) / 2, low), np.where(small, high, (low + high) / 2)
    energy = (values * (y / (values + np.exp(low)[:, None])) ** 2).sum(axis=1)
    return np.where((labels**2).sum(axis=1) <= error, 0.0, energy)


def measure(stream, n, d, r):
    x = designs(stream.spawn("points"), n, d, quick=8.0)
    labels = signs(stream.spawn("labels"), len(x), n).astype(float) @ complement(n)
    return mean(least_energies(centred_kernel(x), labels, n * r**2))


def clusters(stream, n, d, r):
    """Coordinates x_i = +-4 + N(0, 1): Poincare's constant is 17 and not 1."""
    x = designs(stream.spawn("points"), n, d, quick=0.5)
    x = x + 4.0 * signs(stream.spawn("clusters"), len(x) * n, d).reshape(x.shape)
    labels = signs(stream.spawn("labels"), len(x), n).astype(float) @ complement(n)
    return mean(least_energies(centred_kernel(x), labels, n * r**2))


FLOOR = sp.Max(0, 1 - r * sp.sqrt(n / (n - 1))) ** 2 * (n - 1) / d

claim = Claim(
    says=(
        "If labels are fair signs, linear fits with a constant and training error at most r^2 have a mean energy of at least (1 - r "
        "sqrt(n/(n-1)))^2 (n-1)/d."
    ),
    relation=">=",
    predicts=FLOOR,
    source="here; dohmatob-2021, the nearest published result",
    points=[dict(n=10, d=100, r=r) for r in (0.0, 0.3, 0.7, 0.9)],
    requires=[Need(r, "<=", 1, "better than the constant")],
    measure=measure,
    fits=True,
    by_hand=[
        (dict(n=20, d=400, r=0), "0.0475", "(n-1)/d = 19/400"),
        (dict(n=5, d=40, r=0.4), "0.0306", "(1 - 0.4 sqrt(1.25))^2 * 0.1 = 0.5528^2 * 0.1"),
    ],
    controls=[
        Control(
            "empirical_variance",
            "(1-r)^2 (n-1)/d, with the labels' empirical variance taken for sigma^2",
            predicts=(1 - r) ** 2 * (n - 1) / d,
            points=[dict(n=10, d=100, r=0.7), dict(n=10, d=100, r=0.9)],
        ),
        Control(
            "two_clusters",
            "coordinates in two clusters, whose Poincare constant is 17 and not 1",
            measure=clusters,
            points=[dict(n=10, d=100, r=0.0), dict(n=10, d=100, r=0.7)],
        ),
    ],
)
