"""The smoothest interpolant of noise in a class of random features has the energy 1/kappa_G, n - 1 = tr Gamma (Gamma + kappa_G)^-1.

Gamma = G^-1/2 Sigma G^-1/2, Sigma = Cov phi and G = E grad phi grad phi' of a design's own features, x ~ N(0, I_d). Measured is the
label-averaged tr (U'MU)^-1 of the design over 1/kappa_G, which is an approximation for n, p and d large together.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from kernels import laws
from theory.features import dual_kernels
from theory.linear import exact_law
from verify import Band, Claim, Control, mean
from verify.measurements import designs
from verify.models import RandomFeatures
from verify.models.classes import centred_kernel, least_energy_averaged

POINTS: list[dict[str, Any]] = [
    dict(activation="erf", n=50, d=100, p=200),
    dict(activation="relu", n=50, d=100, p=200),
    dict(activation="cos", n=100, d=100, p=300),
    dict(activation="erf", n=100, d=200, p=300),
]


def own_form(model, n, metric=None):
    """The form for the features of this model; a false one has another metric."""
    inner = model.weights @ model.weights.T
    sigma = dual_kernels.gaussian(model.phi, 0, inner) - model.phi.moments().mu0 ** 2
    return exact_law.least_energy(sigma, inner * dual_kernels.gaussian(model.phi, 1, inner) if metric is None else metric, n)


def ratios(stream, form, activation, n, d, p):
    """The mean over designs of the least energy over form(model, n)."""
    found = []
    for number in range(stream.samples(quick=48, full=480)):
        here = stream.spawn(f"design {number}")
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, d), activation)
        x = designs.inputs(here.spawn("points"), n, d, laws.gaussian)
        found.append(float(least_energy_averaged(centred_kernel(model.features(x), model.metric()))) / form(model, n))
    return mean(found)


def measure(stream, activation, n, d, p):
    return ratios(stream, own_form, activation, n, d, p)


def over_the_floor(stream, activation, n, d, p):
    """The same interpolants over (n-1)/p, the floor of the law."""
    return ratios(stream, lambda model, n: exact_law.energy_floor(n, p), activation, n, d, p)


def energy_as_norm(stream, activation, n, d, p):
    """The same over the form with the norm of the coefficients in place of the energy: G = I."""
    return ratios(stream, lambda model, n: own_form(model, n, np.eye(p)), activation, n, d, p)


claim = Claim(
    says=(
        "For noise of variance 1, the energy of the least-energy interpolant by random features is near 1/kappa_G of the design's own "
        "features; measured is the ratio of the two."
    ),
    relation="~",
    predicts=1,
    source="here; hastie-2019, the least norm of features whose covariance is given",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.047,
    band=Band(8.0),
    by_hand=[(POINTS[0], 1, "the ratio of the measured to the predicted energy is 1 if the prediction is right")],
    controls=[
        Control("quarter_more", "a ratio of 5/4", predicts=Fraction(5, 4)),
        Control("laws_floor_met_equality", "the law's floor (n-1)/p in place of 1/kappa_G", measure=over_the_floor),
        Control(
            "least_norm_for_least_energy",
            "the formula for the least norm of the coefficients in place of the least energy: G = I",
            measure=energy_as_norm,
        ),
    ],
)
