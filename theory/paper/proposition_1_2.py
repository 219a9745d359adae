"""The best constant in Proposition 1.2: 18 can be K* = 3.5231 and nothing below 3.523093.

X has mean 0 and P(|X| >= t) <= 2 exp(-t^2) (so C = 1; scale for other C).  Which X has the largest E exp(s X)?  The same one for
every s > 0: R has the tail min(1, 2 exp(-t^2)), X* is R where R > r0 and -R where R < r0, and r0 makes E X* = 0.  E exp(s X*) is
closed in erfc, and the proxy sup_s 2 log E exp(s X*)/s^2 = v* is enclosed by ball arithmetic; K* = 2 v*.
"""

import sympy as sp

from theory.proof.deciders import Need, certificate, h, interval
from theory.proof.derivation import Derivation
from theory.proof.inference import grows, instance, monotone
from theory.proof.letters import function, letter
from theory.proof.notebook import Proof

SOURCE = "here, sharper form of bubeck-sellke-2021, Proposition 1.2"

s = letter("s", "argument of a moment generating function, at least 0: below 0 take the negative of the variable", nonnegative=True)
x = letter("x", "a nonnegative number", nonnegative=True)
u = letter("u", "a real number", real=True)
b = letter("b", "a positive number", positive=True)
a = letter("a", "weight of the square in an exponent", nonnegative=True)
e = letter("e", "a nonnegative number", nonnegative=True)
r0 = letter("r_0", "the size at which the extremal variable X* changes its sign; it makes E X* = 0", positive=True)
tilt = letter("lambda", "slope of the line that is taken off exp(s x): sinh(s r_0)/r_0", real=True)
mgf = letter("E_exp", "E exp(s X)", positive=True)
folded = letter("E_phi_X", "E phi(|X|), phi(r) = max(F(r), F(-r)), F(x) = exp(s x) - lambda x", real=True)
largest = letter("E_phi_R", "E phi(R)", real=True)

E_square = function("E_square", "E_square(a) = E exp(a X^2)", positive=True)
E_curved = letter("E_curved", "E R^2 exp(s R)", positive=True)
E_square_tilted = function("E_square_tilted", "E_square_tilted(a) = E R^2 exp(a (1 + R^2))", positive=True)
TILTED = sp.exp(a * (1 + sp.log(2))) * (sp.log(2) / (1 - a) + 1 / (1 - a) ** 2)
E_exponential = letter("E_exponential", "E exp(a Y), Y exponential with mean 1", positive=True)

START = sp.sqrt(sp.log(2))
"""R is at least this: there the tail 2 exp(-t^2) is 1."""
NEAR, FAR = sp.Rational(1, 50), sp.Rational(5, 3)
"""Between these the proxy is bounded by boxes."""
V_UPPER, V_LOWER = sp.Rational(176155, 100000), sp.Rational(17615465, 10000000)
R0_LOW, R0_HIGH = sp.Rational(127515280411960, 10**14), sp.Rational(127515280411961, 10**14)
AT = sp.Rational(378, 1000)


def part(argument: sp.Expr, start: sp.Expr) -> sp.Expr:
    """int_start^oo exp(argument r) 4 r exp(-r^2) dr: the part of E exp(argument R) where R > start."""
    rest = argument * sp.sqrt(sp.pi) * sp.exp(argument**2 / 4) * sp.erfc(start - argument / 2)
    return 2 * sp.exp(argument * start - start**2) + rest


def first_moment(start: sp.Expr) -> sp.Expr:
    """int_start^oo r 4 r exp(-r^2) dr: the part of E R where R > start."""
    return 2 * start * sp.exp(-(start**2)) + sp.sqrt(sp.pi) * sp.erfc(start)


MEAN = 2 * first_moment(r0) - first_moment(START)
"""E X*: plus where R > r0, minus where START < R < r0."""
LARGEST_MGF = part(s, r0) + part(-s, START) - part(-s, r0)
"""M(s) = E exp(s X*)."""


EXTREMAL = Need(mgf, "<=", LARGEST_MGF, "X* has the largest moment generating function")
ROOT = Need(MEAN, "==", 0, "r_0 makes E X* = 0")
ROOT_LOW = Need(r0, ">=", R0_LOW, "where r_0 lies: E X* changes its sign")
ROOT_HIGH = Need(r0, "<=", R0_HIGH, "where r_0 lies: E X* changes its sign")


