"""The distance to a half-space concentrates on the sphere; on the corners of the cube it does not.

f(x) = (x_1)_+ is the distance to {x_1 <= 0}: it is 1-Lipschitz, so Definition 1.1 applies with L = 1 and c = d/(d-1).
"""

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation


def to_half_space(stream, law, d, quick=100_000):
    """The distance of x to {x_1 <= 0}, for every draw of x."""
    return concentration.values(
        law, d, functions.to_half_space(np.eye(1, d)[0], 0.0), stream.samples(quick=quick, full=10 * quick), seed=stream
    )


def measure(stream, d, t):
    return deviation(to_half_space(stream, laws.sphere, d), t, bounds=(0.0, 1.0))


def half_the_cube(stream, d, t, quick=100_000):
    """Talagrand's function on the corners of the cube: the distance to those with at most d/2 pluses, 2 sqrt((N - d/2)_+/d)."""
    return deviation(
        concentration.values(laws.rademacher_cube, d, "talagrand", stream.samples(quick=quick, full=10 * quick), seed=stream), t
    )


claim = Claim(
    says=(
        "On the unit sphere the distance to the half-space {x_1 <= 0} deviates from its mean by t or more with "
        "probability at most 2 exp(-(d-1) t^2/2)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-(d - 1) * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission); mueller-weissler-1982, the constant c = d/(d-1)",
    points=[dict(d=d, t=t) for d, t in ((20, 0.3), (100, 0.2), (400, 0.1))],
    measure=measure,
    by_hand=[(dict(d=401, t=0.15), 0.022218, "2 exp(-400 * 0.0225 / 2) = 2 exp(-4.5) = 2 * 0.011109")],
    controls=[
        Control(
            "eight_times_exponent",
            "the exponent 4 (d-1) t^2, which is eight times the one claimed",
            predicts=2 * sp.exp(-4 * (d - 1) * t**2),
        ),
        Control(
            "11_4_times_exponent",
            "the exponent 11 (d-1) t^2/8, which is 11/4 times the one claimed",
            predicts=2 * sp.exp(-sp.Rational(11, 8) * (d - 1) * t**2),
            points=[dict(d=100, t=0.25)],
        ),
        Control(
            "corners_of_the_cube",
            ("x on the corners of the cube, half of which is far from the others (Talagrand), at t midway between two values of |f - Ef|"),
            measure=half_the_cube,
            points=[dict(d=64, t=0.609), dict(d=100, t=0.554)],
        ),
    ],
)
