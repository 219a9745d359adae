"""Remark 1.1, the other side of the law: n random points are far apart, so bumps fit them smoothly with n (d + 1) parameters.

Bumps of radius 1/2 around points at distance 1 or more do not overlap; f(x) = sum y_i (1 - 2 |x - x_i|)_+ is 2-Lipschitz, f(x_i) = y_i.
With fewer parameters, p between n and n d, the same is done in p/n of the coordinates, stretched by sqrt(n d/p).
"""

import sympy as sp

from theory.decide import Need, certificate, h, interval
from theory.derivation import Derivation
from theory.inference import monotone
from theory.proof import Proof
from theory.symbols import d, letter, n, p, t

REMARK = "bubeck-sellke-2021, Remark 1.1"
CONE_CITES = "ball-1997, Lemma 2.2"
HALF = sp.Rational(1, 2)

r = letter("r_y", "norm of a point of the cone over a cap, at most 1", nonnegative=True)
height = letter("q_y", "height <u, v> of the direction v of that point, at least t", real=True)
u = letter("u_0", "a real number", real=True)
u_pos = letter("r", "a positive real number", positive=True)
cap = letter("P_cap", "P(<x, x'> >= 1/2): two points of the sphere are closer than 1", nonnegative=True)
close = letter("P_close", "P(some two of n points of the sphere are closer than 1)", nonnegative=True)
r_1 = letter("r_1", "distance of x to its bump's centre, at most 1/2", nonnegative=True)
r_2 = letter("r_2", "distance of x' to its bump's centre, at most 1/2", nonnegative=True)
apart = letter("D_c", "distance of the two centres", nonnegative=True)
moved = letter("D_x", "|x - x'|", nonnegative=True)
change = letter("Delta_f", "|f(x) - f(x')|", nonnegative=True)
kept = letter("d_p", "number of coordinates that are kept", positive=True)
lip = letter("Lip", "Lipschitz constant of the interpolant", nonnegative=True)


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
    """In p/n of the coordinates, stretched by sqrt(d n/p) so that points stay apart, the same bumps are 2 sqrt(n d/p)-Lipschitz."""
    proof = Proof(REMARK)
    composed = proof.given(lip, "<=", 2 * sp.sqrt(d / kept), "2-Lipschitz bumps after a map that stretches by sqrt(d/d_p)")
    share = proof.given(kept, "==", p / n, "n centres of d_p coordinates make p parameters, up to n heights")
    ratio = proof.step("what is stretched", d / kept, "<=", n * d / p, certificate(-h(1) * n * d / (p * kept)), [share])
    root = proof.step("the root", sp.sqrt(d / kept), "<=", sp.sqrt(n * d / p), monotone(sp.sqrt(u_pos), u_pos), [ratio])
    bound = certificate(h(1) + 2 * h(2) + (slope - 2) * sp.sqrt(n * d / p))
    proof.step("together", lip, "<=", slope * sp.sqrt(n * d / p), bound, [composed, root])
    return proof.derivation("bumps in p/n coordinates", Need(lip, "<=", slope * sp.sqrt(n * d / p)))
