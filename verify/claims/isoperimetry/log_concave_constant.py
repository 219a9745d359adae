"""A strongly log-concave law, Hess V >= kappa, has the constant d/kappa; here kappa = d. Log-concavity alone gives none: Laplace's law.

Coordinates (s - Es)/sqrt(d), s skew normal of density 2 phi(s) Phi(s): -log phi has second derivative 1, -log Phi is convex.
"""

from functools import partial

import numpy as np
import sympy as sp

from kernels import concentration, functions, laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import law_constant, tail_constant

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["skew_gaussian"]


def measure(stream, d):
    return law_constant(stream, partial(laws.skew_gaussian, alpha=1.0), d, sharp=())


def laplace(stream, d):
    """Independent Laplace coordinates: the first, clipped to [-1, 1], deviates by 1/2 or more with probability exp(-sqrt(d/2))."""
    clipped = functions.clip(functions.linear(np.eye(1, d)), -1.0, 1.0)
    values = concentration.values(laws.laplace, d, clipped, stream.samples(quick=40_000, full=400_000), seed=stream)
    return tail_constant(values, d, 0.5)


claim = Claim(
    says=("A product law that is as strongly log-concave as N(0, I/d) has c = 1: none of the 1-Lipschitz functions tried needs more."),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=100)],
    measure=measure,
    by_hand=[(dict(d=10), 1, "kappa = d, so c = d/kappa = 1")],
    controls=[
        Control("half_constant", "half of the constant, c = 1/2", predicts=CONSTANT * sp.Rational(1, 2)),
        Control("laplace_coordinates", "Laplace coordinates, which are log-concave but not strongly", measure=laplace, points=[dict(d=64)]),
    ],
)
