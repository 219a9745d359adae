"""Errata of the submission: for each statement that does not hold as printed an exact counterexample, beside what does hold.

The submission is the one version whose text was compared; which later versions keep which statement could not be read.  Theorems 2 and 3
stand; Lemma 3.1 holds for feed-forward nets without biases and is repaired for the class it is printed for.  Each claim of this family
says what stands, and by which repair.
"""

from dataclasses import dataclass

import sympy as sp

from theory.paper.isoperimetry import product_with_noise, standardised
from theory.paper.theorem_2 import P_sum, w
from theory.paper.versions import K_STAR
from theory.proof.deciders import Need, certificate, h, interval, rational
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import J, Q, R, W, d, eps, function, letter, p
from theory.proof.notebook import Proof

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
bias = letter("b_1", "bias of the first layer's neuron", real=True)
v_in = letter("v_in", "the input of the network with skip connections", positive=True)
v_1 = letter("v_1", "value of its first neuron", positive=True)
v_2 = letter("v_2", "value of its second neuron", positive=True)
v_3 = letter("v_3", "value of its third neuron", positive=True)
v_4 = letter("v_4", "value of its fourth neuron, the output", positive=True)
slope_1 = letter("slope_1", "derivative of the output by the first neuron", real=True)
slope_2 = letter("slope_2", "derivative of the output by the second neuron", real=True)
slope_3 = letter("slope_3", "derivative of the output by the third neuron", real=True)

P_h = function(
    "P_h",
    "P_h(v) = P(|h| >= v), h = sqrt(d) f, f = x_1 clipped to [-1, 1], x ~ N(0, I/d): the normal tail where v <= sqrt(d)",
    nonnegative=True,
)
P_hz = function(
    "P_hz", "P_hz(v) = P(|h z| >= v) for the same h, labels 1 with probability 1/5 and else -1, whatever x is", nonnegative=True
)


UNCLIPPED = Need(v**2, "<=", d, "where h is not clipped")


def one_subgaussian(at: int = 2, printed: int = 1) -> Derivation:
    """h = sqrt(d/c) (f - E f)/L is 2-subgaussian and not 1-subgaussian: P(|h| >= 2) > 2 exp(-4) for x_1 of N(0, I/d), d >= 4."""
    proof, honest = Proof(HERE), standardised()
    proof.borrow(honest)
    many = proof.given(d, ">=", at**2, "dimensions enough")
    normal = proof.given(P_h(v), "==", sp.erfc(v / sp.sqrt(2)), "the normal law", NORMAL_CITES, every=(v,), where=(UNCLIPPED,))
    tail, bound = sp.erfc(at / sp.sqrt(2)), 2 * sp.exp(-(sp.Integer(at) ** 2) / printed)
    there = proof.step(f"at v = {at}, d >= {at**2}", P_h(v), "==", tail, instance(), [normal, many], put={v: at})
    proof.step(f"more than a {printed}-subgaussian variable may have", tail, ">", bound, interval({}), after=there)
    return proof.derivation("h is 2-subgaussian; 1-subgaussian it is not", *honest.concludes, Need(P_h(at), ">", bound))


def four_subgaussian(at: int = 9, printed: int = 4) -> Derivation:
    """h z is 8-subgaussian and not 4-subgaussian: P(|h z| >= 9) > 2 exp(-81/4) for labels 1 with probability 1/5, else -1, d >= 32."""
    proof, honest = Proof(HERE), product_with_noise()
    proof.borrow(honest)
    noise_size, reach = sp.Rational(8, 5), sp.Rational(5 * at, 8)
    many = proof.given(d, ">=", sp.ceiling(reach**2), "dimensions enough")
    normal = proof.given(P_h(v), "==", sp.erfc(v / sp.sqrt(2)), "the normal law", NORMAL_CITES, every=(v,), where=(UNCLIPPED,))
    product = proof.given(P_hz(v), ">=", FIFTH * P_h(v / noise_size), "z = 8/5 with probability 1/5, independently of h", every=(v,))
    mean = proof.step("the mean label is -3/5", q - (1 - q), "==", -3 * FIFTH, put={q: FIFTH})
    noise = proof.step("so the noise is 8/5 where the label is 1", 1 - s, "==", noise_size, put={s: -3 * FIFTH}, after=mean)
    there = proof.step(f"at v = {at}", P_hz(v), ">=", FIFTH * P_h(reach), instance(), [product], put={v: at})
    tail, bound = sp.erfc(reach / sp.sqrt(2)), 2 * sp.exp(-(sp.Integer(at) ** 2) / printed)
    normal_tail = proof.step("the normal tail", P_h(v), "==", tail, instance(), [normal, many], put={v: reach})
    least = certificate(h(1) - h(2) / 5)
    chance = proof.step("so it is at least", P_hz(at), ">=", FIFTH * tail, least, [there, normal_tail])
    proof.step(f"more than a {printed}-subgaussian variable may have", FIFTH * tail, ">", bound, interval({}), after=chance)
    says = "h z is 8-subgaussian; 4-subgaussian it is not"
    return proof.derivation(says, *honest.concludes, Need(P_hz(at), ">", bound), noise.conclusion)


