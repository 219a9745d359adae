"""The law for linear classes with high probability: but for delta_1 + delta_2, every fit has energy E |grad f|^2 >= n (u - alpha)_+^2/T_K.

The class is {b + <a, phi>}, phi fixed before the data, D = E grad phi grad phi' with only constants in its kernel (no islands).
K = D^(-1/2) M_c D^(-1/2), M_c the centred sample covariance of phi; T_K = tr K + 2 sqrt(t tr K^2) + 2 t |K|, t = log(1/delta_2).
"""

import sympy as sp

from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.events import declare
from theory.proof.inference import instance, monotone, union_bound
from theory.proof.letters import alpha, c, d, delta_1, delta_2, function, letter, n, sigma, u
from theory.proof.notebook import Proof
from theory.sharpened.events import P_V, V_0, V, mse, r, zf, zh, zm

SOURCE = "here; dohmatob-2021, the nearest published"
QUADRATIC_FORM_CITES = "hsu-kakade-zhang-2012, Theorem 2.1"

f_bar = letter("f_bar", "mean of f(x_i) over the data", real=True)
y_bar = letter("y_bar", "mean of y_i over the data", real=True)
gap = letter("f_y", "f_bar - y_bar", real=True)
energy = letter("E_grad", "energy E |grad f|^2 of a fit", nonnegative=True)
quad = letter("q_z", "|D^(-1/2) Phi_c' z|^2/n^2, Phi_c the centred features; where it is 0 no noise is learnt", positive=True)
T = letter("T_K", "tr K + 2 sqrt(t tr K^2) + 2 t |K| at t = log(1/delta_2)", positive=True)
b = letter("b_l", "any real number", real=True)
s = letter("s_e", "a real number", real=True)
t = letter("t_K", "a deviation of the quadratic form", real=True)

trace = letter("tr_K", "tr K", nonnegative=True)
root = letter("r_K", "root of tr K^2", nonnegative=True)
norm = letter("n_K", "|K|, the largest eigenvalue of K", nonnegative=True)
rank = letter("k_D", "rank of D: at most p", positive=True)
share = letter("S_D", "tr D^(-1) Sigma, Sigma the covariance of phi", nonnegative=True)
mean_trace = letter("E_K", "E tr K", nonnegative=True)
time = letter("t_2", "log(1/delta_2)", nonnegative=True)
delta_K = letter("delta_K", "probability that tr K is large", positive=True)
level = letter("a_K", "a bound on tr K", positive=True)

P_floor = letter(
    "P_floor", "P(some f of the class has MSE <= r^2 sigma^2 and energy below the floor with the rank for T_K)", nonnegative=True
)
P_trace = function("P_trace", "P_trace(a) = P(tr K > a)", nonnegative=True)
P_low = letter("P_low", "P(some f of the class has MSE <= r^2 sigma^2 and energy below the floor)", nonnegative=True)
P_quad = function("P_quad", "P_quad(t_K) = P(q_z > (tr K + 2 sqrt(t_K tr K^2) + 2 t_K |K|)/n)", nonnegative=True)


TIMES = 1 + 2 * sp.sqrt(time) + 2 * time
declare(P_low, Need(energy, "<", n * (u - alpha) ** 2 / T), (energy, T))
declare(P_quad(t), Need(quad, ">", T / n), (quad, T))
declare(P_trace(level), Need(trace, ">", level), (trace,))
declare(P_floor, Need(energy, "<", n * (u - alpha) ** 2 / (TIMES * c * rank / (d * delta_K))), (energy,))


