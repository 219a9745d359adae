"""Section 4, with its constant: the Rademacher complexity of a finite class of L-Lipschitz functions under isoperimetry.

Rad = E max_f |(1/n) sum e_i f(x_i)|, e_i fair signs.  f is its component mean E_l f, at most 1 in size, plus h with
E exp(s h) <= exp(c L^2 s^2/(2d)) given the component.  With the absolute value a class of N functions counts as 2N: the functions and their
negatives; without it log N in place of log(2N) is right.
"""

import sympy as sp

from theory.paper.isoperimetry import Mgf
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import averaged, instance, monotone, replaced
from theory.proof.letters import L, c, d, function, k, letter, n
from theory.proof.notebook import Proof

SECTION = "bubeck-sellke-2021, Section 4 (later versions, as reported)"
JENSEN_CITES = "boucheron-lugosi-massart-2013, Theorem 2.5"

s = letter("s", "a real number", real=True)
r = letter("r_s", "a real number", real=True)
w = letter("w", "a positive number; inside a probability, the threshold of a deviation", positive=True)
V = letter("V_n", "variance proxy of (1/n) sum e_i h(x_i): c L^2/(n d)", positive=True)
log_signed = letter("log_2N", "log(2N): the functions of the class and their negatives", positive=True)
largest = letter("E_max", "E max over f of |(1/n) sum e_i h(x_i)|", real=True)
means = letter("E_means", "E max over f of |(1/n) sum e_i E_l f|", real=True)
rad = letter("Rad", "Rademacher complexity: E max over f of |(1/n) sum e_i f(x_i)|", real=True)
signed = function("M_signed", "M_signed(s) = E exp(s e h), e a fair sign independent of h", positive=True)
size = letter("E_l", "E |sum of the signs in component l|", nonnegative=True)
size_mean = letter("E_bar", "mean of E |sum of the signs| over the k components", real=True)
root_mean = letter("S_bar", "mean of sqrt(n_l) over the k components", real=True)
root = letter("R_l", "sqrt(n_l)", nonnegative=True)
square_mean = letter("n_bar", "mean of n_l over the k components: n/k", real=True)
log_size = letter("log_N", "log N, the logarithm of the number of functions, at least log 2 where there are two", positive=True)
scale = letter("m_N", "max(sqrt(k/n), L sqrt(c log N/(n d))), log N and not log(2N)", positive=True)
rad_one = letter("Rad_1", "Rademacher complexity of one function with values in [-1, 1]", nonnegative=True)
square_one = letter("f_2", "mean square of that function at a data point", nonnegative=True)
u = letter("r", "a positive real number", positive=True)

C_MAX = 1 + sp.sqrt(2)
CENTRED = L * sp.sqrt(2 * c / (n * d)) * sp.sqrt(log_signed)


def signed_proxy(factor: int = 2) -> Derivation:
    """E exp(s e h) = (M(s) + M(-s))/2 <= exp(c L^2 s^2/(2d)): a fair sign keeps the proxy; factor: the 2 in 2d."""
    proof, bound = Proof(SECTION), sp.exp(c * L**2 * s**2 / (factor * d))
    there = sp.exp(c * L**2 * r**2 / (2 * d))
    mgf = proof.given(Mgf(r), "<=", there, "isoperimetry, given the component, for every real r", every=(r,))
    average = proof.given(signed(s), "==", Mgf(s) / 2 + Mgf(-s) / 2, "the sign is 1 or -1")
    plus = proof.step("at s", Mgf(r), "<=", bound, instance(), [mgf], put={r: s})
    minus = proof.step("at -s", Mgf(r), "<=", bound, instance(), [mgf], put={r: -s})
    proof.step("half of each", signed(s), "<=", bound, certificate(h(1) + h(2) / 2 + h(3) / 2), [average, plus, minus])
    return proof.derivation("a fair sign keeps the variance proxy", Need(signed(s), "<=", bound))


def centred_part(factor: sp.Expr | int = 2) -> Derivation:
    """E max |(1/n) sum e_i h(x_i)| <= L sqrt(2 c log(2N)/(n d)): log of a sum of 2N exponentials, at the best s.

    factor: the 2 under the root.
    """
    proof, proxy = Proof(SECTION), c * L**2 / (n * d)
    says = "Jensen's inequality: exp(w E max) <= 2N exp(V w^2/2), in logarithms, over w"
    jensen = proof.given(largest, "<=", log_signed / w + V * w / 2, says, JENSEN_CITES, every=(w,))
    best = sp.sqrt(2 * log_signed / V)
    at_best = sp.sqrt(2 * V) * sp.sqrt(log_signed)
    there = proof.step("at the best w = sqrt(2 log(2N)/V)", log_signed / w + V * w / 2, "==", at_best, put={w: best})
    bound = proof.step("so it is at most", largest, "<=", at_best, instance(), [jensen], put={w: best})
    last = L * sp.sqrt(factor * c / (n * d)) * sp.sqrt(log_signed)
    terms = proof.given(V, "==", proxy, "n independent terms of proxy c L^2/d, over n")
    proof.step("at this V", largest, "<=", last, replaced(), [bound, terms])
    return proof.derivation("the centred part of the Rademacher complexity", Need(largest, "<=", last), there.conclusion)


