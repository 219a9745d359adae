"""Lemma 3.1, line by line: how far a deep network moves when its weights move, and what that costs in Theorem 3.

Two classes, each with D layers and a 1-Lipschitz activation s.  Every layer has a factor a_j: it stretches distances, and the norm of what
goes through it, at most a_j times.

Feed-forward, no biases, s(0) = 0: a layer is u -> s(W_j u), the factor is the operator norm |W_j|, and the input x has norm at most
R_0 = R.  For this class the printed lemma is true, with the printed B: the largest product of all factors but one, at w or at w'.

Skip connections and biases, the class of the submission: a layer puts its neurons beside all earlier values, u -> (u, s(M_j u)) with
M_j = [W_j b_j], the input is (x, 1), of norm at most R_0 = sqrt(R^2 + 1), and the factor is sqrt(1 + |M_j|^2).  For this class the printed
B, a product of norms |W_j|, is too small (errata lemma_3_1_skips and lemma_3_1_biases); with these factors and R_0 the lemma is true.

In both a parameter stands in at most Q places, and from w' to w the matrices are swapped one by one: first the layers whose factor falls,
then those whose factor grows.  Every network on the way has a product of factors no larger than that of w' or of w, so that no convexity
is needed, neither of B nor of the set of parameters.
"""

import sympy as sp

from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import averaged, instance, monotone
from theory.proof.letters import D, J, Q, W, d, eps, letter, n, p
from theory.proof.notebook import Proof

LEMMA = "here, proof of bubeck-sellke-2021, Lemma 3.1 (submission), for feed-forward nets and repaired for the others"
SHARPER = "here, sharper form of bubeck-sellke-2021, Lemma 3.1 (submission)"
SECTION = "bubeck-sellke-2021, Section 3 (submission), with R_0 in place of R"
OPERATOR_NORM_CITES = "golub-van-loan-2013, Section 2.3"
AMGM_CITES = "hardy-littlewood-polya-1934, Theorem 9"
CHI_SQUARE_CITES = "boucheron-lugosi-massart-2013, Section 2.4"
TWO, THREE_HALVES = sp.Integer(2), sp.Rational(3, 2)

B = letter("Bbar", "largest product of the factors of all layers but one, at either of the two parameters w and w'", positive=True)
R_0 = letter("R_0", "largest norm of a network's input: R, or sqrt(R^2 + 1) with the coordinate 1 that biases act on", positive=True)
a = letter("a_j", "operator norm of a layer's matrix [W_j b_j]", nonnegative=True)
s_0 = letter("s_0", "|s(0)| times the root of a layer's width", nonnegative=True)
b = letter("b_j", "max(1, |W_j|) of one layer", positive=True)
size = letter("H", "norm of all values that go into a layer, the constant 1 among them", positive=True)
fresh = letter("H_new", "norm of what a layer's neurons put out", nonnegative=True)
size_next = letter("H_next", "norm of all values after the layer: the earlier ones and the new ones", nonnegative=True)
below = letter("B_low", "product of the factors of the layers below the swapped one, in the network where it is swapped", positive=True)
above = letter("B_high", "product of the factors of the layers above the swapped one, in the network where it is swapped", positive=True)
arrives = letter("H_j", "norm of what goes into the swapped layer", nonnegative=True)
moved = letter("Delta_j", "how far what comes out of the swapped layer moves", nonnegative=True)
swap = letter("Delta_swap", "how far f(x) moves when one layer's matrix is swapped", nonnegative=True)
F = letter("F_j", "Frobenius norm of M_j - M_j', the change of one layer's matrix", nonnegative=True)
hybrid = letter("P_hybrid", "product of the factors of the layers so far, each at w or at w' as the swaps left it", positive=True)
end = letter("P_end", "product of the factors of the same layers, all at that one of w and w' which is compared with", positive=True)
factor_hybrid = letter("c_hybrid", "factor of one more layer, as the swaps left it", positive=True)
factor_end = letter("c_end", "factor of the same layer at that one of w and w' which is compared with", positive=True)
swap_1 = letter("Delta_mean", "mean of Delta_swap over the D layers", nonnegative=True)
F_1 = letter("F_1", "mean of F_j over the D layers", nonnegative=True)
F_2 = letter("F_2", "mean of F_j^2 over the D layers", nonnegative=True)
m = letter("m_F", "a real number", real=True)
places = letter("N_w", "number of places of one parameter, at most Q", positive=True)
step_w = letter("e_w", "change of one parameter", real=True)
in_places = letter("S_2", "mean over the p parameters of N_w e_w^2", nonnegative=True)
steps_2 = letter("e_w2", "mean over the p parameters of e_w^2", nonnegative=True)
move = letter("T_w", "|w - w'|", positive=True)
change = letter("Delta_f", "|f_w(x) - f_w'(x)|", nonnegative=True)
entries = letter("E_j", "number of entries of one layer's matrix, at least 1", positive=True)
entries_all = letter("E_all", "product over the layers of the numbers of entries", positive=True)
entries_more = letter("E_more", "product over the layers of 1 + the number of entries", positive=True)
total = letter("E_sum", "number of entries of all layers together", positive=True)
X = letter("X_2", "what the square of the product of the earlier layers' factors is at most", positive=True)
r = letter("r", "a positive real number", positive=True)
so_far_2 = letter("B_2", "square of the product of the factors of the layers so far", nonnegative=True)
P_norms = letter("P_norms", "P((|x_1|^2 + ... + |x_n|^2)/n >= 4) for x_i ~ N(0, I/d)", nonnegative=True)
lam = letter("lambda", "free parameter of Markov's inequality for exp(lambda X) or exp(-lambda X)", positive=True)


