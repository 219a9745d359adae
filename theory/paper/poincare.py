"""Section 1.2: under a Poincare inequality alone Lip >~ n sqrt(d)/p, and what the law for linear classes makes of it.

E|f - E f|^2 <= (c/d) E|grad f|^2 gives exponential tails: E exp(y (f - E f)/b) <= (2 + y)/(2 - y) with b = L sqrt(c/d), 0 <= y < 2.
"""

import sympy as sp

from theory.paper.concentration import CHERNOFF_CITES
from theory.paper.theorem_2 import log_F
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import L, c, d, delta, function, letter, n, p
from theory.proof.notebook import Proof

SECTION = "bubeck-sellke-2021, Section 1.2"
EXPONENTIAL_CITES = "bakry-gentil-ledoux-2014, Proposition 4.4.2"
CHORD_CITES = "hoeffding-1963, inequality (4.16), proof"

y = letter("y_b", "argument of the moment generating function of (f - E f)/b, b = L sqrt(c/d), below 2", nonnegative=True)
v = letter("v_P", "what the noise against f - E f must come to: a share of epsilon", positive=True)
r = letter("r", "a positive real number", positive=True)
above = function("M_plus", "M_plus(y) = E exp(y (f - E f)/b), b = L sqrt(c/d)", positive=True)
below = function("M_minus", "M_minus(y) = E exp(-y (f - E f)/b), b = L sqrt(c/d)", positive=True)
noisy = letter("M_z", "E exp(z (f - E f)/(2 b)), z the noise of one point", positive=True)
log_P = letter("log_P", "log P(some f in F with Lip(f) <= L has mean z (f - E f) >= v_P)", real=True)


def moment(bound: int = 3) -> Derivation:
    """E exp(z (f - E f)/(2 b)) <= 3: noise of mean 0 in [-2, 2] costs E cosh((f - E f)/b), and (2 + 1)/(2 - 1) = 3."""
    proof = Proof(SECTION)
    plus = proof.given(above(y) * (2 - y), "<=", 2 + y, "exponential tails of f", EXPONENTIAL_CITES, every=(y,))
    minus = proof.given(below(y) * (2 - y), "<=", 2 + y, "exponential tails of -f", EXPONENTIAL_CITES, every=(y,))
    chord = proof.given(
        noisy, "<=", above(1) / 2 + below(1) / 2, "exp(u z) lies below its chord on [-2, 2], and E z = 0 given x", CHORD_CITES
    )
    first = proof.step("at y = 1", above(y) * (2 - y), "<=", 3, instance(), [plus], put={y: 1})
    second = proof.step("at y = 1", below(y) * (2 - y), "<=", 3, instance(), [minus], put={y: 1})
    terms = certificate(h(1) + h(2) / 2 + h(3) / 2 + bound - 3)
    proof.step("half of each", noisy, "<=", bound, terms, [chord, first, second])
    return proof.derivation("one point's noise against a function with exponential tails", Need(noisy, "<=", bound))


def floor(share: int = 2) -> Derivation:
    """Lip(f) < n v sqrt(d/c)/(2 (log|F| + n log 3 + log(1/delta))) fits with probability at most delta: Lip >~ n sqrt(d)/p for p >= n.

    share: the 2 in the floor.
    """
    proof, entropy = Proof(SECTION), log_F + n * sp.log(3) + sp.log(1 / delta)
    exponent = n * v * sp.sqrt(d / c) / (2 * L)
    says = "Chernoff's bound at 1/(2 b), n points, union bound over the class"
    chernoff = proof.given(log_P, "<=", log_F + n * sp.log(noisy) - exponent, says, CHERNOFF_CITES)
    three = proof.given(noisy, "<=", 3, "one point's noise")
    smooth = proof.given(share * L * entropy, "<=", n * v * sp.sqrt(d / c), "f is smoother than the floor")
    logarithm = proof.step("log is increasing", sp.log(noisy), "<=", sp.log(3), monotone(sp.log(r), r), [three])
    enough = certificate(h(1) + (share - 2) * L * entropy, 2 * L)
    paid = proof.step("so the exponent pays for the class and the points", entropy, "<=", exponent, enough, [smooth])
    rest = certificate(h(1) + n * h(2) + h(3))
    proof.step("together", log_P, "<=", -sp.log(1 / delta), rest, [chernoff, logarithm, paid])
    return proof.derivation("the law under a Poincare inequality", Need(log_P, "<=", -sp.log(1 / delta)))


def against_linear_classes(fewest: int = 1) -> Derivation:
    """sqrt(n d/p), which the law for linear classes gives from the same inequality, is sqrt(p/n) times n sqrt(d)/p: more for p >= n only.

    fewest: p is at least n over this.
    """
    proof, linear, general = Proof("here, sharper form of bubeck-sellke-2021, Section 1.2"), sp.sqrt(n * d / p), n * sp.sqrt(d) / p
    many = proof.given(fewest * p, ">=", n, "at least as many parameters as points")
    ratio = proof.step("the ratio of the two", linear / general, "==", sp.sqrt(p / n))
    quotient = proof.step("p/n is at least 1", p / n, ">=", 1, certificate(h(1), n), [many])
    root = proof.step("so is its root", sp.sqrt(p / n), ">=", 1, monotone(sp.sqrt(r), r), [quotient])
    larger = certificate(h(1) * n * sp.sqrt(d) / p)
    proof.step("so sqrt(n d/p) is the larger", sp.sqrt(p / n) * general, ">=", general, larger, [root])
    at_least = Need(sp.sqrt(p / n) * general, ">=", general)
    return proof.derivation("the two rates under a Poincare inequality", at_least, ratio.conclusion)
