"""In a mixture of Gaussians each component has c = 1, as Theorem 2 asks with k components; the mixture as one law does not.

Equal mixture of N(e_1, I/d) and N(-e_1, I/d): each component is tried in turn, with the draws that came from it.  Functions that
are linear in a component or nearly so enter by their tails alone: x_1, the largest coordinate, and the distance to 2 e_1.
"""

import numpy as np
import sympy as sp

from kernels import concentration, laws
from theory.paper import isoperimetry
from verify import Claim, Control
from verify.measurements.constants import asked_for, largest, seven_functions

_, CONSTANT, SOURCE = isoperimetry.CONSTANTS["mixture"]


def values(stream, d):
    """The seven functions over draws of the mixture: float64[samples, 7], and the component of each draw: int64[samples]."""
    centres, samples = np.vstack([np.eye(1, d), -np.eye(1, d)]), stream.samples(quick=60_000, full=600_000)

    def law(stream, samples, d, *, first_row=0):
        return laws.mixture(stream, samples, d, centres, first_row=first_row)

    seen = concentration.values(law, d, list(seven_functions(stream, d)), samples, seed=stream)
    return seen, laws.mixture_component(stream, samples, 2)


def measure(stream, d):
    seen, component = values(stream, d)
    return largest(asked_for(seen[component == one], d, sharp=(0, 2, 4)) for one in (0, 1))


def as_one(stream, d):
    """The same draws as one measure: x_1 sits near -1 or near 1."""
    return asked_for(values(stream, d)[0], d)


claim = Claim(
    says=("In each component of a mixture of N(e_1, I/d) and N(-e_1, I/d) none of the 1-Lipschitz functions tried needs more than c = 1."),
    relation="<=",
    predicts=CONSTANT,
    source=SOURCE,
    points=[dict(d=10), dict(d=40)],
    measure=measure,
    by_hand=[(dict(d=10), 1, "each component is a shifted N(0, I/d): c = d/d")],
    controls=[
        Control("half_constant", "half of the constant, c = 1/2", predicts=CONSTANT * sp.Rational(1, 2)),
        Control("one_measure", "the mixture taken as one law, k = 1", measure=as_one),
    ],
)
