"""The exact tail of the distance to a half-space through the centre of the sphere."""

import sympy as sp

from kernels import laws
from theory.proof.derivation import Need
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.sphere_half_space_tail import to_half_space


def measure(stream, d, t):
    return deviation(to_half_space(stream, laws.sphere, d, quick=1_200_000), t, bounds=(0.0, 1.0))


def gaussian(stream, d, t):
    """N(0, I/d) has the same covariance, but |x| is not fixed."""
    return deviation(to_half_space(stream, laws.gaussian, d, quick=1_200_000), t)


def mean(d):
    """E (x_1)_+ for x uniform on the unit sphere of R^d."""
    return sp.gamma(d / 2) / (2 * sp.sqrt(sp.pi) * sp.gamma((d + 1) / 2))


def tail(d):
    """P((x_1)_+ >= mean + t)."""
    return sp.betainc_regularized((d - 1) / 2, sp.Rational(1, 2), 0, 1 - (mean(d) + t) ** 2) / 2


claim = Claim(
    says=(
        "On the unit sphere let f be the distance to {x_1 <= 0}. For t > Ef the probability P(|f - Ef| >= t) is half of the tail P(|x_1| "
        ">= Ef + t), which is a beta tail."
    ),
    relation="==",
    predicts=tail(d),
    source="muller-1959, x_1^2 is Beta(1/2, (d-1)/2)",
    points=[dict(d=d, t=t) for d, t in ((3, 0.4), (10, 0.2), (50, 0.08))],
    requires=[Need(t, ">", mean(d), "only the upper side of f - Ef reaches t, since f >= 0")],
    measure=measure,
    within=0.030,
    by_hand=[(dict(d=3, t=0.4), 0.175, "Ef = 1/4, x_1 uniform on [-1, 1]: P(x_1 >= 0.65) = 0.35/2")],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=tail(d + 1), points=[dict(d=3, t=0.4)]),
        Control(
            "mean_forgotten",
            "P(f >= t) in place of P(|f - Ef| >= t)",
            predicts=sp.betainc_regularized((d - 1) / 2, sp.Rational(1, 2), 0, 1 - t**2) / 2,
        ),
        Control(
            "x_normal_same_covariance",
            "x ~ N(0, I/d), which has the same covariance, in place of the sphere",
            measure=gaussian,
            points=[dict(d=3, t=0.4)],
        ),
    ],
)
