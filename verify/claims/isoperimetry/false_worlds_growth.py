"""How fast the constant that laws without isoperimetry need grows with the dimension: like sqrt(d) or like d.

For an isoperimetric law it does not grow.  The local exponent between d and 4 d is 1/2 on the corners of the cube (Talagrand) and for
Laplace coordinates, and 1 for the other laws.
"""

import math

import numpy as np
import sympy as sp

from kernels import concentration, laws
from theory.paper import false_worlds
from verify import Band, Claim, Control, Formula
from verify.measurements.constants import growth, tail_constant
from verify.measurements.worlds import world_constant

SHOWN = "1/2 for rademacher_cube and laplace, else 1"


def measure(stream, world, d):
    return growth(lambda d, level: world_constant(stream.spawn(str(d)), world, d, quick=100_000, level=level), d)


def gaussian(stream, world, d):
    """N(0, I/d) in their place: the first coordinate at two standard deviations."""

    def constant(d, level):
        samples = stream.samples(quick=40_000, full=400_000)
        values = concentration.values(laws.gaussian, d, np.eye(1, d), samples, seed=stream.spawn(str(d)))
        return tail_constant(values, d, 2 / math.sqrt(d), level=level)

    return growth(constant, d)


claim = Claim(
    says=(
        "From d to 4 d the isoperimetric constant that a law without isoperimetry needs grows by a factor near 4^e, with e = 1/2 or e = 1."
    ),
    relation="~",
    predicts=Formula(lambda world, d: false_worlds.WORLDS[world].exponent, SHOWN),
    source="talagrand-1988, the function on the corners; here, the other exponents",
    points=[dict(world=world, d=16) for world in false_worlds.WORLDS],
    derive=false_worlds.laplace_growth(),
    measure=measure,
    within=0.16,
    band=Band(4.8),
    by_hand=[
        (
            dict(world="laplace", d=16),
            "1/2",
            ("P = exp(-t sqrt(2 d)) gives c = d t^2/(2 (log 2 + t sqrt(2 d))), which is near sqrt(d) t/sqrt(8) for large d"),
        ),
        (dict(world="cross_polytope", d=16), 1, "P = 1/4 for every d, so c = d/(8 log 8)"),
    ],
    controls=[
        Control("no_growth_for_member", "no growth (e = 0), as for an isoperimetric law", predicts=sp.Integer(0)),
        Control(
            "growth_root_d",
            "growth like sqrt(d) (e = 1/2) for the laws with e = 1",
            predicts=sp.Rational(1, 2),
            points=[dict(world=w, d=16) for w, it in false_worlds.WORLDS.items() if it.exponent == 1],
        ),
        Control(
            "twice_as_large_derived",
            "for the cross-polytope a constant that is linear in d but twice as large, in the derivation",
            derive=false_worlds.linear_growth(2),
        ),
        Control(
            "normal_in_their_place",
            "N(0, I/d) in place of these laws",
            measure=gaussian,
            points=[dict(world="laplace", d=16), dict(world="low_rank", d=16)],
        ),
    ],
)
