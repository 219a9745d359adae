"""Remark 1.1, by hand: some two of n random points of the sphere are closer than 1 with probability at most n^2/2 exp(-d/8).

The cone over the cap <u, x> >= 1/2 lies in a ball of radius sqrt(3/4), so the cap has a share of at most (3/4)^(d/2) <= exp(-d/8).  The
exact share is in sphere_min_distance_upper.
"""

import sympy as sp

from kernels import laws
from theory.paper import remark_1_1
from theory.proof.letters import d, n
from verify import Claim, Control, fraction

from .sphere_min_distance_upper import in_half_the_dimensions, some_pair_is_close


def measure(stream, n, d):
    return fraction(some_pair_is_close(stream, laws.sphere, n, d, 10_000))


PAIRS = n * (n - 1) / 2

claim = Claim(
    says="Of n independent uniform points of the sphere some two are closer than 1 with probability at most n(n-1)/2 exp(-d/8).",
    relation="<=",
    predicts=PAIRS * sp.exp(-d / 8),
    source="bubeck-sellke-2021, Remark 1.1, with its constant",
    points=[dict(n=n, d=d) for n, d in ((3, 12), (6, 24), (10, 40))],
    derive=remark_1_1.distance(),
    measure=measure,
    by_hand=[(dict(n=5, d=80), "0.000454", "n(n-1)/2 = 10 and d/8 = 10: 10 exp(-10)")],
    controls=[
        Control(
            "higher_cap",
            "n(n-1)/2 2^(-d/2), the bound for a cap of height 1/sqrt(2)",
            predicts=PAIRS * sp.Rational(1, 2) ** (d / 2),
            points=[dict(n=3, d=12)],
        ),
        Control(
            "points_fill_only_half_dimensions",
            "points on a sphere of half the dimension",
            measure=in_half_the_dimensions,
            points=[dict(n=10, d=40)],
        ),
        Control(
            "exponent_d_over_3", "the share (3/4)^(d/3) in place of (3/4)^(d/2) for the cap", derive=remark_1_1.distance(sp.Rational(1, 3))
        ),
    ],
)