def layer_with_skips(kept: int = 1) -> Derivation:
    """A layer that adds s(M u) to the values u it is given, a 1 among them, has the factor sqrt(1 + (|M| + s_0)^2); s_0 = 0 if s(0) = 0.

    The same without s_0 for the distance of two such values: there s(0) cancels.  kept: 0 forgets the earlier values, a false twin.
    """
    proof = Proof(LEMMA)
    lipschitz = proof.given(fresh, "<=", a * size + s_0, "|s(v)| <= |v| + |s(0)| at every neuron", OPERATOR_NORM_CITES)
    one = proof.given(size, ">=", 1, "the constant 1 that biases act on is among the values (not asked for where s(0) = 0)")
    beside = proof.given(size_next**2, "==", size**2 + fresh**2, "a skip connection keeps the earlier values beside the new ones")
    factor_2 = kept + (a + s_0) ** 2
    new = proof.step("the new values", fresh, "<=", (a + s_0) * size, certificate(h(1) + s_0 * h(2)), [lipschitz, one])
    squared = certificate(h(1) * ((a + s_0) * size + fresh))
    square = proof.step("squared", fresh**2, "<=", ((a + s_0) * size) ** 2, squared, [new])
    terms = certificate(h(1) + h(2) + (kept - 1) * size**2)
    both = proof.step("old and new together", size_next**2, "<=", factor_2 * size**2, terms, [beside, square])
    root = sp.sqrt(factor_2) * size
    proof.step("the root", size_next, "<=", root, certificate(h(1), size_next + root), [both])
    return proof.derivation("a layer with skip connections and biases has the factor sqrt(1 + |M|^2)", Need(size_next, "<=", root))


def one_swap(start: sp.Expr = R_0) -> Derivation:
    """Swapping one layer's matrix moves f by at most B R_0 times the change of the matrix.

    start: the norm that the input is said to have; its half is a false twin.
    """
    proof = Proof(LEMMA)
    into = proof.given(arrives, "<=", below * R_0, "each layer below stretches a norm at most by its factor, by induction from the input")
    out = proof.given(moved, "<=", F * arrives, "|s(M u) - s(M' u)| <= |M - M'| |u|, and |M - M'| is at most F_j", OPERATOR_NORM_CITES)
    up = proof.given(swap, "<=", above * moved, "each layer above stretches a distance at most by its factor")
    others = proof.given(below * above, "<=", B, "the order of swaps: all factors but that of the swapped layer")
    reached = proof.step("what comes out of it moves by", moved, "<=", F * below * R_0, certificate(h(1) + F * h(2)), [out, into])
    terms = certificate(h(1) + above * h(2) + F * R_0 * h(3) + B * F * (start - R_0))
    proof.step("and f by at most", swap, "<=", B * start * F, terms, [up, reached, others])
    return proof.derivation("one layer's matrix swapped", Need(swap, "<=", B * start * F))


