"""Lemma 3.1, line by line: how fast a deep network moves with its weights, and what that costs in Theorem 3.

f_w(x) = W_D s(W_{D-1} s(... s(W_1 x))), the activation s 1-Lipschitz with s(0) = 0 and no biases (a bias is a coordinate that the layers
carry on unchanged).  Every entry of a matrix is one of p parameters, each in at most Q places; |x| <= R.  B bounds the product of
max(1, |W_j|) over the layers (operator norms) on the whole segment from w to w', which the parameter set, being convex, contains.
"""

import sympy as sp

from theory.decide import Need, certificate, h
from theory.derivation import Derivation, Step
from theory.inference import averaged, instance, monotone
from theory.proof import Proof
from theory.symbols import D, J, Q, R, W, eps, letter, p

LEMMA = "bubeck-sellke-2021, Lemma 3.1 (all versions)"
SHARPER = "here, sharper form of bubeck-sellke-2021, Lemma 3.1"
OPERATOR_NORM_CITES = "golub-van-loan-2013, Section 2.3"
AMGM_CITES = "hardy-littlewood-polya-1934, Theorem 9"

B = letter("Bbar", "largest product of max(1, |W_j|) over all layers, on the segment between two parameters", positive=True)
a = letter("a_j", "operator norm of a layer's matrix", nonnegative=True)
b = letter("b_j", "max(1, |W_j|) of one layer", positive=True)
below = letter("B_low", "product of max(1, |W_i|) over the layers below one", positive=True)
above = letter("B_high", "product of max(1, |W_i|) over the layers above one", positive=True)
size = letter("H", "norm of what comes out of a layer", nonnegative=True)
size_next = letter("H_next", "norm of what comes out of the layer after it", nonnegative=True)
back = letter("Delta_back", "norm of the derivative of f by what goes into a layer's activation", nonnegative=True)
G = letter("G", "Frobenius norm of the derivative of f by one layer's matrix", nonnegative=True)
G_2 = letter("G_2", "mean of G^2 over the D layers", real=True)
e = letter("e", "derivative of f by one entry of a matrix", real=True)
m = letter("m", "a real number", real=True)
e_1 = letter("e_1", "mean of e over the places of one parameter", real=True)
e_2 = letter("e_2", "mean of e^2 over the places of one parameter", nonnegative=True)
places = letter("N_w", "number of places of one parameter, at most Q", positive=True)
slope = letter("g_w", "derivative of f by one parameter: the sum of e over its places", real=True)
squares = letter("s_w", "sum of e^2 over the places of one parameter", real=True)
slope_2 = letter("g_2", "mean of g_w^2 over the p parameters: |grad f|^2/p", real=True)
squares_2 = letter("s_2", "mean of s_w over the p parameters", real=True)
move = letter("T_w", "|w - w'|", nonnegative=True)
change = letter("Delta_f", "|f_w(x) - f_w'(x)|", nonnegative=True)
grad = letter("g_max", "largest |grad_w f| on the segment", nonnegative=True)
entries = letter("E_j", "number of entries of one layer's matrix, at least 1", positive=True)
entries_all = letter("E_all", "product of the numbers of entries over the layers", positive=True)
total = letter("E_sum", "number of entries of all layers together", positive=True)
X = letter("X_2", "what the square of the product of the earlier layers is at most", positive=True)
r = letter("r", "a positive real number", positive=True)
so_far_2 = letter("B_2", "square of the product of max(1, |W_i|) over the layers so far", nonnegative=True)


def one_layer(outside: sp.Expr | int = 0) -> Derivation:
    """A layer's matrix W_j changes f by at most B R times the change: G = |back| |h| <= B R.

    outside: |s(0)| sqrt(width), which the lemma leaves out of its words and needs to be 0.
    """
    proof = Proof(LEMMA)
    lipschitz = proof.given(size_next, "<=", a * size + outside, "|s(u)| <= |u|: s is 1-Lipschitz and s(0) = 0", OPERATOR_NORM_CITES)
    norm = proof.given(a, "<=", b, "b is the larger of 1 and a")
    so_far = proof.given(size, "<=", below * R, "what came out of the layers below, by induction")
    larger = proof.step("with max(1, |W_j|) for |W_j|", a * size, "<=", b * size, certificate(h(1) * size), [norm])
    grow = certificate(h(1) + h(2) + b * h(3))
    forward = proof.step("one layer more", size_next, "<=", b * below * R, grow, [lipschitz, larger, so_far])
    backward = proof.given(back, "<=", above, "the same from the other end: s' is at most 1 in size")
    outer = proof.given(G, "==", back * size, "the derivative by W_j is an outer product: its Frobenius norm is the product of the two")
    others = proof.given(above * below, "<=", B, "leaving out a factor max(1, |W_j|) >= 1")
    entry = certificate(h(1) * size + above * h(2) + h(3) * R + h(4))
    proof.step("so one layer's derivative is at most B R", G, "<=", B * R, entry, [backward, so_far, others, outer])
    return proof.derivation("the derivative of a network by one layer's matrix", Need(G, "<=", B * R), forward.conclusion)


