"""How many coordinates keep points apart: some two of n stretched projections are close with probability below n^2 exp(-0.0965 p/n)/2.

The difference of two points of N(0, I/d) in q coordinates, stretched by sqrt(d/q), is normal with variance 2/q each: it is shorter than 1
where a chi-square variable with q degrees of freedom is below q/2, probability at most exp(-(q/2)(log 2 - 1/2)).  Twice log n over
(log 2 - 1/2)/2 is 20.72 log n, so q >= 21 log n leaves a probability below 1/2; every further coordinate multiplies it by 0.908.
"""

import numpy as np
import sympy as sp
from scipy.spatial.distance import pdist

from kernels.random import normals
from theory.paper import remark_1_1
from theory.paper.remark_1_1 import kept
from theory.proof.letters import n
from verify import Claim, Control, finite, fraction


def measure(stream, n, d_p):
    """Whether two of n points of N(0, I/d), d_p coordinates stretched by sqrt(d/d_p), are closer than 1."""
    draws = stream.samples(quick=5_000, full=50_000)
    x = normals(stream, draws, n * d_p).reshape(draws, n, d_p) / np.sqrt(d_p)
    return fraction(finite([pdist(points).min() for points in x]) < 1.0)


def not_stretched(stream, n, d_p):
    """The kept coordinates as they are, at d = 4 d_p."""
    draws = stream.samples(quick=5_000, full=50_000)
    x = normals(stream, draws, n * d_p).reshape(draws, n, d_p) / np.sqrt(4 * d_p)
    return fraction(finite([pdist(points).min() for points in x]) < 1.0)


BOUND = n * (n - 1) / 2 * sp.exp(-kept / 2 * (sp.log(2) - sp.Rational(1, 2)))

claim = Claim(
    says=(
        "Some two of n points of N(0, I/d), projected on d_p coordinates and stretched by sqrt(d/d_p), are closer than 1 with probability "
        "at most n(n-1)/2 exp(-(d_p/2)(log 2 - 1/2))."
    ),
    relation="<=",
    predicts=BOUND,
    source="here, a condition for bubeck-sellke-2021, Remark 1.1 (submission)",
    points=[dict(n=2, d_p=4), dict(n=4, d_p=40), dict(n=8, d_p=44)],
    derive=remark_1_1.stretched(),
    measure=measure,
    by_hand=[(dict(n=2, d_p=20), "0.14493", "exp(-10 * 0.193147) = exp(-1.93147)")],
    controls=[
        Control(
            "four_times_exponent",
            "the exponent 2 d_p (log 2 - 1/2), which is four times the one claimed",
            predicts=n * (n - 1) / 2 * sp.exp(-2 * kept * (sp.log(2) - sp.Rational(1, 2))),
        ),
        Control(
            "projections_not_stretched",
            "projections that are not stretched",
            measure=not_stretched,
            points=[dict(n=4, d_p=40), dict(n=8, d_p=44)],
        ),
        Control("half_forgotten", "the exponent with log 2 in place of log 2 - 1/2", derive=remark_1_1.stretched(less=sp.S.Zero)),
    ],
)