def sum_constant(proposition: sp.Expr | int = K_STAR, printed: int = 81) -> Derivation:
    """n^{-1/2} sum h_i z_i has the printed tail 2 exp(-(t/9)^2): 8 times the best constant of Proposition 1.2 is at most 81.

    proposition: the constant of Proposition 1.2; with its printed 18 the product is 144 and does not fit under 81.
    """
    proof, constant = Proof(HERE), 8 * sp.sympify(proposition, strict=True)
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


def bias_of_a_neuron(value: sp.Expr | int = 10) -> Derivation:
    """f_w(x) = w_2 relu(w_1 x + b) from (w_1, w_2, b) = (0, 1, 10) to (0, 0, 10) moves by 10; the printed bound is sqrt(3).

    value: b; the printed bound B Q R sqrt(p) |w - w'| has B = Q = R = 1, p = 3, |w - w'| = 1 here, whatever b >= 0 is.
    """
    proof = Proof(HERE)
    network = w_2 * (w_1 * s + bias)
    moved = proof.step("f at (0, 1, b), where relu(b) = b", network, "==", value, put={w_1: 0, w_2: 1, bias: value})
    still = proof.step("f at (0, 0, b)", network, "==", 0, put={w_1: 0, w_2: 0, bias: value})
    printed = proof.step("the printed bound: three parameters", Q * R * sp.sqrt(p), "==", sp.sqrt(3), put={Q: 1, R: 1, p: 3})
    proof.step("is less than b, by which f moves", sp.sqrt(3), "<", value, interval({}), after=printed)
    says = "the output weight of a neuron with a large bias moves the network by more than the printed bound"
    return proof.derivation(says, Need(sp.sqrt(3), "<", value), moved.conclusion, still.conclusion)


def skip_connections(parameters: int = 10) -> Derivation:
    """Four layers of one neuron with skips, relu, x = 1, W_j = h/|h|, h all earlier values: |grad_w f|^2 = 14 and Lip f = 2 sqrt(2).

    All norms |W_j| are 1, so B = 1, and Q = R = 1: the printed bound gives |grad_w f|^2 <= p = 10.  parameters: that 10; 14 is false.
    """
    proof, root = Proof(HERE), sp.sqrt(2)
    beside = v_in**2 + v_1**2
    second = proof.step("W h = |h|: the second neuron", sp.sqrt(beside), "==", root, put={v_in: 1, v_1: 1})
    third = proof.step("the third", sp.sqrt(beside + v_2**2), "==", 2, put={v_in: 1, v_1: 1, v_2: root}, after=second)
    last = proof.step("the fourth, which is f", sp.sqrt(beside + v_2**2 + v_3**2), "==", 2 * root,
                      put={v_in: 1, v_1: 1, v_2: root, v_3: 2}, after=[second, third])  # fmt: skip
    by_3 = proof.step("f by neuron 3: its weight, v_3/v_4", v_3 / v_4, "==", root / 2, put={v_3: 2, v_4: 2 * root}, after=[third, last])
    by_2 = proof.step("f by neuron 2: its weight, and through neuron 3", v_2 / v_4 + slope_3 * v_2 / v_3, "==", 1,
                      put={v_2: root, v_3: 2, v_4: 2 * root, slope_3: root / 2}, after=[second, third, last, by_3])  # fmt: skip
    through = v_1 / v_4 + slope_3 * v_1 / v_3 + slope_2 * v_1 / v_2
    by_1 = proof.step("f by neuron 1: its weight, and through neurons 3 and 2", through, "==", root,
                      put={v_1: 1, v_2: root, v_3: 2, v_4: 2 * root, slope_3: root / 2, slope_2: 1},
                      after=[second, third, last, by_3, by_2])  # fmt: skip
    says = "a layer's gradient is what goes in (of square norm 1, 2, 4, 8) times that; squared and summed"
    squares = slope_1**2 + 2 * slope_2**2 + 4 * slope_3**2 + 8
    slopes = {slope_1: root, slope_2: 1, slope_3: root / 2}
    whole = proof.step(says, squares, "==", 14, put=slopes, after=[by_1, by_2, by_3])
    proof.step("more than the number of parameters, 1 + 2 + 3 + 4", sp.Integer(14), ">", parameters, interval({}), after=whole)
    lipschitz = proof.step("and f = 2 sqrt(2) x, for x > 0, is not 1-Lipschitz", 2 * root, ">", 1, interval({}), after=last)
    says = "skip connections: the gradient by the weights and the Lipschitz constant exceed what is printed"
    return proof.derivation(says, Need(squares.subs(slopes), ">", parameters), proof.so_far(lipschitz))


