"""The closed forms of features with a linear and a quadratic part, derived step by step: random features and neural tangent features.

What is taken from the literature is the deterministic equivalent itself (the hypotheses that cite it); everything after it is algebra.
"""

import sympy as sp

from theory.features.closed_forms import D, c, free, left, p, q, square, tau, w
from theory.features.derivations.ntk_ridgeless import D2, T, room
from theory.features.derivations.ridgeless import D1, T2, Q, beta, d, df2, dt, e, energy, kappa, n, norm, s, share, t, u, v, variance
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation
from theory.proof.letters import letter
from theory.proof.notebook import Proof

SOURCE = "here, from the fixed point of hu-lu-misiakiewicz-2024"
CITES = "mei-montanari-2019; hu-lu-misiakiewicz-2024, the deterministic equivalent for parts of degree 1 and 2, n and p up to d^2"
beta2 = letter("beta_q", "what the features add to the resolvent of the quadratic functions", positive=True)
share2 = letter("delta_q", "share of a quadratic function that the fit cannot see", positive=True)
r = letter("rho_q", "variance of the quadratic part over the functions per input, q d/D", nonnegative=True)
y = letter("y_q", "n - F_q, positive because df2 < n", positive=True)


def fixed_point(claimed: sp.Expr = v - q + kappa + s * t / (t + s) + q * D * t / (D * t + q * d)) -> Derivation:
    """Derive the equation of the fixed point for random features with a linear and a quadratic part, each seen in its own functions.

    It is p t/d = v - q + kappa + s t/(t + s) + q t/(t + q d/D) with t = d/tr (Sigma + kappa)^-1. claimed: its right side; a false twin
    gives another.
    """
    proof = Proof(SOURCE)
    neuron = proof.given(Q * (v - q + kappa + s * share + q * share2), "==", 1, "a neuron's entry of the resolvent", CITES)
    inputs = proof.given(share * (1 + beta), "==", 1, "the resolvent of the d linear functions", CITES)
    squares = proof.given(share2 * (1 + beta2), "==", 1, "the resolvent of the D functions of degree 2", CITES)
    features = proof.given(beta, "==", p * s * Q / d, "what p neurons add", CITES)
    features2 = proof.given(beta2, "==", p * q * Q / D, "what they add in degree 2", CITES)
    defined = proof.given(t * p * Q, "==", d, "t is d over the trace of (Sigma + kappa)^-1")
    first = proof.step("eliminate Q from beta", beta, "==", s / t, certificate(t * h(1) + s / d * h(2), t), [features, defined])
    second = proof.step("and in degree 2", beta2, "==", q * d / (D * t), certificate(t * h(1) + q / D * h(2), t), [features2, defined])
    by = certificate(t * h(1) - share * t * h(2), t + s)
    unseen = proof.step("the share of a linear function unseen", share, "==", t / (t + s), by, [inputs, first])
    by = certificate(D * t * h(1) - share2 * D * t * h(2), D * t + q * d)
    unseen2 = proof.step("of a quadratic one", share2, "==", D * t / (D * t + q * d), by, [squares, second])
    terms = p * t * h(1) - (v - q + kappa + s * share + q * share2) * h(2) - d * s * h(3) - d * q * h(4)
    last = proof.step("eliminate Q", p * t / d, "==", claimed, certificate(-terms, d), [neuron, defined, unseen, unseen2])
    return proof.derivation("the equation for t of features with a linear and a quadratic part", last.conclusion)