def mean_of_a_fit(size: int = 2) -> Derivation:
    """Derive that the mean of a fit over the data is at most 2 in size.

    The mean of the labels and the root of the training error are both at most 1. size: the bound; a false twin gives another.
    """
    proof = Proof(SOURCE)
    split = proof.given(f_bar, "==", y_bar + gap, "by definition")
    labels = proof.given(y_bar**2, "<=", 1, "labels lie in [-1, 1]")
    error = proof.given(gap**2, "<=", mse, "a squared mean is at most the mean square")
    fits = proof.given(mse, "<=", 1, "MSE <= r^2 sigma^2, r and sigma at most 1")
    square = certificate(2 * h(2) + 2 * h(3) + 2 * h(4) + (y_bar - gap) ** 2 + h(1) * (y_bar + gap + f_bar) + size**2 - 4)
    proof.step("so the mean of f is in [-2, 2]", f_bar**2, "<=", size**2, square, [split, labels, error, fits])
    return proof.derivation("the mean of a fit", Need(f_bar**2, "<=", size**2))


def coverage(room: sp.Expr = u - alpha) -> Derivation:
    """Derive the law with high probability: where u > alpha, P(some fit with energy below n (u - alpha)^2/T_K) <= delta_1 + delta_2.

    It is Cauchy-Schwarz in the metric D, outside two rare events, of the noise and of a quadratic form. room: what stands for u - alpha; a
    false twin gives another.
    """
    proof, floor = Proof(SOURCE), n * room**2 / T
    square = proof.given(2 * r * (zf - V_0) + mse, ">=", 0, "the square at each data point, averaged", each=(zf, V_0, mse))
    fits = proof.given(mse, "<=", r**2 * sigma**2, "a function that fits: r = rho for MSE <= sigma^2 - epsilon", each=(mse,))
    parts = proof.given(V, "==", V_0 - zm, "V_m = (1 - r/2) z^2 + z g - z m, m the mean of f over the data", each=(V, V_0, zm))
    split = proof.given(zh, "==", zf - zm, "f - m in place of f", each=(zh, zf, zm))
    positive = proof.given(r, ">", 0, "r = 0 is the case f = y, which earns the same")
    worth = proof.given(u, "==", sigma**2 * (1 - r), "what a fit must earn")
    less = proof.given(u, ">", alpha, "and it is more than the noise event takes away; else nothing is said")
    metric = proof.given(energy - 2 * b * zh + b**2 * quad, ">=", 0, "|D^(1/2) a - b D^(-1/2) Phi_c' z/n|^2 >= 0",
                         every=(b,), each=(energy, zh, quad))  # fmt: skip
    schwarz = proof.step("at b = zh/q_z: Cauchy-Schwarz", energy - zh**2 / quad, ">=", 0, instance({b: zh / quad}), [metric])

    event = Need(V, ">=", sigma**2 * (1 - r / 2) - alpha)
    low, large = Need(energy, "<", floor), Need(quad, ">", T / n)
    solve = h(1) + h(2) + 2 * h(6) * (h(3) + h(4) - h(5) + h(7))
    needs = (square, fits, event, parts, split, positive, worth, less, schwarz.conclusion, low)
    earned = solve / (2 * h(6))
    terms = h(10) * quad + h(9) * quad + earned * (earned + 2 * h(8))
    rule = union_bound(
        needs,
        large,
        certificate(terms, n * h(8) ** 2 / T),
        {P_low: low, P_V(alpha): Need(V, "<", event.right), P_quad(t): large},
        (mse, V, V_0, zf, zm, zh, energy, quad, T),
    )
    union = proof.step("where the energy is low, the noise event fails or the quadratic form is large", P_low, "<=", P_V(alpha) + P_quad(t),
                       rule, [square, fits, parts, split, positive, worth, less, schwarz])  # fmt: skip

    noise = proof.given(P_V(alpha), "<=", 2 * sp.exp(-2 * n * alpha**2 / 37), "the noise event, means in [-2, 2]")
    form = proof.given(P_quad(t), "<=", sp.exp(-t), "z given x has independent entries of variance proxy 1", QUADRATIC_FORM_CITES)
    share = proof.given(2 * n * alpha**2, "==", 37 * sp.log(2 / delta_1), "definition of alpha")
    time = proof.given(t, "==", sp.log(1 / delta_2), "definition of t")
    logs = proof.step("the noise event's share", sp.log(2) - 2 * n * alpha**2 / 37, "<=", sp.log(delta_1), certificate(-h(1) / 37), [share])
    one = proof.step("exp is increasing", 2 * sp.exp(-2 * n * alpha**2 / 37), "<=", delta_1, monotone(sp.exp(s), s), [logs])
    turned = proof.step("the form's share", -t, "<=", sp.log(delta_2), certificate(-h(1)), [time])
    two = proof.step("exp is increasing", sp.exp(-t), "<=", delta_2, monotone(sp.exp(s), s), [turned])
    total = certificate(h(1) + h(2) + h(3) + h(4) + h(5))
    proof.step("together", P_low, "<=", delta_1 + delta_2, total, [union, noise, one, form, two])
    return proof.derivation("the law for linear classes with high probability", Need(P_low, "<=", delta_1 + delta_2), schwarz.conclusion)