def shared_parameter(most: sp.Expr | int = Q) -> Derivation:
    """A parameter in at most Q places: the square of its derivative is at most Q times the sum of squares over its places.

    most: what stands for Q in the conclusion; 1 is a false twin.
    """
    proof = Proof(SHARPER)
    count = proof.given(places, "<=", Q, "a parameter is used in at most Q places")
    chain = proof.given(slope, "==", places * e_1, "the chain rule adds up the places")
    sums = proof.given(squares, "==", places * e_2, "a sum is the number of its terms times their mean")
    parabola = proof.step("at each place", e**2, ">=", 2 * m * e - m**2, certificate((e - m) ** 2))
    tangent = proof.step("averaged over the places", e_2, ">=", 2 * m * e_1 - m**2, averaged({e_2: e**2, e_1: e}, (m,)), [parabola])
    jensen = proof.step("at m the mean itself", e_2, ">=", e_1**2, instance(), [tangent], put={m: e_1})
    square = proof.step("the derivative, squared", slope**2, "==", places**2 * e_1**2, certificate(h(1) * (slope + places * e_1)), [chain])
    shares = certificate(h(1) + places**2 * h(2) + h(3) * places * e_2 - h(4) * Q)
    proof.step("Cauchy and Schwarz", slope**2, "<=", most * squares, shares, [square, jensen, count, sums])
    return proof.derivation("the derivative by a parameter in at most Q places", Need(slope**2, "<=", most * squares))


def lemma_3_1(factor: sp.Expr | int = Q) -> Derivation:
    """|f_w - f_w'| <= B R sqrt(Q D) |w - w'|, which is at most the printed B Q R sqrt(p) |w - w'| because D <= Q p.

    factor: what a parameter in several places costs; 1 is a false twin.
    """
    proof, sharp = Proof(SHARPER), B * R * sp.sqrt(factor * D)
    layer = proof.given(G, "<=", B * R, "one layer's derivative")
    parameter = proof.given(slope**2, "<=", Q * squares, "one parameter's derivative")
    same = proof.given(p * squares_2, "==", D * G_2, "all places, counted by parameters or by layers")
    gradient = proof.given(grad**2, "==", p * slope_2, "|grad_w f|^2 adds up the parameters, where it is largest")
    path = proof.given(change, "<=", grad * move, "mean value inequality on the segment, which the convex parameter set contains")
    count = proof.given(D, "<=", Q * p, "D layers with an entry each, p parameters in at most Q places each")
    square = proof.step("squared", G**2, "<=", (B * R) ** 2, certificate(h(1) * (B * R + G)), [layer])
    layers = proof.step("averaged over the layers", G_2, "<=", (B * R) ** 2, averaged({G_2: G**2}, (B, R)), [square])
    averages = averaged({slope_2: slope**2, squares_2: squares}, (Q,))
    parameters = proof.step("averaged over the parameters", slope_2, "<=", Q * squares_2, averages, [parameter])
    together = certificate(h(1) * p + Q * h(2) + Q * D * h(3) + h(4))
    whole: list[Need | Step] = [parameters, same, layers, gradient]
    bound = proof.step("all together", grad**2, "<=", factor * D * (B * R) ** 2, together, whole)
    root = proof.step("the root", grad, "<=", sharp, certificate(h(1), grad + sharp), [bound])
    sharper = proof.step("so f moves by at most", change, "<=", sharp * move, certificate(h(1) + h(2) * move), [path, root])
    fewer = proof.step("in the printed form: D <= Q p, times Q", factor * D, "<=", Q**2 * p, certificate(h(1) * Q), [count])
    larger = proof.step("the root", sp.sqrt(factor * D), "<=", Q * sp.sqrt(p), monotone(sp.sqrt(r), r), [fewer])
    printed = B * Q * R * sp.sqrt(p) * move
    proof.step("as printed", change, "<=", printed, certificate(h(1) + h(2) * B * R * move), [sharper, larger])
    says = "a network moves by at most B R sqrt(Q D) |w - w'|, which is at most the printed B Q R sqrt(p) |w - w'|"
    return proof.derivation(says, Need(change, "<=", printed), Need(change, "<=", sharp * move))


