"""The price kappa(A) of a noise model: (A + Lambda)^2/(2 A theta^2) at its least over theta, A the entropy per data point.

The exponent of a Chernoff bound is n (theta w/tau - Lambda(theta)).  It equals n A at w/tau = (A + Lambda)/theta, whose least value is
r_A; kappa(A) = r_A^2/(2 A) is 1 for a Gaussian.  x stands for theta^2, so any x > 0 gives an upper bound on kappa.
"""

import sympy as sp

from theory.proof.deciders import Need, certificate, h, interval, rational
from theory.proof.derivation import Derivation
from theory.proof.inference import cases, grows, instance, monotone
from theory.proof.letters import A, function, kappa, letter
from theory.proof.notebook import Proof, Under
from theory.sharpened.noise import SOURCE, START, largest_cosh

x = letter("x_theta", "theta^2, theta the free parameter of a Chernoff bound", nonnegative=True)
e = letter("e", "a real number", real=True)
xi = letter("xi", "theta^2/A", positive=True)
b = letter("b", "a positive number", positive=True)
s = letter("s", "argument of a moment generating function, at least 0: below 0 take the negative of the variable", nonnegative=True)
Rate = function("Rate", "Rate(x_theta) = Lambda(theta) at theta = sqrt(x_theta)", nonnegative=True)

HALF = sp.Rational(1, 2)
MGF = sp.Rational(3, 4) + sp.exp(2 * x) / 4
PHI = sp.log(MGF)
"""Lambda for any noise in an interval of length 2, at theta^2 = x."""
PRICE = (A + Rate(x)) ** 2 / (2 * A * x)


def general_rate() -> Derivation:
    """x/2 <= log(3/4 + exp(2x)/4) <= 2x, and from 2x and from x/2 it is never further than log 4 and x^2/2."""
    proof = Proof(SOURCE)
    above = proof.step("four times it is 3 + exp(2x)", MGF, "<=", sp.exp(2 * x), grows(x))
    two = proof.step("log is increasing", PHI, "<=", 2 * x, monotone(sp.log(b), b), [above])
    root = sp.exp(x / 2)
    below = proof.step("a square, with y = exp(x/2)", root, "<=", MGF, certificate((root - 1) ** 2 * (root**2 + 2 * root + 3) / 4))
    half = proof.step("log is increasing", x / 2, "<=", PHI, monotone(sp.log(b), b), [below])
    far = proof.step("the exponential alone", sp.exp(2 * x) / 4, "<=", MGF, certificate(sp.Rational(3, 4)))
    late = proof.step("log is increasing", sp.log(sp.exp(2 * x) / 4), "<=", PHI, monotone(sp.log(b), b), [far])
    curve = proof.step("its second derivative is at most 1", sp.diff(PHI, x, 2), "<=", 1,
                       certificate((3 - sp.exp(2 * x)) ** 2, (3 + sp.exp(2 * x)) ** 2))  # fmt: skip
    near = proof.step("so by Taylor", PHI, "<=", x / 2 + x**2 / 2, grows(x, 2), [curve])
    says = "the general rate between x/2 and 2x"
    return proof.derivation(says, *(step.conclusion for step in (two, half, late, near)))