def extremal_law() -> Derivation:
    """E exp(s X) <= E exp(s X*) for every mean-zero X with P(|X| >= t) <= 2 exp(-t^2), and every s >= 0."""
    proof = Proof(SOURCE)

    def line(size: sp.Expr) -> sp.Expr:
        return sp.sinh(s * size) / size

    slope = proof.step("x cosh x >= sinh x", x * sp.cosh(x), ">=", sp.sinh(x), grows(x))
    there = proof.step("at x = s b", x * sp.cosh(x), ">=", sp.sinh(s * b), instance(), [slope], put={x: s * b})
    wider = proof.step("so sinh(s b)/b grows with b", b * sp.sinh(s * (b + e)), ">=", (b + e) * sp.sinh(s * b), grows(e, 2), [there])
    outside = proof.step("F(r) >= F(-r) at r = r_0 + e", sp.exp(s * (b + e)) - (b + e) * tilt, ">=",
                         sp.exp(-s * (b + e)) + (b + e) * line(b), certificate(2 * h(1) / b), [wider], put={tilt: line(b)})  # fmt: skip
    inside = proof.step("F(r) <= F(-r) at r_0 = r + e", sp.exp(s * b) - b * tilt, "<=", sp.exp(-s * b) + b * line(b + e),
                        certificate(2 * h(1) / (b + e)), [wider], put={tilt: line(b + e)})  # fmt: skip
    steep = proof.step("x exp(x) >= sinh x", x * sp.exp(x), ">=", sp.sinh(x), grows(x, 2))
    at_r0 = proof.step("at x = s b", x * sp.exp(x), ">=", sp.sinh(s * b), instance(), [steep], put={x: s * b})
    rising = proof.step("so F grows beyond r_0 = b", s * sp.exp(s * (b + e)), ">=", line(b), grows(e), [at_r0])
    flat = proof.step("sinh x >= x", sp.sinh(x), ">=", x, grows(x, 2))
    least = proof.step("so lambda >= s", tilt, ">=", s, certificate(h(1) / b), [proof.at(flat, {x: s * b})], put={tilt: line(b)})
    decay = proof.step("exp(-x) <= 1", sp.exp(-x), "<=", 1, grows(x))
    falling = proof.step("and F(-r) grows up to r_0", s * sp.exp(-s * e), "<=", line(b), certificate(h(1) + s * h(2)),
                         [least, proof.at(decay, {x: s * e})])  # fmt: skip

    fold = proof.given(mgf, "<=", folded, "E X = 0, so E exp(s X) = E F(X), and F(x) <= phi(|x|)")
    order = proof.given(folded, "<=", largest, "phi is nondecreasing and P(|X| >= t) <= P(R >= t)")
    attained = proof.given(largest, "==", LARGEST_MGF, "phi(R) = F(X*), and E X* = 0")
    proof.step("so X* is the largest", mgf, "<=", LARGEST_MGF, certificate(h(1) + h(2) + h(3)), [fold, order, attained])
    shape = [step.conclusion for step in (outside, inside, rising, falling)]
    return proof.derivation("X* has the largest moment generating function", Need(mgf, "<=", LARGEST_MGF), *shape)


def closed_form(factor: int = 4) -> Derivation:
    """The integrals behind E exp(s X*) and E X*, each by its derivative; factor: 4 in the density 4 r exp(-r^2)."""
    proof = Proof(SOURCE)
    density = factor * b * sp.exp(-(b**2))
    tail = proof.step("density 4 r exp(-r^2) for the tail 2 exp(-r^2)", sp.diff(2 * sp.exp(-(b**2)), b), "==", -density)
    exponential = proof.step("the part of E exp(u R) beyond b, by its slope in b", sp.diff(part(u, b), b), "==", -sp.exp(u * b) * density)
    mean = proof.step("the part of E R beyond b, by its slope in b", sp.diff(first_moment(b), b), "==", -b * density)
    says = "E exp(s X*) in closed form"
    return proof.derivation(says, *(step.conclusion for step in (tail, exponential, mean)))


