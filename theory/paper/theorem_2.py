"""Theorem 2, line by line: a finite class cannot fit smoothly, for one isoperimetric law and for mixtures of k of them.

Three things are budgeted: the noise events of Lemma 2.1, the noise against the k component means of f, and the noise against
what is left of f, which isoperimetry makes small.  A share epsilon/q of the correlation goes to each of the last two.
"""

from dataclasses import dataclass

import sympy as sp

from theory.paper.concentration import HOEFFDING, HOEFFDING_CITES, hoeffding
from theory.proof.deciders import Need, certificate, h, rational
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import B, K, L, c, d, eps, function, k, letter, n, t
from theory.proof.notebook import Proof

SUBGAUSSIAN_SUM_CITES = "vershynin-2018, Proposition 2.6.1; van-handel-2014, Exercise 3.1"

log_F = letter("log_F", "log of the number of functions of a finite class", real=True)
n_l = letter("n_l", "number of data points in component l", integer=True, positive=True)
roots = letter("S_half", "sum over the k components of the root of their number of data points", positive=True)
s = letter("s", "a real number", real=True)
w = letter("w", "a positive number; inside a probability, the threshold of a deviation", positive=True)
S = letter("S", "subgaussian constant of n^{-1/2} sum h_i z_i", positive=True)
T = letter("T_s", "deviation of a sum", positive=True)

P_smooth_fit = function(
    "P_smooth_fit", "P_smooth_fit(epsilon, L) = P(some f in the class has MSE <= sigma^2 - epsilon and Lip(f) <= L)", nonnegative=True
)
P_noise = function("P_noise", "P_noise(epsilon) = P(a noise event of Lemma 2.1 fails)", nonnegative=True)
P_means = letter("P_means", "P(for some component, |sum of its z_i| exceeds (epsilon/q) sqrt(n n_l/k))", nonnegative=True)
P_smooth = letter("P_smooth", "P(some f with Lip(f) <= L has mean z_i (f - E f)(x_i) >= epsilon/q)", nonnegative=True)
P_sum = function("P_sum", "P_sum(w) = P(|n^{-1/2} sum h_i z_i| >= w) for one f, h = sqrt(d/c) (f - E f)/L", nonnegative=True)
P_component = function("P_component", "P_component(T_s) = P(|sum of z_i over one component| >= T_s)", nonnegative=True)


@dataclass(frozen=True)
class Version:
    """A Theorem 2, printed in the submission or reported of a later version.

    Its K, and the share epsilon/q of the correlation that goes to each of the two sums (2/q = 1/3 or 1/4).
    """

    K: int
    q: int


VERSIONS = {"submission": Version(8**4, 6), "9^4 version": Version(9**4, 8), "10^4 version": Version(10**4, 8)}


def component_means(q: int = 6, exponent: sp.Expr | None = None) -> Derivation:
    """The noise against the component means: Hoeffding for each component, and the shares add up by Cauchy and Schwarz."""
    proof = Proof("bubeck-sellke-2021, Theorem 2, proof for mixtures")
    asked = n * eps**2 / (8**3 * k) if exponent is None else exponent
    derived = n * eps**2 / (8 * q**2 * k)
    deviation = eps / q * sp.sqrt(n * n_l / k)
    sum_of_n_l = 2 * sp.exp(-hoeffding(T / n_l, 4, n_l))
    tail = proof.given(P_component(T), "<=", sum_of_n_l, "Hoeffding's inequality for the points of one component", HOEFFDING_CITES,
                      every=(T,))  # fmt: skip
    union = proof.given(P_means, "<=", k * P_component(deviation), "union bound over the k components")
    total = proof.given(roots, "<=", sp.sqrt(n * k), "the components' roots add up to at most sqrt(n k), by the second part")

    mean_root = sp.sqrt(n / k)
    square = certificate((w - mean_root) ** 2, 2 * mean_root)
    amgm = proof.step("w = sqrt(n_l) by arithmetic and geometric mean", w, "<=", (w**2 + n / k) / (2 * mean_root), square)
    summed = proof.step("summed over k components, n_l adding up to n", (n + k * (n / k)) / (2 * mean_root), "==", sp.sqrt(n * k))
    shares = proof.step("the deviations add up to at most n epsilon/q", eps / q * sp.sqrt(n / k) * roots, "<=", n * eps / q,
                        certificate(h(1) * eps / q * sp.sqrt(n / k)), [total])  # fmt: skip
    budget = proof.step("Hoeffding's exponent for a sum of n_l terms in [-2, 2]", HOEFFDING, "==", derived,
                        put={t: deviation / n_l, B: 4, n: n_l}, cites=HOEFFDING_CITES)  # fmt: skip
    enough = proof.step("that is what is printed, or more", derived, ">=", asked, rational(), after=budget)
    event = proof.step("one component", P_component(T), "<=", 2 * sp.exp(-derived), instance(), [tail], put={T: deviation})
    weaker = 2 * sp.exp(-asked)
    less = proof.step("exp(-x) is decreasing", 2 * sp.exp(-derived), "<=", weaker, monotone(2 * sp.exp(-s), s), [enough], after=event)
    proof.step("all components", P_means, "<=", 2 * k * sp.exp(-asked), certificate(h(1) + k * h(2)), [union, less])
    says = f"the noise against the component means, share epsilon/{q}"
    total_bound = Need(P_means, "<=", 2 * k * sp.exp(-asked))
    return proof.derivation(says, total_bound, amgm.conclusion, summed.conclusion, shares.conclusion)