def kappa_general(most: int = 4) -> Derivation:
    """kappa <= 4 and kappa <= (1 + A)^2, and no theta makes it less than 1 or less than 4 (1 - log 4/A): it goes from 1 to 4."""
    proof = Proof(SOURCE)
    least = proof.given(kappa, "<=", PRICE, "kappa is the least price over theta^2 = x > 0", every=(x,))
    two = proof.given(Rate(x), "<=", 2 * x, "the general rate from above", every=(x,))
    near = proof.given(Rate(x), "<=", x / 2 + x**2 / 2, "the general rate near 0", every=(x,))
    half = proof.given(Rate(x), ">=", x / 2, "the general rate from below", every=(x,))
    late = proof.given(Rate(x), ">=", 2 * x - sp.log(4), "the general rate far out", every=(x,))
    here = proof.step("at x = A/2", Rate(x), "<=", A, instance(), [two], put={x: A / 2})
    price = proof.step("the price there", kappa, "<=", (A + Rate(A / 2)) ** 2 / A**2, instance({x: A / 2}), [least])
    proof.step("so kappa is at most 4", kappa, "<=", most, certificate(h(1) + h(2) * (3 * A + Rate(A / 2)) / A**2), [price, here])
    small = proof.step("at x = 2A", Rate(x), "<=", A + 2 * A**2, instance(), [near], put={x: 2 * A})
    there = proof.step("the price there", kappa, "<=", (A + Rate(2 * A)) ** 2 / (4 * A**2), instance({x: 2 * A}), [least])
    room = (2 * A + 2 * A**2 + A + Rate(2 * A)) / (4 * A**2)
    one = proof.step("so kappa goes to 1", kappa, "<=", (1 + A) ** 2, certificate(h(1) + h(2) * room), [there, small])
    square = certificate((A - x / 2) ** 2 + h(1) * (2 * A + x + h(1)))
    never = proof.step("for every x the price is at least 1", (A + Rate(x)) ** 2, ">=", 2 * A * x, square, [half])
    entropy = proof.given(A, ">=", sp.log(4), "much entropy")
    late_square = certificate((h(2) - 2 * x) ** 2 + h(1) * (2 * h(2) + 4 * x + h(1)))
    limit = proof.step("and at least 4 (1 - log 4/A)", (A + Rate(x)) ** 2, ">=", 8 * (A - sp.log(4)) * x, late_square, [late, entropy])
    says = "any noise: kappa between max(1, 4(1 - log 4/A)) and min((1 + A)^2, 4)"
    return proof.derivation(says, Need(kappa, "<=", most), *(step.conclusion for step in (one, never, limit)))


def kappa_increases() -> Derivation:
    """For any noise kappa(A) increases: at theta^2 = xi A the price does, for every xi."""
    proof = Proof(SOURCE)
    rate = PHI.subs(x, A * xi)
    price = (1 + rate / A) ** 2 / (2 * xi)
    slope = proof.step("Lambda/x increases", x * sp.diff(PHI, x), ">=", PHI, grows(x))
    there = proof.step("at x = xi A", x * sp.diff(PHI, x), ">=", rate, instance(), [slope], put={x: A * xi})
    start = proof.step("exp(2x) >= 1", MGF, ">=", 1, grows(x))
    log = proof.step("so Lambda >= 0", PHI, ">=", 0, monotone(sp.log(b), b), [start])
    sign = proof.step("at x = xi A", PHI, ">=", 0, instance(), [log], put={x: A * xi})
    proof.step("the price's slope in A", sp.diff(price, A), ">=", 0, certificate((1 + h(2) / A) * h(1) / (A**2 * xi)), [there, sign])
    return proof.derivation("any noise: kappa increases", Need(sp.diff(price, A), ">=", 0))


def kappa_symmetric(price: sp.Expr = sp.S.One) -> Derivation:
    """Symmetric noise: kappa is 1 exactly, attained at theta^2 = 2A."""
    proof = Proof(SOURCE)
    rate = proof.given(Rate(x), "==", x / 2, "the rate of symmetric noise", every=(x,))
    least = proof.given(kappa, "<=", PRICE, "kappa is the least price over theta^2 = x > 0", every=(x,))
    square = certificate((A - x / 2) ** 2 - h(1) * (2 * A + x / 2 + Rate(x)))
    never = proof.step("for every x the price is at least 1", (A + Rate(x)) ** 2, ">=", 2 * A * x, square, [rate])
    here = proof.step("at x = 2A", Rate(x), "==", A, instance(), [rate], put={x: 2 * A})
    there = proof.step("the price there", kappa, "<=", (A + Rate(2 * A)) ** 2 / (4 * A**2), instance({x: 2 * A}), [least])
    proof.step("so kappa is at most 1", kappa, "<=", price, certificate(h(1) + h(2) * (3 * A + Rate(2 * A)) / (4 * A**2)), [there, here])
    return proof.derivation("symmetric noise: kappa is 1", Need(kappa, "<=", price), never.conclusion)


