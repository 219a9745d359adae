"""The exact tail of a linear function on the sphere: x_1^2 is Beta(1/2, (d-1)/2).

The bound of sphere_linear_tail would also hold for a sampler that draws another dimension; this equality would not.
"""

import sympy as sp

from kernels import laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.sphere_linear_tail import coordinate


def measure(stream, d, t):
    return deviation(coordinate(stream, laws.sphere, d, quick=1_200_000), t, bounds=(-1.0, 1.0))


def gaussian(stream, d, t):
    """N(0, I/d) has the same covariance, but |x| is not fixed."""
    return deviation(coordinate(stream, laws.gaussian, d, quick=1_200_000), t)


def tail(d):
    """P(|x_1| >= t) in dimension d."""
    return sp.betainc_regularized((d - 1) / 2, sp.Rational(1, 2), 0, 1 - t**2)


claim = Claim(
    says=("On the unit sphere P(|<u, x>| >= t) = I_{1-t^2}((d-1)/2, 1/2) for |u| = 1, the regularised incomplete beta function."),
    relation="==",
    predicts=tail(d),
    source="muller-1959, x_1^2 is Beta(1/2, (d-1)/2); here, for d = 3 the tail is Archimedes' 1 - t",
    points=[dict(d=d, t=t) for d, t in ((3, 0.5), (10, 0.4), (20, 0.3), (50, 0.2))],
    measure=measure,
    within=0.040,
    by_hand=[
        (dict(d=3, t=0.5), "0.500000", "Archimedes: x_1 is uniform on [-1, 1], so the tail is 1 - t"),
        (dict(d=5, t=0.5), 0.3125, "density (3/4)(1 - s^2): 2 (3/4) [s - s^3/3] from 1/2 to 1 = 1.5 (2/3 - 11/24) = 5/16"),
    ],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=tail(d + 1), points=[dict(d=3, t=0.5), dict(d=10, t=0.4)]),
        Control(
            "x_normal_same_covariance",
            "x ~ N(0, I/d), which has the same covariance, in place of the sphere",
            measure=gaussian,
            points=[dict(d=3, t=0.5), dict(d=3, t=0.8)],
        ),
    ],
)