def change_of_sign(high: sp.Rational = R0_HIGH) -> Derivation:
    """E X* = 0 for one r_0 only, and it lies in an interval of length 1e-14, whose upper end is `high`."""
    proof = Proof(SOURCE)
    falls = proof.step("E X* falls as r_0 grows", sp.diff(MEAN, r0), "==", -8 * r0**2 * sp.exp(-(r0**2)))
    plus = proof.step("it is positive here", MEAN, ">", 0, interval({}), put={r0: R0_LOW})
    minus = proof.step("and negative here", MEAN, "<", 0, interval({}), put={r0: high})
    return proof.derivation("r_0 = 1.2751528041196...", *(step.conclusion for step in (falls, plus, minus)))


def upper_bound_near_0(proxy: sp.Rational = V_UPPER) -> Derivation:
    """E exp(s X) <= exp(v s^2/2) with v = 1.76155 for s <= 1/50, by hand: exp(y) <= 1 + y + y^2 exp(|y|)/2 and R <= (1 + R^2)/2."""
    proof, bound = Proof(SOURCE), sp.exp(proxy * s**2 / 2)
    near = proof.given(s, "<=", NEAR, "s near 0")
    mean_zero = proof.given(mgf, "<=", 1 + s**2 / 2 * E_curved, "E X = 0, |X| is stochastically at most R, by the first two steps")
    square = proof.given(E_curved, "<=", E_square_tilted(s / 2), "E R^2 exp(s R) <= E R^2 exp(s (1 + R^2)/2), by the third step")
    below = proof.given(a, "<", 1, "the integral is finite")
    says = "R^2 = log 2 + Exp(1), antiderivative in the fourth step"
    value = proof.given(E_square_tilted(a), "==", TILTED, says, every=(a,), where=(below,))
    right = proof.step("to the right", sp.exp(x), "<=", 1 + x + x**2 * sp.exp(x) / 2, grows(x, 2))
    left = proof.step("to the left", sp.exp(-x), "<=", 1 - x + x**2 * sp.exp(x) / 2, grows(x, 3))
    young = proof.step("R is at most (1 + R^2)/2", u, "<=", (1 + u**2) / 2, certificate((u - 1) ** 2 / 2))
    inner = -sp.exp(-(1 - a) * x) * ((sp.log(2) + x) / (1 - a) + 1 / (1 - a) ** 2)
    integral = proof.step("antiderivative", sp.diff(inner, x), "==", (sp.log(2) + x) * sp.exp(a * x) * sp.exp(-x), on=[below])
    at_half = TILTED.subs(a, s / 2)
    there = proof.step("at a = s/2", E_square_tilted(a), "==", at_half, instance(), [value, near], put={a: s / 2})
    small = proof.step("at most v for s <= 1/50", at_half, "<=", proxy, interval({s: (0, NEAR)}), [near])
    above = proof.step("1 + x <= exp(x)", 1 + x, "<=", sp.exp(x), grows(x, 2))
    parabola = proof.at(above, {x: proxy * s**2 / 2})
    proof.step("so v is a proxy there", mgf, "<=", bound, certificate(h(1) + s**2 / 2 * (h(2) + h(3) + h(4)) + h(5)),
               [mean_zero, square, there, small, parabola])  # fmt: skip
    return proof.derivation("v = 1.76155 near 0", Need(mgf, "<=", bound), *(step.conclusion for step in (right, left, young, integral)))


def upper_bound_by_boxes(proxy: sp.Rational = V_UPPER) -> Derivation:
    """The same for 1/50 <= s <= 5/3, by ball arithmetic on boxes (second-order forms); v* is met at s = 0.378."""
    proof, bound = Proof(SOURCE), sp.exp(proxy * s**2 / 2)
    extremal, low, high = (proof.assume(need) for need in (EXTREMAL, ROOT_LOW, ROOT_HIGH))
    start, end = proof.given(s, ">=", NEAR, "away from 0"), proof.given(s, "<=", FAR, "and not too far")
    boxes = interval({s: (NEAR, FAR), r0: (R0_LOW, R0_HIGH)})
    below = proof.step("M is below the bound", LARGEST_MGF, "<=", bound, boxes, [start, end, low, high])
    proof.step("so v is a proxy there", mgf, "<=", bound, certificate(h(1) + h(2)), [extremal, below])
    return proof.derivation("v = 1.76155 in the middle", Need(mgf, "<=", bound))


