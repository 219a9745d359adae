"""The linear model with a free constant, exactly: E |grad f|^2 = (n-1)/(d-n) when n labels of pure noise are interpolated.

The law's floor is (n-1)/d, and the ratio d/(d-n) tends to 1 as n/d goes to 0: there the law for linear classes is tight.
"""

import numpy as np

from kernels import laws
from theory.linear import exact_law
from theory.proof.derivation import Need
from theory.proof.letters import d, n
from verify import Claim, Control, mean
from verify.models.classes import centred_kernel, least_energy_averaged


def designs(stream, n, d, law=laws.gaussian, quick=1.0):
    """Inputs of covariance I, design after design -> float64[designs, n, d]; small designs are many."""
    count = stream.samples(quick=int(quick * (400 + 400_000 // (n * d))), full=int(10 * quick * (400 + 400_000 // (n * d))))
    return np.sqrt(d) * law(stream, count * n, d).reshape(count, n, d)


def measure(stream, n, d):
    return mean(least_energy_averaged(centred_kernel(designs(stream, n, d))))


def sphere(stream, n, d):
    """Points of the sqrt(d)-sphere: the same covariance, but not normal."""
    return mean(least_energy_averaged(centred_kernel(designs(stream, n, d, laws.sphere))))


claim = Claim(
    says="The least-norm linear interpolant with a constant of n noisy labels, x ~ N(0, I_d), has mean energy E |grad f|^2 = (n-1)/(d-n).",
    relation="==",
    predicts=(n - 1) / (d - n),
    source="here, from the mean of an inverse Wishart matrix",
    points=[dict(n=5, d=20), dict(n=20, d=60), dict(n=20, d=400)],
    requires=[Need(d, ">", n + 1, "the mean is finite")],
    derive=exact_law.linear_model(),
    measure=measure,
    fits=True,
    within=0.03,
    by_hand=[
        (dict(n=20, d=40), "0.95", "(n-1)/(d-n) = 19/20"),
        (dict(n=20, d=400), "0.0500", "19/380 = 0.05; the floor is 19/400 = 0.0475"),
    ],
    controls=[
        Control("floor_itself", "(n-1)/d, the floor of the law", predicts=(n - 1) / d),
        Control("constant_forgotten", "n/(d-n-1), the energy without a constant", predicts=n / (d - n - 1)),
        Control(
            "one_degree_freedom_missed",
            "in the derivation, one degree of freedom more in the denominator",
            derive=exact_law.linear_model(exact_law.rows / (exact_law.free + 1)),
        ),
        Control("inputs_on_sphere_not_normal", "inputs on the sphere, which are not normal", measure=sphere, points=[dict(n=5, d=12)]),
    ],
)
