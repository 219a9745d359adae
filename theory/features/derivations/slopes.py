"""The fixed point with a covariance, derived entry by entry: implicit slopes, and what a linear target's own slope costs.

Means are over the p neurons or the d eigenvalues of C. What is taken from the literature is the deterministic equivalent (hypotheses that
cite it); that its equations may be differentiated is a hypothesis too; everything after that is algebra.
"""

import sympy as sp

from theory.features.derivations.spectral_sums import CITES, SOURCE, kappa
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.inference import averaged
from theory.proof.letters import d, letter, p

v = letter("v_j", "variance of a neuron beyond its linear part", positive=True)
s = letter("s_j", "its squared mean slope, a_j^2", nonnegative=True)
y = letter("y_j", "how fast v_j moves: 1 for a derivative in kappa", nonnegative=True)
Q = letter("Q_j", "its entry of the resolvent", positive=True)
dQ = letter("dQ_j", "derivative of Q_j", real=True)
share = letter("delta_c", "share of a linear target that is left unseen", positive=True)
dshare = letter("ddelta", "derivative of delta", real=True)
c = letter("c_k", "an eigenvalue of C", positive=True)
R = letter("R_k", "1/(1 + beta c_k)", positive=True)
dR = letter("dR_k", "derivative of R_k", real=True)
beta = letter("beta_c", "what the neurons add to the resolvent of the inputs", nonnegative=True)
dbeta = letter("dbeta", "derivative of beta", real=True)
moved = letter("m_1", "mean of s_j dQ_j over the neurons", real=True)
sy = letter("q_y", "mean of s_j y_j Q_j^2", nonnegative=True)
ss = letter("q_2", "mean of s_j^2 Q_j^2", nonnegative=True)
rho = letter("rho_c", "mean of c_k^2 R_k^2", positive=True)
omega = letter("omega_c", "mean of R_k^2", positive=True)

NEURON = Need(Q * (v + kappa + s * share), "==", 1, "a neuron's entry of the resolvent", CITES, each=(Q, v, s))
NEURON_MOVED = Need(dQ * (v + kappa + s * share) + Q * (y + s * dshare), "==", 0, "the same, differentiated", each=(Q, dQ, v, s, y))
INPUT = Need(R * (1 + beta * c), "==", 1, "an input direction's entry of the resolvent", CITES, each=(R, c))
INPUT_MOVED = Need(dR * (1 + beta * c) + R * c * dbeta, "==", 0, "the same, differentiated", each=(R, dR, c))
BETA_MOVED = Need(dbeta, "==", p * moved / d, "beta = (1/d) sum s_j Q_j, differentiated", CITES)


def implicit_slope(claimed: sp.Expr = rho * p * sy) -> Derivation:
    """Derive the derivative of delta when each v_j moves by y_j: d delta (d - rho p q_2) = rho p q_y.

    y_j = 1 gives the derivative in kappa, y_j = D_j - a_j^2 the one that the energy needs. claimed: the right side; a false twin gives
    another.
    """
    neuron = Step(
        "a neuron's entry moves",
        s * dQ,
        {},
        "==",
        -(s * y * Q**2) - s**2 * Q**2 * dshare,
        [NEURON, NEURON_MOVED],
        certificate(s * Q * h(2) - s * dQ * h(1)),
        name="neuron",
    )
    neurons = Step(
        "averaged over the neurons",
        moved,
        {},
        "==",
        -sy - ss * dshare,
        [neuron.said(each=(Q, dQ, s, y))],
        averaged({moved: s * dQ, sy: s * y * Q**2, ss: s**2 * Q**2}, (dshare,)),
        name="neurons",
        uses=["neuron"],
    )
    direction = Step(
        "an input direction's entry moves",
        c * dR,
        {},
        "==",
        -(c**2) * R**2 * dbeta,
        [INPUT, INPUT_MOVED],
        certificate(c * R * h(2) - c * dR * h(1)),
        name="direction",
    )
    directions = Step(
        "averaged over directions, delta = mean of c_k R_k",
        dshare,
        {},
        "==",
        -rho * dbeta,
        [direction.said(each=(R, c, dR))],
        averaged({dshare: c * dR, rho: c**2 * R**2}, (dbeta,)),
        name="directions",
        uses=["direction"],
    )
    last = Step(
        "both together",
        dshare * (d - rho * p * ss),
        {},
        "==",
        claimed,
        [directions.conclusion, BETA_MOVED, neurons.conclusion],
        certificate(d * h(1) - d * rho * h(2) - rho * p * h(3)),
        name="slope",
        uses=["directions", "neurons"],
    )
    return Derivation(
        says="the implicit derivative of the unseen share, in closed form",
        source=SOURCE,
        hypotheses=[NEURON, NEURON_MOVED, INPUT, INPUT_MOVED, BETA_MOVED],
        steps=[neuron, neurons, direction, directions, last],
        concludes=last.conclusion,
    )