def product_of_norms(share: sp.Expr | int = D) -> Derivation:
    """B(w) <= (W sqrt(p Q/D))^D for w in [-W, W]^p, W >= 1, by arithmetic and geometric means; the printed bound has p Q for p Q/D.

    share: what the number of places is divided by; D^2 is a false twin.
    """
    proof, sharp = Proof(SHARPER), (W * sp.sqrt(p * Q / share)) ** D
    box = proof.given(W, ">=", 1, "the parameters lie in [-W, W], W >= 1")
    entry = proof.given(entries, ">=", 1, "a layer has an entry")
    factor = proof.given(b**2, "<=", entries * W**2, "b is 1 (by the first step) or |W_j|, at most its Frobenius norm", OPERATOR_NORM_CITES)
    earlier = proof.given(so_far_2, "<=", X, "the product of the layers so far, by induction")
    all_layers = proof.given(B**2, "<=", W ** (2 * D) * entries_all, "so over all D layers, by the second step")
    means = proof.given(entries_all, "<=", (total / share) ** D, "geometric mean <= arithmetic mean", AMGM_CITES)
    count = proof.given(total, "<=", Q * p, "p parameters in at most Q places each")
    one = proof.step("1 is at most that", 1, "<=", entries * W**2, certificate(h(1) * W**2 + h(2) * (W + 1)), [entry, box])
    longer = certificate(h(1) * entries * W**2 + so_far_2 * h(2))
    layer = proof.step("one layer more", so_far_2 * b**2, "<=", X * entries * W**2, longer, [earlier, factor])
    mean = proof.step("the mean number of entries of a layer", total / share, "<=", Q * p / share, certificate(h(1), share), [count])
    power = proof.step("to the power D", (total / share) ** D, "<=", (Q * p / share) ** D, monotone(r**D, r), [mean])
    terms = certificate(h(1) + W ** (2 * D) * (h(2) + h(3)))
    square = proof.step("together", B**2, "<=", W ** (2 * D) * (Q * p / share) ** D, terms, [all_layers, means, power])
    root = proof.step("the root", B, "<=", sharp, monotone(sp.sqrt(r), r), [square])
    ratio = W * sp.sqrt(p * Q / share)
    less = proof.step("D >= 1", p * Q / share, "<=", p * Q, certificate(p * Q * (D - 1), D))
    layer_bound = monotone(W * sp.sqrt(r), r)
    factor_bound = proof.step("the bound of one layer", ratio, "<=", W * sp.sqrt(p * Q), layer_bound, [less])
    printed = (W * sp.sqrt(p * Q)) ** D
    weaker = proof.step("to the power D", sharp, "<=", printed, monotone(r**D, r), [factor_bound])
    proof.step("as printed", B, "<=", printed, certificate(h(1) + h(2)), [root, weaker])
    says = "the product of the layers' norms is at most (W sqrt(p Q/D))^D, which is at most the printed (W sqrt(p Q))^D"
    return proof.derivation(says, Need(B, "<=", printed), Need(B, "<=", sharp), one.conclusion, layer.conclusion)


def law_for_deep_nets(depth: sp.Expr | int = D) -> Derivation:
    """Theorem 3 with Lemma 3.1: the logarithm is at most D log(120 W^2 (p Q)^{3/2} R/epsilon), so Lip >~ sqrt(n d/(D p)) up to it.

    depth: the factor of the logarithm; 1 in place of D is a false twin (the depth dropped).
    """
    proof = Proof("bubeck-sellke-2021, Section 3 (all versions)")
    norms, diameter = (W * sp.sqrt(p * Q)) ** D, 2 * W * sp.sqrt(p)
    scale = 120 * W * p * Q * R / eps
    inside = proof.given(scale, ">=", 1, "the class is not smaller than its net's mesh, even at depth 0")
    log_size = sp.log(60 * diameter * J / eps)
    sensitivity = {J: norms * Q * R * sp.sqrt(p)}
    split = proof.step("diameter 2 W sqrt(p) of the box, J = (W sqrt(p Q))^D Q R sqrt(p)", log_size, "==",
                       D * sp.log(W * sp.sqrt(p * Q)) + sp.log(scale), put=sensitivity)  # fmt: skip
    logarithm = proof.step("log is increasing, log 1 = 0", sp.log(scale), ">=", 0, monotone(sp.log(r), r), [inside])
    bound = depth * (sp.log(W * sp.sqrt(p * Q)) + sp.log(scale))
    at_most = certificate((D - 1) * h(1))
    more = proof.step("at most D times", D * sp.log(W * sp.sqrt(p * Q)) + sp.log(scale), "<=", bound, at_most, [logarithm], after=split)
    gathered = depth * sp.log(120 * W**2 * (p * Q) ** sp.Rational(3, 2) * R / eps)
    proof.step("gathered", bound, "==", gathered, after=more)
    says = "the logarithm of Theorem 3 for networks of depth D is at most D log(120 W^2 (p Q)^{3/2} R/epsilon)"
    return proof.derivation(says, Need(log_size.subs(sensitivity), "<=", gathered))
