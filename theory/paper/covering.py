"""From finite classes to classes with p parameters: the size of a net, and what moving a function into it costs."""

import sympy as sp

from theory.paper.concentration import HOEFFDING, HOEFFDING_CITES, hoeffding
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import B, J, K, W, delta, eps, function, letter, n, p, sigma, t, x
from theory.proof.notebook import Proof

THEOREM_3 = "bubeck-sellke-2021, Theorem 3 (submission)"
SHARPER = "here, sharper form of bubeck-sellke-2021, Theorem 3"
PACKING_CITES = "vershynin-2018, Proposition 4.2.12"
ISODIAMETRIC_CITES = "gardner-2002, Section 8"
MINKOWSKI_CITES = "hardy-littlewood-polya-1934, Theorem 24"

r = letter("r", "a positive real number", positive=True)
eta = letter("eta_w", "radius of a net, in the norm of the parameters", positive=True)
m = letter("m", "root of the training error of f", nonnegative=True)
m_net = letter("m_net", "root of the training error of a neighbour of f", nonnegative=True)
a_net = letter("a_net", "sup-distance from f to its neighbour", nonnegative=True)

log_N = function(
    "log_N",
    "log_N(eta_w): log of the number of functions in a net of the parameter set, eta_w the radius in the parameters, centres in the set",
    real=True,
)
P_one = function("P_one", "P_one(t) = P(one fixed function with values in [-1, 1] has MSE <= its expectation - t)", nonnegative=True)

HALF, SIXTH = sp.Rational(1, 2), sp.Rational(1, 6)
MESH = eps / (6 * J)
FITS = (m**2, "<=", sigma**2 - eps, "f fits below the noise level")
UNIT_NOISE = (sigma**2, "<=", 1, "labels lie in [-1, 1], so their variance is at most 1")


def net_size(factor: int = 60) -> Derivation:
    """Where W J >= epsilon/48: a net at sup-distance epsilon/6 has at most (60 W J/epsilon)^p functions, by volume."""
    proof, printed, logs = Proof(THEOREM_3), p * sp.log(factor * W * J / eps), monotone(p * sp.log(r), r)
    large = proof.given(W * J / eps, ">=", sp.Rational(1, 48), "the parameter set is not small")
    packing = proof.given(log_N(eta), "<=", p * sp.log(1 + 2 * W / eta), "packing in a ball of radius W", PACKING_CITES, every=(eta,))
    move = proof.step("f moves by epsilon/6 when its parameters move by epsilon/(6J)", J * eta, "==", eps / 6, put={eta: MESH})
    count = p * sp.log(1 + 12 * W * J / eps)
    volume = proof.step("by volume", log_N(eta), "<=", count, instance(), [packing], put={eta: MESH}, cites=PACKING_CITES)
    enough = certificate((factor - 12) * h(1) + sp.Rational(factor - 12, 48) - 1)
    fewer = proof.step("that is as few as printed", 1 + 12 * W * J / eps, "<=", factor * W * J / eps, enough, [large])
    proof.step("log is increasing", count, "<=", printed, logs, [fewer], after=volume)
    return proof.derivation("the printed size of the net, for large parameter sets", Need(log_N(MESH), "<=", printed), move.conclusion)


def net_of_one_point(factor: int = 60, mesh: sp.Rational = SIXTH) -> Derivation:
    """Where epsilon/60 <= W J <= epsilon/6: one point is a net, and 1 <= (60 W J/epsilon)^p.

    mesh: W J/epsilon is at most this; 1/6 is what the net allows.
    """
    proof, printed = Proof(THEOREM_3), p * sp.log(factor * W * J / eps)
    small = proof.given(W, "<=", mesh * eps / J, "one point is a net: the diameter is at most the mesh")
    tiny = proof.given(factor * W * J, ">=", eps, "the class is not smaller than that")
    single = proof.given(log_N(MESH), "==", 0, "the log of one")
    moves = proof.step("all functions lie within epsilon/6 of that one", J * W, "<=", eps / 6, certificate(h(1) * J), [small])
    one = proof.step("the printed number is at least one", factor * W * J / eps, ">=", 1, certificate(h(1), eps), [tiny])
    zero = proof.step("log is increasing, log 1 = 0", printed, ">=", 0, monotone(p * sp.log(r), r), [one])
    proof.step("so one is as few as printed", log_N(MESH), "<=", printed, certificate(h(1) + h(2)), [single, zero])
    return proof.derivation("the printed size of the net, for small parameter sets", Need(log_N(MESH), "<=", printed), moves.conclusion)


def net_size_sharper(factor: int = 6) -> Derivation:
    """By diameter in place of radius: N <= (1 + W/eta)^p in any norm, with no condition on W J/epsilon.

    factor: at the paper's mesh epsilon/(6J) the number in 1 + 6 W J/epsilon.
    """
    proof = Proof(SHARPER)
    balls = "balls of radius eta_w/2 around the net are disjoint, in a set of diameter W + eta_w, of at most a ball's volume"
    packing = proof.given(log_N(eta), "<=", p * sp.log((W + eta) / eta), balls, ISODIAMETRIC_CITES, every=(eta,))
    ratio = proof.step("the ratio of the volumes", (r / eta) ** p, "==", (1 + W / eta) ** p, put={r: W + eta})
    same = proof.step("in logarithms", p * sp.log((W + eta) / eta), "==", p * sp.log(1 + W / eta))
    size = proof.step("size of the net", log_N(eta), "<=", p * sp.log(1 + W / eta), certificate(h(1) + h(2)), [packing, same])
    at_sixth = p * sp.log(1 + factor * W * J / eps)
    proof.step("at the paper's mesh", log_N(eta), "<=", at_sixth, instance(), [size], put={eta: MESH})
    says = "a net of at most (1 + W/eta_w)^p functions, in any norm and for every diameter"
    return proof.derivation(says, Need(log_N(MESH), "<=", at_sixth), ratio.conclusion)


