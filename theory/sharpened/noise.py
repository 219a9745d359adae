"""Noise times a smooth function, the sharp way: the moment generating function of z h, for each hypothesis on the noise z.

Given x the noise z has mean 0 and lies in an interval of length 2 (labels in [-1, 1]).  The interval is [-1 - m, 1 - m]; v = z + m
is a number in [-1, 1] whose mean is m.  h = (f - E f)/tau is a Lipschitz function of x less its mean, in units of its proxy tau.
"""

import sympy as sp

from theory.paper.concentration import CHERNOFF_CITES
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation, Step
from theory.proof.inference import averaged, grows, instance, monotone
from theory.proof.letters import function, g, letter, n, tau, theta, z
from theory.proof.notebook import Premise, Proof

SOURCE = "here, sharper form of bubeck-sellke-2021, Theorem 2"

s = letter("s", "argument of a moment generating function, at least 0: below 0 take the negative of the variable", nonnegative=True)
m = letter("m", "the mean of v = z + m, given x", real=True)
v = letter("v", "z + m, a number in [-1, 1]", real=True)
q = letter("q", "argument of a moment generating function, of either sign", real=True)
h_x = letter("h_x", "(f - E f)(x)/tau, f Lipschitz and tau its deviation proxy", real=True)
w = letter("w", "a positive number; inside a probability, the threshold of a deviation", positive=True)
b = letter("b", "a positive number", positive=True)

E_v = letter("E_v", "E exp(s v) given x", positive=True)
E_z = function("E_z", "E_z(q) = E exp(q z) given x", positive=True)
E_zh = function("E_zh", "E_zh(theta) = E exp(theta z h)", positive=True)
E_cosh = function("E_cosh", "E_cosh(q) = E cosh(q h)", positive=True)
E_h = function("E_h", "E_h(q) = E exp(q h)", positive=True)
P_corr = function("P_corr", "P_corr(w) = P(mean of z_i (f - E f)(x_i) >= w), for one f", nonnegative=True)

CHORD = sp.cosh(s) + v * sp.sinh(s)
"""The chord of exp(s v) between v = -1 and v = 1."""
LONGEST = sp.cosh(s) + m * sp.sinh(s)
"""What E exp(s v) is at most: the two-point law on -1, 1 with mean m attains it."""
QUARTER, THREE_QUARTERS = sp.Rational(1, 4), sp.Rational(3, 4)
SIGN = sp.cosh(s)
"""E exp(s z) of a fair sign."""
GENERAL = THREE_QUARTERS + sp.exp(2 * theta**2) / 4
SYMMETRIC = sp.exp(theta**2 / 2)
START = sp.sqrt(2 * sp.log(2))
"""R is at least this: there the tail 2 exp(-r^2/2) is 1."""


def part(argument: sp.Expr, start: sp.Expr) -> sp.Expr:
    """int_start^oo exp(argument r) 2 r exp(-r^2/2) dr: the part of E exp(argument R) where R > start."""
    rest = argument * sp.sqrt(2 * sp.pi) * sp.exp(argument**2 / 2) * sp.erfc((start - argument) / sp.sqrt(2))
    return 2 * sp.exp(argument * start - start**2 / 2) + rest


def largest_cosh(argument: sp.Expr) -> sp.Expr:
    """E cosh(argument R), R with the tail min(1, 2 exp(-r^2/2)): the mean of the two parts from START on."""
    beyond = [sp.erfc((START - sign * argument) / sp.sqrt(2)) for sign in (1, -1)]
    return sp.cosh(argument * START) + argument * sp.sqrt(sp.pi / 2) * sp.exp(argument**2 / 2) * (beyond[0] - beyond[1])


E_R = function("E_R", "E_R(q) = E cosh(q R), R the variable with the largest tail that Definition 1.1 allows", positive=True)
TAIL = THREE_QUARTERS + E_R(2 * theta) / 4


def chord_of_exp() -> Derivation:
    """exp(s v) <= cosh s + v sinh s for v in [-1, 1]: log of the right side less s v starts at 0 and grows."""
    proof = Proof(SOURCE)
    low, high = (proof.given(v, relation, end, "v lies in [-1, 1]", each=(v,)) for relation, end in ((">=", -1), ("<=", 1)))
    there = proof.step("cosh s = sinh s + exp(-s)", CHORD, ">", 0, certificate(h(1) * sp.sinh(s) + sp.exp(-s)), [low])
    slope = proof.step("times the chord the slope is (1 - v^2) sinh s", sp.diff(sp.log(CHORD), s), ">=", v,
                       certificate(h(1) * h(2) * sp.sinh(s), h(3)), [low, high, there])  # fmt: skip
    grown = proof.step("so it grows from 0", v * s, "<=", sp.log(CHORD), grows(s), [slope, there])
    proof.step("exp is increasing", sp.exp(s * v), "<=", CHORD, monotone(sp.exp(q), q), [grown])
    return proof.derivation("exp lies below its chord", Need(sp.exp(s * v), "<=", CHORD))


