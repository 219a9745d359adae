"""What a fit has earned from the noise, the sharp way: one event for z^2 and z g together, for all component means m at once.

V_m = (1 - r/2) z^2 + z (g - m) with r in [0, 1] fixed.  Given x it lies in an interval of length 2 (1 + M), where |m| <= M, and its
mean is (1 - r/2) Var(y | x); the identity of Lemma E then turns a small training error into correlation with the noise.
"""

import sympy as sp

from theory.paper.concentration import BOUNDED_PROXY, BOUNDED_PROXY_CITES, CHERNOFF, CHERNOFF_CITES
from theory.paper.concentration import v as proxy
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.events import declare
from theory.proof.inference import averaged
from theory.proof.letters import B, alpha, f, function, g, k, letter, n, sigma, t, y, z
from theory.proof.notebook import Proof

SOURCE = "here, sharper form of bubeck-sellke-2021, Lemma 2.1; das-batra-srivastava-2024, the nearest published"

r = letter("r", "root of the training error, in units of sigma, or of the spread of the labels in energy_of_a_fit", nonnegative=True)
m = letter("m_x", "the mean of f over the component that x comes from", real=True)
M = letter("M_m", "how large a component mean can be: 1 for functions with values in [-1, 1]", positive=True)
y_2 = letter("y_2", "another label at the same x", real=True)
var = letter("Var_y", "Var(y | x)", nonnegative=True)
square = letter("E_y2", "E[y^2 | x]", real=True)
mse = letter("MSE", "training error, the mean of (y_i - f(x_i))^2", nonnegative=True)
zf = letter("zf", "mean of z_i f(x_i) over the data: how much of the noise the function has learnt", real=True)
zm = letter("zm", "mean of z_i m(x_i) over the data, m the component means of f", real=True)
zh = letter("zh", "mean of z_i (f - m)(x_i) over the data", real=True)
V = letter("V", "mean of V_m over the data", real=True)
V_0 = letter("V_0", "mean of (1 - r/2) z_i^2 + z_i g(x_i) over the data", real=True)
e_z = letter("E_z1", "E[z | x]", real=True)
e_V = letter("E_V", "E[V_m | x]", real=True)
e_zz = letter("E_zz", "E[z^2 | x]", real=True)

P_V = function("P_V", "P_V(alpha) = P(for some component means m, mean of V_m < sigma^2 (1 - r/2) - alpha)", nonnegative=True)
P_vertex = function(
    "P_vertex",
    "P_vertex(alpha) = P(mean of V_m < sigma^2 (1 - r/2) - alpha) for one choice of means, all -M or M, at its largest",
    nonnegative=True,
)
declare(P_V(alpha), Need(V, "<", sigma**2 * (1 - r / 2) - alpha), (V,))

AT_Y = (1 - r / 2) * (y - g) ** 2 + (y - g) * (g - m)


def noise_range(length: sp.Expr = 2 * (1 + M)) -> Derivation:
    """Given x, V_m differs by at most 2 (1 + M) between two labels: 4 where |m| <= 1, 6 where |m| <= 2."""
    proof = Proof(SOURCE)
    order = proof.given(y, ">=", y_2, "name the two labels so; if y < y_2 turn the signs of y, y_2, g and m")
    top, bottom = proof.given(y, "<=", 1, "labels lie in [-1, 1]"), proof.given(y_2, ">=", -1, "labels lie in [-1, 1]")
    regression = proof.given(g, ">=", -1, "so does their conditional mean")
    mean, wide = proof.given(m, ">=", -M, "the size of a component mean"), proof.given(M, ">=", 1, "or more")
    share, label = proof.given(r, "<=", 1, "r is at most 1"), proof.given(y, ">=", -1, "labels lie in [-1, 1]")
    at_0 = h(1) * (h(4) + h(5)) + h(2) * (1 + M + h(8)) + h(3) * (h(3) + h(6))
    at_1 = h(1) * h(5) + h(2) * (2 * M + h(8)) / 2 + h(3) * (h(3) + 2 * h(6)) / 2 + 2
    needs = [order, top, bottom, regression, mean, wide, share, label]
    between = proof.step("between the case r = 0 and the case r = 1", AT_Y - AT_Y.subs(y, y_2), "<=", length,
                         certificate(h(7) * at_0 + r * at_1), needs)  # fmt: skip
    one = proof.step("functions with values in [-1, 1]", length, "==", 4, put={M: 1})
    two = proof.step("means up to 2", length, "==", 6, put={M: 2})
    return proof.derivation("the range of V_m given x", *(step.conclusion for step in (between, one, two)))


