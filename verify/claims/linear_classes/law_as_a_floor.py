"""The law as a floor under fitted models: from n to 8 n d parameters, no interpolant of noise has E S^2 below (n-1) d/p.

S^2 = d E |grad f|^2, the squared sensitivity; x ~ N(0, I_d), labels pure noise of variance 1, averaged exactly by traces. Ways to fit: the
least-norm interpolant of odd (erf) and of even (cos) features, random ones or those of a neural tangent model of k = p/d neurons (there
without a constant), and the interpolant of least energy in the class of odd random features. The law is about the mean over designs; near
p = n that is hardly finite, so what is held to the floor is the geometric mean over designs, which is at most the mean.
"""

import math
from functools import lru_cache

import numpy as np

from kernels import laws
from theory.proof.letters import d, n, p
from verify import Claim, Control, mean
from verify.engine.estimate import mapped
from verify.models import Linear, NeuralTangent, RandomFeatures, label_averages
from verify.models.classes import least_energy_averaged, whitened

ODD, EVEN, SMOOTHEST = "erf, least norm", "cos, least norm", "erf, least energy"
ODD_NTK, EVEN_NTK = "erf, NTK", "cos, NTK"
SIZES = dict(n=48, d=9)


def inputs(stream, designs, rows, d):
    """x ~ N(0, I_d) -> float64[designs, rows, d]."""
    return np.sqrt(d) * laws.gaussian(stream, designs * rows, d).reshape(designs, rows, d)


@lru_cache(maxsize=4)
def nested(stream, n, d, most, designs):
    """U' Phi L^-T of `most` features of erf, float64[designs, n-1, most]: its first p columns are those of the first p features alone."""
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), most, d), "erf")
    return whitened(model.features(inputs(stream.spawn("points"), designs, n, d)), model.metric())


def least_energies(stream, n, d, p):
    """d tr (U'MU)^-1, the least energy averaged over labels, design by design: the first p of n d features, beyond that of 8 n d."""
    most, quick = (n * d, 48) if p <= n * d else (8 * n * d, 48)
    half = nested(stream.shared("least energy", f"{most}"), n, d, most, stream.samples(quick=quick, full=100))[:, :, :p]
    return d * least_energy_averaged(half @ np.swapaxes(half, -1, -2))


def sensitivities(stream, n, d, p, fit, designs):
    """d E |grad f|^2 of least-norm fits, averaged over labels, design by design; the class is drawn once and fixed."""
    tangent, activation = fit in (ODD_NTK, EVEN_NTK), fit.partition(",")[0]
    weights = laws.sphere(stream.spawn("weights"), p // d if tangent else p, d)
    model = NeuralTangent(weights, activation) if tangent else RandomFeatures(weights, activation)
    x, test = inputs(stream.spawn("points"), designs, n, d), inputs(stream.spawn("test"), designs, 16, d)
    return [d * label_averages(model, *both, intercept=not tangent).energy for both in zip(x, test, strict=True)]


def measure(stream, n, d, p, fit):
    if fit == SMOOTHEST:
        return typical(least_energies(stream, n, d, p))
    return typical(sensitivities(stream, n, d, p, fit, stream.samples(quick=48, full=400)))


def typical(values):
    """The geometric mean of positive draws, which is at most their mean, with its interval."""
    return mapped(math.exp, mean(np.log(values)))


def selected(stream, n, d, p, fit):
    """p features selected after the data: the smoothest interpolant that n d find for the labels at hand, and p - 1 of these."""
    return typical(least_energies(stream, n, d, n * d))


def selected_tangent(stream, n, d, p, fit):
    """The same of tangent features: the interpolant of least norm that n neurons, n d features, find for the labels, and p - 1 of these."""
    return typical(sensitivities(stream, n, d, n * d, fit, stream.samples(quick=48, full=400)))


def clean(stream, n, d, p, fit):
    """Labels without noise, <b, x>/|b|: d coordinates fit any number of them with E |grad f|^2 = 1, seen at new points."""
    found = []
    for design in range(stream.samples(quick=48, full=400)):
        here = stream.spawn(f"design {design}")
        x, slope = np.sqrt(d) * laws.gaussian(here.spawn("points"), n, d), laws.sphere(here.spawn("slope"), 1, d)[0]
        y = x @ slope
        found.append(d * Linear(d).fit(x, y / np.sqrt(np.mean(y**2)), intercept=True).energy())
    return typical(found)


claim = Claim(
    says=(
        "If p features and a constant interpolate pure noise, the geometric mean over designs of S^2 = d E |grad f|^2 is at least (n-1) "
        "d/p."
    ),
    relation=">=",
    predicts=(n - 1) * d / p,
    source="here; dohmatob-2021, the nearest published result",
    points=[
        *(dict(SIZES, p=p, fit=ODD) for p in (48, 96, 192, 432, 3456)),
        *(dict(SIZES, p=p, fit=EVEN) for p in (48, 96, 192, 432, 3456)),
        *(dict(SIZES, p=p, fit=SMOOTHEST) for p in (48, 96, 192, 432, 1296, 3456)),
        *(dict(SIZES, p=p, fit=fit) for fit in (ODD_NTK, EVEN_NTK) for p in (108, 432, 3456)),
    ],
    measure=measure,
    fits=True,
    by_hand=[(dict(SIZES, p=432), "47/48", "(n-1) d/p = 47 * 9/432: at p = n d the floor on S is about 1")],
    controls=[
        Control(
            "thirty_times_floor",
            "a floor thirty times as high",
            predicts=30 * (n - 1) * d / p,
            points=[*(dict(SIZES, p=p, fit=SMOOTHEST) for p in (192, 432)), *(dict(SIZES, p=p, fit=ODD_NTK) for p in (108, 432))],
        ),
        Control(
            "features_selected_after_data", "features selected after the data", measure=selected, points=[dict(SIZES, p=16, fit=SMOOTHEST)]
        ),
        Control(
            "tangent_features_selected_after_data",
            "tangent features selected after the data",
            measure=selected_tangent,
            points=[dict(SIZES, p=9, fit=ODD_NTK)],
        ),
        Control("labels_without_noise", "labels without noise, <b, x>/|b|", measure=clean, points=[dict(SIZES, p=9, fit="coordinates")]),
    ],
)
