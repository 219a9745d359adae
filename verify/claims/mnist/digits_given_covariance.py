"""Put the covariance of digits into the form for given weights: noise fitted to other digits comes out as if the images were Gaussian.

Half of the images give C, centred and scaled to tr C = d = 784, with a participation ratio of 28 to 31; fits are made on the other half,
with weights of their own, and what is measured is the label-averaged quantity over the form for N(0, C) and these weights. That images
are not Gaussian shows where a fit hangs on its least eigenvalues: without ridge, energies lie 10 to 40% above the form (C = I: threefold).
"""

from functools import lru_cache

import numpy as np

from kernels import laws
from theory import given_weights, random_features
from theory.activations import get
from theory.covariance import participation_ratio
from verify import Band, Claim, Control, mean
from verify.data import deal, edition, pool, scaled
from verify.models import RandomFeatures, label_averages

HELD_OUT = 100


@lru_cache(maxsize=2)
def participation_of(digits):
    """(tr C)^2/tr C^2 of the first 2,000 digits of this edition."""
    return participation_ratio(np.linalg.eigvalsh(np.cov(pool(2_000)[0].T)))


def participation(**_):
    """(tr C)^2/tr C^2 of the digits at hand."""
    return participation_of(edition())


def ratios(stream, quantity, n, p, ridge, form_of):
    """The mean over deals of what is seen over form_of(weights, C)."""
    images, _ = pool(stream.samples(quick=2_000, full=20_000))
    own, others = deal(stream.spawn("halves"), images, len(images) // 2, len(images) - len(images) // 2)
    rows = scaled(others)
    c, d, found = rows.T @ rows / len(rows), images.shape[1], []
    for number in range(stream.samples(quick=16, full=160)):
        here = stream.spawn(f"deal {number}")
        x, test = deal(here.spawn("images"), own, n, HELD_OUT)
        weights = laws.sphere(here.spawn("weights"), p, d)
        centre = get("erf").moments(np.sum((weights @ c) * weights, axis=1)).mu0
        seen = label_averages(RandomFeatures(weights, "erf", centre), x, test, ridge)
        found.append(getattr(seen, quantity) / getattr(form_of(weights, c), quantity))
    return mean(found)


def measure(stream, quantity, n, p, ridge):
    return ratios(stream, quantity, n, p, ridge, lambda weights, c: given_weights.from_covariance(weights, get("erf"), n, c, ridge))


def isotropic(stream, quantity, n, p, ridge):
    """Over the closed form for inputs of covariance I."""
    form = random_features.predict("erf", n, 784, p, ridge=ridge)
    return ratios(stream, quantity, n, p, ridge, lambda weights, c: form)


def independent_pixels(stream, quantity, n, p, ridge):
    """Over the form for pixels of the same variances without correlations: the diagonal of C."""
    return ratios(
        stream,
        quantity,
        n,
        p,
        ridge,
        lambda weights, c: given_weights.from_covariance(weights, get("erf"), n, np.diag(np.diagonal(c)), ridge),
    )


POINTS = [
    dict(n=50, p=200, ridge=20, quantity="energy"),
    dict(n=100, p=200, ridge=20, quantity="norm_squared"),
    dict(n=100, p=100, ridge=1, quantity="energy"),
]

claim = Claim(
    says="Random features fitted to noise on digits, with ridge: seen over the form for Gaussian inputs of the digits' covariance is 1.",
    relation="~",
    predicts=1,
    source="defilippis-loureiro-misiakiewicz-2024; here, the gradient; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.088,
    band=Band(2.8, "PR", participation),
    by_hand=[(POINTS[0], 1, "seen and predicted are the same number if images may be taken for Gaussian")],
    controls=[
        Control("a quarter more", predicts=1.25, points=POINTS[:2]),
        Control("C = I", measure=isotropic, points=POINTS[2:]),
        Control("pixels without correlations", measure=independent_pixels, points=POINTS[2:]),
    ],
)