def ridgeless(
    of_norm: sp.Expr = d / (e * t),
    of_variance: sp.Expr = free / y + n / e,
    of_energy: sp.Expr = (free + D * w**2) / y + (n + (D1 - s - v - q) * d / t + D * w) / e,
) -> Derivation:
    """Derive the ridgeless closed forms of random features with a quadratic part, from the fixed point.

    With p = n + e and y = n - F they are |a|^2 = d/(e t), E f^2 = F/y + n/e, E |grad f|^2 = (F + D w^2)/y + (n + (D1-s-v-q) d/t + D w)/e.
    of_norm, of_variance, of_energy: what is claimed of each; a false twin gives another.
    """
    proof = Proof(SOURCE)
    here = proof.given((n + e) * t / d, "==", v - q + kappa + s * (1 - u) + q * (1 - w), "the equation for t, in the shares seen")
    points = proof.given(kappa * d / t, "==", e, "n = p - kappa tr (Sigma + kappa)^-1")
    seen = proof.given(u * (t + s), "==", s, "u = s/(t + s)")
    spread = proof.given(r * D, "==", q * d, "rho = q d/D")
    seen2 = proof.given(w * (t + r), "==", r, "w = q d/(D t + q d)")
    freedom = proof.given(free, "==", d * u**2 + D * w**2, "F, the degrees of freedom of both parts")
    rest = proof.given(y, "==", n - free, "y = n - F")
    moved = proof.given(dt * (n + e - free), "==", d, "the equation for t, differentiated in kappa")
    degrees = proof.given(n - df2, "==", kappa * T2, "n - df2 = kappa tr Sigma (Sigma + kappa)^-2 without ridge")
    traced = proof.given(T2, "==", d / t - kappa * d * dt / t**2, "T2 = T + kappa dT/dkappa, T = d/t")
    sizes = proof.given(norm * (n - df2), "==", T2, "E |a|^2 = E_test/n T2, E_test = n/(n - df2)", CITES)
    values = proof.given(variance * (n - df2), "==", df2, "E f^2 = E_test/n tr Sigma^2 (Sigma + kappa)^-2", CITES)
    linear, twice = d * u - kappa * d * u * dt / (t + s), 2 * D * w - 2 * kappa * D * w * dt / (t + r)
    slopes = proof.given(
        energy * (n - df2),
        "==",
        linear + twice + (D1 - s - 2 * q) * T2,
        "E |grad f|^2 = E_test/n tr G Sigma (Sigma + kappa)^-2, G = s W W' + 2 q W_2 W_2' + (D1 - s - 2 q) I: degree 2 counts twice",
        CITES,
    )
    ridge = proof.step("the effective ridge", kappa, "==", e * t / d, certificate(t * h(1), d), [points])
    cubic = proof.step(
        "p drops out of the equation for t",
        n * t / d,
        "==",
        v - q + s * (1 - u) + q * (1 - w),
        certificate(h(1) + h(2)),
        [here, ridge],
    )
    speed = proof.step("dt in terms of y", dt * (e + y), "==", d, certificate(h(1) + dt * h(2)), [moved, rest])
    pace = proof.step("and kappa", kappa * dt * (e + y), "==", e * t, certificate(kappa * h(1) + d * h(2)), [speed, ridge])
    by = certificate((e + y) * t**2 * h(1) - d * h(2), t**2)
    trace = proof.step("T2 in terms of y", T2 * (e + y), "==", y * d / t, by, [traced, pace])
    by = certificate((e + y) * t * h(1) + kappa * t * h(2) + y * d * h(3), t)
    gap = proof.step("n - df2 in terms of y", (n - df2) * (e + y), "==", e * y, by, [degrees, trace, ridge])
    inverse = proof.step("T2 cancels", norm * kappa, "==", 1, certificate(h(1) - norm * h(2), T2), [sizes, degrees])
    size = proof.step("|a|^2", norm, "==", of_norm, certificate(d * h(1) - norm * d * h(2), e * t), [inverse, ridge])
    by = certificate((e + y) * h(1) - (1 + variance) * h(2) - e * h(3), e * y)
    value = proof.step("E f^2", variance, "==", of_variance, by, [values, gap, rest])
    unseen = proof.step("the share of a linear function unseen", t / (t + s), "==", 1 - u, certificate(h(1), t + s), [seen])
    unseen2 = proof.step("of a quadratic one", t / (t + r), "==", 1 - w, certificate(h(1), t + r), [seen2])
    by = certificate(-d * u * (h(1) + e * (t + s) * h(2)), t + s)
    one = proof.step("the linear part", (e + y) * linear, "==", (e + y) * d * u - e * d * u * (1 - u), by, [pace, unseen])
    by = certificate(-2 * D * w * (h(1) + e * (t + r) * h(2)), t + r)
    two = proof.step("the quadratic part", (e + y) * twice, "==", 2 * (e + y) * D * w - 2 * e * D * w * (1 - w), by, [pace, unseen2])
    by = certificate(d * h(1) - d * h(2) - D * h(3) - (1 - w) * h(4), t)
    count = proof.step("n counted by parts", n, "==", (v - q) * d / t + d * u + D * w, by, [cubic, seen, seen2, spread])
    by = certificate((e + y) * h(1) - energy * h(2) + h(3) + h(4) + (D1 - s - 2 * q) * h(5) + e * -h(6) - y * h(7), e * y)
    steep = proof.step("E |grad f|^2", energy, "==", of_energy, by, [slopes, gap, one, two, trace, freedom, count])
    says = "the norm, mean square and mean square gradient of ridgeless random features with a quadratic part: plateaus and law apart"
    return proof.derivation(says, *(step.conclusion for step in (cubic, size, value, steep)))


