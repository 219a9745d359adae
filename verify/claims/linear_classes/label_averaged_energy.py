"""Averaged over noise labels, interpolants of a linear class have an energy of at least sigma^2 (n-1)^2/tr(U'MU), for every design.

Minimum-norm fits of random features with a constant, x ~ N(0, I): their energy averaged over labels, from sampled gradients at new
points, is divided by the floor of the same design, with the exact G = E grad phi grad phi'.
"""

from typing import Any

import numpy as np

from kernels import laws
from theory.linear import exact_law
from verify import Claim, Control, mean
from verify.models import RandomFeatures, label_averages
from verify.models.classes import centred_kernel

POINTS: list[dict[str, Any]] = [
    dict(n=20, d=200, p=200, activation="erf"),
    *(dict(n=40, d=30, p=120, activation=name) for name in ("relu", "erf", "cos")),
]


def ratios(stream, n, d, p, activation, labels=None):
    """Label-averaged energy over floor, one number a design."""
    out = []
    for design in range(stream.samples(quick=48, full=480)):
        here = stream.spawn(f"design {design}")
        x, test = (np.sqrt(d) * laws.gaussian(here.spawn(role), m, d) for role, m in (("points", n), ("test", 200)))
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, d), activation)
        kernel = centred_kernel(model.features(x), model.metric())
        floor = (n - 1) ** 2 / np.trace(kernel)
        out.append(label_averages(model, x, test, labels=labels, intercept=True).energy / floor)
    return mean(out)


def measure(stream, n, d, p, activation):
    return ratios(stream, n, d, p, activation)


def shared_noise(stream, n, d, p, activation):
    """Noise of variance 1 that all points share, up to 1% of their own: E z z' is not a multiple of the identity."""
    return ratios(stream, n, d, p, activation, 0.01 * np.eye(n) + 0.99 * np.ones((n, n)))


claim = Claim(
    says=(
        "The label-averaged energy of interpolants with a constant is at least sigma^2 (n-1)^2/tr(U'MU) for every design; measured is the "
        "ratio of the two."
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
        Control("noise_points_share", "noise that all points share, up to 1% of their own", measure=shared_noise, points=POINTS[:2]),
    ],
)
