"""Theorems 2' and 3': the law of robustness with constants that could be true, assembled from the lemmas on events, noise and rates.

u = sigma^2 (1 - rho), rho = sqrt(1 - epsilon/sigma^2), is what a fit must earn from the noise; alpha is what the noise event may take
away from it; Lambda is the rate of the noise model (general, symmetric, or Definition 1.1 alone), at any theta > 0.
"""

import sympy as sp

from theory.paper.covering import MINKOWSKI_CITES
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.events import declare
from theory.proof.inference import instance, monotone, replaced, union_bound
from theory.proof.letters import (
    A,
    J,
    L,
    W,
    alpha,
    c,
    d,
    delta_1,
    delta_2,
    eta,
    f,
    function,
    k,
    kappa,
    letter,
    n,
    p,
    rho,
    sigma,
    tau,
    theta,
    u,
    y,
)
from theory.proof.notebook import Proof
from theory.sharpened.events import P_V, V_0, V, mse, r, zf, zh, zm

SOURCE = "here, sharper form of bubeck-sellke-2021, Theorem 3"

Lambda = letter("Lambda", "rate of the noise model at theta: log of a bound on E exp(theta z h)", nonnegative=True)
log_F = letter("log_F", "log of the number of functions of a finite class", real=True)
delta_3 = letter("delta_3", "probability that the empirical J is larger than J: 0 where sup J(x) <= J", nonnegative=True)
w = letter("w", "a positive number; inside a probability, the threshold of a deviation", positive=True)
s = letter("s_e", "a real number", real=True)
G = letter("G", "what the net and the confidence cost: n A = p log(1 + W J/eta) + log(1/delta_2)", positive=True)
m_net = letter("m_net", "root of the training error of a neighbour of f", nonnegative=True)
m_fit = letter("m_fit", "root of the training error of f", nonnegative=True)
near = letter("a_rms", "root mean square over the data of f less its neighbour", nonnegative=True)
J_n = letter("J_n", "root of the mean of J(x_i)^2 over the data", nonnegative=True)
radius = letter("r_A", "(A + Lambda)/theta: the deviation at which the exponent is n A", positive=True)

P_fit = letter("P_fit_r", "P(some f in F has Lip(f) <= L and MSE <= r^2 sigma^2)", nonnegative=True)
P_class = letter("P_class", "P(some f_w has MSE <= sigma^2 - epsilon and Lip(f_w) below the floor)", nonnegative=True)
P_J = letter("P_J", "P(J_n > J)", nonnegative=True)
P_smooth = function("P_smooth", "P_smooth(w) = P(some f in F with Lip(f) <= L has mean z (f - E f) >= w)", nonnegative=True)
P_each = function(
    "P_each", "P_each(w) = P(mean of z (f - E f) >= w) for one f, at its largest over f in F with Lip(f) <= L", nonnegative=True
)

EARNED = sigma**2 * (1 - r)
EVENT = Need(V, ">=", sigma**2 * (1 - r / 2) - alpha, "the noise event")
FITS = Need(mse, "<=", r**2 * sigma**2, "the training error allowed: r = rho for MSE <= sigma^2 - epsilon")
declare(P_fit, FITS, (mse,))
declare(P_smooth(w), Need(zh, ">=", w), (zh,))
EXPONENT = n * (theta * w / tau - Lambda)


def clipping(at: sp.Expr = sp.S.One) -> Derivation:
    """Clipped to [-1, 1] a function fits no worse: (y - f)^2 - (y - 1)^2 >= 0 for f >= 1 and y <= 1; below -1 turn the signs."""
    proof = Proof(SOURCE)
    label, above = proof.given(y, "<=", 1, "labels lie in [-1, 1]"), proof.given(f, ">=", 1, "the value that is clipped to 1")
    shrinks = certificate(h(2) * (h(2) + 2 * h(1)))
    proof.step("the error shrinks", (y - at) ** 2, "<=", (y - f) ** 2, shrinks, [label, above])
    return proof.derivation("clipping", Need((y - at) ** 2, "<=", (y - f) ** 2))