def neural_fixed_point(claimed: sp.Expr = kappa + v - c + c / (1 + c * T / D)) -> Derivation:
    """Derive the equation of the fixed point for NTK features: tau = kappa + v - c + c/(1 + c T/D).

    tau is what an NTK feature has beyond the functions that all share, with its quadratic part seen in D functions. claimed: what is
    claimed of tau; a false twin gives another.
    """
    proof = Proof(SOURCE)
    entry = proof.given(tau * Q, "==", 1, "tau is one over an entry of (Sigma + kappa)^-1")
    neuron = proof.given(Q * (v - c + kappa + c * share2), "==", 1, "that entry, v = D1 - c_0^2, c = c_1^2", CITES)
    squares = proof.given(share2 * (1 + beta2), "==", 1, "the resolvent of the D functions of degree 2", CITES)
    features = proof.given(beta2, "==", c * T / D, "what the features add there", CITES)
    by = certificate(D * h(1) - D * share2 * h(2), D + c * T)
    unseen = proof.step("the share of a quadratic function unseen", share2, "==", 1 / (1 + c * T / D), by, [squares, features])
    by = certificate((h(1) - h(2) + Q * c * h(3)), Q)
    last = proof.step("eliminate the entry", tau, "==", claimed, by, [entry, neuron, unseen])
    return proof.derivation("the equation for tau of NTK features with a shared and a quadratic part", last.conclusion)


def neural_tangent(
    of_norm: sp.Expr = T / e,
    of_variance: sp.Expr = n / room - 1,
    of_energy: sp.Expr = (v + D2 - 2 * c) * norm + (2 * D * (1 - left) - 2 * kappa * c * square * left**2 + beta) / room,
) -> Derivation:
    """Derive the ridgeless closed forms of NTK features, p = n + e, from the fixed point.

    They are |theta|^2 = T/e, E f^2 = n/y - 1, y = kappa T - kappa^2 S; a part of degree 2 counts twice in E |grad f|^2.
    beta_r is what the shared linear functions add: d k s/(tau + k s) - kappa d k s tau'/(tau + k s)^2.
    of_norm, of_variance, of_energy: what is claimed of each; a false twin gives another.
    """
    proof = Proof(SOURCE)
    points = proof.given(kappa * T, "==", e, "n = p - kappa tr (Sigma + kappa)^-1")
    degrees = proof.given(df2, "==", n + e - 2 * kappa * T + kappa**2 * square, "df2 = tr Sigma^2 (Sigma + kappa)^-2")
    gap = proof.given(room, "==", n - df2, "the room that is left")
    sizes = proof.given(norm * room, "==", T - kappa * square, "E |theta|^2 = E_test/n tr Sigma (Sigma + kappa)^-2", CITES)
    values = proof.given(variance * room, "==", df2, "E f^2 = E_test/n tr Sigma^2 (Sigma + kappa)^-2", CITES)
    slopes = proof.given(
        energy * room,
        "==",
        (v + D2 - 2 * c) * (T - kappa * square) + 2 * D * (1 - left) - 2 * kappa * c * square * left**2 + beta,
        "E |grad f|^2 = E_test/n tr G Sigma (Sigma + kappa)^-2, G: the shared part, twice the quadratic part, (v + D2 - 2 c) I",
        CITES,
    )
    by = certificate(h(1) - h(2) + h(3))
    whole = proof.step("n - df2", room, "==", kappa * T - kappa**2 * square, by, [gap, degrees, points])
    inverse = proof.step("|theta|^2 is 1/kappa", norm * kappa, "==", 1, certificate(kappa * h(1) - h(2), room), [sizes, whole])
    size = proof.step("|theta|^2", norm, "==", of_norm, certificate(T * h(1) - norm * h(2), e), [inverse, points])
    value = proof.step("E f^2", variance, "==", of_variance, certificate(h(1) + h(2), room), [values, gap])
    by = certificate(h(1) - (v + D2 - 2 * c) * h(2), room)
    steep = proof.step("E |grad f|^2", energy, "==", of_energy, by, [slopes, sizes])
    says = "the norm, mean square and mean square gradient of ridgeless NTK features fitted to noise"
    return proof.derivation(says, *(step.conclusion for step in (size, value, steep)))
