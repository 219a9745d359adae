"""The derivatives of the activations are the limits of their difference quotients; a published tanh'' is not one.

The compiled phi^(order - 1) is differenced with steps h and 2h: their difference is three times the error of the finer one at leading
order, so that it encloses it, and rounding adds at most 1e-15/h. A script for these curves has tanh'' = -2 tanh (1 - tanh).
"""

import numpy as np

from kernels import _activations as compiled
from theory.features.activations import get
from verify import Claim, Control, Estimate, Formula

NAMES = ("relu", "tanh", "erf", "sin", "cos", "square", "softplus", "gelu")
STEP = 2.0**-13
POINTS = [dict(activation=name, order=order, x=x) for name in NAMES[1:] for order in (1, 2) for x in (-1.3, 0.4)]
POINTS += [dict(activation="relu", order=1, x=0.4)]
CURVED = [point for point in POINTS if point["activation"] == "tanh" and point["order"] == 2]


def measure(stream, activation, order, x):
    before = getattr(compiled, ("phi_", "dphi_")[order - 1] + activation)
    fine, coarse = ((before(x + h) - before(x - h)) / (2 * h) for h in (STEP, 2 * STEP))
    error = abs(coarse - fine) + 1e-15 / STEP
    return Estimate(fine, fine - error, fine + error)


def derivative(activation, order, x):
    """phi^(order)(x) by symbolic differentiation."""
    phi = get(activation)
    return float((phi.dphi if order == 1 else phi.d2phi)(np.array([x]))[0])


claim = Claim(
    says="For each activation phi' and phi'' are the limits of the difference quotients of phi and phi'.",
    relation="==",
    predicts=Formula(derivative, "phi'(x), phi''(x)"),
    source="here, by difference quotients",
    points=POINTS,
    measure=measure,
    within=1.8e-07,
    by_hand=[
        (dict(activation="softplus", order=2, x=0.0), "0.25", "e^x/(1 + e^x)^2 at x = 0"),
        (dict(activation="sin", order=1, x=0.0), 1, "cos 0"),
    ],
    controls=[
        Control(
            "as_published",
            "tanh'' = -2 tanh (1 - tanh), as in a published script",
            predicts=Formula(lambda activation, order, x: float(-2 * np.tanh(x) * (1 - np.tanh(x))), "-2 tanh(x) (1 - tanh(x))"),
            points=CURVED,
        ),
    ],
)
