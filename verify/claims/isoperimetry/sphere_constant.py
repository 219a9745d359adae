"""The isoperimetric constant of the unit sphere is d/(d-1): none of seven 1-Lipschitz functions needs more, and half is not enough."""

import sympy as sp

from kernels import concentration, laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import asked_for, half_norm, law_constant

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["sphere"]


def measure(stream, d):
    return law_constant(stream, laws.sphere, d)


def on_the_axes(stream, d):
    """x = +-e_i: mean zero, unit norm, the same covariance; the norm of half of the coordinates is 0 or 1."""
    return asked_for(concentration.values(laws.cross_polytope, d, half_norm(), stream.samples(quick=10_000, full=10**5), seed=stream), d)


claim = Claim(
    says=(
        "On the unit sphere none of the 1-Lipschitz functions tried needs an isoperimetric constant above c = d/(d-1), by its variance or "
        "by its tail."
    ),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=100)],
    derive=isoperimetry.constants(),
    measure=measure,
    by_hand=[(dict(d=11), "1.1", "d/(d-1) at d = 11 is 11/10")],
    controls=[
        Control("half_constant", "half of the constant, c = d/(2 (d-1))", predicts=CONSTANT * sp.Rational(1, 2)),
        Control("cross_polytope", "x at the corners +-e_i of the cross-polytope, a law without isoperimetry", measure=on_the_axes),
    ],
)
