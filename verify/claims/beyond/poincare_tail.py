"""A Poincare inequality gives exponential tails, P(|f - E f| >= t) <= 6 exp(-t sqrt(d/c)) for 1-Lipschitz f, and no Gaussian ones.

Independent Laplace coordinates of variance 1/d have c = 2; x_1 clipped to [-1, 1] has the tail exp(-t sqrt(2d)), far above the Gaussian
2 exp(-d t^2/2) of Definition 1.1.
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.paper import poincare
from theory.proof.letters import c, d, t
from verify import Claim, Control, deviation


def clipped(stream, law, d):
    """x_1 clipped to [-1, 1]; the coordinates of the laws here are drawn one by one, so one is enough."""
    return np.clip(law(stream, stream.samples(quick=60_000, full=600_000), d)[:, 0], -1.0, 1.0)


def measure(stream, d, t, c):
    return deviation(clipped(stream, laws.laplace, d), t, bounds=(-1.0, 1.0))


def of_rank_one(stream, d, t, c):
    """x = (g, 0, ..., 0): E|x|^2 = 1, and the Poincare constant is d times as large."""
    return deviation(clipped(stream, laws.low_rank, d), t, bounds=(-1.0, 1.0))


claim = Claim(
    says=("If x satisfies a Poincare inequality with constant c/d, every 1-Lipschitz f has P(|f - E f| >= t) <= 6 exp(-t sqrt(d/c))."),
    relation="<=",
    predicts=6 * sp.exp(-t * sp.sqrt(d / c)),
    source="bakry-gentil-ledoux-2014, Proposition 4.4.2, at y = 1; bubeck-sellke-2021, Section 1.2",
    points=[dict(d=d, t=t, c=2) for d, t in ((20, 0.7), (50, 0.6), (50, 0.8))],
    derive=poincare.moment(),
    measure=measure,
    by_hand=[(dict(d=50, t=0.6, c=2), "0.29872", "sqrt(50/2) = 5, and 6 exp(-3) = 6 * 0.049787; the true probability is exp(-6) = 0.0025")],
    controls=[
        Control(
            "definition_1_1_tail",
            "the tail of Definition 1.1 with c = 1: 2 exp(-d t^2/2)",
            predicts=2 * sp.exp(-d * t**2 / 2),
            points=[dict(d=50, t=0.6, c=2)],
        ),
        Control(
            "one_coordinate_only",
            "x = (g, 0, ..., 0), whose Poincare constant is not 2/d",
            measure=of_rank_one,
            points=[dict(d=50, t=0.6, c=2), dict(d=50, t=0.8, c=2)],
        ),
        Control("two_for_three", "in the derivation, the bound 2 in place of 3 on the exponential moment", derive=poincare.moment(bound=2)),
    ],
)
