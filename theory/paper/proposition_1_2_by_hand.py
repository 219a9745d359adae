"""Proposition 1.2 by hand: 2 (1 + log 2) is the best constant for symmetric X, and 4 (3 log 2 + 1/2) = 10.32 does for every X.

X has P(|X| >= t) <= 2 exp(-t^2) (so C = 1) and mean 0; R has the tail min(1, 2 exp(-t^2)), so R^2 is log 2 plus an exponential variable.
A constant K stands for the proxy K/2: E exp(s X) <= exp(K s^2/4).
"""

import sympy as sp

from theory.paper.proposition_1_2 import E_square, a, mgf, s, u, x
from theory.proof.deciders import Need, certificate, h, interval
from theory.proof.derivation import Derivation
from theory.proof.inference import grows, instance, monotone
from theory.proof.letters import function, letter
from theory.proof.notebook import Proof, Under

SOURCE = "here, sharper form of bubeck-sellke-2021, Proposition 1.2"
LOG_2 = sp.log(2)
V_SYMMETRIC = 1 + LOG_2
"""E R^2, and the best proxy for symmetric X."""
K_SYMMETRIC = 2 * V_SYMMETRIC
K_BY_HAND = 4 * (3 * LOG_2 + sp.Rational(1, 2))
HALF = sp.Rational(1, 2)
CENTRAL_LIMIT_CITES = "cramer-1938, why a proxy too small fails for large n"

j = letter("j", "number of a term of a power series", integer=True, positive=True)
moment = function("m", "m(j) = E R^(2j), R of the tail min(1, 2 exp(-t^2))", positive=True)
partial = function("S_j", "S_j(j) = sum of (log 2)^i/i! over i <= j, the beginning of the series of exp(log 2) = 2", positive=True)
binomial = function("B_j", "B_j(j) = C(2j, j) ((1 + log 2)/2)^j", positive=True)


def symmetric(least: int = 2) -> Derivation:
    """For symmetric X the proxy 1 + log 2 is enough: E cosh(s X) <= E cosh(s R) <= exp((1 + log 2) s^2/2), term by term.

    E R^(2j) = j! S_j <= 2 j!, and C(2j, j) ((1 + log 2)/2)^j >= 2 for j >= 2; the terms of j = 1 are equal.
    least: the 2 that the j-th term must reach.
    """
    proof = Proof(SOURCE)
    series = proof.given(partial(j), "<=", 2, "a series of positive terms that adds up to exp(log 2) = 2")
    moments = proof.given(moment(j), "==", sp.gamma(j + 1) * partial(j), "by the first step, from m(0) = S_j(0) = 1")
    grown = proof.given(binomial(j), ">=", binomial(2), "the second and third step, from j = 2 on")
    start = proof.given(binomial(2), "==", 6 * (V_SYMMETRIC / 2) ** 2, "C(4, 2) = 6")
    before = partial(j - 1)
    parts = proof.step("integration by parts, m(j) = (log 2)^j + j m(j - 1), keeps j! S_j", LOG_2**j + j * sp.gamma(j) * before, "==",
                       sp.gamma(j + 1) * (before + LOG_2**j / sp.gamma(j + 1)))  # fmt: skip
    ratio = 2 * (2 * j + 1) / (j + 1) * V_SYMMETRIC / 2
    quotient = sp.gamma(2 * j + 3) / sp.gamma(j + 2) ** 2 * sp.gamma(j + 1) ** 2 / sp.gamma(2 * j + 1) * V_SYMMETRIC / 2
    next_term = proof.step("B_j(j + 1)/B_j(j)", quotient, "==", ratio)
    rises = certificate((2 * j + 1) * V_SYMMETRIC - (j + 1), j + 1)
    more = proof.step("which is at least 1", ratio, ">=", 1, rises, after=next_term)
    first = proof.step("B_j(2) is at least 2", 6 * (V_SYMMETRIC / 2) ** 2, ">=", least, interval({}))
    large = proof.step("so every later one is", binomial(j), ">=", least, certificate(h(1) - h(2) + h(3)), [grown, start, first])
    bound = proof.step("E R^(2j) is at most 2 j!", moment(j), "<=", 2 * sp.gamma(j + 1), certificate(h(1) * sp.gamma(j + 1) + h(2)),
                       [series, moments])  # fmt: skip
    terms = certificate(h(1) + sp.gamma(j + 1) * h(2) + (least - 2) * sp.gamma(j + 1))
    says = "so the j-th term of E cosh(s R), j >= 2, is at most that of exp((1 + log 2) s^2/2)"
    proof.step(says, moment(j), "<=", sp.gamma(j + 1) * binomial(j), terms, [bound, large])
    equal = proof.step("the terms of j = 1 are equal: E R^2 = (log 2) + 1", LOG_2**j + j, "==", V_SYMMETRIC, put={j: 1})
    conclusion = Need(moment(j), "<=", sp.gamma(j + 1) * binomial(j))
    others = [step.conclusion for step in (parts, equal)]
    return proof.derivation("the proxy 1 + log 2 for symmetric X", conclusion, *others, proof.so_far(more))


def symmetric_lower(constant: sp.Expr = K_SYMMETRIC) -> Derivation:
    """No constant below 2 (1 + log 2) holds for every n: sums of fair signs times R are normal in the limit, of variance 1 + log 2."""
    proof, K = Proof(SOURCE), letter("K_sym", "a constant for symmetric X that holds for every n", positive=True)
    limit = proof.given(1 / (2 * V_SYMMETRIC), ">=", 1 / K, "the normal tail exp(-t^2/(2 v)) is below exp(-t^2/K)", CENTRAL_LIMIT_CITES)
    least = certificate(h(1) * constant * K, 1)
    proof.step("so K is at least that", K, ">=", constant, least, [limit])
    return proof.derivation("the constant 2 (1 + log 2) is the best one for symmetric X", Need(K, ">=", constant))