def order_of_swaps(larger: int = 1) -> Derivation:
    """On the way from w' to w every product of the factors of all layers but the swapped one is at most that product at w' or at w.

    While layers whose factor falls are swapped, compare with w': a layer has its factor there, or has been swapped to a smaller one.  Then
    compare with w: a layer has its factor there, or waits for a larger one.  larger: 2 says twice as much as follows, a false twin.
    """
    proof = Proof(LEMMA)
    earlier = proof.given(hybrid, "<=", end, "the product over the layers so far, by induction (1 <= 1 to begin with)")
    one = proof.given(factor_hybrid, "<=", factor_end, "one more layer: falling factors are swapped first, growing ones last")
    terms = certificate(factor_end * h(1) + hybrid * h(2) + (1 - larger) * hybrid * factor_hybrid)
    proof.step("one layer more", larger * hybrid * factor_hybrid, "<=", end * factor_end, terms, [earlier, one])
    return proof.derivation("the order of swaps", Need(larger * hybrid * factor_hybrid, "<=", end * factor_end))


def lemma_3_1(factor: sp.Expr | int = Q) -> Derivation:
    """|f_w - f_w'| <= B R_0 sqrt(Q D) |w - w'|, which is at most B Q R_0 sqrt(p) |w - w'|, the form of the paper, because D <= Q p.

    factor: what a parameter in several places costs; 1 is a false twin.
    """
    proof, sharp = Proof(SHARPER), B * R_0 * sp.sqrt(factor * D)
    layer = proof.given(swap, "<=", B * R_0 * F, "one layer's matrix swapped", each=(swap, F))
    way = proof.given(change, "<=", D * swap_1, "from w' to w the matrices of the D layers are swapped one by one")
    count = proof.given(places, "<=", Q, "a parameter is used in at most Q places", each=(places,))
    entry = proof.given(D * F_2, "==", p * in_places, "all entries that change, counted by layers or by parameters")
    euclid = proof.given(move**2, "==", p * steps_2, "|w - w'|^2 adds up the parameters")
    depth = proof.given(D, "<=", Q * p, "D layers with an entry each, p parameters in at most Q places each")
    mean = averaged({swap_1: swap, F_1: F}, (B, R_0))
    swaps = proof.step("averaged over the layers", swap_1, "<=", B * R_0 * F_1, mean, [layer])
    parabola = proof.step("at each layer", F**2, ">=", 2 * m * F - m**2, certificate((F - m) ** 2))
    tangent = proof.step("averaged over the layers", F_2, ">=", 2 * m * F_1 - m**2, averaged({F_2: F**2, F_1: F}, (m,)), [parabola])
    jensen = proof.step("at m the mean itself", F_2, ">=", F_1**2, instance(), [tangent], put={m: F_1})
    shared = proof.step("each parameter in its places", places * step_w**2, "<=", Q * step_w**2, certificate(h(1) * step_w**2), [count])
    averages = averaged({in_places: places * step_w**2, steps_2: step_w**2}, (Q,))
    sharing = proof.step("averaged over the parameters", in_places, "<=", Q * steps_2, averages, [shared])
    terms = certificate(D**2 * h(1) + D * h(2) + D * p * h(3) - D * Q * h(4) + (factor - Q) * D * move**2)
    squares = proof.step("Cauchy and Schwarz over the layers", (D * F_1) ** 2, "<=", factor * D * move**2, terms,
                         [jensen, entry, sharing, euclid])  # fmt: skip
    length = sp.sqrt(factor * D) * move
    root = proof.step("the root", D * F_1, "<=", length, certificate(h(1), D * F_1 + length), [squares])
    sum_terms = certificate(h(1) + D * h(2) + B * R_0 * h(3))
    sharper = proof.step("so f moves by at most", change, "<=", sharp * move, sum_terms, [way, swaps, root])
    fewer = proof.step("in the form of the paper: D <= Q p, times Q", factor * D, "<=", Q**2 * p, certificate(h(1) * Q), [depth])
    larger = proof.step("the root", sp.sqrt(factor * D), "<=", Q * sp.sqrt(p), monotone(sp.sqrt(r), r), [fewer])
    printed = B * Q * R_0 * sp.sqrt(p) * move
    proof.step("in the form of the paper", change, "<=", printed, certificate(h(1) + h(2) * B * R_0 * move), [sharper, larger])
    says = "a network moves by at most B R_0 sqrt(Q D) |w - w'|, which is at most B Q R_0 sqrt(p) |w - w'|"
    return proof.derivation(says, Need(change, "<=", printed), Need(change, "<=", sharp * move))