def net_step(radius: sp.Expr = eps / 6, keeps: sp.Expr = eps / 2) -> Derivation:
    """A neighbour within epsilon/6 of a function that fits fits half as well: MSE <= sigma^2 - epsilon/2, because sigma^2 <= 1."""
    proof, share, kept = Proof(THEOREM_3), radius / eps, keeps / eps
    fits, noise = proof.given(*FITS), proof.given(*UNIT_NOISE)
    triangle = proof.given(m_net, "<=", m + radius, "triangle inequality for root mean squares", MINKOWSKI_CITES)
    square = proof.step("squared", m_net**2, "<=", (m + radius) ** 2, certificate(h(1) * (m + radius + m_net)), [triangle])
    rest = 1 - kept - 2 * share
    terms = h(1) * (1 + share * eps) + h(2) * share * eps + share * eps * (1 - m) ** 2 + rest * eps + (share - share**2) * eps**2
    kept_part = certificate(terms)
    proof.step("so much of epsilon is kept", (m + radius) ** 2, "<=", sigma**2 - keeps, kept_part, [fits, noise], after=square)
    says = f"a neighbour at sup-distance {radius} of a function that fits by epsilon fits by {keeps}"
    return proof.derivation(says, Need(m_net**2, "<=", sigma**2 - keeps))


def net_step_sharper() -> Derivation:
    """The same radius epsilon/6 keeps 2 epsilon/3."""
    return net_step(eps / 6, 2 * eps / 3)


def net_step_wider() -> Derivation:
    """Half of epsilon is kept even at radius epsilon/4."""
    return net_step(eps / 4, eps / 2)


def tiny_class(mesh: int = 60) -> Derivation:
    """Where 60 W J < epsilon the printed net has fewer than one function, and Theorem 3 is true for another reason: nobody fits."""
    proof, exponent = Proof(SHARPER), n * eps**2 / 32
    fits, noise = proof.given(*FITS), proof.given(*UNIT_NOISE)
    small = proof.given(a_net, "<=", eps / mesh, "all functions lie within W J < epsilon/60 of one of them")
    triangle = proof.given(m_net, "<=", m + a_net, "triangle inequality for root mean squares", MINKOWSKI_CITES)
    samples = proof.given(n * eps**2, ">=", K * sp.log(8 / delta), "Theorem 3's sample size, at k = 1 or more", THEOREM_3)
    many, chance = proof.given(K, ">=", 32, "K is 8^4 or more"), proof.given(delta, "<=", 1, "delta is a probability")
    says = "Hoeffding's inequality, (y - f_0)^2 in [0, 4]"
    tail = proof.given(P_one(t), "<=", sp.exp(-hoeffding(t, 4)), says, HOEFFDING_CITES, every=(t,))
    near = proof.step("so that one fits nearly as well", m_net, "<=", m + eps / mesh, certificate(h(1) + h(2)), [triangle, small])
    square = proof.step("squared", m_net**2, "<=", (m + eps / mesh) ** 2, certificate(h(1) * (m + eps / mesh + m_net)), [near])
    share = sp.Rational(1, mesh)
    terms = h(1) * (1 + share * eps) + share * eps * (h(2) + (1 - m) ** 2) + (HALF - 2 * share) * eps + (share - share**2) * eps**2
    half = certificate(terms)
    proof.step("at least half as well", (m + eps / mesh) ** 2, "<=", sigma**2 - eps / 2, half, [fits, noise], after=square)
    put = {t: eps / 2, B: 4}
    budget = proof.step("which one function does with small probability", HOEFFDING, "==", exponent, put=put, cites=HOEFFDING_CITES)
    at = {t: eps / 2}
    event = proof.step("Hoeffding for one function", P_one(t), "<=", sp.exp(-exponent), instance(), [tail], put=at, cites=HOEFFDING_CITES)
    eight = proof.step("8/delta is more than 1", 8 / delta, ">=", 1, certificate(h(1) + 7, delta), [chance])
    log = proof.step("its logarithm is not negative", sp.log(8 / delta), ">=", 0, monotone(sp.log(r), r), [eight])
    enough = certificate(h(1) + h(2) * h(3), 32)
    beats = proof.step("there are samples enough", exponent, ">=", sp.log(8 / delta), enough, [samples, many, log], after=budget)
    proof.step("exp(-x) is decreasing", sp.exp(-exponent), "<=", delta / 8, monotone(sp.exp(-x), x), [beats], after=event)
    says = "where 60 W J < epsilon no function fits below the noise level, except with probability delta/8"
    return proof.derivation(says, Need(P_one(eps / 2), "<=", delta / 8), Need(m_net**2, "<=", sigma**2 - eps / 2))