M, M_1 = letter("M_s", "(3/4 + E cosh(s R)/4) exp(-s^2/2)", positive=True), letter("M_1", "the slope of M_s", real=True)
slope = letter("Slope_s", "the slope of Rate_s(s)", real=True)
Rate_s = function("Rate_s", "Rate_s(s) = Lambda at theta = s/2", nonnegative=True)
E_R = letter("E_R", "E cosh(s R)", positive=True)
MIDDLE_END, FAR = 11, 10
"""Boxes up to s = 11, where A = s Slope - Rate is more than 50 = FAR^2/2; beyond that s = sqrt(2A)."""
TAIL_MOST = sp.Rational(4571, 1000)
SHARE = sp.Rational(5689, 10000)
TAIL_MGF = sp.Rational(3, 4) + largest_cosh(s) / 4
BEYOND = sp.erfc((START - s) / sp.sqrt(2)) - sp.erfc((START + s) / sp.sqrt(2))
LEFT, RIGHT, CENTRE = sp.exp(-((s - START) ** 2) / 2), sp.exp(-((s + START) ** 2) / 2), sp.exp(-(s**2) / 2)
SCALED = (3 * CENTRE + LEFT + RIGHT + s * sp.sqrt(sp.pi / 2) * BEYOND) / 4
"""TAIL_MGF exp(-s^2/2), so that Rate = s^2/2 + log SCALED."""
SCALED_SLOPE = (sp.sqrt(sp.pi / 2) * BEYOND + START * (LEFT - RIGHT) - 3 * s * CENTRE) / 4
SPREAD = sp.sqrt(2 * sp.pi) / 4


