"""Linear functions concentrate on the sphere.

For x uniform on the unit sphere of R^d and a unit vector u, <u, x> is 1-Lipschitz, so isoperimetry bounds its tail:
Definition 1.1 with L = 1 and c = d/(d-1).
"""

import numpy as np
import sympy as sp

from kernels import concentration, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation


def coordinate(stream, law, d, quick=100_000):
    """The first coordinate of x drawn from law, for every draw."""
    return concentration.values(law, d, np.eye(1, d), stream.samples(quick=quick, full=10**7), seed=stream)


def measure(stream, d, t):
    return deviation(coordinate(stream, laws.sphere, d), t, bounds=(-1.0, 1.0))


def on_the_axes(stream, d, t):
    """x = +-e_i: mean zero, unit norm, the same covariance, no isoperimetry."""
    return deviation(coordinate(stream, laws.cross_polytope, d), t, bounds=(-1.0, 1.0))


claim = Claim(
    says=(
        "On the unit sphere a linear function <u, x> with |u| = 1 deviates from its mean by t or more with probability at "
        "most 2 exp(-(d-1) t^2/2)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-(d - 1) * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission); mueller-weissler-1982, the constant c = d/(d-1)",
    points=[dict(d=d, t=t) for d, t in ((20, 0.5), (100, 0.2), (100, 0.3), (400, 0.1))],
    measure=measure,
    by_hand=[(dict(d=101, t=0.3), 0.022218, "2 exp(-100 * 0.09 / 2) = 2 exp(-4.5) = 2 * 0.011109")],
    controls=[
        Control(
            "four_times_exponent", "the exponent 2 (d-1) t^2, which is four times the one claimed", predicts=2 * sp.exp(-2 * (d - 1) * t**2)
        ),
        Control(
            "9_5_times_exponent",
            "the exponent 9 (d-1) t^2/10, which is 9/5 times the one claimed",
            predicts=2 * sp.exp(-sp.Rational(9, 10) * (d - 1) * t**2),
            points=[dict(d=100, t=0.3)],
        ),
        Control(
            "cross_polytope",
            "x at the corners +-e_i of the cross-polytope, a law without isoperimetry",
            measure=on_the_axes,
            points=[dict(d=100, t=0.5), dict(d=400, t=0.5)],
        ),
    ],
)