def theorem_2_sharp(earned: sp.Expr = EARNED) -> Derivation:
    """Theorem 2': P(a smooth fit in F) <= 2^k exp(-2 n alpha^2/17) + |F| exp(-n (theta (u - alpha)/tau - Lambda)), r > 0."""
    proof, room = Proof(SOURCE), u - alpha
    square = proof.given(2 * r * (zf - V_0) + mse, ">=", 0, "the square at each data point, averaged", each=(zf, V_0, mse))
    parts = proof.given(V, "==", V_0 - zm, "V_m = (1 - r/2) z^2 + z g - z m", each=(V, V_0, zm))
    split = proof.given(zh, "==", zf - zm, "f - m in place of f", each=(zh, zf, zm))
    positive = proof.given(r, ">", 0, "r = 0 is the case f = y, which earns the same")
    worth = proof.given(u, "==", earned, "what a fit must earn")
    less = proof.given(u, ">", alpha, "and it is more than the noise event takes away")
    needs = [square, FITS, EVENT, parts, split, positive, worth]
    solve = certificate(h(1) + h(2) + 2 * h(6) * (h(3) + h(4) - h(5) + h(7)), 2 * h(6))
    gained = Need(zh, ">=", room)
    events = {
        P_fit: FITS,
        P_V(alpha): Need(V, "<", sigma**2 * (1 - r / 2) - alpha),
        P_smooth(room): gained,
    }
    rule = union_bound(tuple(needs), gained, solve, events, (mse, V, V_0, zf, zm, zh))
    two = P_V(alpha) + P_smooth(room)
    union = proof.step("where f fits, the noise event fails or f has learnt noise", P_fit, "<=", two, rule,
                       [square, parts, split, positive, worth])  # fmt: skip
    noise = proof.given(P_V(alpha), "<=", 2**k * sp.exp(-2 * n * alpha**2 / 17), "the noise event, component means in [-1, 1]")
    one = proof.given(P_each(w), "<=", sp.exp(-EXPONENT), "one function: the lemma for the noise model at hand, any theta > 0",
                      every=(w,))  # fmt: skip
    many = proof.given(P_smooth(w), "<=", sp.exp(log_F) * P_each(w), "union bound over the class, fixed before the data", every=(w,))
    at_one = proof.step("at w = u - alpha", P_each(w), "<=", sp.exp(-EXPONENT.subs(w, room)), instance(), [one, less], put={w: room})
    at_many = proof.step("the class there", P_smooth(w), "<=", sp.exp(log_F) * P_each(room), instance(), [many, less], put={w: room})
    total = 2**k * sp.exp(-2 * n * alpha**2 / 17) + sp.exp(log_F) * sp.exp(-EXPONENT.subs(w, room))
    proof.step("together", P_fit, "<=", total, certificate(h(1) + h(2) + h(3) + sp.exp(log_F) * h(4)), [union, noise, at_many, at_one])
    return proof.derivation("Theorem 2'", Need(P_fit, "<=", total))


def net_step_sharp(keeps: sp.Expr = rho + eta / sigma) -> Derivation:
    """A neighbour within eta (root mean square over the data) of what fits by rho fits by rho + eta/sigma, which is still at most 1."""
    proof = Proof(SOURCE)
    fits = proof.given(m_fit, "<=", rho * sigma, "MSE <= sigma^2 - epsilon = rho^2 sigma^2")
    triangle = proof.given(m_net, "<=", m_fit + near, "triangle inequality for root mean squares", MINKOWSKI_CITES)
    moves = proof.given(near, "<=", J_n * (eta / J), "|f_w - f_w'| <= J(x) |w - w'|, and a net of radius eta/J in the parameters")
    event = proof.given(J_n, "<=", J, "the empirical J, except with probability delta_3")
    room = proof.given(sigma * eta, "<=", u - alpha, "the net costs no more than there is")
    worth = proof.given(u, "==", sigma**2 * (1 - rho), "what a fit must earn")
    close = proof.step("so the neighbour is within eta", near, "<=", eta, certificate(h(1) + h(2) * eta / J), [moves, event])
    both = certificate(h(1) + h(2) + h(3))
    proof.step("and fits nearly as well", m_net, "<=", keeps * sigma, both, [fits, triangle, close])
    proof.step("which is an r of at most 1", keeps, "<=", 1, certificate((h(1) + h(2) + alpha) / sigma**2), [room, worth])
    left = proof.step("and what it must earn", sigma**2 * (1 - r), "==", sigma**2 * (1 - rho) - sigma * eta, put={r: keeps})
    concluded = Need(m_net, "<=", keeps * sigma), Need(keeps, "<=", 1), left.conclusion
    return proof.derivation("one step of the net", *concluded)


