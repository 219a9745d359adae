"""The exact tail of the clipped distance to a half-space through the centre of a Gaussian."""

import sympy as sp

from kernels import laws
from theory.proof.derivation import Need
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.gaussian_half_space_tail import clipped_distance


def measure(stream, d, t):
    return deviation(clipped_distance(stream, laws.gaussian, d, quick=1_200_000), t, bounds=(0.0, 1.0))


def upper(a, d):
    """P(x_1 >= a)."""
    return sp.erfc(a * sp.sqrt(d / 2)) / 2


def excess(a, d):
    """E (x_1 - a)_+ for x_1 ~ N(0, 1/d)."""
    return sp.exp(-d * a**2 / 2) / sp.sqrt(2 * sp.pi * d) - a * upper(a, d)


def mean(d):
    """E min((x_1)_+, 1)."""
    return excess(0, d) - excess(1, d)


claim = Claim(
    says=(
        "For x ~ N(0, I/d) let f be the distance to {x_1 <= 0}, at most 1. For Ef < t <= 1 - Ef the probability P(|f - Ef| >= t) is the "
        "normal tail of x_1 at Ef + t."
    ),
    relation="==",
    predicts=upper(mean(d) + t, d),
    source="here, from the normal law of x_1",
    points=[dict(d=d, t=t) for d, t in ((2, 0.5), (20, 0.2), (50, 0.08))],
    requires=[
        Need(t, ">", mean(d), "only the upper side of f - Ef reaches t, since f >= 0"),
        Need(t + mean(d), "<=", sp.Integer(1), "the upper end is within the clip"),
    ],
    measure=measure,
    within=0.0385,
    by_hand=[(dict(d=100, t=0.060106), 0.15865, "Ef = 0.1/sqrt(2 pi) = 0.039894, so Ef + t = 0.1, one standard deviation: 0.158655")],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=upper(mean(d + 1) + t, d + 1), points=[dict(d=2, t=0.5)]),
        Control("mean_forgotten", "P(f >= t) in place of P(|f - Ef| >= t)", predicts=upper(t, d)),
        Control(
            "clip_forgotten_mean",
            "the mean of (x_1)_+ without the clip at 1",
            predicts=upper(excess(0, d) + t, d),
            points=[dict(d=1, t=0.55)],
        ),
    ],
)
