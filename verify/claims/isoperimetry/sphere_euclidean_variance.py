"""How small the sphere's constant may be for the Euclidean distance: d Var f <= d (1 - (E sin)^2), which is less than d/(d-1).

The bound is 1 + 1/(2d) and smaller terms.  The constant d/(d-1) of the sphere serves functions that are 1-Lipschitz along the surface,
and the angle nearly uses it up.  Whether c = 1 serves all that are 1-Lipschitz for the Euclidean distance is not settled: a linear
function has d Var f = 1 exactly, so no less does; the bound here is proved; that the functions tried stay at 1 is evidence for c = 1,
not a proof.
"""

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.paper import isoperimetry
from theory.proof.letters import d
from verify import Claim, Control
from verify.measurements.constants import half_norm, largest, seven_functions, variance_constant


def spread(stream, d, tried):
    """The largest d Var f of some functions on the sphere."""
    samples = stream.samples(quick=200_000, full=2 * 10**6)
    seen = concentration.values(laws.sphere, d, tried, samples, seed=stream)
    return largest(variance_constant(column, d, level=1e-6 / seen.shape[1]) for column in seen.T)


def measure(stream, d):
    first = seven_functions(stream, d)
    return spread(stream, d, [first[0], *first[2:], half_norm()])


def angle(stream, d):
    """The angle to e_1: 1-Lipschitz along the surface, but not for the Euclidean distance."""
    return spread(stream, d, functions.Function(lambda x: np.arccos(np.clip(x[:, 0], -1.0, 1.0)), np.inf, name="angle"))


claim = Claim(
    says=(
        "On the unit sphere every f that is 1-Lipschitz for the Euclidean distance has d Var f <= d (1 - (E sin)^2), about 1 + 1/(2d), "
        "where sin is that of the angle to e_1."
    ),
    relation="<=",
    predicts=isoperimetry.EUCLIDEAN_VARIANCE,
    source="here, from Levy's inequality in ledoux-2001, Section 2.1",
    points=[dict(d=3), dict(d=5), dict(d=10)],
    derive=isoperimetry.euclidean_variance(),
    measure=measure,
    by_hand=[(dict(d=3), 1.149, "E sin = pi/4: 3 (1 - pi^2/16) = 3 * 0.38315")],
    controls=[
        Control("half", "half of d (1 - (E sin)^2)", predicts=isoperimetry.EUCLIDEAN_VARIANCE * sp.Rational(1, 2)),
        Control("ball_in_place_of_sphere", "d/(d+2) in place of d (1 - (E sin)^2)", predicts=d / (d + 2), points=[dict(d=3), dict(d=5)]),
        Control("angle", "the angle to e_1, which is 1-Lipschitz along the surface but not for the Euclidean distance", measure=angle),
    ],
)
