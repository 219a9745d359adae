"""What stays of the training error and of p |a|^2 as p grows with lambda/p = r held: fits of noise by features cos(<w, x> + theta).

(r d/(n t))^2 n/(n - F) and d^2/(t (n - F)) ((v - q)/t + u (1 - u) + D w (1 - w)/d): n t/d = v - q + r + s (1 - u) + q (1 - w), where u and
w are the shares of a linear and of a quadratic function that the fit sees, F = d u^2 + D w^2. No feature is drawn: with the kernel K of
crossover_in_the_slope the two are r^2 tr (K + r)^-2/n and tr K (K + r)^-2.
"""

import numpy as np
import sympy as sp

from theory.features import random_features
from theory.features.activations import x
from theory.features.closed_forms import LIMIT, NORM_LIMIT_QUADRATIC, TRAINING_LIMIT_QUADRATIC, letters, per_parameter
from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import kappa, s, t, v
from verify import Band, Claim, ClosedForm, Control, mean
from verify.claims.random_features.crossover_in_the_slope import exponentials
from verify.measurements import designs

FORMS = {"training_error": TRAINING_LIMIT_QUADRATIC, "norm_squared": NORM_LIMIT_QUADRATIC}
SAYS = "(r d/(n t))^2 n/(n - F) and d^2/(t (n - F)) ((v - q)/t + u (1 - u) + D w (1 - w)/d)"
POINTS = [
    dict(quantity=what, n=n, d=d, theta=theta, r=r)
    for n, d, theta, r in ((50, 50, 0.6, 0.05), (100, 40, 0.0, 0.02), (100, 40, 0.6, 0.02))
    for what in FORMS
]


def closed(form, public=False, change=lambda theta, r: (theta, r)):
    """A closed form at the moments of the shifted cosine; with public=True it must be what theory.random_features.kernel_limit says."""

    def computed(quantity, n, d, theta, r):
        return getattr(random_features.kernel_limit(sp.cos(x + theta), n, d, ridge_per_parameter=r), quantity)

    def values(quantity, n, d, theta, r):
        theta, r = change(theta, r)
        return {**letters(sp.cos(x + theta), d), per_parameter: r}

    return ClosedForm(form, SAYS, LIMIT, values, computed if public else None)


def seen(stream, quantity, n, d, theta, r, scale=1.0):
    """Averaged over labels by a trace; `scale` times points of the sqrt(d)-sphere."""
    found = []
    for number in range(stream.samples(quick=64, full=640)):
        points = scale * designs.inputs(stream.spawn(f"design {number}"), n, d)
        near, far = exponentials(points, points)
        kernel = (near + np.cos(2 * theta) * far) / 2 - np.cos(theta) ** 2 / np.e
        inverse = np.linalg.inv(kernel + r * np.eye(n))
        found.append(r**2 * np.sum(inverse**2) / n if quantity == "training_error" else np.sum(inverse * (inverse @ kernel)))
    return mean(found)


def measure(stream, **point):
    return seen(stream, **point)


def shorter(stream, **point):
    """Points of half the length."""
    return seen(stream, **point, scale=0.5)


claim = Claim(
    says=(
        "As p grows with lambda/p held, noise fitted by features of a shifted cosine has a training error and p |a|^2 near those of the "
        "fixed point."
    ),
    relation="~",
    predicts=closed(FORMS, public=True),
    source="here, from the fixed point of hu-lu-misiakiewicz-2024",
    points=POINTS,
    derive=degree_2.fixed_point(),
    measure=measure,
    fits=True,
    within=0.02,
    band=Band(2.8),
    by_hand=[
        (
            dict(quantity="training_error", n=100, d=100, theta=0.0, r=0.2),
            "0.2534",
            "v = .199788, q = .183940, D = 5049, q d/D = .003643: t = .398120, w = .0090678, F = D w^2 = .415150; (.2/t)^2 * 100/(100 - F)",
        ),
    ],
    controls=[
        Control(
            "ridge_doubled",
            "the form at twice the ridge",
            predicts=closed(FORMS, change=lambda theta, r: (theta, 2 * r)),
            points=POINTS[::2],
        ),
        Control(
            "mean_slope_forgotten",
            "the form at theta = 0, without a mean slope",
            predicts=closed(FORMS, change=lambda theta, r: (0.0, r)),
            points=POINTS[:2],
        ),
        Control("points_half_length", "points of half the length", measure=shorter),
        Control(
            "quadratic_part_seen_no_fit_derived",
            "the quadratic part said to be seen by no fit, in the derivation",
            derive=degree_2.fixed_point(v + kappa + s * t / (t + s)),
        ),
    ],
)
