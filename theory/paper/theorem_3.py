"""Theorem 3 from Theorem 2: half of epsilon pays for the net, and 2 sqrt(K) is enough where 2^9 is printed."""

import sympy as sp

from theory.paper.covering import THEOREM_3, r
from theory.proof.deciders import Need, certificate, h, rational
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import J, K, L, W, c, d, delta, eps, function, k, letter, n, p
from theory.proof.notebook import Proof

PRINTED_K = {"submission": 8**4, "9^4 version": 9**4, "10^4 version": 10**4}
HALF = sp.Rational(1, 2)

M = letter("M", "what the net and the confidence cost: p log(60 W J/epsilon) + log(4/delta)", positive=True)
log_F = letter("log_F", "log of the number of functions of a finite class", real=True)
s = letter("s", "a real number", real=True)

P_net = function("P_net", "P_net(epsilon, L) = P(some f in the net has MSE <= sigma^2 - epsilon and Lip(f) <= L)", nonnegative=True)
P_class = function("P_class", "P_class(epsilon, L) = P(some f in the class has MSE <= sigma^2 - epsilon and Lip(f) <= L)", nonnegative=True)

THEOREM_2_EXPONENT = eps**2 * n * d / (K * c * L**2)
THEOREM_2_NOISE = 4 * k * sp.exp(-n * eps**2 / (8**3 * k))
SAMPLES = Need(K * k * sp.log(8 * k / delta), "<=", n * eps**2, "Theorem 3 needs this many samples", THEOREM_3)
NOT_TINY = Need(60 * W * J, ">=", eps, "the class is not smaller than its net's mesh")


def floor_with(constant: sp.Expr | int) -> sp.Expr:
    """epsilon/(constant sqrt(c)) sqrt(n d/M): Theorem 3's floor of the Lipschitz constant, with its number left open."""
    return eps / (constant * sp.sqrt(c)) * sp.sqrt(n * d / M)


def theorem_3(printed: int = 2**9, split: sp.Expr = HALF) -> Derivation:
    """Theorem 2 at epsilon * split on the net, at the Lipschitz floor of Theorem 3, leaves probability at most delta.

    printed: the number in the floor's denominator.  The derived ones are 2 sqrt(K): 128, 162 and 200 for K = 8^4, 9^4, 10^4.
    """
    proof, floor, ratio = Proof(THEOREM_3), floor_with(printed), sp.Rational(printed**2, 4)
    at = {eps: split * eps, L: floor}
    theorem_2 = THEOREM_2_NOISE + 2 * sp.exp(log_F - THEOREM_2_EXPONENT)
    says = "Theorem 2 on the net at mesh epsilon/(6J)"
    bound = proof.given(P_net(eps, L), "<=", theorem_2, says, "bubeck-sellke-2021, Theorem 2", every=(eps, L))
    neighbour = "what fits by epsilon has a neighbour that fits by half of it"
    step = proof.given(P_class(eps, floor), "<=", P_net(split * eps, floor), neighbour)
    size = proof.given(log_F, "<=", p * sp.log(60 * W * J / eps), "the net at mesh epsilon/(6J), where 60 W J >= epsilon")
    entropy = proof.given(M, "==", p * sp.log(60 * W * J / eps) + sp.log(4 / delta), "definition of M")
    enough = proof.given(2 * sp.sqrt(K), "<=", printed, "for each K: see the first steps")
    many = proof.given(K, ">=", 2048, "for each K: see the first steps")
    samples, chance = proof.assume(SAMPLES), proof.given(delta, "<=", 1, "delta is a probability")
    concluded = [condition for value in PRINTED_K.values() for condition in _conditions(proof, value, printed)]

    exponent = proof.step("Theorem 2's exponent, there", THEOREM_2_EXPONENT, "==", ratio * M / K, put=at)
    squares = certificate(h(1) * (printed + 2 * sp.sqrt(K)), 4)
    covered = proof.step("the floor's number is at least 2 sqrt(K)", ratio, ">=", K, squares, [enough])
    beats = proof.step("so the exponent is at least M", ratio * M / K, ">=", M, certificate(h(1) * M, K), [covered], after=exponent)
    rest = log_F - ratio * M / K
    left_over = proof.step("and beats the net", rest, "<=", -sp.log(4 / delta), certificate(h(1) + h(2) - h(3)), [beats, size, entropy])
    class_part = "exp is increasing, and 2 exp(-log(4/delta)) = delta/2"
    class_share = proof.step(class_part, 2 * sp.exp(rest), "<=", delta / 2, monotone(2 * sp.exp(s), s), [left_over])

    above_one = proof.step("8k/delta is at least 1", 8 * k / delta, ">=", 1, certificate(h(1) + 8 * k - 1, delta), [chance])
    log = proof.step("its logarithm is not negative", sp.log(8 * k / delta), ">=", 0, monotone(sp.log(r), r), [above_one])
    noise = proof.step("Theorem 2's noise exponent, there", n * eps**2 / (8**3 * k), "==", n * eps**2 / (2048 * k), put={eps: split * eps})
    pays = certificate(h(1) + h(2) * h(3) * k, 2048 * k)
    paid = proof.step("samples enough", n * eps**2 / (2048 * k), ">=", sp.log(8 * k / delta), pays, [samples, many, log], after=noise)
    noise_term = 4 * k * sp.exp(-n * eps**2 / (2048 * k))
    noise_part = "exp(-x) is decreasing, and 4k exp(-log(8k/delta)) = delta/2"
    noise_share = proof.step(noise_part, noise_term, "<=", delta / 2, monotone(4 * k * sp.exp(-s), s), [paid])
    there = proof.step("Theorem 2, there", P_net(eps, L), "<=", noise_term + 2 * sp.exp(rest), instance(), [bound], put=at)
    shares = certificate(h(1) + h(2) + h(3) + h(4))
    proof.step("the two shares make delta", P_class(eps, floor), "<=", delta, shares, [step, there, noise_share, class_share])
    return proof.derivation("Theorem 3 follows from Theorem 2, for each K", Need(P_class(eps, floor), "<=", delta), *concluded)


def _conditions(proof: Proof, value: int, printed: int) -> list[Need]:
    """The two conditions on K at one K, as steps; gives back what they conclude."""
    root = sp.Integer(round(value**0.25))
    needed = proof.step(f"2 sqrt(K) for K = {root}^4", 2 * sp.sqrt(K), "==", 2 * root**2, put={K: value})
    proof.step("the printed number covers it", 2 * root**2, "<=", printed, rational(), after=needed)
    proof.step(f"K = {root}^4 asks for samples enough", K, ">=", 2048, rational(), put={K: value})
    return [Need(2 * root**2, "<=", printed), Need(value, ">=", 2048)]
