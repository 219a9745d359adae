"""Errata: for each statement that does not hold as printed an exact counterexample, step by step, beside what does hold.

No theorem of the paper falls with any of them; each claim of this family says by which repair it stands.
"""

import sympy as sp

from theory.decide import Need, certificate, h, interval, rational
from theory.derivation import Derivation
from theory.generalization import C_MAX
from theory.inference import instance, monotone
from theory.isoperimetry import product_with_noise, standardised
from theory.proof import Proof
from theory.symbols import J, R, W, eps, function, letter, n, p
from theory.theorem_2 import P_sum, w
from theory.versions import K_STAR

HERE = "here, counterexample and repair"
NORMAL_CITES = "abramowitz-stegun-1964, 26.2.29"
FIFTH, HALF = sp.Rational(1, 5), sp.Rational(1, 2)
SMALL = sp.Rational(1, 120)
"""W J/epsilon of a class for which the printed net has fewer than one function."""

x = letter("X", "size of a class in units of epsilon: W J/epsilon", positive=True)
q = letter("q_1", "probability of the label 1; the label is -1 otherwise", positive=True)
s = letter("s", "a real number", real=True)
v = letter("v_0", "a positive number", positive=True)
w_1 = letter("w_1", "weight of the first layer", real=True)
w_2 = letter("w_2", "weight of the second layer", real=True)

P_h = function(
    "P_h",
    "P_h(v) = P(|h| >= v), h = sqrt(d) f, f = x_1 clipped to [-1, 1], x ~ N(0, I/d): the normal tail where v <= sqrt(d)",
    nonnegative=True,
)
P_hz = function(
    "P_hz", "P_hz(v) = P(|h z| >= v) for the same h, labels 1 with probability 1/5 and else -1, whatever x is", nonnegative=True
)


def one_subgaussian(at: int = 2, printed: int = 1) -> Derivation:
    """h = sqrt(d/c) (f - E f)/L is 2-subgaussian and not 1-subgaussian: P(|h| >= 2) > 2 exp(-4) for x_1 of N(0, I/d), d >= 4."""
    proof, honest = Proof(HERE), standardised()
    proof.borrow(honest)
    normal = proof.given(P_h(v), "==", sp.erfc(v / sp.sqrt(2)), "the normal law, where v <= sqrt(d)", NORMAL_CITES)
    tail, bound = sp.erfc(at / sp.sqrt(2)), 2 * sp.exp(-(sp.Integer(at) ** 2) / printed)
    there = proof.step(f"at v = {at}, d >= {at**2}", P_h(v), "==", tail, instance(), [normal], put={v: at})
    proof.step(f"more than a {printed}-subgaussian variable may have", tail, ">", bound, interval({}), after=there)
    return proof.derivation("h is 2-subgaussian; 1-subgaussian it is not", *honest.concludes, Need(P_h(at), ">", bound))


def four_subgaussian(at: int = 9, printed: int = 4) -> Derivation:
    """h z is 8-subgaussian and not 4-subgaussian: P(|h z| >= 9) > 2 exp(-81/4) for labels 1 with probability 1/5, else -1, d >= 32."""
    proof, honest = Proof(HERE), product_with_noise()
    proof.borrow(honest)
    noise_size, reach = sp.Rational(8, 5), sp.Rational(5 * at, 8)
    normal = proof.given(P_h(v), "==", sp.erfc(v / sp.sqrt(2)), "the normal law, where v <= sqrt(d)", NORMAL_CITES)
    product = proof.given(P_hz(v), ">=", FIFTH * P_h(v / noise_size), "z = 8/5 with probability 1/5, independently of h")
    mean = proof.step("the mean label is -3/5", q - (1 - q), "==", -3 * FIFTH, put={q: FIFTH})
    noise = proof.step("so the noise is 8/5 where the label is 1", 1 - s, "==", noise_size, put={s: -3 * FIFTH}, after=mean)
    there = proof.step(f"at v = {at}", P_hz(v), ">=", FIFTH * P_h(reach), instance(), [product], put={v: at})
    tail, bound = sp.erfc(reach / sp.sqrt(2)), 2 * sp.exp(-(sp.Integer(at) ** 2) / printed)
    normal_tail = proof.step(f"the normal tail, d >= {sp.ceiling(reach**2)}", P_h(v), "==", tail, instance(), [normal], put={v: reach})
    least = certificate(h(1) - h(2) / 5)
    chance = proof.step("so it is at least", P_hz(at), ">=", FIFTH * tail, least, [there, normal_tail])
    proof.step(f"more than a {printed}-subgaussian variable may have", FIFTH * tail, ">", bound, interval({}), after=chance)
    says = "h z is 8-subgaussian; 4-subgaussian it is not"
    return proof.derivation(says, *honest.concludes, Need(P_hz(at), ">", bound), noise.conclusion)