def square_bound(power: int = 2) -> Derivation:
    """exp(x) <= x + exp(x^2) for every real x, in four pieces: x in [0, 1], 1 + x beyond, and the same for -x and -1 - x."""
    proof, b = Proof(SOURCE), 1 + x
    inside = proof.given(x, "<=", 1, "x in [0, 1]")
    right = proof.step("between 0 and 1", sp.exp(x), "<=", x + sp.exp(x**power), interval({x: (0, 1)}, ((0, 2),)), [inside])
    left = proof.step("the same for -x", sp.exp(-x), "<=", -x + sp.exp(x**power), interval({x: (0, 1)}, ((0, 2),)), [inside])
    larger = proof.step("b^2 >= b for b = 1 + x", b**2, ">=", b, certificate(x**2 + x))
    grown = proof.step("exp is increasing", sp.exp(b**2), ">=", sp.exp(b), monotone(sp.exp(u), u), [larger])
    far = proof.step("beyond 1", b + sp.exp(b**2), ">=", sp.exp(b), certificate(h(1) + b), [grown])
    tangent = proof.step("1 + x <= exp(x)", 1 + x, "<=", sp.exp(x), grows(x, 2))
    at_square = proof.at(tangent, {x: b**2})
    small = proof.step("exp(-1 - x) is at most 1", sp.exp(-b), "<=", 1, grows(x))
    below = proof.step("the same for -1 - x", sp.exp(b**2) - b, ">=", sp.exp(-b), certificate(h(1) + h(2) + x**2 + x), [at_square, small])
    return proof.derivation("exp(x) <= x + exp(x^2)", *(step.conclusion for step in (right, left, far, below)))


def near(constant: sp.Expr = K_BY_HAND) -> Derivation:
    """E exp(s X) <= exp(K s^2/4), K = 4 (3 log 2 + 1/2), for s^2 <= 1/2: E X = 0 and exp(x) <= x + exp(x^2), then the layer cake."""
    proof, bound = Proof(SOURCE), sp.exp(constant * s**2 / 4)
    close = proof.given(s**2, "<=", HALF, "s not far from 0")
    mean_zero = proof.given(mgf, "<=", E_square(s**2), "exp(x) <= x + exp(x^2) at x = s X, E X = 0")
    finite, upper = Need(a, "<", 1), proof.given(a, "<=", HALF, "a in [0, 1/2]")
    cake = proof.given(E_square(a), "<=", 2**a / (1 - a), "exponential moments of the square", every=(a,), where=(finite,))
    line = interval({a: (0, HALF)}, ((0, 1), (HALF, 1)))
    weight = proof.step("1/(1 - a) <= 4^a: equal at 0 and at 1/2, convex between", (1 - a) * 4**a, ">=", 1, line, [upper])
    square = proof.step("at a = s^2", E_square(a), "<=", 2 ** (s**2) / (1 - s**2), instance(), [cake, close], put={a: s**2})
    at_square = proof.step("the same there", (1 - a) * 4**a, ">=", 1, instance(), [Under(weight, (upper,)), close], put={a: s**2})
    powers = certificate(2 ** (s**2) * h(1), h(2) + HALF)
    product = proof.step("2^a 4^a = 8^a", 2 ** (s**2) / (1 - s**2), "<=", 8 ** (s**2), powers, [at_square, close], after=square)
    room = proof.step(
        "log 8 = 3 log 2, and 1/2 is to spare", sp.log(8) * s**2, "<=", constant * s**2 / 4, certificate((constant / 4 - sp.log(8)) * s**2)
    )
    grown = proof.step("exp is increasing", 8 ** (s**2), "<=", bound, monotone(sp.exp(u), u), [room])
    proof.step("so K is enough there", mgf, "<=", bound, certificate(h(1) + h(2) + h(3)), [mean_zero, product, grown])
    return proof.derivation("K = 4 (3 log 2 + 1/2) near 0", Need(mgf, "<=", bound))


def far(constant: sp.Expr = K_BY_HAND) -> Derivation:
    """The same for s^2 >= 1/2: s X <= s^2/2 + X^2/2 and E exp(X^2/2) <= 2 sqrt(2); K = 4 (3 log 2 + 1/2) is just enough at s^2 = 1/2."""
    proof, bound, rate = Proof(SOURCE), sp.exp(constant * s**2 / 4), constant / 4 - HALF
    away = proof.given(s**2, ">=", HALF, "s away from 0")
    young = proof.given(mgf, "<=", 2 * sp.sqrt(2) * sp.exp(s**2 / 2), "s X <= s^2/2 + X^2/2, and the layer cake at a = 1/2")
    exponent = proof.step("log(2 sqrt 2) = 3/2 log 2", sp.log(2 * sp.sqrt(2)), "<=", rate * s**2,
                          certificate(h(1) * rate + rate / 2 - sp.Rational(3, 2) * LOG_2), [away])  # fmt: skip
    powers = proof.step("exp is increasing", 2 * sp.sqrt(2), "<=", sp.exp(rate * s**2), monotone(sp.exp(u), u), [exponent])
    proof.step("so K is enough there", mgf, "<=", bound, certificate(h(1) + sp.exp(s**2 / 2) * h(2)), [young, powers])
    return proof.derivation("K = 4 (3 log 2 + 1/2) away from 0", Need(mgf, "<=", bound))
