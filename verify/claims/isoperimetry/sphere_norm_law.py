"""The exact tail of |x - e_1| on the sphere, from the beta law of x_1: |x - e_1|^2 = 2 - 2 x_1."""

import sympy as sp

from kernels import laws
from theory.proof.derivation import Need
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.sphere_norm_tail import to_pole


def measure(stream, d, t):
    return deviation(to_pole(stream, laws.sphere, d, quick=1_200_000), t, bounds=(0.0, 2.0))


def mean_distance(d):
    """E|x - e_1| for x uniform on the unit sphere of R^d."""
    return 2 ** (d - 1) * sp.gamma(d / 2) ** 2 / (sp.sqrt(sp.pi) * sp.gamma(d - sp.Rational(1, 2)))


def beyond(r, d):
    """Probability that |x - e_1| is further from sqrt(2) than r is, on the side of r: a cap of height 1 - r^2/2."""
    height = 1 - r**2 / 2
    return sp.betainc_regularized((d - 1) / 2, sp.Rational(1, 2), 0, 1 - height**2) / 2


MEAN = mean_distance(d)

claim = Claim(
    says=(
        "On the unit sphere with m = E|x - e_1|, P(| |x - e_1| - m | >= t) is the sum of the probabilities of two caps, which are beta "
        "tails at the heights 1 - (m -+ t)^2/2."
    ),
    relation="==",
    predicts=beyond(MEAN - t, d) + beyond(MEAN + t, d),
    source="muller-1959, x_1^2 is Beta(1/2, (d-1)/2)",
    points=[dict(d=d, t=t) for d, t in ((3, 0.5), (10, 0.25), (50, 0.1))],
    requires=[
        Need((MEAN + t) ** 2, ">=", sp.Integer(2), "the upper end is past sqrt(2)"),
        Need(MEAN + t, "<=", sp.Integer(2), "the upper end is within the sphere"),
    ],
    measure=measure,
    within=0.0313,
    by_hand=[
        (
            dict(d=3, t=0.5),
            0.33333,
            "d = 3: x_1 is uniform, m = 4/3; P(|x - e_1| <= 5/6) = (5/6)^2/4 = 25/144, P(>= 11/6) = 1 - (11/6)^2/4 = 23/144; together 1/3",
        ),
    ],
    controls=[
        Control(
            "one_dimension_more",
            "the same formula at d + 1",
            predicts=beyond(mean_distance(d + 1) - t, d + 1) + beyond(mean_distance(d + 1) + t, d + 1),
            points=[dict(d=3, t=0.5), dict(d=10, t=0.25)],
        ),
        Control("near_side_alone", "P(|x - e_1| <= m - t) alone, without the far side", predicts=beyond(MEAN - t, d)),
    ],
)
