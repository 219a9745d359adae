"""A coordinate of a Gaussian, clipped so that it is bounded, concentrates as Definition 1.1 with c = 1 says.

f(x) = min(max(x_1, -1), 1) has mean 0 and is 1-Lipschitz.
"""

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.proof.derivation import Need
from theory.proof.letters import d, t
from verify import Claim, Control, deviation

BOUNDED = Need(t, "<=", sp.Integer(1), "beyond 1 the clipped coordinate has no tail")


def clipped_coordinate(stream, law, d, quick=100_000):
    """The first coordinate clipped to [-1, 1], for every draw of x."""
    clipped = functions.clip(functions.linear(np.eye(1, d)), -1.0, 1.0)
    return concentration.values(law, d, clipped, stream.samples(quick=quick, full=10 * quick), seed=stream)


def measure(stream, d, t):
    return deviation(clipped_coordinate(stream, laws.gaussian, d), t, bounds=(-1.0, 1.0))


def on_the_axes(stream, d, t):
    """x = +-e_i: mean zero, unit norm, the same covariance, no isoperimetry."""
    return deviation(clipped_coordinate(stream, laws.cross_polytope, d), t, bounds=(-1.0, 1.0))


claim = Claim(
    says=(
        "For x ~ N(0, I/d) the coordinate x_1 clipped to [-1, 1] deviates from its mean by t or more with probability at "
        "most 2 exp(-d t^2/2)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-d * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission), c = 1",
    points=[dict(d=d, t=t) for d, t in ((20, 0.5), (100, 0.2), (100, 0.3), (400, 0.1))],
    requires=[BOUNDED],
    measure=measure,
    by_hand=[(dict(d=100, t=0.3), 0.022218, "2 exp(-100 * 0.09 / 2) = 2 exp(-4.5) = 2 * 0.011109")],
    controls=[
        Control(
            "as_submitted",
            'the exponent d t^2 of "1-subgaussian" as submitted, which is twice the one claimed',
            predicts=2 * sp.exp(-d * t**2),
            points=[dict(d=100, t=0.27), dict(d=400, t=0.135)],
        ),
        Control(
            "cross_polytope",
            "x at the corners +-e_i of the cross-polytope, a law without isoperimetry",
            measure=on_the_axes,
            points=[dict(d=100, t=0.5), dict(d=400, t=0.5)],
        ),
    ],
)
