"""A fit is linear in its labels, so flipped labels split S^2 exactly into signal and noise: the share of the noise is 4 eta (1 - eta).

0s against 1s, labels +-1, each flipped independently with probability eta: E y y' = (1-2 eta)^2 y0 y0' + 4 eta (1-eta) I, and therefore
S^2(eta) = (1-2 eta)^2 S^2(0) + 4 eta (1-eta) S^2(1/2) for every design and every test image. Measured: labels are flipped, random
features erf(<w, x> + 3/10) with a constant are fitted by least squares, and gradients are sampled on images not used for the fit.
"""

import numpy as np
import sympy as sp

from kernels import laws, random
from theory.features import activations
from verify import Claim, Control, finite, mean
from verify.digits import deal, pool
from verify.models import RandomFeatures

PHI = sp.erf(activations.x + sp.Rational(3, 10))
eta = sp.Symbol("eta", positive=True)
IMAGES, FEATURES, HELD_OUT = 100, 400, 12


def energies(model, points, test, labels):
    """Mean of |grad f|^2 over the test images, for the least-norm fit to each row of labels -> float64[rows of labels]."""
    phi = model.features(points)
    centred = labels - labels.mean(axis=1, keepdims=True)
    coefficients = np.linalg.lstsq(phi - phi.mean(axis=0), centred.T, rcond=None)[0]  # a free constant: both sides are centred
    slopes = model.phi.dphi(test @ model.weights.T)
    gradients = np.concatenate([model.weights.T * row for row in slopes]) @ coefficients
    return (gradients**2).sum(axis=0) / len(test)


def noise_share(stream, eta, flips_of):
    """(S^2 of flipped labels - (1-2 eta)^2 S^2(0))/S^2(1/2), one number a draw of the flips; S^2(1/2) from a fit to each unit vector."""
    images, digit = pool(stream.samples(quick=2_000, full=20_000), 0, 1)
    rows, held_out = deal(stream.spawn("images"), np.arange(len(images)), IMAGES, HELD_OUT)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), FEATURES, images.shape[1]), PHI, 0.0)
    own = 2.0 * digit[rows] - 1.0
    signs = flips_of(stream.spawn("flips"), stream.samples(quick=520, full=5_200), own)
    found = energies(model, images[rows], images[held_out], np.vstack([own[None], np.eye(IMAGES), signs * own]))
    return mean((found[1 + IMAGES :] - (1 - 2 * eta) ** 2 * found[0]) / found[1 : 1 + IMAGES].sum())


def measure(stream, eta):
    return noise_share(stream, eta, lambda here, draws, own: 1.0 - 2.0 * (finite(random.uniforms(here, draws, IMAGES)) < eta))


def by_class(stream, eta):
    """Flips that are not independent: all images of a digit share one."""

    def flips_of(here, draws, own):
        zeros, ones = (1.0 - 2.0 * (finite(random.uniforms(here.spawn(name), draws, 1)) < eta) for name in ("zeros", "ones"))
        return np.where(own > 0, ones, zeros)

    return noise_share(stream, eta, flips_of)


POINTS = [dict(eta=value) for value in (0.05, 0.2, 0.5)]

claim = Claim(
    says=(
        "If the labels of 0s against 1s are flipped with probability eta each, S^2(eta) = (1-2 eta)^2 S^2(0) + 4 eta (1-eta) S^2(1/2); "
        "measured is the share 4 eta (1-eta) of S^2(1/2)."
    ),
    relation="==",
    predicts=4 * eta * (1 - eta),
    source="here; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.28,
    by_hand=[
        (dict(eta=0.05), 0.19, "4 * 0.05 * 0.95"),
        (dict(eta=0.2), 0.64, "4 * 0.2 * 0.8"),
        (dict(eta=0.5), 1, "4 * 1/2 * 1/2: labels that are all noise"),
    ],
    controls=[
        Control(
            "linear_in_the_share",
            "the share 2 eta, linear in eta between S^2(0) at 0 and S^2(1/2) at 1/2",
            predicts=2 * eta,
            points=POINTS[:2],
        ),
        Control("shared_flips", "one flip for all images of a digit", measure=by_class, points=POINTS[1:2]),
    ],
)
