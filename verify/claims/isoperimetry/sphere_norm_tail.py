"""The distance to a pole concentrates on the sphere.

|x| itself is 1 there, so the norm that varies is |x - e_1|. It is 1-Lipschitz, so Definition 1.1 applies with L = 1 and c = d/(d-1).
"""

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation


def to_pole(stream, law, d, quick=100_000):
    """|x - e_1| for every draw of x."""
    pole = functions.to_points(np.eye(1, d))
    return concentration.values(law, d, pole, stream.samples(quick=quick, full=10 * quick), seed=stream)


def measure(stream, d, t):
    return deviation(to_pole(stream, laws.sphere, d), t, bounds=(0.0, 2.0))


def two_scales(stream, d, t):
    """x = S z/sqrt(d) with S = 1/2 or 3/2: |x| sits near 1/2 or near 3/2."""
    return deviation(to_pole(stream, laws.scale_mixture, d), t)


claim = Claim(
    says=("On the unit sphere the distance |x - e_1| deviates from its mean by t or more with probability at most 2 exp(-(d-1) t^2/2)."),
    relation="<=",
    predicts=2 * sp.exp(-(d - 1) * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission); mueller-weissler-1982, the constant c = d/(d-1)",
    points=[dict(d=d, t=t) for d, t in ((20, 0.4), (100, 0.2), (400, 0.1))],
    measure=measure,
    by_hand=[(dict(d=201, t=0.2), 0.036631, "2 exp(-200 * 0.04 / 2) = 2 exp(-4) = 2 * 0.0183156")],
    controls=[
        Control(
            "eight_times_exponent",
            "the exponent 4 (d-1) t^2, which is eight times the one claimed",
            predicts=2 * sp.exp(-4 * (d - 1) * t**2),
        ),
        Control(
            "7_2_times_exponent",
            "the exponent 7 (d-1) t^2/4, which is 7/2 times the one claimed",
            predicts=2 * sp.exp(-sp.Rational(7, 4) * (d - 1) * t**2),
            points=[dict(d=100, t=0.2)],
        ),
        Control(
            "two_scales",
            "a mixture of two scales, a law without isoperimetry",
            measure=two_scales,
            points=[dict(d=100, t=0.3), dict(d=400, t=0.3)],
        ),
    ],
)
