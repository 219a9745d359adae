"""Proposition 1.2, the worst law: of all X with mean 0 and P(|X| >= t) <= 2 exp(-t^2) one X* has the largest E exp(s X) for every s.

R^2 is log 2 plus an exponential variable, X* = R where R > r0 and X* = -R where R < r0, and r0 = 1.27515... makes E X* = 0.
"""

import numpy as np
import sympy as sp

from kernels import random
from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import LARGEST_MGF, R0_LOW, r0, s
from verify import Claim, Control, mean


def sizes(stream, quick=2_500_000):
    """R = |X*| for every draw: its tail is min(1, 2 exp(-t^2))."""
    return np.sqrt(np.log(2) + random.exponentials(stream, stream.samples(quick=quick, full=10 * quick), 1)[:, 0])


def measure(stream, s):
    size = sizes(stream)
    return mean(np.exp(s * np.where(size > 1.2751528041196, size, -size)))


def fair_signs(stream, s):
    """The symmetric law with the same tail."""
    size = sizes(stream)
    return mean(np.exp(s * size * random.signs(stream.spawn("signs"), len(size), 1)[:, 0]))


claim = Claim(
    says=(
        "Of all X with E X = 0 and P(|X| >= t) <= 2 exp(-t^2) the extremal law X* of Proposition 1.2 has the largest E exp(s X), which is "
        "closed in erfc."
    ),
    relation="==",
    predicts=LARGEST_MGF.subs(r0, R0_LOW),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    points=[dict(s=value) for value in (0.378, 1.0, 2.0)],
    derive=proposition_1_2.extremal_law(),
    measure=measure,
    within=0.0118,
    by_hand=[(dict(s=0), "1.0000", "At s = 0 it is E exp(0) = 1, as the sum 2 exp(-r0^2) + (1 - 2 exp(-r0^2))")],
    controls=[
        Control(
            "variance_as_proxy",
            "the moment generating function exp((1 + log 2) s^2/2) of a Gaussian with the variance E R^2 = 1 + log 2",
            predicts=sp.exp((1 + sp.log(2)) * s**2 / 2),
            points=[dict(s=0.378), dict(s=1.0)],
        ),
        Control(
            "symmetric_law",
            "the symmetric law with the same tail (a fair sign times R) drawn in place of X*",
            measure=fair_signs,
            points=[dict(s=0.378), dict(s=1.0)],
        ),
    ],
)
