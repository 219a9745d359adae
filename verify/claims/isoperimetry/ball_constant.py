"""The isoperimetric constant of the unit ball is d/(d+1): the ball is the projection of the sphere in d + 2 dimensions."""

import sympy as sp

from kernels import laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import law_constant

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["ball"]


def measure(stream, d):
    return law_constant(stream, laws.ball, d)


def two_scales(stream, d):
    """The same directions, but |x| near 1/2 or near 3/2."""
    return law_constant(stream, laws.scale_mixture, d)


claim = Claim(
    says=(
        "On the unit ball none of the 1-Lipschitz functions tried needs an isoperimetric constant above c = d/(d+1), by its variance or "
        "by its tail."
    ),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=100)],
    measure=measure,
    by_hand=[(dict(d=9), "0.9", "d/(d+1) at d = 9 is 9/10")],
    controls=[
        Control("half_constant", "half of the constant, c = d/(2 (d+1))", predicts=CONSTANT * sp.Rational(1, 2)),
        Control(
            "norm_two_scales_uniform_directions",
            "x in uniform directions with |x| near 1/2 or near 3/2, in place of the ball",
            measure=two_scales,
            points=[dict(d=10)],
        ),
    ],
)