def conditional_mgf(weight: sp.Expr = QUARTER) -> Derivation:
    """E exp(s z) <= 3/4 + cosh(2s)/4 for mean-zero z in an interval of length 2; the slope of the logarithms is a sum of squares."""
    proof, roof = Proof(SOURCE), 1 + sp.sinh(s) ** 2 / 2
    *_, chord = proof.borrow(chord_of_exp())
    above = proof.given(m, ">=", -1, "the mean of v lies where v does")
    shift = proof.given(E_z(s), "==", sp.exp(-s * m) * E_v, "z = v - m")
    mean = proof.step("the average given x", E_v, "<=", LONGEST, averaged({E_v: sp.exp(s * v), m: v}, (s,)), [chord])
    there = proof.step("cosh s = sinh s + exp(-s)", LONGEST, ">", 0, certificate(h(1) * sp.sinh(s) + sp.exp(-s)), [above])
    squares = sp.sinh(s) * ((sp.sinh(s) + m * sp.cosh(s)) ** 2 + m**2)
    slope = proof.step("the slopes differ by a sum of squares", sp.diff(sp.log(LONGEST) - m * s, s), "<=", sp.diff(sp.log(roof), s),
                       certificate(squares, 2 * roof * h(1)), [there])  # fmt: skip
    grown = proof.step("both logarithms start at 0", sp.log(LONGEST) - m * s, "<=", sp.log(roof), grows(s), [slope, there])
    power = proof.step("exp is increasing", sp.exp(-m * s) * LONGEST, "<=", roof, monotone(sp.exp(q), q), [grown])
    bound = proof.step("for z itself", E_z(s), "<=", roof, certificate(h(1) + sp.exp(-s * m) * h(2) + h(3)), [shift, mean, power])
    same = 1 - weight + weight * sp.cosh(2 * s)
    proof.step("in twice the argument", roof, "==", same, after=bound)
    return proof.derivation("E exp(s z) <= 3/4 + cosh(2s)/4", Need(E_z(s), "<=", same))


def symmetric_mgf(roof: sp.Expr = SIGN) -> Derivation:
    """E exp(s z) <= cosh s where z is symmetric given x: then |z| <= 1."""
    proof = Proof(SOURCE)
    label = "the label g + z and its mirror image g - z lie in [-1, 1]"
    ends = [
        proof.given(side, relation, end, label, each=(g, z))
        for side, relation, end in ((g + z, "<=", 1), (g - z, ">=", -1), (g + z, ">=", -1), (g - z, "<=", 1))
    ]
    where = (Need(v, ">=", -1), Need(v, "<=", 1))
    chord = proof.given(sp.exp(s * v), "<=", CHORD, "exp lies below its chord", every=(v,), where=where)
    mirror = letter("E_c", "E cosh(s z) given x", positive=True)
    even = proof.given(E_z(s), "==", mirror, "z and -z have the same law given x")
    below = proof.step("so z <= 1", z, "<=", 1, certificate((h(1) + h(2)) / 2), ends[:2])
    above = proof.step("and z >= -1", z, ">=", -1, certificate((h(1) + h(2)) / 2), ends[2:])
    one = proof.step("at v = z", sp.exp(s * v), "<=", sp.cosh(s) + z * sp.sinh(s), instance(), [chord, below, above], put={v: z})
    two = proof.step("at v = -z", sp.exp(s * v), "<=", sp.cosh(s) - z * sp.sinh(s), instance(), [chord, below, above],
                     put={v: -z})  # fmt: skip
    both = proof.step("the mean of the two", sp.cosh(s * z), "<=", roof, certificate((h(1) + h(2)) / 2), [one, two])
    mean = proof.step("the average given x", mirror, "<=", roof, averaged({mirror: sp.cosh(s * z)}, (s,)), [both])
    proof.step("for z itself", E_z(s), "<=", roof, certificate(h(1) + h(2)), [even, mean])
    return proof.derivation("symmetric noise: E exp(s z) <= cosh s", Need(E_z(s), "<=", roof))


def _proxy(proof: Proof, argument: sp.Expr) -> Step:
    """E cosh(argument h) <= exp(argument^2/2), from MGF isoperimetry."""
    halves = proof.given(E_cosh(q), "==", (E_h(q) + E_h(-q)) / 2, "cosh is a mean of two exponentials", every=(q,))
    proxy = proof.given(
        E_h(q),
        "<=",
        sp.exp(q**2 / 2),
        "MGF isoperimetry: E exp(q (f - E f)) <= exp(q^2 tau^2/2) for all q, tau^2 = c L^2/d",
        every=(q,),
    )
    roof = sp.exp(argument**2 / 2)
    split = proof.at(
        proof.step("cosh in exponentials", E_cosh(q), "==", (E_h(q) + E_h(-q)) / 2, certificate(h(1)), [halves]), {q: argument}
    )
    one, two = (proof.step(f"at q = {a}", E_h(q), "<=", roof, instance(), [proxy], put={q: a}) for a in (argument, -argument))
    return proof.step("the function's part", E_cosh(argument), "<=", roof, certificate(h(1) + h(2) / 2 + h(3) / 2), [split, one, two])