weight = letter("x_j", "a weight of the neuron: 1 for tr Q, D_j - a_j^2 for the energy", nonnegative=True)
weighed = letter("m_Q", "mean of x_j dQ_j", real=True)
xy = letter("q_x", "mean of x_j Q_j^2", nonnegative=True)
xs = letter("q_xs", "mean of x_j s_j Q_j^2", nonnegative=True)
linear = letter("m_R", "mean of the derivative of beta R_k", real=True)


def trace_slopes(claimed: sp.Expr = omega * dbeta) -> Derivation:
    """Derive traces with Q^2 as derivatives in kappa: -tr X Q^2 for a diagonal X, and the energy of the linear part.

    For the latter, beta R_k moves by R_k^2 d beta. claimed: the right side that is concluded; a false twin gives another.
    """
    says = "a neuron's entry, differentiated in kappa"
    in_kappa = Need(dQ * (v + kappa + s * share) + Q * (1 + s * dshare), "==", 0, says, each=(Q, dQ, v, s))
    neuron = Step(
        "a weighed neuron's entry moves",
        weight * dQ,
        {},
        "==",
        -weight * Q**2 - weight * s * Q**2 * dshare,
        [NEURON, in_kappa],
        certificate(weight * Q * h(2) - weight * dQ * h(1)),
        name="neuron",
    )
    neurons = Step(
        "averaged over the neurons",
        weighed,
        {},
        "==",
        -xy - xs * dshare,
        [neuron.said(each=(Q, dQ, s), every=(weight,))],
        averaged({weighed: weight * dQ, xy: weight * Q**2, xs: weight * s * Q**2}, (dshare,)),
        name="neurons",
        uses=["neuron"],
    )
    direction = Step(
        "beta R_k moves",
        dbeta * R + beta * dR,
        {},
        "==",
        R**2 * dbeta,
        [INPUT, INPUT_MOVED],
        certificate(beta * (R * h(2) - dR * h(1)) - R * dbeta * h(1)),
        name="direction",
    )
    directions = Step(
        "averaged over directions",
        linear,
        {},
        "==",
        claimed,
        [direction.said(each=(R, dR))],
        averaged({linear: dbeta * R + beta * dR, omega: R**2}, (dbeta, beta)),
        name="directions",
        uses=["direction"],
    )
    return Derivation(
        says="traces of Q^2 as derivatives of traces of Q",
        source=SOURCE,
        hypotheses=[NEURON, in_kappa, INPUT, INPUT_MOVED],
        steps=[neuron, neurons, direction, directions],
        concludes=[neurons.conclusion, directions.conclusion],
    )


seen = letter("m_t", "mean of 1 - 2 R_k - c_k dR_k: tr (I - P) C^-1 (I - P) C/d, P the inputs' resolvent", real=True)
spread = letter("l_2", "mean of (1 - R_k)^2", nonnegative=True)