def product_of_norms(share: sp.Expr | int = D) -> Derivation:
    """Feed-forward nets: B <= (W sqrt(p Q/D))^D for w in [-W, W]^p, W >= 1, by the means; the printed bound has p Q for p Q/D.

    share: what the number of places is divided by; D^2 is a false twin.
    """
    proof, sharp = Proof(SHARPER), (W * sp.sqrt(p * Q / share)) ** D
    box = proof.given(W, ">=", 1, "the parameters lie in [-W, W], W >= 1")
    entry = proof.given(entries, ">=", 1, "a layer has an entry")
    factor = proof.given(b**2, "<=", entries * W**2, "b is 1 (by the first step) or |W_j|, at most its Frobenius norm", OPERATOR_NORM_CITES)
    earlier = proof.given(so_far_2, "<=", X, "the product of the layers so far, by induction")
    says = "so over all D layers, by the second step; B leaves a factor out, and each b is at least 1 and at least |W_j|"
    all_layers = proof.given(B**2, "<=", W ** (2 * D) * entries_all, says)
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


def product_with_skips(least: int = 2) -> Derivation:
    """Skips and biases: B <= (W sqrt(1 + p Q/D))^D for w in [-W, W]^p, W >= 1; for D >= 2 that is at most the printed (W sqrt(p Q))^D.

    least: the depth from which on; 1 is a false twin.
    """
    proof, sharp = Proof(LEMMA), (W * sp.sqrt(1 + p * Q / D)) ** D
    box = proof.given(W, ">=", 1, "the parameters, biases among them, lie in [-W, W], W >= 1")
    norm = proof.given(a**2, "<=", entries * W**2, "an operator norm is at most the Frobenius norm", OPERATOR_NORM_CITES)
    earlier = proof.given(so_far_2, "<=", X, "the product of the layers so far, by induction")
    says = "so over all D layers, by the first two steps; the factor that B leaves out is at least 1"
    all_layers = proof.given(B**2, "<=", W ** (2 * D) * entries_more, says)
    means = proof.given(entries_more, "<=", (1 + total / D) ** D, "geometric mean <= arithmetic mean", AMGM_CITES)
    count = proof.given(total, "<=", Q * p, "p parameters in at most Q places each")
    deep = proof.given(D, ">=", least, "two layers or more")
    depth = proof.given(D, "<=", Q * p, "D layers with an entry each")
    more = certificate(h(1) + (W + 1) * h(2))
    factor = proof.step("the square of one factor", 1 + a**2, "<=", (1 + entries) * W**2, more, [norm, box])
    longer = certificate(h(1) * (1 + entries) * W**2 + so_far_2 * h(2))
    layer = proof.step("one layer more", so_far_2 * (1 + a**2), "<=", X * (1 + entries) * W**2, longer, [earlier, factor])
    mean = proof.step("the mean of 1 + the entries of a layer", 1 + total / D, "<=", 1 + Q * p / D, certificate(h(1), D), [count])
    power = proof.step("to the power D", (1 + total / D) ** D, "<=", (1 + Q * p / D) ** D, monotone(r**D, r), [mean])
    terms = certificate(h(1) + W ** (2 * D) * (h(2) + h(3)))
    square = proof.step("together", B**2, "<=", W ** (2 * D) * (1 + Q * p / D) ** D, terms, [all_layers, means, power])
    root = proof.step("the root", B, "<=", sharp, monotone(sp.sqrt(r), r), [square])
    fewer = certificate(p * Q * h(1) + h(2) + (least - TWO) * p * Q, D)
    less = proof.step("1 <= p Q/D and 2/D <= 1", 1 + p * Q / D, "<=", p * Q, fewer, [deep, depth])
    one = proof.step("the bound of one layer", W * sp.sqrt(1 + p * Q / D), "<=", W * sp.sqrt(p * Q), monotone(W * sp.sqrt(r), r), [less])
    printed = (W * sp.sqrt(p * Q)) ** D
    weaker = proof.step("to the power D", sharp, "<=", printed, monotone(r**D, r), [one])
    proof.step("in the form of the paper", B, "<=", printed, certificate(h(1) + h(2)), [root, weaker])
    says = "with skips and biases the product of the factors is at most (W sqrt(1 + p Q/D))^D, at most (W sqrt(p Q))^D from D = 2 on"
    return proof.derivation(says, Need(B, "<=", printed), Need(B, "<=", sharp), layer.conclusion)


