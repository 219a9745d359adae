"""Remark 1.1, the other side of the law: n random points are far apart, so bumps fit them smoothly with n (d + 1) parameters.

Bumps of radius 1/2 around points at distance 1 or more do not overlap; f(x) = sum y_i (1 - 2 |x - x_i|)_+ is 2-Lipschitz, f(x_i) = y_i.
With fewer parameters, p at most n d, the same is done in p/n of the coordinates, stretched by sqrt(n d/p), where that keeps points of
opposite labels at distance 1 or more; p/n >= 21 log n makes it likely, p = n does not.
"""

import sympy as sp

from theory.proof.deciders import Need, certificate, h, interval
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import d, letter, n, p, t
from theory.proof.notebook import Proof

REMARK = "bubeck-sellke-2021, Remark 1.1"
CHI_SQUARE_CITES = "boucheron-lugosi-massart-2013, Section 2.4"
CONE_CITES = "ball-1997, Lemma 2.2"
HALF, TWO = sp.Rational(1, 2), sp.Integer(2)

r = letter("r_y", "norm of a point of the cone over a cap, at most 1", nonnegative=True)
height = letter("q_y", "height <u, v> of the direction v of that point, at least t", real=True)
u = letter("u_0", "a real number", real=True)
u_pos = letter("r", "a positive real number", positive=True)
cap = letter("P_cap", "P(<x, x'> >= 1/2): two points of the sphere are closer than 1", nonnegative=True)
close = letter("P_close", "P(some two of n points of the sphere are closer than 1)", nonnegative=True)
r_1 = letter("c_1", "distance of x to its bump's centre, at most 1/2", nonnegative=True)
r_2 = letter("c_2", "distance of x' to its bump's centre, at most 1/2", nonnegative=True)
apart = letter("D_c", "distance of the two centres", nonnegative=True)
moved = letter("D_x", "|x - x'|", nonnegative=True)
moved_x = letter("T_x", "|x - x'| before the projection", nonnegative=True)
change = letter("Delta_fx", "|f(x) - f(x')|", nonnegative=True)
kept = letter("d_p", "number of coordinates that are kept", positive=True)
short = letter("P_short", "P(one pair of stretched projections is closer than 1)", nonnegative=True)
some_short = letter("P_some", "P(some two of n stretched projections are closer than 1)", nonnegative=True)
lam = letter("lambda", "free parameter of Markov's inequality for exp(lambda X) or exp(-lambda X)", positive=True)


def distance(exponent: sp.Rational = HALF) -> Derivation:
    """Two points of the sphere are closer than 1 with probability at most (3/4)^(d/2) <= exp(-d/8); n points by the union bound.

    exponent: the 1/2 in (3/4)^(d/2).
    """
    proof = Proof(REMARK)
    inside, high = proof.given(r, "<=", 1, "the cone ends at the sphere"), proof.given(height, ">=", t, "the direction lies in the cap")
    bound = sp.exp(d * exponent * sp.log(sp.Rational(3, 4)))
    says = "the cone over the cap, a share P_cap of the unit ball, lies in a ball of radius sqrt(3/4) around u/2"
    volume = proof.given(cap, "<=", bound, says, CONE_CITES)
    pairs = proof.given(close, "<=", n * (n - 1) / 2 * cap, "union bound over pairs")
    near = proof.step("distance to t u, squared", r**2 - 2 * r * t * height + t**2, "<=", r**2 - 2 * r * t**2 + t**2,
                      certificate(2 * r * t * h(1)), [high])  # fmt: skip
    at_half = certificate(h(1) * (r + HALF))
    within = proof.step("at t = 1/2", r**2 - 2 * r * t**2 + t**2, "<=", sp.Rational(3, 4), at_half, [inside], put={t: HALF})
    small = proof.step("log(3/4) is below -1/4", sp.log(sp.Rational(3, 4)), "<=", -sp.Rational(1, 4), interval({}))
    rate = proof.step("d/2 times", d * exponent * sp.log(sp.Rational(3, 4)), "<=", -d / 8,
                      certificate(d * exponent * h(1) + (exponent - HALF) * d / 4), [small])  # fmt: skip
    grown = proof.step("exp is increasing", bound, "<=", sp.exp(-d / 8), monotone(sp.exp(u), u), [rate])
    total = n * (n - 1) / 2 * sp.exp(-d / 8)
    terms = certificate(h(1) + n * (n - 1) / 2 * (h(2) + h(3)))
    proof.step("all pairs", close, "<=", total, terms, [pairs, volume, grown])
    return proof.derivation(
        "n random points of the sphere are at distance 1 or more", Need(close, "<=", total), near.conclusion, within.conclusion
    )


