"""Even digits against odd ones, under noise: energy and training error of a fit from moments of its features on other images.

y = +-1 by the digit's parity, centred, plus noise of variance 1. Sigma = E phi phi', G = E grad phi grad phi' and c = E phi y of a design's
own features, estimated on half of the images, predict its fit to others: below the threshold p = n, and at p = n with a ridge near 0,
where the fit is steepest. Labels enter by their covariance, y y' + I, so that the noise is averaged exactly.
"""

import numpy as np

from kernels import laws
from theory import given_weights
from verify import Band, Claim, Control, mean
from verify.data import deal, pool
from verify.models import RandomFeatures, label_averages

HELD_OUT = 100


def ratios(stream, quantity, n, p, ridge, asked=lambda own, power: dict(noise=1.0, cross=own, power=power)):
    """The mean over deals of what is seen over the form from moments on other images."""
    images, digit = pool(stream.samples(quick=2_000, full=20_000))
    parity = 1.0 - 2.0 * (digit % 2)
    parity -= parity.mean()
    found = []
    for number in range(stream.samples(quick=32, full=320)):
        here = stream.spawn(f"deal {number}")
        rows, test, others = deal(here.spawn("images"), np.arange(len(images)), n, HELD_OUT, len(images) // 2)
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, images.shape[1]), "erf")
        labels = np.eye(n) + np.outer(parity[rows], parity[rows])
        seen = label_averages(model, images[rows], images[test], ridge, labels)
        phi = model.features(images[others])
        own, power = phi.T @ parity[others] / len(others), float(np.mean(parity[others] ** 2))
        sigma, metric = phi.T @ phi / len(others), model.metric_on(images[others])
        form = given_weights.from_feature_moments(sigma, metric, n, images.shape[1], ridge=ridge, **asked(own, power))
        found.append(getattr(seen, quantity) / getattr(form, quantity))
    return mean(found)


def measure(stream, quantity, n, p, ridge):
    return ratios(stream, quantity, n, p, ridge)


def noise_alone(stream, quantity, n, p, ridge):
    """Over the form for the noise without the classes."""
    return ratios(stream, quantity, n, p, ridge, lambda own, power: dict(noise=1.0))


def classes_as_noise(stream, quantity, n, p, ridge):
    """Over the form for labels that are all noise, of the same variance."""
    return ratios(stream, quantity, n, p, ridge, lambda own, power: dict(noise=1.0 + power))


POINTS = [
    dict(n=100, p=100, ridge=1, quantity="energy"),
    dict(n=100, p=50, ridge=5, quantity="training_error"),
]

claim = Claim(
    says="Even digits against odd ones under noise, fitted by random features: seen over the form from moments on other images is 1.",
    relation="~",
    predicts=1,
    source="defilippis-loureiro-misiakiewicz-2024; here, the gradient; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.14,
    band=Band(11.0, "n"),
    by_hand=[(POINTS[0], 1, "seen and predicted are the same number if n and p are large")],
    controls=[
        Control("half as much again", predicts=1.5),
        Control("the noise alone", measure=noise_alone, points=POINTS[1:]),
        Control("classes that are all noise", measure=classes_as_noise, points=POINTS[:1]),
    ],
)