def target_energy(claimed: sp.Expr = spread + rho * dbeta) -> Derivation:
    """Derive what the slope of a linear target adds to the energy of the fit.

    Two resolvents P C^-1 P are written as the derivative of one, with I + t C^-1 in place of I, at t = 0. claimed: the right side that is
    concluded; a false twin gives another.
    """
    says = "R_k = 1/(1 + t/c_k + beta c_k), differentiated at t = 0"
    moving = Need(dR * (1 + beta * c) + R * (1 / c + c * dbeta), "==", 0, says, CITES, each=(R, dR, c))
    says = "a neuron's entry, differentiated in t: v_j stays"
    still = Need(dQ * (v + kappa + s * share) + Q * s * dshare, "==", 0, says, each=(Q, dQ, v, s))
    direction = Step(
        "an input direction's entry moves",
        c * dR,
        {},
        "==",
        -(R**2) - c**2 * R**2 * dbeta,
        [INPUT, moving],
        certificate(c * R * h(2) - c * dR * h(1)),
        name="direction",
    )
    directions = Step(
        "averaged over directions, delta = mean of c_k R_k",
        dshare,
        {},
        "==",
        -omega - rho * dbeta,
        [direction.said(each=(R, c, dR))],
        averaged({dshare: c * dR, omega: R**2, rho: c**2 * R**2}, (dbeta,)),
        name="directions",
        uses=["direction"],
    )
    neuron = Step(
        "a neuron's entry moves",
        s * dQ,
        {},
        "==",
        -(s**2) * Q**2 * dshare,
        [NEURON, still],
        certificate(s * Q * h(2) - s * dQ * h(1)),
        name="neuron",
    )
    neurons = Step(
        "averaged over the neurons",
        moved,
        {},
        "==",
        -ss * dshare,
        [neuron.said(each=(Q, dQ, s))],
        averaged({moved: s * dQ, ss: s**2 * Q**2}, (dshare,)),
        name="neurons",
        uses=["neuron"],
    )
    slope = Step(
        "beta moves",
        dbeta * (d - rho * p * ss),
        {},
        "==",
        p * ss * omega,
        [directions.conclusion, BETA_MOVED, neurons.conclusion],
        certificate(d * h(2) + p * h(3) - p * ss * h(1)),
        name="beta",
        uses=["directions", "neurons"],
    )
    entry = Step(
        "the linear part of |grad f|^2 in one direction",
        1 - 2 * R - c * dR,
        {},
        "==",
        (1 - R) ** 2 + c**2 * R**2 * dbeta,
        [direction.said(each=(R, c, dR))],
        certificate(-h(1)),
        name="entry",
        uses=["direction"],
    )
    last = Step(
        "averaged over directions",
        seen,
        {},
        "==",
        claimed,
        [entry.said(each=(R, c, dR))],
        averaged({seen: 1 - 2 * R - c * dR, spread: (1 - R) ** 2, rho: c**2 * R**2}, (dbeta,)),
        name="seen",
        uses=["entry"],
    )
    return Derivation(
        says="the energy of the mean fit to a linear target, its linear part",
        source=SOURCE,
        hypotheses=[INPUT, moving, NEURON, still, BETA_MOVED],
        steps=[direction, directions, neuron, neurons, slope, entry, last],
        concludes=[slope.conclusion, last.conclusion],
    )


room = letter("y_c", "d - delta^2 p s^2 Q^2, positive because df2 < n", positive=True)
D1 = letter("D_c", "mean square slope of the activation", positive=True)


def isotropic_energy(claimed: sp.Expr = 1 - share + (D1 - s - v - kappa) * dshare) -> Derivation:
    """Derive that at C = I the energy of a linear target is that of the isotropic closed form.

    (1 - delta)^2 + b' delta^2 + (D1 - s) delta' is written in fewer letters. claimed: the result; a false twin gives another.
    """
    inputs = Need(share * (1 + beta), "==", 1, "the inputs' resolvent at C = I")
    neurons = Need(beta * d, "==", p * s * Q, "all neurons alike")
    left = Need(room, "==", d - share**2 * p * s**2 * Q**2, "what divides both derivatives")
    in_kappa = Need(dshare * room, "==", share**2 * p * s * Q**2, "the derivative of delta in kappa")
    in_t = Need(dbeta * room, "==", p * s**2 * Q**2 * share**2, "the derivative of beta for the target's slope")
    alike = Step(
        "one is a multiple of the other", dbeta, {}, "==", s * dshare, [in_kappa, in_t], certificate(h(2) - s * h(1), room), name="alike"
    )
    parabola = Step(
        "eliminate beta",
        share * (1 - share) * d,
        {},
        "==",
        p * s * Q * share**2,
        [inputs, neurons],
        certificate(share**2 * h(2) - share * d * h(1)),
        name="parabola",
    )
    last = Step(
        "the energy of the mean fit",
        (1 - share) ** 2 + dbeta * share**2 + (D1 - s) * dshare,
        {},
        "==",
        claimed,
        [alike.conclusion, parabola.conclusion, NEURON, in_kappa, left],
        certificate(d * Q * share**2 * h(1) - Q * (1 + s * dshare) * h(2) + d * dshare * h(3) + h(4) - dshare * h(5), d * Q),
        name="energy",
        uses=["alike", "parabola"],
    )
    return Derivation(
        says="the form for a general covariance at C = I is the isotropic one",
        source=SOURCE,
        hypotheses=[inputs, neurons, left, in_kappa, in_t, NEURON],
        steps=[alike, parabola, last],
        concludes=last.conclusion,
    )