def sum_constant(proposition: sp.Expr | int = K_STAR, printed: int = 81) -> Derivation:
    """n^{-1/2} sum h_i z_i has the printed tail 2 exp(-(t/9)^2): 8 times the best constant of Proposition 1.2 is at most 81.

    proposition: the constant of Proposition 1.2; with its printed 18 the product is 144 and does not fit under 81.
    """
    proof, constant = Proof(HERE), 8 * sp.sympify(proposition)
    reason = "Proposition 1.2, h z being 8-subgaussian"
    derived, printed_tail = 2 * sp.exp(-(w**2) / constant), 2 * sp.exp(-(w**2) / printed)
    tail = proof.given(P_sum(w), "<=", derived, reason, "here, proposition_1_2")
    enough = proof.step("the printed exponent asks for no more", w**2 / constant, ">=", w**2 / printed, rational())
    less = proof.step("exp(-x) is decreasing", derived, "<=", printed_tail, monotone(2 * sp.exp(-s), s), [enough])
    proof.step("so the tail is as printed", P_sum(w), "<=", printed_tail, certificate(h(1) + h(2)), [tail, less])
    return proof.derivation("the printed tail of the sum", Need(P_sum(w), "<=", printed_tail))


def net_of_a_small_class(size: sp.Rational = SMALL) -> Derivation:
    """Where 60 W J < epsilon the printed size of the net, (60 W J/epsilon)^p, is below 1; a net has one function at least."""
    proof, base = Proof(HERE), 60 * size
    parameter = proof.given(p, ">=", 1, "there is a parameter")
    scale = proof.step(f"W J = {size} epsilon, say", 60 * W * J / eps, "==", base, put={W: size * eps / J})
    negative = proof.step("the logarithm of that is negative", sp.log(base), "<", 0, interval({}))
    fewer = certificate(-h(1) * sp.log(base))
    down = proof.step("more parameters, fewer functions", p * sp.log(base), "<=", sp.log(base), fewer, [parameter])
    proof.step("so the printed number is below 1", sp.exp(p * sp.log(base)), "<=", base, monotone(sp.exp(s), s), [down])
    says = "the printed size of the net of a small class is less than one function"
    return proof.derivation(says, Need(sp.exp(p * sp.log(base)), "<=", base), scale.conclusion, negative.conclusion)


def neighbour_pointwise(share: sp.Rational = HALF) -> Derivation:
    """y = 1, f = -1 and its neighbour f + epsilon/6: the square error falls by 2 epsilon/3 - epsilon^2/36, more than epsilon/2."""
    proof = Proof(HERE)
    small = proof.given(eps, "<=", 1, "the error is below the noise level, which is at most 1")
    gap, fallen = (1 - s) ** 2 - (1 - s - eps / 6) ** 2, 2 * eps / 3 - eps**2 / 36
    falls = proof.step("the square error of f less that of its neighbour", gap, "==", fallen, put={s: -1})
    room = certificate(eps * (sp.Rational(2, 3) - share - sp.Rational(1, 36)) + h(1) * eps / 36)
    proof.step("more than the printed allowance", fallen, ">", share * eps, room, [small], after=falls)
    says = "at one point the square error of a neighbour differs by more than epsilon/2"
    return proof.derivation(says, Need(gap.subs(s, -1), ">", share * eps))


def activation_not_0_at_0(value: sp.Expr | int = 1) -> Derivation:
    """f_w(x) = w_2 s(w_1 x) with s(u) = u + 1 at w_1 = 0, w_2 = 0 and 1: f moves by 1, the printed bound is R sqrt(2), small with R.

    value: s(0); the bound |f_w - f_w'| <= B Q R sqrt(p) |w - w'| has B = Q = 1, p = 2, |w - w'| = 1 here.
    """
    proof, radius = Proof(HERE), sp.Rational(1, 2)
    network = w_2 * (w_1 * s + value)
    moved = proof.step("f at w = (0, 1)", network, "==", value, put={w_1: 0, w_2: 1})
    still = proof.step("f at w = (0, 0)", network, "==", 0, put={w_1: 0, w_2: 0})
    printed = proof.step("the printed bound, inputs with |x| <= 1/2", R * sp.sqrt(2), "==", radius * sp.sqrt(2), put={R: radius})
    proof.step("is less than 1, by which f moves", radius * sp.sqrt(2), "<", value, interval({}), after=printed)
    says = "an activation with s(0) = 1 moves the network by more than the printed bound"
    return proof.derivation(says, Need(radius * sp.sqrt(2), "<", value), moved.conclusion, still.conclusion)


def rademacher_of_one(constant: sp.Expr = C_MAX) -> Derivation:
    """F = {5 sqrt(d) x_1}, x ~ N(0, I/d), k = 1: Rad = 5 sqrt(2/(pi n)) is more than C sqrt(1/n), all that log|F| = 0 leaves.

    constant: C; 1 + sqrt 2 is the honest one with log(2|F|).
    """
    proof = Proof(HERE)
    spread, printed = 5 * sp.sqrt(2 / sp.pi), constant * sp.sqrt(1 / n)
    rule = "E |normal| = sqrt(2/pi) standard deviations, 5/sqrt(n) here"
    value = proof.step(rule, v * sp.sqrt(2 / sp.pi), "==", spread / sp.sqrt(n), put={v: 5 / sp.sqrt(n)}, cites=NORMAL_CITES)
    larger = proof.step("5 sqrt(2/pi) is more than C", spread, ">", constant, interval({}))
    proof.step("so it is too large", spread / sp.sqrt(n), ">", printed, certificate(h(1) / sp.sqrt(n)), [larger], after=value)
    total = Need((v * sp.sqrt(2 / sp.pi)).subs(v, 5 / sp.sqrt(n)), ">", printed)
    return proof.derivation("one function with a Rademacher complexity above the printed bound", total)