def theorem_3_sharp(price: sp.Expr = radius) -> Derivation:
    """Theorem 3': but for delta_1 + delta_2 + delta_3, what fits has Lip >= (u - alpha - sigma eta) sqrt(d/c)/r_A, J an empirical bound."""
    proof, room = Proof(SOURCE), u - alpha - sigma * eta
    floor = room * sp.sqrt(d / c) / price
    entropy = p * sp.log(1 + W * J / eta)
    first, at_tau = 2**k * sp.exp(-2 * n * alpha**2 / 17), n * (theta * room / tau - Lambda)
    net = "its neighbour in the net fits by rho + eta/sigma: Theorem 2' on the net, u - sigma eta for u"
    bound = proof.given(P_class, "<=", P_J + first + sp.exp(log_F - at_tau), net)
    jacobian = proof.given(P_J, "<=", delta_3, "the empirical J")
    more = proof.given(u, ">", alpha + sigma * eta, "else the floor is not positive and nothing is said")
    size = proof.given(log_F, "<=", entropy, "a net of radius eta/J in the parameters, centres among the functions with Lip <= L")
    defined = proof.given(theta * radius, "==", A + Lambda, "definition of r_A at any theta > 0; the best theta makes it least")
    budget = proof.given(n * A, "==", entropy + sp.log(1 / delta_2), "definition of A")
    share = proof.given(2 * n * alpha**2, "==", 17 * (k * sp.log(2) + sp.log(1 / delta_1)), "definition of alpha")

    logs = proof.step(
        "the noise event's share", k * sp.log(2) - 2 * n * alpha**2 / 17, "<=", sp.log(delta_1), certificate(-h(1) / 17), [share]
    )
    event = proof.step("exp is increasing", first, "<=", delta_1, monotone(sp.exp(s), s), [logs])
    wide = proof.step("what is left, over r_A, is positive", room / price, ">", 0, certificate(h(1) / price), [more])
    high = proof.step("and so is the floor", floor, ">", 0, certificate(sp.sqrt(d / c) * h(1)), [wide])
    smooth = proof.given(L, "==", floor, "functions with Lip <= L are looked at, L being the floor")
    scale = proof.given(tau, "==", L * sp.sqrt(c / d), "definition of tau")
    at_floor = proof.step("the deviation proxy at L = the floor", tau, "==", floor * sp.sqrt(c / d), replaced(), [scale, smooth])
    proxy = proof.step("is what is left over r_A", floor * sp.sqrt(c / d), "==", room / price, on=[high], after=at_floor)
    exponent = proof.step("the exponent there", at_tau, "==", n * (theta * price - Lambda), on=[wide], put={tau: room / price}, after=proxy)
    entropies = proof.step("is n A", n * (theta * price - Lambda), "==", n * A, certificate(n * h(1)), [defined], after=exponent)
    here = proof.step("the bound there", P_class, "<=", P_J + first + sp.exp(log_F - n * (theta * price - Lambda)), replaced(),
                      [bound, proxy])  # fmt: skip
    left = proof.step("the net against the exponent", log_F - n * (theta * price - Lambda), "<=", sp.log(delta_2),
                      certificate(h(1) - h(2) - h(3)), [size, budget, Need(n * (theta * price - Lambda), "==", n * A)],
                      after=entropies)  # fmt: skip
    rest = proof.step("exp is increasing", sp.exp(log_F - n * (theta * price - Lambda)), "<=", delta_2, monotone(sp.exp(s), s), [left])
    total = delta_1 + delta_2 + delta_3
    proof.step("the shares", P_class, "<=", total, certificate(h(1) + h(2) + h(3) + h(4)), [here, jacobian, event, rest])
    form = proof.step("the floor with kappa = r_A^2/(2 A) and G = n A", floor, "==", room * sp.sqrt(n * d / (2 * kappa * c * G)),
                      put={radius: sp.sqrt(2 * kappa * G / n)})  # fmt: skip
    return proof.derivation("Theorem 3'", Need(P_class, "<=", total), form.conclusion)