def _chernoff(proof: Proof, mgf: Premise, roof: sp.Expr) -> Need:
    """P(mean z_i (f - E f)(x_i) >= w) <= roof^n exp(-n theta w/tau)."""
    scale = sp.exp(-n * theta * w / tau)
    says = "Markov's inequality for exp of theta/tau times the sum of n independent terms"
    markov = proof.given(P_corr(w), "<=", E_zh(theta) ** n * scale, says, CHERNOFF_CITES)
    power = proof.step("n-th powers", E_zh(theta) ** n * scale, "<=", roof**n * scale, monotone(b**n * scale, b), [mgf])
    proof.step("one function", P_corr(w), "<=", roof**n * scale, certificate(h(1) + h(2)), [markov, power])
    return Need(P_corr(w), "<=", roof**n * scale)


def _given_x(proof: Proof, says: str, roof: sp.Expr, mean: sp.Expr, terms: dict[sp.Expr, sp.Expr]) -> Step:
    """E exp(theta z h): the bound on E exp(q z) given x at q = theta h(x), averaged over x."""
    bound = proof.given(E_z(q), "<=", roof, says, every=(q,), each=(E_z,))
    here = proof.step("at q = theta h(x)", E_z(q), "<=", roof.subs(q, theta * h_x), instance(), [bound], put={q: theta * h_x})
    rule = averaged({E_zh(theta): E_z(theta * h_x), **terms}, (theta,))
    return proof.step("averaged over x", E_zh(theta), "<=", mean, rule, [here])


def chernoff_general(roof: sp.Expr = GENERAL) -> Derivation:
    """One smooth function against noise in an interval of length 2: exp(-n (theta w/tau - log(3/4 + exp(2 theta^2)/4)))."""
    proof = Proof(SOURCE)
    mgf = "Lemma B, for either sign of q: the conditional moment generating function"
    terms = {E_cosh(2 * theta): sp.cosh(2 * theta * h_x)}
    mean = _given_x(proof, mgf, THREE_QUARTERS + sp.cosh(2 * q) / 4, THREE_QUARTERS + E_cosh(2 * theta) / 4, terms)
    smooth = _proxy(proof, 2 * theta)
    both = proof.step("together", E_zh(theta), "<=", roof, certificate(h(1) + h(2) / 4), [mean, smooth])
    return proof.derivation("one function, any noise, MGF isoperimetry", _chernoff(proof, both, roof))


def chernoff_symmetric(roof: sp.Expr = SYMMETRIC) -> Derivation:
    """One smooth function against noise symmetric given x: Lambda = theta^2/2, as if z were a sign."""
    proof = Proof(SOURCE)
    mean = _given_x(proof, "symmetric noise, for either sign of q", sp.cosh(q), E_cosh(theta), {E_cosh(theta): sp.cosh(theta * h_x)})
    smooth = _proxy(proof, theta)
    both = proof.step("together", E_zh(theta), "<=", roof, certificate(h(1) + h(2)), [mean, smooth])
    return proof.derivation("one function, symmetric noise, MGF isoperimetry", _chernoff(proof, both, roof))


def chernoff_tail(roof: sp.Expr = TAIL) -> Derivation:
    """One smooth function under Definition 1.1 alone: the largest E cosh(q h) that the tail 2 exp(-r^2/2) allows is closed in erfc."""
    proof = Proof(SOURCE)
    mgf = "Lemma B, for either sign of q: the conditional moment generating function"
    terms = {E_cosh(2 * theta): sp.cosh(2 * theta * h_x)}
    density = 2 * b * sp.exp(-(b**2) / 2)
    integral = proof.step("the part of E exp(q R) beyond b, by its slope in b", sp.diff(part(q, b), b), "==", -sp.exp(q * b) * density)
    order = "Definition 1.1: |h| is stochastically at most R with the tail min(1, 2 exp(-r^2/2)), and cosh grows"
    largest = proof.given(E_cosh(q), "<=", E_R(q), order, "bubeck-sellke-2021, Definition 1.1 (submission)", every=(q,))
    closed = proof.given(E_R(q), "==", (part(q, START) + part(-q, START)) / 2, "the integral from sqrt(2 log 2) on, by the first step",
                         every=(q,))  # fmt: skip
    mean = _given_x(proof, mgf, THREE_QUARTERS + sp.cosh(2 * q) / 4, THREE_QUARTERS + E_cosh(2 * theta) / 4, terms)
    value = proof.step("at q = 2 theta in closed form", E_R(q), "==", largest_cosh(2 * theta), instance(), [closed], put={q: 2 * theta})
    smooth = proof.step("at q = 2 theta", E_cosh(q), "<=", E_R(2 * theta), instance(), [largest], put={q: 2 * theta})
    both = proof.step("together", E_zh(theta), "<=", roof, certificate(h(1) + h(2) / 4), [mean, smooth])
    concluded = _chernoff(proof, both, roof)
    return proof.derivation("one function, any noise, Definition 1.1 alone", concluded, integral.conclusion, value.conclusion)