def bumps(slope: int = 2) -> Derivation:
    """Bumps of radius 1/2 around points at distance 1 or more: f is 2-Lipschitz from one bump to another, and has n (d + 1) parameters."""
    proof = Proof(REMARK)
    far = proof.given(apart, ">=", 1, "the points are at distance 1 or more")
    triangle = proof.given(apart, "<=", r_1 + moved + r_2, "triangle inequality, from centre to centre")
    heights = proof.given(change, "<=", 2 * (HALF - r_1) + 2 * (HALF - r_2), "|y_i| <= 1, x and x' in different bumps")
    terms = certificate(h(1) + 2 * h(2) + 2 * h(3) + (slope - 2) * moved)
    proof.step("from one bump to another", change, "<=", slope * moved, terms, [heights, triangle, far])
    count = proof.step("n centres and n heights", n * d + n, "==", n * (d + 1))
    return proof.derivation("bumps interpolate with a Lipschitz constant of 2", Need(change, "<=", slope * moved), count.conclusion)


def projected(slope: int = 2) -> Derivation:
    """In p/n of the coordinates, stretched by sqrt(d n/p), bumps are 2 sqrt(n d/p)-Lipschitz, if opposite labels stay 1 or more apart.

    From a bump of label 1 to one of label -1 f falls at most 2 |P(x - x')|; bumps of one label may overlap, the largest of them counts.
    """
    proof = Proof(REMARK)
    opposite = proof.given(apart, ">=", 1, "stretched projections of opposite labels are at distance 1 or more")
    triangle = proof.given(apart, "<=", r_1 + moved + r_2, "triangle inequality, from centre to centre, after the stretched projection")
    heights = proof.given(change, "<=", 2 * (HALF - r_1) + 2 * (HALF - r_2), "x in a bump of label 1, x' in one of label -1")
    stretched_by = proof.given(moved, "<=", sp.sqrt(d / kept) * moved_x, "the projection shortens, then sqrt(d/d_p) stretches")
    share = proof.given(kept, "==", p / n, "n centres of d_p coordinates make p parameters, up to n heights")
    terms = certificate(h(1) + 2 * h(2) + 2 * h(3))
    across = proof.step("between opposite labels", change, "<=", 2 * moved, terms, [heights, triangle, opposite])
    ratio = proof.step("what is stretched", d / kept, "<=", n * d / p, certificate(-h(1) * n * d / (p * kept)), [share])
    root = proof.step("the root", sp.sqrt(d / kept), "<=", sp.sqrt(n * d / p), monotone(sp.sqrt(u_pos), u_pos), [ratio])
    bound = certificate(h(1) + 2 * h(2) + 2 * moved_x * h(3) + (slope - 2) * sp.sqrt(n * d / p) * moved_x)
    proof.step("together", change, "<=", slope * sp.sqrt(n * d / p) * moved_x, bound, [across, stretched_by, root])
    return proof.derivation("bumps in p/n coordinates", Need(change, "<=", slope * sp.sqrt(n * d / p) * moved_x))


def stretched(less: sp.Rational = HALF) -> Derivation:
    """P(two of n stretched projections are closer than 1) <= n(n-1)/2 exp(-(q/2)(log 2 - 1/2)), below 1/2 from q = 21 log n on.

    less: the 1/2 in the exponent; 0 is a false twin.
    """
    proof = Proof("here, by Markov's inequality")
    says = "a chi-square variable X of d_p degrees is below d_p/2; Markov's inequality for exp(-lambda X)"
    chance = sp.exp(lam * kept / 2) * (1 + 2 * lam) ** (-kept / 2)
    markov = proof.given(short, "<=", chance, says, CHI_SQUARE_CITES, every=(lam,))
    pairs = proof.given(some_short, "<=", n * (n - 1) / 2 * short, "union bound over pairs")
    rate = sp.exp(-kept / 2 * (sp.log(2) - less))
    enough = proof.given(kept, ">=", 21 * sp.log(n), "21 log n coordinates or more")
    there = sp.exp(kept / 4) * TWO ** (-kept / 2)
    put = proof.step("at lambda = 1/2", short, "<=", there, instance(), [markov], put={lam: HALF})
    same = proof.step("2^(d_p/2) = exp((d_p/2) log 2)", there, "==", rate)
    total = n * (n - 1) / 2 * rate
    proof.step("all pairs", some_short, "<=", total, certificate(h(1) + n * (n - 1) / 2 * (h(2) + h(3))), [pairs, put, same])
    number = proof.step("twenty-one times that exceeds 2", 21 * (sp.log(2) - HALF) / 2, ">", 2, interval({}))
    room = proof.step("there is a point", sp.log(n), ">=", 0, monotone(sp.log(u_pos), u_pos), [proof.given(n, ">=", 1, "a point")])
    factor = (sp.log(2) - HALF) / 2
    exponent = proof.step("so the exponent is at least that of n^2", kept * factor, ">=", 2 * sp.log(n),
                          certificate(h(1) * factor + h(2) * h(3)), [enough, number, room])  # fmt: skip
    small = proof.step("n^2 exp(-that) is at most 1", sp.exp(-kept * factor), "<=", sp.exp(-2 * sp.log(n)),
                       monotone(sp.exp(-u), u), [exponent])  # fmt: skip
    says = "the expected number of close pairs, and the condition under which it is small"
    return proof.derivation(says, Need(some_short, "<=", total), small.conclusion)
