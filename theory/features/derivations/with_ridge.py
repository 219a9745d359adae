"""The closed forms of random features with ridge, below the threshold and with a linear target, derived step by step.

What is taken from the literature is the deterministic equivalent itself (the hypotheses that cite it); everything after it is algebra.
"""

import sympy as sp

from theory.features.closed_forms import QUARTIC, dshare, mu2, noise, p, r2, ridge, test
from theory.features.derivations.ridgeless import (
    CITES,
    D1,
    SOURCE,
    B,
    Q,
    beta,
    d,
    df2,
    dt,
    e,
    energy,
    kappa,
    n,
    norm,
    s,
    share,
    t,
    v,
    variance,
)
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation
from theory.proof.letters import letter
from theory.proof.notebook import Proof

m = letter("m_r", "points beyond the number of parameters: n - p", positive=True)
T1 = letter("T_1", "tr Sigma^-1", positive=True)


def _trace(proof: Proof, effective: sp.Expr):
    """p t/d = v + kappa + s t/(t + s): the equation for t at a given effective ridge."""
    neuron = proof.given(Q * (v + effective + s * share), "==", 1, "a neuron's entry of the resolvent", CITES)
    inputs = proof.given(share * (1 + beta), "==", 1, "the inputs' resolvent, covariance I", CITES)
    features = proof.given(beta, "==", p * s * Q / d, "what p neurons add", CITES)
    defined = proof.given(t * p * Q, "==", d, "t is d over the trace of (Sigma + kappa)^-1")
    first = proof.step("eliminate Q from beta", beta, "==", s / t, certificate(t * h(1) + s / d * h(2), t), [features, defined])
    second = proof.step(
        "put beta into the resolvent of the inputs",
        share,
        "==",
        t / (t + s),
        certificate(t * h(1) - share * t * h(2), t + s),
        [inputs, first],
    )
    terms = p * t * h(1) - (v + effective + s * share) * h(2) - d * s * h(3)
    return proof.step(
        "eliminate Q: the equation for t",
        p * t / d,
        "==",
        v + effective + s * t / (t + s),
        certificate(-terms, d),
        [neuron, defined, second],
    )


def quartic(claimed: sp.Expr = QUARTIC) -> Derivation:
    """Derive the quartic equation of the effective ridge kappa of random features with a ridge.

    It is the quadratic of t with t = d kappa^2/(lambda + (p - n) kappa) put in. claimed: the quartic; a false twin gives another.
    """
    proof = Proof(SOURCE)
    trace = _trace(proof, kappa)
    points = proof.given(n, "==", ridge / kappa + p - kappa * d / t, "n = lambda/kappa + p - kappa tr (Sigma + kappa)^-1", CITES)
    room = ridge + (p - n) * kappa
    linear = (v + kappa + s) * d - s * p
    second = proof.step(
        "a quadratic in t", p * t**2, "==", linear * t + s * d * (v + kappa), certificate(d * (t + s) * h(1)), [trace]
    )  # fmt: skip
    solved = proof.step("the count of points, solved for t", t * room, "==", d * kappa**2, certificate(-t * kappa * h(1)), [points])
    last = proof.step(
        "so t drops out",
        claimed,
        "==",
        0,
        certificate(room**2 * h(1) + (p * (d * kappa**2 + t * room) - linear * room) * -h(2), d),
        [second, solved],
    )
    return proof.derivation("the effective ridge is a root of a quartic", last.conclusion)