def coverage_by_rank(often: sp.Expr = delta_K) -> Derivation:
    """Derive the law with the rank of D in place of T_K, under a Poincare inequality with C_P = c/d.

    But for one more delta_K, the energy is >= n d delta_K (u - alpha)^2/((1 + 2 sqrt t + 2t) c rank D). often: what stands for delta_K; a
    false twin gives another.
    """
    proof, times = Proof(SOURCE), TIMES
    most = c * rank / (d * often)
    value = proof.given(T, "==", trace + 2 * sp.sqrt(time) * root + 2 * time * norm, "definition of T_K", each=(T, trace, root, norm))
    square = proof.given(root, "<=", trace, "a sum of squares of eigenvalues >= 0 is at most the square of their sum",
                         each=(root, trace))  # fmt: skip
    largest = proof.given(norm, "<=", trace, "the largest eigenvalue is at most their sum", each=(norm, trace))
    law = proof.given(P_low, "<=", delta_1 + delta_2, "the law for linear classes with high probability, u > alpha")
    sample = proof.given(mean_trace, "==", (1 - 1 / n) * share, "a sample covariance has mean (1 - 1/n) Sigma")
    poincare = proof.given(share, "<=", c * rank / d, "Poincare: Var f <= c/d E |grad f|^2, in each of rank D directions")
    markov = proof.given(P_trace(level) * level, "<=", mean_trace, "Markov's inequality for tr K >= 0", every=(level,))

    grown = certificate(h(1) + 2 * sp.sqrt(time) * h(2) + 2 * time * h(3))
    only_trace = proof.step("T_K by the trace alone", T, "<=", times * trace, grown, [value, square, largest])
    small = proof.step("E tr K by the rank", mean_trace, "<=", c * rank / d, certificate(h(1) + h(2) + share / n), [sample, poincare])
    there = proof.step("at this level", P_trace(most) * most, "<=", mean_trace, instance({level: most}), [markov])
    rare = proof.step("so the trace is seldom larger", P_trace(most), "<=", delta_K, certificate(h(1) + h(2), most), [there, small])

    floor, event = n * (u - alpha) ** 2 / (times * most), Need(trace, ">", most)
    low, lower = Need(energy, "<", n * (u - alpha) ** 2 / T), Need(energy, "<", floor)
    fair = Need(trace, "<=", most)
    terms = h(1) + n * (u - alpha) ** 2 / (T * times * most) * (h(2) + times * h(3))
    rule = union_bound((lower, only_trace.conclusion, fair), low, certificate(terms), {P_floor: lower, P_low: low, P_trace(most): event},
                       (energy, T, trace, root, norm))  # fmt: skip
    either = proof.step("below this floor the energy is below the other or the trace is large", P_floor, "<=", P_low + P_trace(most), rule,
                        [only_trace])  # fmt: skip
    total = delta_1 + delta_2 + delta_K
    proof.step("together", P_floor, "<=", total, certificate(h(1) + h(2) + h(3)), [either, law, rare])
    return proof.derivation("the law for linear classes under a Poincare inequality", Need(P_floor, "<=", total))
