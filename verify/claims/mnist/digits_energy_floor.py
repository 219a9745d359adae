"""Digits with labels of pure noise: every interpolant of a linear class has at least the energy of the law, on images not used for the fit.

Random features erf(<w, x> + 3/10) and a free constant interpolate n digits. |grad f|^2, averaged over labels by traces, is measured on
images A; M = Phi G^-1 Phi' has its G = mean of grad phi grad phi' from other images B. For a given design G -> tr(U'MU) is convex, so
E_A energy * E_B tr(U'MU) >= sigma^2 (n-1)^2 however few images B holds: estimating G makes no error in the claim's favour.
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.features import activations
from theory.proof.derivation import Need
from theory.proof.letters import n, p
from verify import Claim, Control, mean
from verify.digits import deal, pool
from verify.models import RandomFeatures
from verify.models.classes import complement

PHI = sp.erf(activations.x + sp.Rational(3, 10))
NORM, ENERGY = "least norm", "least energy"
HELD_OUT = 160  # images in A, and in B; fewer where there are not so many


def metric(model, inner, x):
    """G: the mean of grad phi grad phi' over the rows of x; inner = W W'."""
    slopes = model.phi.dphi(x @ model.weights.T)
    return inner * (slopes.T @ slopes) / len(x)


def products(stream, n, p, fit, classes=(), ridge=0.0, labels=None):
    """Energy over A, averaged over labels of variance 1, times tr(U'MU) with G from B: one number a deal of the images."""
    images, digit = pool(stream.samples(quick=2_000, full=20_000), *classes)
    held_out = min(HELD_OUT, (len(images) - n) // 2)
    found = []
    for number in range(stream.samples(quick=80, full=800)):
        here = stream.spawn(f"deal {number}")
        rows, a, b = deal(here.spawn("images"), np.arange(len(images)), n, held_out, held_out)
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, images.shape[1]), PHI, 0.0)
        inner = model.weights @ model.weights.T
        centred = complement(n).T @ model.features(images[rows])
        lifted = np.linalg.solve(metric(model, inner, images[b]), centred.T)
        chosen = lifted if fit == ENERGY else centred.T
        coefficients = chosen @ np.linalg.inv(centred @ chosen + ridge * np.eye(n - 1))  # a column for each entry of U'y
        if labels is not None:
            own = complement(n).T @ labels(digit[rows])
            coefficients = coefficients @ own[:, None] * np.sqrt((n - 1) / (own @ own))
        energy = np.sum(coefficients * (metric(model, inner, images[a]) @ coefficients))
        found.append(energy * np.trace(centred @ lifted))
    # near-duplicate digits give the product a heavy upper tail: capped at a few floors the mean is lower, and the floor still holds
    most = (5 if n < 50 else 20) * (n - 1) ** 2
    return mean(np.minimum(found, most))


def measure(stream, n, p, fit):
    return products(stream, n, p, fit)


def own_labels(stream, n, p, fit):
    """Labels that are no noise: +-1 as the image is a 0 or a 1."""
    return products(stream, n, p, fit, classes=(0, 1), labels=lambda digit: 2.0 * digit - 1.0)


def smoothed(stream, n, p, fit):
    """A fit that does not interpolate: ridge as large as the number of features."""
    return products(stream, n, p, fit, ridge=float(p))


POINTS = [dict(n=20, p=80, fit=ENERGY), dict(n=20, p=80, fit=NORM), dict(n=100, p=200, fit=NORM)]

claim = Claim(
    says=(
        "If p random features and a constant interpolate noise labels on n digits, the energy E|grad f|^2 on held-out images, averaged "
        "over labels, times tr(U'MU), with G from other held-out images, is on average at least sigma^2 (n-1)^2."
    ),
    relation=">=",
    predicts=(n - 1) ** 2,
    source="here; dohmatob-2021, the nearest published result; lecun-1998, the digits",
    points=POINTS,
    requires=[Need(p, ">=", n - 1, "there are features enough to interpolate")],
    measure=measure,
    fits=True,
    by_hand=[(POINTS[0], 361, "(n-1)^2 = 19^2, for noise of variance 1"), (POINTS[2], 9801, "(n-1)^2 = 99^2")],
    controls=[
        Control("four_times_floor", "a floor four times as high", predicts=4 * (n - 1) ** 2, points=POINTS[:1]),
        Control("labels_without_noise", "labels without noise: 0s against 1s", measure=own_labels, points=POINTS[1:2]),
        Control("fit_does_not_interpolate", "a ridge fit that does not interpolate", measure=smoothed, points=POINTS[:1]),
    ],
)
