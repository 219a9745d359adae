"""A fit of noise has a mean slope, which bounds its energy from below for any p: E |grad f|^2 >= (tr A)^3/(tr A (K + lambda))^2.

K = Phi Phi' and A = Phi B B' Phi', B = E grad phi = mu_1 W for x ~ N(0, I) and unit rows of W. Exact for every design, n, d, p and ridge:
|E grad f|^2 = y'(K + lambda)^-1 A (K + lambda)^-1 y, averaged over labels. Measured is the energy at new points over this floor.
"""

from typing import Any

import numpy as np

from kernels import laws
from theory.features.activations import get
from theory.features.derivations import never_robust
from theory.features.derivations.never_robust import linear, mixed
from verify import Claim, Control, mean
from verify.measurements.designs import inputs
from verify.models import RandomFeatures, label_averages

POINTS: list[dict[str, Any]] = [
    dict(n=10, d=100, p=4000, activation="relu", ridge=0),
    dict(n=10, d=100, p=2000, activation="erf", ridge=1000),
    dict(n=20, d=40, p=200, activation="sin", ridge=0),
    dict(n=40, d=20, p=30, activation="softplus", ridge=3),
]


def ratios(stream, n, d, p, activation, ridge, stretch=1.0):
    """Label-averaged energy, at `stretch` times points N(0, I), over the floor of the same design."""
    out = []
    for number in range(stream.samples(quick=96, full=480)):
        here = stream.spawn(f"design {number}")
        x, test = (inputs(here.spawn(role), rows, d, laws.gaussian) for role, rows in (("points", n), ("test", 24)))
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, d), activation)
        phi = model.features(x)
        slopes = get(activation).moments().mu1 * (phi @ model.weights)
        linear = slopes @ slopes.T
        floor = np.trace(linear) ** 3 / np.sum(linear * (phi @ phi.T + ridge * np.eye(n))) ** 2
        out.append(label_averages(model, x, stretch * test, ridge).energy / floor)
    return mean(out)


def measure(stream, **point):
    return ratios(stream, **point)


def far_out(stream, **point):
    """New points four times as long as those the mean slope is of: erf is flat there."""
    return ratios(stream, stretch=4.0, **point)


claim = Claim(
    says=(
        "The label-averaged E |grad f|^2 of a fit of noise is at least (tr A)^3/(tr A (K + lambda))^2 of the same design; measured is the "
        "ratio of the two."
    ),
    relation=">=",
    predicts=1,
    source="here; bombari-kiyani-mondelli-2023, the rates; dohmatob-2021, the rates",
    points=POINTS,
    derive=never_robust.mean_slope(),
    measure=measure,
    fits=True,
    by_hand=[(POINTS[0], 1, "the floor is the unit of the measured ratio; n = p = 1: A = K^2 mu_1^2/phi^2, mu_1^2/phi^2 = |a B|^2")],
    controls=[
        Control("half_much_again", "a ratio of at least 1.5", predicts=1.5, points=POINTS[:1]),
        Control(
            "half_much_again_derived",
            "a floor 3/2 times as high, in the derivation",
            derive=never_robust.mean_slope(3 * linear**3 / (2 * mixed**2)),
        ),
        Control("new_points_four_times_long", "new points four times as long", measure=far_out, points=POINTS[1:2]),
    ],
)
