"""Noise fitted to digits behaves as if the images were Gaussian with the digits' covariance, by the closed form for given weights.

Half of the images give C, centred and scaled to tr C = d = 784, with a participation ratio of 28 to 31; fits are made on the other half,
with weights of their own, and what is measured is the label-averaged quantity over the form for N(0, C) and these weights. That images
are not Gaussian shows where a fit depends on its least eigenvalues: without ridge above the threshold p = n energies lie 10 to 40% above
the form (with C = I in the form: threefold), below it a few percent.
"""

from functools import lru_cache

import numpy as np

from kernels import laws
from theory.features import given_weights, random_features
from theory.features.activations import get
from theory.features.covariance import participation_ratio
from verify import Band, Claim, Control, mean
from verify.digits import deal, edition, pool, scaled
from verify.models import RandomFeatures, label_averages

HELD_OUT = 100
QUANTITIES = ("energy", "norm_squared", "variance")


@lru_cache(maxsize=2)
def participation_of(digits):
    """(tr C)^2/tr C^2 of the first 2,000 digits of this edition."""
    return participation_ratio(np.linalg.eigvalsh(np.cov(pool(2_000)[0].T)))


def participation(**_):
    """(tr C)^2/tr C^2 of the digits at hand."""
    return participation_of(edition())


@lru_cache(maxsize=2)
def halves(stream, at_most, digits):
    """Half of the images, and the covariance of the other half."""
    images, _ = pool(at_most)
    own, others = deal(stream, images, len(images) // 2, len(images) - len(images) // 2)
    rows = scaled(others)
    return own, rows.T @ rows / len(rows)


def given(weights, c, n, ridge):
    """The form for N(0, C) and these weights."""
    return given_weights.from_covariance(weights, get("erf"), n, c, ridge)


def of_the_diagonal(weights, c, n, ridge):
    """The same for pixels of the same variances without correlations."""
    return given(weights, np.diag(np.diagonal(c)), n, ridge)


def of_the_identity(weights, c, n, ridge):
    """The closed form for inputs of covariance I."""
    return random_features.predict("erf", n, len(c), len(weights), ridge=ridge)


@lru_cache(maxsize=16)
def deals(stream, count, at_most, digits, n, p, ridge, form):
    """What is seen over the form, deal by deal, each quantity of QUANTITIES -> float64[count, 3]."""
    own, c = halves(stream.shared("halves of the digits"), at_most, digits)
    found = []
    for number in range(count):
        here = stream.spawn(f"deal {number}")
        x, test = deal(here.spawn("images"), own, n, HELD_OUT)
        weights = laws.sphere(here.spawn("weights"), p, len(c))
        centre = get("erf").moments(np.sum((weights @ c) * weights, axis=1)).mu0
        seen, made = label_averages(RandomFeatures(weights, "erf", centre), x, test, ridge), form(weights, c, n, ridge)
        found.append([getattr(seen, quantity) / getattr(made, quantity) for quantity in QUANTITIES])
    return np.array(found)


def ratios(stream, quantity, n, p, ridge, form):
    """The mean over deals, the same ones for every quantity and most of them without ridge, of what is seen over the form."""
    shared = stream.shared("digits given C", f"n={n}, p={p}, ridge={ridge}")
    count = stream.samples(quick=80, full=800)
    found = deals(shared, count, stream.samples(quick=2_000, full=20_000), edition(), n, p, ridge, form)
    return mean(found[:, QUANTITIES.index(quantity)])


def measure(stream, **point):
    return ratios(stream, **point, form=given)


def isotropic(stream, **point):
    """Over the form for C = I."""
    return ratios(stream, **point, form=of_the_identity)


def independent_pixels(stream, **point):
    """Over the form for the diagonal of C."""
    return ratios(stream, **point, form=of_the_diagonal)


POINTS = [
    dict(n=50, p=200, ridge=20, quantity="energy"),
    dict(n=100, p=200, ridge=20, quantity="norm_squared"),
    dict(n=100, p=100, ridge=1, quantity="energy"),
    dict(n=100, p=50, ridge=0, quantity="variance"),
    dict(n=100, p=50, ridge=0, quantity="energy"),
]

claim = Claim(
    says=(
        "For random features fitted to noise on digits, the closed form for Gaussian inputs with the digits' covariance is near what is "
        "measured: their ratio is near 1."
    ),
    relation="~",
    predicts=1,
    source="defilippis-loureiro-misiakiewicz-2024; here, the gradient; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.088,
    band=Band(4.0, "PR", participation),
    by_hand=[(POINTS[0], 1, "the ratio of measured to predicted is 1 if images behave like Gaussian inputs")],
    controls=[
        Control("quarter_more", "a ratio of 1.25", predicts=1.25, points=POINTS[:2]),
        Control("identity_covariance", "the form for inputs of covariance I", measure=isotropic, points=POINTS[2:3]),
        Control(
            "pixels_without_correlations",
            "the form for pixels of the same variances without correlations",
            measure=independent_pixels,
            points=POINTS[2:3],
        ),
    ],
)