def tail_middle(most: sp.Rational = TAIL_MOST) -> Derivation:
    """Definition 1.1 alone, 0 <= s <= 11: the price at the best s, 2 Slope^2/(s Slope - Rate), is at most 4.571; by boxes, 0 included."""
    proof = Proof(SOURCE)
    start, end = proof.given(s, ">=", 0, "from 0 on"), proof.given(s, "<=", MIDDLE_END, "not too far")
    scaled = proof.step("the moment generating function over exp(s^2/2)", TAIL_MGF * CENTRE, "==", SCALED)
    slope = proof.step("its slope", sp.diff(SCALED, s), "==", SCALED_SLOPE)
    there = proof.step("it is positive", SCALED, ">", 0, interval({s: (0, MIDDLE_END)}), [end])
    boxes = interval({s: (0, MIDDLE_END)}, touches=((0, 2),), most=200)
    price = most * (s**2 / 2 + s * M_1 / M - sp.log(M)) - 2 * (s + M_1 / M) ** 2
    below = proof.step("the price is below: Rate = s^2/2 + log M, Slope = s + M_1/M", price, ">=", 0, boxes, [start, end, there],
                       put={M: SCALED, M_1: SCALED_SLOPE}, after=[scaled, slope])  # fmt: skip
    last = {M: SCALED.subs(s, MIDDLE_END), M_1: SCALED_SLOPE.subs(s, MIDDLE_END)}
    entropy = sp.Rational(MIDDLE_END**2, 2) + MIDDLE_END * M_1 / M - sp.log(M)
    reached = proof.step("A = s Slope - Rate at s = 11", entropy, ">=", FAR**2 // 2, interval({}), put=last)
    parts = (scaled.conclusion, slope.conclusion, below.conclusion, reached.conclusion)
    return proof.derivation("Definition 1.1 alone: the price up to s = 11", *parts)


def tail_far(share: sp.Rational = SHARE) -> Derivation:
    """Definition 1.1 alone, s >= 10: Rate <= 0.5689 s^2, by hand."""
    proof, top = Proof(SOURCE), sp.exp(s**2 / 2)
    first, second = letter("e_1", "erfc((r_0 - s)/sqrt 2)", nonnegative=True), letter("e_2", "erfc((r_0 + s)/sqrt 2)", nonnegative=True)
    far = proof.given(s, ">=", FAR, "far out")
    closed = sp.cosh(s * START) + s * sp.sqrt(sp.pi / 2) * top * (first - second)
    value = proof.given(E_R, "==", closed, "the closed form of E cosh(s R)")
    two = proof.given(first, "<=", 2, "erfc = 1 - erf, and erf >= -1")
    half = proof.step("cosh is below exp", sp.cosh(s * START), "<=", sp.exp(s * START), certificate(sp.sinh(s * START)))
    small = proof.step("r_0 = sqrt(2 log 2) < 5", s * START, "<=", s**2 / 2, certificate(s * h(1) / 2 + s * (5 - START)), [far])
    grown = proof.step("exp is increasing", sp.exp(s * START), "<=", top, monotone(sp.exp(e), e), [small], after=half)
    one = proof.step("so is 1", 1, "<=", top, grows(s))
    roof = sp.Rational(3, 4) + E_R / 4
    rest = (3 * h(4) + h(3) + h(1) + s * sp.sqrt(sp.pi / 2) * top * (h(2) + second)) / 4
    sum_of_parts = proof.step("all parts", roof, "<=", top * (1 + s * SPREAD), certificate(rest), [value, two, grown, one])
    tangent = proof.step("exp(x) >= 1 + x", 1 + s, "<=", sp.exp(s), grows(s, 2))
    line = proof.step("at x = s sqrt(2 pi)/4", 1 + s, "<=", sp.exp(s * SPREAD), instance(), [tangent], put={s: s * SPREAD})
    room = share - HALF
    more = proof.step("which is small beside s^2", s * SPREAD, "<=", room * s**2, certificate(room * s * h(1) + s * (room * FAR - SPREAD)),
                      [far])  # fmt: skip
    power = proof.step("exp is increasing", sp.exp(s * SPREAD), "<=", sp.exp(room * s**2), monotone(sp.exp(e), e), [more], after=line)
    product = proof.step("times exp(s^2/2)", top * (1 + s * SPREAD), "<=", sp.exp(share * s**2), certificate(top * h(1)), [power],
                         after=sum_of_parts)  # fmt: skip
    proof.step("log is increasing", sp.log(roof), "<=", share * s**2, monotone(sp.log(b), b), [product])
    return proof.derivation("Definition 1.1 alone: the rate far out", Need(sp.log(roof), "<=", share * s**2))


def kappa_tail(most: sp.Rational = TAIL_MOST) -> Derivation:
    """Definition 1.1 alone: kappa <= 4.571 for every A: at the best s for A up to its value at s = 11, at s = sqrt(2A) from 50 on."""
    proof, far = Proof(SOURCE), sp.sqrt(2 * A)
    least = proof.given(kappa * A * s**2, "<=", 2 * (A + Rate_s(s)) ** 2, "kappa is the least price over theta = s/2 > 0", every=(s,))
    small, large = (proof.given(A, relation, FAR**2 // 2, f"case: A {relation} 50") for relation in ("<=", ">="))
    attained = "for A up to its value at s = 11, which is more than 50, s is where A is this: it is continuous, and 0 at 0"
    best = proof.given(A, "==", s * slope - Rate_s(s), attained, where=(small,))
    boxes = proof.given(2 * slope**2, "<=", TAIL_MOST * (s * slope - Rate_s(s)), "the price up to s = 11", where=(small,))
    positive = proof.given(s, ">", 0, "A > 0, and A = 0 at s = 0", where=(small,))
    terms = h(1) + s**2 * h(3) - most * s**2 * h(2) + 4 * s * slope * h(2) - 2 * h(2) ** 2
    one = proof.step("up to s = 11", kappa, "<=", most, certificate(terms, A * h(4) ** 2), [least, best, boxes, positive, small])

    rate = proof.given(Rate_s(s), "<=", SHARE * s**2, "the rate far out", every=(s,), where=(Need(s, ">=", FAR),))
    enough = proof.step("s = sqrt(2A) is far out", far, ">=", FAR, certificate(2 * h(1), far + FAR), [large])
    there = proof.step("the rate there", Rate_s(s), "<=", 2 * SHARE * A, instance(), [rate, enough], put={s: far})
    price = proof.step("the price there", 2 * kappa * A**2, "<=", 2 * (A + Rate_s(far)) ** 2, instance({s: far}), [least])
    square = (1 + 2 * SHARE) ** 2
    terms = h(1) + 2 * h(2) * ((2 + 2 * SHARE) * A + Rate_s(far))
    two = proof.step("so kappa is no more", kappa, "<=", square, certificate(terms, 2 * A**2), [price, there])
    less = proof.step("which is less than 4.571", square, "<=", most, rational(), after=two)
    proof.step("in either case", kappa, "<=", most, cases(A), [Under(one, (small,)), Under(less, (large,))])
    return proof.derivation("Definition 1.1 alone: kappa <= 4.571", Need(kappa, "<=", most))
