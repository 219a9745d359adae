"""Even digits against odd ones with noise: energy, variance and training error of a fit, predicted from its features on other images.

y = +-1 by the digit's parity, centred, plus noise of variance 1. Sigma = E phi phi', G = E grad phi grad phi' and c = E phi y of a design's
own features, estimated on half of the images, predict its fit to others: without ridge below the threshold p = n and above it, and at
p = n with a ridge near 0, where the fit is steepest. Labels enter by their covariance, y y' + I, so that the noise is averaged exactly.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from kernels import laws
from theory.features import given_weights
from verify import Band, Claim, Control, mean
from verify.digits import deal, edition, pool
from verify.models import RandomFeatures, label_averages

HELD_OUT = 100
DEALS = {(100, 100): 80, (100, 50): 96, (50, 100): 80}
"""Deals at quick budget by n and p: most of them below the threshold, where test errors spread most."""
QUANTITIES = ("energy", "variance", "training_error")
FORMS = {
    "classes": lambda own, power: dict(noise=1.0, cross=own, power=power),
    "noise alone": lambda own, power: dict(noise=1.0),
    "all noise": lambda own, power: dict(noise=1.0 + power),
}


@lru_cache(maxsize=16)
def deals(stream, count, at_most, digits, n, p, ridges):
    """What is seen over each form, deal by deal, where that is not 0 over 0 -> {(ridge, form, quantity): list}."""
    images, digit = pool(at_most)
    parity = 1.0 - 2.0 * (digit % 2)
    parity -= parity.mean()
    found: dict[tuple[float, str, str], list[float]] = {}
    for number in range(count):
        here = stream.spawn(f"deal {number}")
        rows, test, others = deal(here.spawn("images"), np.arange(len(images)), n, HELD_OUT, len(images) // 2)
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, images.shape[1]), "erf")
        labels = np.eye(n) + np.outer(parity[rows], parity[rows])
        h = images[others] @ model.weights.T
        phi, slopes = model.phi.phi(h) - model.centre, model.phi.dphi(h)
        sigma, metric = phi.T @ phi / len(h), (model.weights @ model.weights.T) * (slopes.T @ slopes) / len(h)
        own, power = phi.T @ parity[others] / len(h), float(np.mean(parity[others] ** 2))
        for ridge in ridges:
            seen = label_averages(model, images[rows], images[test], ridge, labels)
            for form in FORMS if ridge else ("classes",):
                asked = FORMS[form](own, power)
                made = given_weights.from_feature_moments(sigma, metric, n, images.shape[1], ridge=ridge, **asked)
                for quantity in QUANTITIES:
                    if getattr(made, quantity) > 0.0:
                        found.setdefault((ridge, form, quantity), []).append(getattr(seen, quantity) / getattr(made, quantity))
    return found


def ratios(stream, quantity, n, p, ridge, form="classes"):
    """The mean over deals, the same ones for every ridge and quantity, of what is seen over the form from moments on other images."""
    ridges = tuple(sorted({point["ridge"] for point in POINTS if (point["n"], point["p"]) == (n, p)}))
    shared, count = stream.shared("two classes", f"n={n}, p={p}"), stream.samples(quick=DEALS[n, p], full=10 * DEALS[n, p])
    return mean(deals(shared, count, stream.samples(quick=2_000, full=20_000), edition(), n, p, ridges)[ridge, form, quantity])


def measure(stream, **point):
    return ratios(stream, **point)


def noise_alone(stream, **point):
    """Over the form for the noise without the classes."""
    return ratios(stream, **point, form="noise alone")


def classes_as_noise(stream, **point):
    """Over the form for labels that are all noise, of the same variance."""
    return ratios(stream, **point, form="all noise")


POINTS: list[dict[str, Any]] = [
    dict(n=100, p=100, ridge=1, quantity="energy"),
    dict(n=100, p=50, ridge=5, quantity="training_error"),
    *(dict(n=100, p=50, ridge=0, quantity=quantity) for quantity in ("variance", "energy")),
    *(dict(n=50, p=100, ridge=0, quantity=quantity) for quantity in ("variance", "energy")),
]

claim = Claim(
    says=(
        "For even digits against odd ones with noise, fitted by random features, the form from moments on other images is near what is "
        "measured: their ratio is near 1."
    ),
    relation="~",
    predicts=1,
    source="defilippis-loureiro-misiakiewicz-2024; here, the gradient; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.18,
    band=Band(13.0, "n"),
    by_hand=[(POINTS[0], 1, "the ratio of measured to predicted is near 1 if n and p are large")],
    controls=[
        Control("half_much_again", "a ratio of 1.5", predicts=1.5, points=POINTS[:3]),
        Control("noise_alone", "the form for the noise without the two classes", measure=noise_alone, points=POINTS[1:2]),
        Control(
            "classes_all_noise", "the form for labels that are all noise, of the same variance", measure=classes_as_noise, points=POINTS[:1]
        ),
    ],
)
