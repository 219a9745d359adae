"""The isoperimetric constant of the cube with E|x|^2 = 1 is 12/pi^2 = 1.216; the uniform law on its corners needs one that grows with d."""

import sympy as sp

from kernels import concentration, functions, laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import asked_for, law_constant

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["cube"]


def measure(stream, d):
    return law_constant(stream, laws.cube, d, sharp=())


def on_the_corners(stream, d):
    """x = +-1/sqrt(d) in each coordinate: mean zero, unit norm, the same covariance; Talagrand's function."""
    samples = stream.samples(quick=10_000, full=10**5)
    return asked_for(concentration.values(laws.rademacher_cube, d, functions.talagrand(), samples, seed=stream), d)


claim = Claim(
    says=(
        "In the cube with E|x|^2 = 1 none of the 1-Lipschitz functions tried needs an isoperimetric constant above c = 12/pi^2, by its "
        "variance or by its tail."
    ),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=100)],
    derive=isoperimetry.interval_by_reflection(),
    measure=measure,
    by_hand=[(dict(d=10), 1.2159, "12/pi^2 = 12/9.8696")],
    controls=[
        Control("half_constant", "half of the constant, c = 6/pi^2", predicts=CONSTANT * sp.Rational(1, 2)),
        Control(
            "corners_of_the_cube",
            "the uniform law on the corners of the cube, with Talagrand's function",
            measure=on_the_corners,
            points=[dict(d=36), dict(d=100)],
        ),
    ],
)
