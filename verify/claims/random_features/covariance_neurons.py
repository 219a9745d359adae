"""The variance q = w' C w that a neuron sees of inputs N(0, C), w uniform on the sphere: its second and third moments.

The fixed point with a covariance averages over neurons by a Gauss rule that has these moments; they come from the cumulants of g'(C - I)g,
2^(k-1) (k-1)! tr (C - I)^k, because |g| and g/|g| are independent. Measured by drawing w.
"""

import numpy as np

from kernels import laws
from theory.features import covariance
from verify import Claim, Control, Formula, mean
from verify.measurements import designs

POINTS = [dict(d=d, alpha=alpha, k=k) for d, alpha in ((20, 0.75), (100, 0.75), (100, 1.0)) for k in (2, 3)]


def predicted(d, alpha, k):
    """E q^k by the rule."""
    neurons = covariance.uniform_neurons(designs.power_law(d, alpha), 1)
    return float(neurons.count @ neurons.q**k)


def moments(law):
    """The `measure`: E q^k over directions of this law."""

    def measure(stream, d, alpha, k):
        w = law(stream.shared("neurons", f"{d}, {alpha}"), stream.samples(quick=125_000, full=4_000_000), d)
        return mean((w**2 @ designs.power_law(d, alpha)) ** k)

    return measure


claim = Claim(
    says=("If w is uniform on the sphere and C has eigenvalues k^-alpha, the variance q = w'Cw has the E q^2 and E q^3 of the Gauss rule."),
    relation="==",
    predicts=Formula(predicted, "sum of weights times q^k over the nodes"),
    source="here; golub-welsch-1969, the rule",
    points=POINTS,
    measure=moments(laws.sphere),
    fits=True,
    within=0.045,
    by_hand=[(dict(d=1, alpha=1.0, k=2), 1, "d = 1: q is 1")],
    controls=[
        Control("every_neuron_sees_one", "q = 1 for every neuron", predicts=1),
        Control(
            "gaussian_neurons",
            "Gaussian neurons, for which |w|^2 is not 1",
            measure=moments(lambda stream, rows, d: laws.gaussian(stream, rows, d) / np.sqrt(d)),
            points=POINTS[:2],
        ),
    ],
)
