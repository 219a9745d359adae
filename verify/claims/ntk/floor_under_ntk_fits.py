"""Averaged over noise labels no interpolant by NTK features has less energy than sigma^2 (n-1)^2/tr(U'MU), for every design.

M = Phi G^-1 Phi'.  The energy is the mean of |grad f|^2 over given points, for which G = mean J'J is exact, J = d grad f/d theta: no
mean over a law is taken, and the floor holds for each design. Fits of least norm, and of least energy with a constant; measured is the
least ratio.
"""

from typing import Any

import numpy as np

from kernels import laws
from theory.linear import exact_law
from verify import Claim, Control, infimum, least
from verify.measurements import designs
from verify.models import NeuralTangent, label_averages
from verify.models.classes import centred_kernel, least_energy_averaged

NORM, ENERGY = "least norm", "least energy"
POINTS: list[dict[str, Any]] = [
    dict(n=12, d=20, k=12, activation="tanh", fit=ENERGY),
    dict(n=12, d=20, k=12, activation="tanh", fit=NORM),
    dict(n=10, d=20, k=12, activation="cos", fit=ENERGY),
    dict(n=20, d=10, k=6, activation="cos", fit=NORM),
]


def ratios(stream, n, d, k, activation, fit, own=1.0):
    """Label-averaged energy over floor, design by design; noise of variance 1, of which the points share 1 - own -> list of float."""
    out = []
    for number in range(stream.samples(quick=10, full=100)):
        here = stream.spawn(f"design {number}")
        x, over = (designs.inputs(here.spawn(role), rows, d, laws.gaussian) for role, rows in (("points", n), ("over", 4 * k)))
        model = NeuralTangent(laws.sphere(here.spawn("weights"), k, d), activation)
        kernel = centred_kernel(model.features(x), model.metric_on(over))
        if fit == ENERGY:  # a constant takes what the points share
            energy = own * float(least_energy_averaged(kernel))
        else:
            energy = label_averages(model, x, over).energy
        out.append(energy * float(np.trace(kernel)) / (n - 1) ** 2)
    return out


def measure(stream, **point):
    return least(ratios(stream, **point), 1e-9)


def shared_noise(stream, **point):
    """Noise of variance 1 that the points share, up to 1% of their own."""
    return infimum(ratios(stream, own=0.01, **point))


claim = Claim(
    says=(
        "For every design the label-averaged energy of interpolants by NTK features is at least sigma^2 (n-1)^2/tr(U'MU); measured is the "
        "least ratio of the two."
    ),
    relation=">=",
    predicts=1,
    source="here; dohmatob-2021, the nearest published result",
    points=POINTS,
    derive=exact_law.per_design(),
    measure=measure,
    fits=True,
    by_hand=[(POINTS[0], 1, "measured is energy over floor, so the floor itself is the ratio 1")],
    controls=[
        Control("twice_floor", "a ratio of at least 2", predicts=2, points=POINTS[:1]),
        Control(
            "twice_floor_derived",
            "a floor twice as high, in the derivation",
            derive=exact_law.per_design(2 * exact_law.m**2 / exact_law.trace),
        ),
        Control(
            "noise_points_share", "noise that all points share, up to 1% of their own", measure=shared_noise, points=[POINTS[0], POINTS[2]]
        ),
    ],
)