def layer_cake(base: int = 2) -> Derivation:
    """E exp(a X^2) <= 2^a/(1 - a) for 0 <= a < 1: R^2 is log 2 plus an exponential variable; base: 2 in 2^a."""
    proof = Proof(SOURCE)
    below = proof.given(a, "<", 1, "the integral is finite")
    order = proof.given(E_square(a), "<=", 2**a * E_exponential, "X^2 is stochastically at most R^2 = log 2 + Exp(1)")
    value = proof.given(E_exponential, "==", 1 / (1 - a), "the antiderivative from 0 to oo, by the first step")
    inner = -sp.exp(-(1 - a) * x) / (1 - a)
    weight = sp.exp(a * x) * sp.exp(-x)
    integral = proof.step("antiderivative of exp(a x) exp(-x)", sp.diff(inner, x), "==", weight, on=[below])
    proof.step("so the square is exponentially integrable", E_square(a), "<=", base**a / (1 - a), certificate(h(1) + base**a * h(2)),
               [order, value, below])  # fmt: skip
    return proof.derivation("exponential moments of the square", Need(E_square(a), "<=", base**a / (1 - a)), integral.conclusion)


def upper_bound_far(proxy: sp.Rational = V_UPPER) -> Derivation:
    """The same for s >= 5/3, by hand: s X <= s^2/2 + X^2/2 and E exp(X^2/2) <= 2 sqrt(2)."""
    proof, bound, half = Proof(SOURCE), sp.exp(proxy * s**2 / 2), sp.Rational(1, 2)
    far = proof.given(s, ">=", FAR, "away from the middle")
    young = proof.given(mgf, "<=", sp.exp(s**2 / 2) * E_square(half), "s X <= s^2/2 + X^2/2, by the first step")
    finite = Need(a, "<", 1)
    square = proof.given(E_square(a), "<=", 2**a / (1 - a), "exponential moments of the square", every=(a,), where=(finite,))
    pointwise = proof.step("Young's inequality", s * u, "<=", s**2 / 2 + u**2 / 2, certificate((s - u) ** 2 / 2))
    moment = proof.step("at a = 1/2", E_square(a), "<=", 2 * sp.sqrt(2), instance(), [square], put={a: half})
    squares = proof.step("s^2 >= 25/9", s**2, ">=", FAR**2, certificate(h(1) * (s + FAR)), [far])
    room = proof.step("log(2 sqrt 2) fits under (v - 1)/2 times 25/9", sp.log(2 * sp.sqrt(2)), "<=", (proxy - 1) / 2 * FAR**2, interval({}))
    exponent = proof.step("so under (v - 1) s^2/2", sp.log(2 * sp.sqrt(2)), "<=", (proxy - 1) / 2 * s**2,
                          certificate(h(1) * (proxy - 1) / 2 + h(2)), [squares, room])  # fmt: skip
    powers = proof.step("exp is increasing", 2 * sp.sqrt(2), "<=", sp.exp((proxy - 1) / 2 * s**2), monotone(sp.exp(u), u), [exponent])
    proof.step("so v is a proxy there", mgf, "<=", bound, certificate(h(1) + sp.exp(s**2 / 2) * (h(2) + h(3))), [young, moment, powers])
    return proof.derivation("v = 1.76155 far out", Need(mgf, "<=", bound), pointwise.conclusion)


def lower_bound(proxy: sp.Rational = V_LOWER) -> Derivation:
    """No proxy below v = 1.7615465 will do: at s = 0.378 E exp(s X*) is larger than exp(v s^2/2)."""
    proof = Proof(SOURCE)
    low, high = proof.assume(ROOT_LOW), proof.assume(ROOT_HIGH)
    value = LARGEST_MGF.subs(s, AT)
    bound, boxes = sp.exp(proxy * AT**2 / 2), interval({r0: (R0_LOW, R0_HIGH)})
    beaten = proof.step("at s = 0.378", value, ">", bound, boxes, [low, high])
    return proof.derivation("v* >= 1.7615465", beaten.conclusion)
