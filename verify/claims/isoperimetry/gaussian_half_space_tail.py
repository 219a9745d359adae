"""The distance to a half-space concentrates for a Gaussian; on the corners of the cube it does not.

f(x) = min((x_1)_+, 1) is the distance to {x_1 <= 0} clipped at 1: it is bounded and 1-Lipschitz, so Definition 1.1 applies with c = 1.
"""

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.sphere_half_space_tail import half_the_cube


def clipped_distance(stream, law, d, quick=100_000):
    """The distance of x to {x_1 <= 0}, at most 1, for every draw of x."""
    clipped = functions.clip(functions.to_half_space(np.eye(1, d)[0], 0.0), 0.0, 1.0)
    return concentration.values(law, d, clipped, stream.samples(quick=quick, full=10 * quick), seed=stream)


def measure(stream, d, t):
    return deviation(clipped_distance(stream, laws.gaussian, d), t, bounds=(0.0, 1.0))


claim = Claim(
    says=(
        "For x ~ N(0, I/d) the distance to {x_1 <= 0}, at most 1, deviates from its mean by t or more with probability at "
        "most 2 exp(-d t^2/2)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-d * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission), c = 1",
    points=[dict(d=d, t=t) for d, t in ((20, 0.3), (100, 0.2), (400, 0.1))],
    measure=measure,
    by_hand=[(dict(d=400, t=0.15), 0.022218, "2 exp(-400 * 0.0225 / 2) = 2 exp(-4.5) = 2 * 0.011109")],
    controls=[
        Control("eight_times_exponent", "the exponent 4 d t^2, which is eight times the one claimed", predicts=2 * sp.exp(-4 * d * t**2)),
        Control(
            "11_4_times_exponent",
            "the exponent 11 d t^2/8, which is 11/4 times the one claimed",
            predicts=2 * sp.exp(-sp.Rational(11, 8) * d * t**2),
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