def noise_event(size: int = 1, given_x: sp.Expr | None = None) -> Derivation:
    """P(for some means |m| <= size, mean V_m < sigma^2 (1 - r/2) - alpha) <= 2^k exp(-n alpha^2/(2 v)); v = 17/4 at size 1, 37/4 at 2."""
    proof, length, quarter = Proof(SOURCE), 2 * (1 + size), sp.Rational(1, 4)
    range_part, vertices = sp.sympify((1 + size) ** 2 if given_x is None else given_x, strict=True), 2**k
    centred = proof.given(e_z, "==", 0, "E[z | x] = 0, z = y - g")
    spread = proof.given(var, "==", e_zz, "Var(y | x) = E[z^2 | x]")
    share = proof.given(r, "<=", 1, "r is at most 1")
    total = range_part + quarter
    says = "Chernoff's bound for terms with this variance proxy, one choice of means"
    tail = proof.given(P_vertex(alpha), "<=", sp.exp(-CHERNOFF.subs({proxy: total, t: alpha})), says, CHERNOFF_CITES)
    vertex = "the mean of V_m is affine in each component mean, so least where all are -M or M"
    union = proof.given(P_V(alpha), "<=", vertices * P_vertex(alpha), vertex)

    shape = proof.step("V_m at a data point", AT_Y, "==", (1 - r / 2) * z**2 + z * (g - m), put={y: g + z})
    rule = averaged({e_V: AT_Y.subs(y, g + z), e_zz: z**2, e_z: z}, (r, g, m))
    mean = proof.step("its mean given x", e_V, "==", (1 - r / 2) * e_zz + e_z * (g - m), rule, [shape])
    variance = proof.step("where the noise is centred", e_V, "==", (1 - r / 2) * var,
                          certificate(h(1) + (g - m) * h(2) - (1 - r / 2) * h(3)), [mean, centred, spread])  # fmt: skip
    wide = proof.given(square, "<=", 1, "y^2 <= 1, averaged given x")
    expanded = proof.given(var, "==", square - g**2, "Var(y | x) = E[y^2 | x] - g^2")
    low = proof.step("so it is not negative", e_V, ">=", 0, certificate(-h(1) + (h(2) + 1) * var / 2), [variance, share])
    high = proof.step("and at most 1", e_V, "<=", 1, certificate(h(1) + h(2) + h(3) + g**2 + r * var / 2), [variance, wide, expanded])
    of_range = proof.step("proxy of V_m given x", BOUNDED_PROXY, "==", range_part, put={B: length}, cites=BOUNDED_PROXY_CITES)
    of_mean = proof.step("proxy of its mean given x", BOUNDED_PROXY, "==", quarter, put={B: 1}, cites=BOUNDED_PROXY_CITES)
    both = letter("v_x", "proxy of V_m given x", positive=True), letter("v_m", "proxy of the mean of V_m given x", positive=True)
    added = proof.step("the proxies add: condition on x, then on nothing", both[0] + both[1], "==", total,
                       put={both[0]: range_part, both[1]: quarter}, after=[of_range, of_mean])  # fmt: skip
    exponent = proof.step("Chernoff's exponent", CHERNOFF, "==", 2 * n * alpha**2 / (4 * total), put={proxy: total, t: alpha}, after=added)
    bound = vertices * sp.exp(-n * alpha**2 / (2 * total))
    proof.step("all choices of means", P_V(alpha), "<=", bound, certificate(h(1) + vertices * h(2)), [union, tail])
    concluded = (step.conclusion for step in (low, high, exponent))
    return proof.derivation(f"the noise event, means up to {size}", Need(P_V(alpha), "<=", bound), *concluded)


def earned(kept: sp.Expr = r) -> Derivation:
    """MSE <= r^2 sigma^2 and the noise event: mean z (f - m) >= sigma^2 (1 - r) - alpha, by a square at each data point, 0 < r."""
    proof = Proof(SOURCE)
    fits = proof.given(mse, "<=", r**2 * sigma**2, "the training error allowed")
    event = proof.given(V, ">=", sigma**2 * (1 - r / 2) - alpha, "the noise event")
    parts = proof.given(V, "==", V_0 - zm, "V_m = (1 - r/2) z^2 + z g - z m")
    split = proof.given(zh, "==", zf - zm, "f - m in place of f")
    positive = proof.given(r, ">", 0, "a training error is allowed")
    at_point = 2 * r * (z * f - (1 - r / 2) * z**2 - z * g) + (y - f) ** 2
    square_there = proof.step("at a data point", at_point, ">=", 0, certificate((g + z - f - r * z) ** 2), put={y: g + z})
    terms = {zf: z * f, V_0: (1 - r / 2) * z**2 + z * g, mse: (g + z - f) ** 2}
    mean = proof.step("averaged over the data", 2 * r * (zf - V_0) + mse, ">=", 0, averaged(terms, (r,)), [square_there])
    solve = certificate(h(1) + h(2) + 2 * h(6) * (h(3) + h(4) - h(5)), 2 * h(6))
    proof.step(
        "solve for the mean of z (f - m)", zh, ">=", sigma**2 * (1 - kept) - alpha, solve, [mean, fits, event, parts, split, positive]
    )
    return proof.derivation("what a fit has earned", Need(zh, ">=", sigma**2 * (1 - kept) - alpha))


def earned_exact(gain: sp.Expr = sigma**2) -> Derivation:
    """The case r = 0: where f = y at every data point the correlation is the mean of V_m itself."""
    proof = Proof(SOURCE)
    fits = proof.given(f, "==", y, "f interpolates: r = 0", each=(f, y))
    event = proof.given(V, ">=", sigma**2 - alpha, "the noise event at r = 0")
    noise = proof.given(y, "==", g + z, "z = y - g", each=(y, g, z))
    at_point = proof.step("at a data point", z * (f - m), "==", z**2 + z * (g - m), certificate(z * h(1) + z * h(2)), [fits, noise])
    mean = proof.step("averaged over the data", zh, "==", V, averaged({zh: z * (f - m), V: z**2 + z * (g - m)}), [at_point])
    proof.step("the noise event", zh, ">=", gain - alpha, certificate(-h(1) + h(2)), [mean, event])
    return proof.derivation("what an interpolant has earned", Need(zh, ">=", gain - alpha))