def mean_part(largest_mean: int = 1) -> Derivation:
    """E max |(1/n) sum e_i E_l f| <= sqrt(k/n), because |E_l f| <= 1: k sums of n_l signs, of size sqrt(n_l) each.

    largest_mean: what |E_l f| is at most.
    """
    proof, centre = Proof(SECTION), sp.sqrt(n / k)
    bounded = proof.given(means, "<=", largest_mean * k / n * size_mean, f"|E_l f| <= {largest_mean}")
    jensen = proof.given(size, "<=", root, "E |sum| <= sqrt(E sum^2) = sqrt(n_l)", each=(size, root))
    spread = proof.given(square_mean, "==", n / k, "the components have n points together")
    sizes = proof.step("averaged over the components", size_mean, "<=", root_mean, averaged({size_mean: size, root_mean: root}), [jensen])
    square = certificate((root - centre) ** 2, 2 * centre)
    amgm = proof.step("arithmetic and geometric mean", root, "<=", (root**2 + n / k) / (2 * centre), square)
    averages = averaged({root_mean: root, square_mean: root**2}, (n, k))
    mean = proof.step("averaged", root_mean, "<=", (square_mean + n / k) / (2 * centre), averages, [amgm])
    roots = proof.step("with n_bar = n/k", root_mean, "<=", centre, certificate(h(1) + h(2) / (2 * centre)), [mean, spread])
    terms = certificate(h(1) + k / n * (h(2) + h(3)))
    proof.step("together", means, "<=", sp.sqrt(k / n), terms, [bounded, sizes, roots])
    return proof.derivation("the component means in the Rademacher complexity", Need(means, "<=", sp.sqrt(k / n)))


def rademacher(constant: sp.Expr = C_MAX) -> Derivation:
    """Rad <= sqrt(k/n) + L sqrt(2 c log(2N)/(n d)) <= (1 + sqrt 2) max(sqrt(k/n), L sqrt(c log(2N)/(n d))).

    constant: C in the second form; 2 is a false twin.
    """
    proof, scale = Proof(SECTION), sp.sqrt(c / (n * d)) * L * sp.sqrt(log_signed)
    m = letter("m_max", "max(sqrt(k/n), L sqrt(c log(2N)/(n d)))", positive=True)
    split = proof.given(rad, "<=", means + largest, "f = E_l f + h")
    first, second = (proof.given(left, "<=", right, says) for left, right, says in (
        (means, sp.sqrt(k / n), "the component means"), (largest, CENTRED, "the centred part")))  # fmt: skip
    larger, other = (
        proof.given(sp.sqrt(k / n), "<=", m, "m is the larger of the two"),
        proof.given(scale, "<=", m, "m is the larger of the two"),
    )
    total = proof.step("the two parts", rad, "<=", sp.sqrt(k / n) + CENTRED, certificate(h(1) + h(2) + h(3)), [split, first, second])
    terms = certificate(h(1) + h(2) + sp.sqrt(2) * h(3) + (constant - 1 - sp.sqrt(2)) * m)
    proof.step("in the form of the paper", rad, "<=", constant * m, terms, [total, larger, other])
    return proof.derivation("the Rademacher complexity of a finite class", Need(rad, "<=", constant * m), total.conclusion)


def with_the_size_alone(constant: int = 3) -> Derivation:
    """For functions with values in [-1, 1] log N does for log(2N): Rad <= 3 max(sqrt(k/n), L sqrt(c log N/(n d))), N = 1 included.

    N >= 2: log(2N) <= 2 log N.  N = 1: Rad is at most 1/sqrt(n), the root mean square of a mean of n signs times f.  constant: the 3.
    """
    proof, root_N = Proof(SECTION), L * sp.sqrt(c / (n * d)) * sp.sqrt(log_size)
    bound = proof.given(rad, "<=", sp.sqrt(k / n) + CENTRED, "the complexity with its constant, log(2N)", "here, rademacher_complexity")
    doubled = proof.given(log_signed, "==", sp.log(2) + log_size, "log(2N) = log 2 + log N")
    several = proof.given(log_size, ">=", sp.log(2), "two functions or more")
    first = proof.given(sp.sqrt(k / n), "<=", scale, "the larger of the two")
    second = proof.given(root_N, "<=", scale, "the larger of the two")
    jensen = proof.given(rad_one**2, "<=", square_one / n, "(E |mean|)^2 <= E mean^2, and the signs make the terms uncorrelated")
    bounded = proof.given(square_one, "<=", 1, "values in [-1, 1]")
    component = proof.given(k, ">=", 1, "there is a component")
    twice = proof.step("log(2N) is at most twice log N", log_signed, "<=", 2 * log_size, certificate(h(1) + h(2)), [doubled, several])
    root = proof.step("the root", sp.sqrt(log_signed), "<=", sp.sqrt(2) * sp.sqrt(log_size), monotone(sp.sqrt(u), u), [twice])
    factor = L * sp.sqrt(2 * c / (n * d))
    terms = certificate(h(1) + factor * h(2) + h(3) + 2 * h(4) + (constant - 3) * scale)
    proof.step("N >= 2", rad, "<=", constant * scale, terms, [bound, root, first, second])
    one_terms = certificate(h(1) + h(2) / n + h(3) / n)
    square = proof.step("N = 1, squared", rad_one**2, "<=", k / n, one_terms, [jensen, bounded, component])
    one = proof.step("the root", rad_one, "<=", sp.sqrt(k / n), certificate(h(1), rad_one + sp.sqrt(k / n)), [square])
    last = certificate(h(1) + h(2) + (constant - 1) * scale)
    proof.step("N = 1, with room to spare", rad_one, "<=", constant * scale, last, [one, first])
    says = "log N in place of log(2N), for functions with values in [-1, 1]"
    return proof.derivation(says, Need(rad, "<=", constant * scale), Need(rad_one, "<=", constant * scale))
