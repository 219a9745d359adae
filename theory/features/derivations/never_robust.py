"""Why more features do not make a fit of noise robust: its mean slope alone costs what no number of parameters lowers, step by step.

f = sum_i (phi(x), phi(x_i)) alpha_i, alpha = (K + lambda)^-1 y, K = Phi Phi'; E grad f = (Phi B)' alpha, B = E grad phi.  A = Phi B B' Phi'
is what the linear part of the features puts into the kernel: A = 0 for an even activation, and then nothing is said.
"""

import sympy as sp

from theory.features.activations import get
from theory.features.derivations.ridgeless import D1, SOURCE, d, energy, n, s, t, v
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import averaged, instance
from theory.proof.letters import letter
from theory.proof.notebook import Proof

lam = letter("lambda_k", "an eigenvalue of K + lambda", positive=True)
level = letter("r_k", "any positive number", positive=True)
inverse = letter("A_k", "the mean of 1/lambda_k^2 over eigenvectors, each counted by its share of tr A", positive=True)
value = letter("B_k", "the mean of lambda_k, counted alike", positive=True)
linear = letter("T_A", "tr A", positive=True)
mixed = letter("T_AK", "tr A (K + lambda)", positive=True)
floor = letter("E_m", "|E grad f|^2, averaged over labels of noise of variance 1", positive=True)
FLOOR = n * s**2 / (s + v + s * n / d) ** 2
"""A lower bound of the plateau of S^2: n mu_1^4/(Var phi + mu_1^2 n/d)^2."""


def plateau_floor(activation: str, points: int, dimension: int) -> float:
    """The number FLOOR at n points in d dimensions: S^2 of a fit of noise labels stays above it for every p > n."""
    m = get(activation).moments()
    return float(FLOOR.subs({n: points, d: dimension, s: m.mu1**2, v: m.v}))


def mean_slope(claimed: sp.Expr = linear**3 / mixed**2) -> Derivation:
    """Derive a lower bound on the energy for every design, number of features and ridge: E |grad f|^2 >= (tr A)^3/(tr A (K + lambda))^2.

    The energy is averaged over labels. claimed: the right side that is concluded; a false twin gives another.
    """
    proof = Proof("here")
    jensen = proof.given(energy, ">=", floor, "E |grad f|^2 >= |E grad f|^2, averaged over labels")
    seen = proof.given(floor, "==", linear * inverse, "|E grad f|^2 = alpha'A alpha, averaged: tr (K + lambda)^-1 A (K + lambda)^-1")
    shares = proof.given(mixed, "==", linear * value, "tr A (K + lambda) in the eigenvectors of K")
    tangent = proof.step(
        "1/lambda^2 lies above its tangent at r",
        lam**-2,
        ">=",
        3 / level**2 - 2 * lam / level**3,
        certificate((lam - level) ** 2 * (2 * lam + level), lam**2 * level**3),
    )
    mean = proof.step(
        "averaged over the eigenvectors",
        inverse,
        ">=",
        3 / level**2 - 2 * value / level**3,
        averaged({inverse: lam**-2, value: lam}, (level,)),
        [tangent],
    )
    best = proof.step("at r = the mean eigenvalue", inverse, ">=", value**-2, instance({level: value}), [mean])
    last = proof.step(
        "times tr A",
        energy,
        ">=",
        claimed,
        certificate(h(1) - h(2) + linear * h(4) - (mixed + linear * value) * linear / (value**2 * mixed**2) * h(3)),
        [jensen, seen, shares, best],
    )
    return proof.derivation("the mean slope of a fit of noise, averaged over labels, is a floor under its energy", last.conclusion)


def plateau(claimed: sp.Expr = FLOOR) -> Derivation:
    """Derive that S^2 stays above a number that no number of features lowers: n mu_1^4/(Var phi + mu_1^2 n/d)^2, for every p > n.

    S^2 = d s_inf + ell n d/(p - n) by the closed form. claimed: the right side that is concluded; a false twin gives another.
    """
    proof = Proof(SOURCE)
    whole = letter("S2_k", "S^2 = d E |grad f|^2", positive=True)
    stays = letter("s_k", "s_inf at c = n/d, z = v/mu_1^2", positive=True)
    room = letter("e_k", "p - n", positive=True)
    size = (1 + n / d + v / s) ** 2
    value = proof.given((1 + 2 * stays) ** 2 * (size - 4 * n / d), "==", size, "s_inf squared out")
    form = proof.given(whole, "==", d * stays + (1 + (D1 - s - v) * d / (n * t)) * n * d / room, "the closed form of S^2, e = p - n")
    curved = proof.given(D1, ">=", s + v, "E phi'^2 weighs the square of each Hermite coefficient by its degree")
    turned = proof.step(
        "1/(1 + 2 s_k)^2 lies above its tangent at 0, cleared of fractions",
        (1 - 4 * stays) * (1 + 2 * stays) ** 2,
        "<=",
        1,
        certificate(12 * stays**2 + 16 * stays**3),
    )
    low = proof.step(
        "so the plateau is at least c/(1 + c + z)^2",
        stays,
        ">=",
        n / (d * size),
        certificate(size * h(1) - h(2), 4 * size * (1 + 2 * stays) ** 2),
        [turned, value],
    )
    last = proof.step(
        "the law's term is positive",
        whole,
        ">",
        claimed,
        certificate(d * h(2) - h(1) + d**2 / (t * room) * h(3) + n * d / room),
        [form, low, curved],
    )
    return proof.derivation("a floor under S^2 that no number of features lowers", last.conclusion)
