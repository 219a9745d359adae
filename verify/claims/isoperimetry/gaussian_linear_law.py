"""The exact tail of a coordinate of a Gaussian, clipped to [-1, 1]: a complementary error function."""

import sympy as sp

from kernels import laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.gaussian_linear_tail import BOUNDED, clipped_coordinate


def measure(stream, d, t):
    return deviation(clipped_coordinate(stream, laws.gaussian, d, quick=1_200_000), t, bounds=(-1.0, 1.0))


def sphere(stream, d, t):
    """The unit sphere has the same covariance and lighter tails."""
    return deviation(clipped_coordinate(stream, laws.sphere, d, quick=1_200_000), t, bounds=(-1.0, 1.0))


claim = Claim(
    says="For x ~ N(0, I/d), P(|x_1| >= t) = erfc(t sqrt(d/2)) for t <= 1, where clipping to [-1, 1] changes nothing.",
    relation="==",
    predicts=sp.erfc(t * sp.sqrt(d / 2)),
    source="here, from the normal law of x_1",
    points=[dict(d=d, t=t) for d, t in ((2, 0.9), (20, 0.3), (50, 0.2))],
    requires=[BOUNDED],
    measure=measure,
    within=0.0397,
    by_hand=[(dict(d=100, t=0.2), 0.0455, "t = 0.2 is two standard deviations: erfc(sqrt 2) = 0.0455")],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=sp.erfc(t * sp.sqrt((d + 1) / 2)), points=[dict(d=2, t=0.9)]),
        Control("variance_1_for_1_d", "the variance 1 of x_1 in place of 1/d", predicts=sp.erfc(t / sp.sqrt(2))),
        Control(
            "x_on_sphere", "x uniform on the unit sphere in place of N(0, I/d)", measure=sphere, points=[dict(d=2, t=0.9), dict(d=3, t=0.9)]
        ),
    ],
)
