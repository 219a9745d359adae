"""The closed forms of ridgeless NTK features, derived step by step (pure noise of variance 1, p = n + e > n).

What is taken from the literature is the deterministic equivalent itself (the hypotheses); everything after it is algebra.
"""

import sympy as sp

from theory.features.derivations.ridgeless import CITES, D1, d, df2, e, energy, kappa, n, norm, s, v, variance
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.letters import letter

SOURCE = "here, from the fixed point of mei-montanari-2019"
D2 = letter("D_2", "mean square curvature of the activation, E phi''(g)^2", positive=True)
k = letter("k_n", "neurons", integer=True, positive=True)
T = letter("T_n", "tr (Sigma + kappa)^-1", positive=True)
T2 = letter("T_2n", "tr Sigma (Sigma + kappa)^-2", positive=True)
room = letter("y_n", "n - df_2, positive", positive=True)
c1 = letter("c_1", "mean curvature of the activation, E phi''(g)", real=True)
K = letter("K_n", "diagonal of the kernel matrix", positive=True)
plateau = letter("g2_n", "the part of the mean square gradient that no p removes", nonnegative=True)

_UP, _LOW = v + k * s + kappa, v + kappa
QUADRATIC = n * kappa**2 + ((n - e) * v + (n - d) * k * s) * kappa - e * v * (v + k * s)


def effective_ridge(claimed: sp.Expr = QUADRATIC) -> Derivation:
    """Derive the quadratic equation of the effective ridge kappa of ridgeless NTK features.

    It is n kappa^2 + ((2n - p) v + (n - d) k c0^2) kappa - (p - n) v (v + k c0^2) = 0, whose roots have opposite signs. claimed: its left
    side; a false twin gives another.
    """
    points = Need(kappa * T, "==", e, "n = p - kappa tr (Sigma + kappa)^-1", CITES)
    trace = Need(T, "==", d / _UP + (n + e - d) / _LOW, "Sigma: v + k c0^2 on the d functions all neurons share, v on the others")
    last = Step("cleared of fractions", claimed, {}, "==", 0, [points, trace], certificate(_UP * _LOW * (h(1) - kappa * h(2))), name="root")
    return Derivation(
        says="the effective ridge of ridgeless NTK features with a mean slope",
        source=SOURCE,
        hypotheses=[points, trace],
        steps=[last],
        concludes=last.conclusion,
    )


def with_slope(claimed: sp.Expr = variance + D2 * norm) -> Derivation:
    """Derive the energy of ridgeless NTK fits from their variance and norm: E |grad f|^2 = E f^2 + D2 |theta|^2.

    E grad grad' = Sigma + D2 I, as E phi'(g_j) phi'(g_l) counts alike in values and slopes. claimed: the right side that is concluded; a
    false twin gives another.
    """
    degrees = Need(room, "==", n - df2, "the room that is left")
    sizes = Need(norm * (n - df2), "==", T2, "E |theta|^2 = E_test/n tr Sigma (Sigma + kappa)^-2, E_test = n/(n - df2)", CITES)
    values = Need(variance * (n - df2), "==", df2, "E f^2 = E_test/n tr Sigma^2 (Sigma + kappa)^-2", CITES)
    slopes = Need(energy * (n - df2), "==", df2 + D2 * T2, "E |grad f|^2 = E_test/n tr (Sigma + D2) Sigma (Sigma + kappa)^-2", CITES)
    last = Step(
        "the same E_test in all three",
        energy,
        {},
        "==",
        claimed,
        [slopes, sizes, values, degrees],
        certificate(h(1) - D2 * h(2) - h(3) + (energy - variance - D2 * norm) * h(4), room),
        name="energy",
    )
    return Derivation(
        says="the mean square gradient of ridgeless NTK features fitted to noise",
        source=SOURCE,
        hypotheses=[degrees, sizes, values, slopes],
        steps=[last],
        concludes=last.conclusion,
    )


def even_plateau(claimed: sp.Expr = 4 * (c1**2 / D1) ** 2 * n / d) -> Derivation:
    """Derive what S^2 of an even phi keeps however many neurons there are: 4 (c1^2/D1)^2 n/d.

    It comes from the kernel's part c1^2 k <x, x'>^2/d, fitted with weights y_i/K. claimed: the right side that is concluded; a false twin
    gives another.
    """
    diagonal = Need(K, "==", d * k * D1, "K_ii = |x_i|^2 |phi'(W x_i)|^2; the rest of the kernel matrix is small for n << d^2")
    one = Need(
        plateau * K**2,
        "==",
        n * (2 * c1**2 * k / d) ** 2 * d**2,
        "grad of c1^2 k <x_i, x>^2/d is 2 c1^2 k <x_i, x> x_i/d, and E <x_i, x>^2 |x_i|^2 = d^2; noise labels do not correlate",
    )
    last = Step(
        "the neurons cancel",
        d * plateau,
        {},
        "==",
        claimed,
        [one, diagonal],
        certificate(d * h(1) - d * plateau * (K + d * k * D1) * h(2), (d * k * D1) ** 2),
        name="plateau",
    )
    return Derivation(
        says="the plateau of ridgeless NTK features of an even activation",
        source=SOURCE,
        hypotheses=[diagonal, one],
        steps=[last],
        concludes=last.conclusion,
    )
