"""The law as a floor under fitted models: from n to 8 n d parameters, no interpolant of noise has E S^2 below (n-1) d/p.

S^2 = d E |grad f|^2, the squared sensitivity; x ~ N(0, I_d), labels pure noise of variance 1, averaged exactly by traces. Three ways to
fit: the least-norm interpolant of odd (erf) and of even (cos) random features, and the interpolant of least energy in the same class.
"""

import numpy as np

from kernels import laws
from theory.symbols import d, n, p
from verify import Claim, Control, mean
from verify.models import RandomFeatures, label_averages
from verify.models.classes import centred_kernel, least_energy_averaged

ODD, EVEN, SMOOTHEST = "erf, least norm", "cos, least norm", "erf, least energy"
SIZES = dict(n=20, d=20)


def sensitivity_squared(stream, n, d, p, fit):
    """d E |grad f|^2 averaged over labels, for one design."""
    x = np.sqrt(d) * laws.gaussian(stream.spawn("points"), n, d)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), fit.partition(",")[0])
    if fit == SMOOTHEST:
        return d * float(least_energy_averaged(centred_kernel(model.features(x), model.metric())))
    test = np.sqrt(d) * laws.gaussian(stream.spawn("test"), 16, d)
    return d * label_averages(model, x, test, intercept=True).energy


def measure(stream, n, d, p, fit):
    designs = stream.samples(quick=30, full=400)
    return mean([sensitivity_squared(stream.spawn(f"design {k}"), n, d, p, fit) for k in range(designs)])


def chosen_after_the_data(stream, n, d, p, fit):
    """The class depends on the data: its one feature is the interpolant that 200 random features find for these labels."""
    return measure(stream, n, d, 200, fit)


claim = Claim(
    says="Interpolants of pure noise in a class of p features and a constant have E S^2 >= (n-1) d/p, S^2 = d E |grad f|^2.",
    relation=">=",
    predicts=(n - 1) * d / p,
    source="here; dohmatob-2021, the nearest published",
    points=[
        *(dict(SIZES, p=p, fit=ODD) for p in (40, 100, 400, 1600, 3200)),
        *(dict(SIZES, p=p, fit=EVEN) for p in (40, 100, 400, 1600, 3200)),
        *(dict(SIZES, p=p, fit=SMOOTHEST) for p in (40, 100, 200, 400)),
    ],
    measure=measure,
    by_hand=[(dict(SIZES, p=400), "19/20", "19 * 20/400: at p = n d the floor on S is about 1")],
    controls=[
        Control(
            "thirty times the floor",
            predicts=30 * (n - 1) * d / p,
            points=[dict(SIZES, p=100, fit=SMOOTHEST), dict(SIZES, p=100, fit=EVEN)],
        ),
        Control("a class chosen after the data: one feature", measure=chosen_after_the_data, points=[dict(SIZES, p=1, fit=EVEN)]),
    ],
)