def isoperimetric_part(version: str = "submission", constant: sp.Expr | int = 72) -> Derivation:
    """The noise against f - E f: n^{-1/2} sum h_i z_i is `constant`-subgaussian, at deviation epsilon/q, against K."""
    if version not in VERSIONS:
        raise ValueError(f"version must be one of {', '.join(VERSIONS)}: got {version[:60]!r}")
    printed = VERSIONS[version]
    place = version if version == "submission" else f"{version}, as reported"
    proof = Proof(f"bubeck-sellke-2021, Theorem 2, proof ({place})")
    subgaussian = "the sum is subgaussian with this constant"
    deviation = eps / printed.q * sp.sqrt(n * d / (c * L**2))
    derived, asked = eps**2 * n * d / (printed.q**2 * constant * c * L**2), eps**2 * n * d / (printed.K * c * L**2)
    tail = proof.given(P_sum(w), "<=", 2 * sp.exp(-(w**2) / constant), subgaussian, SUBGAUSSIAN_SUM_CITES, every=(w,))
    union = proof.given(P_smooth, "<=", sp.exp(log_F) * P_sum(deviation), "union bound over the class")
    exponent = proof.step("deviation epsilon/q of the mean, standardised", w**2 / S, "==", derived, put={w: deviation, S: constant})
    enough = proof.step("K asks for no more", derived, ">=", asked, rational(), after=exponent)
    event = proof.step("one function", P_sum(w), "<=", 2 * sp.exp(-derived), instance(), [tail], put={w: deviation})
    weaker = 2 * sp.exp(-asked)
    less = proof.step("exp(-x) is decreasing", 2 * sp.exp(-derived), "<=", weaker, monotone(2 * sp.exp(-s), s), [enough], after=event)
    all_of_them = certificate(h(1) + sp.exp(log_F) * h(2))
    proof.step("the whole class", P_smooth, "<=", 2 * sp.exp(log_F - asked), all_of_them, [union, less])
    says = f"isoperimetric part with sum constant {constant}, share epsilon/{printed.q}, K = {printed.K}"
    return proof.derivation(says, Need(P_smooth, "<=", 2 * sp.exp(log_F - asked)))


def theorem_2(terms: int = 4) -> Derivation:
    """The three parts make Theorem 2 (K left a letter): 2 exp(-A) + 2k exp(-A/k) <= 4k exp(-A/k) with A = n epsilon^2/8^3.

    terms: 4 in 4k exp(-A/k).
    """
    proof, A = Proof("bubeck-sellke-2021, Theorem 2 (submission)"), n * eps**2 / 8**3
    smooth = 2 * sp.exp(log_F - eps**2 * n * d / (K * c * L**2))
    split = proof.given(P_smooth_fit(eps, L), "<=", P_noise(eps) + P_means + P_smooth, "Lemma 2.1, and z f = z (f - E f) + z E f")
    noise = proof.given(P_noise(eps), "<=", 2 * sp.exp(-A), "the budget of Lemma 2.1")
    means = proof.given(P_means, "<=", 2 * k * sp.exp(-A / k), "the component means")
    isoperimetric = proof.given(P_smooth, "<=", smooth, "the isoperimetric part")
    fewer = proof.step("k >= 1", A / k, "<=", A, certificate(A * (k - 1), k))
    weaker = proof.step("exp(-x) is decreasing", sp.exp(-A), "<=", sp.exp(-A / k), monotone(sp.exp(-s), s), [fewer])
    total = terms * k * sp.exp(-A / k) + smooth
    adds = certificate(h(1) + h(2) + h(3) + h(4) + 2 * h(5) + ((terms - 2) * k - 2) * sp.exp(-A / k))
    proof.step("all together", P_smooth_fit(eps, L), "<=", total, adds, [split, noise, means, isoperimetric, weaker])
    return proof.derivation("Theorem 2 from its three parts", Need(P_smooth_fit(eps, L), "<=", total))