def quartic_without_ridge(claimed: sp.Expr = n * t**2 / d - B * t - v * s) -> Derivation:
    """Derive that at lambda = 0 the quartic becomes the quadratic of t, which does not contain p.

    At kappa = (p - n) t/d it is kappa^2 (p - n)^2 times that quadratic. claimed: the quadratic; a false twin gives another.
    """
    proof = Proof(SOURCE)
    there = {ridge: 0, p: n + e, kappa: e * t / d}
    whole = proof.given(QUARTIC.subs(there), "==", 0, "the quartic at lambda = 0, p = n + e and kappa = e t/d")
    factors = proof.step("its factors", whole.left, "==", (e**2 * t / d) ** 2 * (n * t**2 / d - B * t - v * s))
    last = proof.step("the second one is positive", claimed, "==", 0, certificate(h(1) + h(2), (e**2 * t / d) ** 2), [whole, factors])
    return proof.derivation("without ridge the quartic has the quadratic of t as a factor", last.conclusion)


def below_the_threshold(claimed: sp.Expr = (p + (D1 - s - v) * T1) / m) -> Derivation:
    """Derive the closed forms of random features below the threshold, p < n, without ridge, where kappa = 0.

    |a|^2 = T1/(n - p), E f^2 = p/(n - p), E |grad f|^2 = (p + (D1 - mu_1^2 - v) T1)/(n - p). claimed: the last; a false twin gives another.
    """
    proof = Proof(SOURCE)
    trace = _trace(proof, sp.S.Zero)
    points = proof.given(n, "==", p + m, "more points than parameters, so that kappa = 0 and df2 = p")
    inverse = proof.given(T1 * t, "==", d, "t is d over the trace")
    sizes = proof.given(norm * (n - p), "==", T1, "E |a|^2 = E_test/n tr Sigma Sigma^-2, E_test = n/(n - p)", CITES)
    values = proof.given(variance * (n - p), "==", p, "E f^2 = E_test/n tr Sigma^2 Sigma^-2", CITES)
    slopes = proof.given(
        energy * (n - p),
        "==",
        s * d / (t + s) + (D1 - s) * T1,
        "E |grad f|^2 = E_test/n tr G Sigma^-1, G = s W W' + (D1 - s) I; tr W' Sigma^-1 W = d/(t + s)",
        CITES,
    )
    root = proof.step(
        "cleared of fractions: a quadratic",
        p * t**2 / d - (v + s - s * p / d) * t - v * s,
        "==",
        0,
        certificate((t + s) * h(1)),
        [trace],
    )
    seen = proof.step(
        "what the fit sees of the linear part",
        s * d / (t + s),
        "==",
        p - v * T1,
        certificate(-d * h(1) + v * h(2), t),
        [trace, inverse],
    )
    size = proof.step("|a|^2", norm, "==", T1 / m, certificate(h(1) - norm * h(2), m), [sizes, points])
    value = proof.step("E f^2", variance, "==", p / m, certificate(h(1) - variance * h(2), m), [values, points])
    slope = proof.step(
        "E |grad f|^2", energy, "==", claimed, certificate(h(1) - energy * h(2) + h(3), m), [slopes, points, seen]
    )  # fmt: skip
    says = "the norm, mean square and mean square gradient of a fit with fewer features than points"
    return proof.derivation(says, *(step.conclusion for step in (root, size, value, slope)))


def linear_target(bias: sp.Expr = t / (t + s) - kappa * s * dt / (t + s) ** 2) -> Derivation:
    """Derive the test error with a linear target: what the fit does not see of the target counts as noise.

    E_test (n - df2) = n (sigma^2 + r_2 (delta - kappa ddelta/dkappa)), delta = t/(t + s). bias: the bracket after r_2; a false twin gives
    another.
    """
    proof = Proof(SOURCE)
    unseen = proof.given(share * (t + s), "==", t, "the share of a linear signal that the fit does not see")
    moved = proof.given(dshare * (t + s) + share * dt, "==", dt, "the same, differentiated in kappa")
    error = proof.given(test * (1 - df2 / n), "==", noise + r2 * (share - kappa * dshare), "what kappa leaves unseen acts as noise", CITES)
    by = certificate((t + s) * h(1) - dt * h(2), (t + s) ** 2)
    slope = proof.step("the derivative of that share", dshare, "==", s * dt / (t + s) ** 2, by, [moved, unseen])
    terms = n * h(1) + n * r2 * (h(2) / (t + s) - kappa * h(3))
    whole = proof.step("put in", test * (n - df2), "==", n * (noise + r2 * bias), certificate(terms), [error, unseen, slope])
    return proof.derivation("the test error of a fit to a linear target", whole.conclusion)


