"""The isoperimetric constant of N(0, I/d) is 1: none of seven 1-Lipschitz functions needs more, and half of it is not enough.

Each function needs max(d Var f, d t^2/(2 log(2/P(|f - Ef| >= t)))), t sqrt(d) = 1, 2, 3. A linear function has d Var f = 1 exactly
and enters by its tail alone; the distance to the point 2 e_1 is nearly linear.
"""

import sympy as sp

from kernels import laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import law_constant

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["gaussian"]


def measure(stream, d):
    return law_constant(stream, laws.gaussian, d)


def two_scales(stream, d):
    """x = S z/sqrt(d) with S = 1/2 or 3/2: |x| sits near 1/2 or near 3/2."""
    return law_constant(stream, laws.scale_mixture, d)


claim = Claim(
    says=(
        "For x ~ N(0, I/d) none of the 1-Lipschitz functions tried needs an isoperimetric constant above c = 1, by its variance or by its "
        "tail."
    ),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=100)],
    derive=isoperimetry.log_sobolev(),
    measure=measure,
    by_hand=[(dict(d=10), 1, "the log-Sobolev constant of N(0, I/d) is d, so c = d/d")],
    controls=[
        Control("half_constant", "half of the constant, c = 1/2", predicts=CONSTANT * sp.Rational(1, 2)),
        Control("two_scales", "a mixture of two scales, taken as one law", measure=two_scales, points=[dict(d=10)]),
    ],
)