def norm_product_not_convex(large: int = 4) -> Derivation:
    """B(w) = max(|w_1 w_2|, |w_1|, |w_2|) of two scalar layers is 4 at (4, 1/4) and at (1/4, 4), and more than 4 half-way.

    large: the 4; at 1 the two points are one, and nothing is exceeded.
    """
    proof, half_way = Proof(HERE), (large + 1 / sp.Integer(large)) / 2
    at_end = {w_1: large, w_2: 1 / sp.Integer(large)}
    ends = proof.step("at both ends the product is 1, so that B is the larger norm", w_1 * w_2, "==", 1, put=at_end)
    product = proof.step("half-way each is the mean of the two, and B is at least their product", w_1 * w_2, "==", half_way**2,
                         put={w_1: half_way, w_2: half_way})  # fmt: skip
    proof.step("more than the larger norm at the ends", half_way**2, ">", large, interval({}), after=product)
    return proof.derivation("the largest product of norms is not convex", Need(half_way**2, ">", large), ends.conclusion)


@dataclass(frozen=True)
class Erratum:
    """What the submission prints, the claims of this family about it, and whether it is false or true with a printed proof that fails."""

    printed: str
    claims: tuple[str, ...]
    false: bool = True


ERRATA = (
    Erratum("Lemma 2.1, proof: on the two noise events a fit has mean z f >= epsilon/3", ("lemma_2_1_eps_third",)),
    Erratum("Theorem 2, proof: h is 1-subgaussian", ("one_subgaussian",)),
    Erratum("Theorem 2, proof: h z is 4-subgaussian", ("four_subgaussian",)),
    Erratum("Theorem 2, proof: n^{-1/2} sum h_i z_i has the tail 2 exp(-(t/9)^2)", ("sum_constant",), false=False),
    Erratum("Theorem 3, proof: there is a net of (60 W J/epsilon)^p functions", ("net_of_a_small_class",)),
    Erratum("Theorem 3, proof: a neighbour in the net has MSE(g) <= MSE(f) + epsilon/2", ("neighbour_pointwise",)),
    Erratum("Lemma 3.1: |f_w - f_w'| <= B Q R sqrt(p) |w - w'|", ("activation_at_0", "lemma_3_1_biases", "lemma_3_1_skips")),
    Erratum("Lemma 3.1, proof: B is convex", ("norm_product_not_convex",)),
)
"""In the order of the submission."""

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def summary() -> str:
    """How many errata there are, in words: what README and reports say."""
    false = sum(erratum.false for erratum in ERRATA)
    return (
        f"{WORDS[false]} statements of the submission do not hold as printed, each with an exact counterexample and a repair, "
        f"and {WORDS[len(ERRATA) - false]} more is true but does not follow as printed"
    )