def norms_of_normal_inputs(rate: sp.Rational = THREE_HALVES) -> Derivation:
    """For x ~ N(0, I/d) no ball holds every input: (1/n) sum |x_i|^2 <= 4 except with probability exp(-n d (3/2 - log 2)).

    Markov's inequality for exp(lambda sum |x_i|^2).  rate: the 3/2; 2 is a false twin.
    """
    proof = Proof("here, by Markov's inequality")
    chance = sp.exp(-4 * lam * n) * (1 - 2 * lam / d) ** (-n * d / 2)
    says = "Markov's inequality; the square of a normal variable of variance 1/d has E exp(lambda x^2) = (1 - 2 lambda/d)^(-1/2)"
    markov = proof.given(P_norms, "<=", chance, says, CHI_SQUARE_CITES, every=(lam,), where=(Need(lam, "<", d / 2),))
    best = sp.Rational(3, 8) * d
    bound = sp.exp(-n * d * (rate - sp.log(2)))
    there = sp.exp(-THREE_HALVES * n * d) * sp.Rational(1, 4) ** (-n * d / 2)
    put = proof.step("at lambda = 3 d/8", P_norms, "<=", there, instance(), [markov], put={lam: best})
    same = proof.step("4^(n d/2) = exp(n d log 2)", there, "==", bound)
    proof.step("so the mean square norm is 4 or more", P_norms, "<=", bound, certificate(h(1) + h(2)), [put, same])
    return proof.derivation("the mean square norm of normal inputs", Need(P_norms, "<=", bound))


def law_for_deep_nets(depth: sp.Expr | int = D) -> Derivation:
    """Theorem 3 with Lemma 3.1: the logarithm is at most D log(120 W^2 (p Q)^{3/2} R_0/epsilon), so Lip >~ sqrt(n d/(D p)) up to it.

    depth: the factor of the logarithm; 1 in place of D is a false twin (the depth dropped).
    """
    proof = Proof(SECTION)
    norms, diameter = (W * sp.sqrt(p * Q)) ** D, 2 * W * sp.sqrt(p)
    scale = 120 * W * p * Q * R_0 / eps
    inside = proof.given(scale, ">=", 1, "the class is not smaller than its net's mesh, even at depth 0")
    log_size = sp.log(60 * diameter * J / eps)
    sensitivity = {J: norms * Q * R_0 * sp.sqrt(p)}
    split = proof.step("diameter 2 W sqrt(p) of the box, J = (W sqrt(p Q))^D Q R_0 sqrt(p)", log_size, "==",
                       D * sp.log(W * sp.sqrt(p * Q)) + sp.log(scale), put=sensitivity)  # fmt: skip
    logarithm = proof.step("log is increasing, log 1 = 0", sp.log(scale), ">=", 0, monotone(sp.log(r), r), [inside])
    bound = depth * (sp.log(W * sp.sqrt(p * Q)) + sp.log(scale))
    at_most = certificate((D - 1) * h(1))
    more = proof.step("at most D times", D * sp.log(W * sp.sqrt(p * Q)) + sp.log(scale), "<=", bound, at_most, [logarithm], after=split)
    gathered = depth * sp.log(120 * W**2 * (p * Q) ** sp.Rational(3, 2) * R_0 / eps)
    proof.step("gathered", bound, "==", gathered, after=more)
    says = "the logarithm of Theorem 3 for networks of depth D is at most D log(120 W^2 (p Q)^{3/2} R_0/epsilon)"
    return proof.derivation(says, Need(log_size.subs(sensitivity), "<=", gathered))