def linear_target_below(bias: sp.Expr = 1 - (p - v * T1) / d) -> Derivation:
    """Derive the test error with a linear target below the threshold, p < n, without ridge, where kappa = 0 and df2 = p.

    E_test (n - p) = n (sigma^2 + r_2 (1 - (p - v T1)/d)). bias: the bracket after r_2; a false twin gives another.
    """
    proof = Proof(SOURCE)
    unseen = proof.given(share * (t + s), "==", t, "the share of a linear signal that the fit does not see")
    trace = proof.given(p * t / d, "==", v + s * t / (t + s), "the equation for t at kappa = 0")
    inverse = proof.given(T1 * t, "==", d, "t is d over the trace")
    error = proof.given(test * (1 - p / n), "==", noise + r2 * share, "what is left unseen acts as noise; df2 = p", CITES)
    by = certificate(t * h(1) / (t + s) + h(2) - v * h(3) / d, t)
    seen = proof.step("the share, from the trace", share, "==", 1 - (p - v * T1) / d, by, [unseen, trace, inverse])
    by = certificate(n * h(1) + n * r2 * h(2))
    last = proof.step("so the bias there is", test * (n - p), "==", n * (noise + r2 * bias), by, [error, seen])
    return proof.derivation("the test error of a fit to a linear target with fewer features than points", last.conclusion)


K = letter("K_r", "diagonal of the kernel matrix over p", positive=True)
plateau = letter("g2_r", "the part of the mean square gradient that no p removes", nonnegative=True)
kept = letter("f2_r", "the part of the mean square that no p removes", nonnegative=True)


def even_plateau(claimed: sp.Expr = (mu2**2 / v) ** 2 * n / d) -> Derivation:
    """Derive what an even phi, mu_1 = 0, keeps however many features there are.

    d E |grad f|^2 keeps (mu_2^2/v)^2 n/d and E f^2 keeps (mu_2^2/v)^2 n/(2 d^2), mu_2 = E phi''(g). claimed: the former; a false twin gives
    another.
    """
    proof = Proof(SOURCE)
    diagonal = proof.given(K, "==", v, "E phi(g)^2 - mu_0^2 with mu_1 = 0; the rest of the kernel matrix is small for n << d^2", CITES)
    slopes = proof.given(
        plateau * K**2,
        "==",
        n * (mu2**2 / d**2) ** 2 * d**2,
        "the kernel's part mu_2^2 <x_i, x>^2/(2 d^2), fitted with weights y_i/K, has the gradient mu_2^2 <x_i, x> x_i/d^2; "
        "E <x_i, x>^2 |x_i|^2 = d^2, and noise labels do not correlate",
    )
    values = proof.given(
        kept * K**2, "==", n * (mu2**2 / (2 * d**2)) ** 2 * 2 * d**2, "the same part itself: Var <x_i, x>^2 = 2 d^2 to leading order"
    )
    last = proof.step(
        "what stays of d E |grad f|^2",
        d * plateau,
        "==",
        claimed,
        certificate(d * h(1) - d * plateau * (K + v) * h(2), v**2),
        [slopes, diagonal],
    )
    mean = proof.step(
        "what stays of E f^2", kept, "==", (mu2**2 / v) ** 2 * n / (2 * d**2), certificate(h(1) - kept * (K + v) * h(2), v**2),
        [values, diagonal],
    )  # fmt: skip
    return proof.derivation("the plateaus of ridgeless random features of an even activation", last.conclusion, mean.conclusion)
