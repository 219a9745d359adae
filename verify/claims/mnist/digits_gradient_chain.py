"""Four numbers for the steepness of one fit to digits, each at most the following one: rms, maximum, ascent, certificate.

Root mean square of |grad f| over held-out images <= its maximum over the same images <= what gradient ascent from them finds in the
ball of radius max |x| <= the certificate |c| |W'a| + r |W|_op |a|, phi' in [c-r, c+r]. What is measured is each number over the one before.
"""

import numpy as np
import sympy as sp

from kernels import laws, random
from theory.features import activations
from verify import Claim, Control, exact
from verify.digits import deal, pool
from verify.models import RandomFeatures

PHI = sp.erf(activations.x + sp.Rational(3, 10))
IMAGES, FEATURES, HELD_OUT = 100, 400, 40
LINKS = ("maximum over rms", "ascent over maximum", "certificate over ascent")


def fit_and_bracket(stream):
    """Noise labels on digits, interpolated by random features with a constant: the fit, and (rms, maximum, ascent, certificate)."""
    images, _ = pool(stream.samples(quick=2_000, full=20_000))
    rows, held_out = deal(stream.spawn("images"), np.arange(len(images)), IMAGES, HELD_OUT)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), FEATURES, images.shape[1]), PHI, 0.0)
    fitted = model.fit(images[rows], random.signs(stream.spawn("labels"), IMAGES, 1)[:, 0], intercept=True)
    found = fitted.lipschitz(images[held_out], on="ball", steps=stream.samples(quick=30, full=200))
    return fitted, (found.rms, found.sampled, found.low, found.high)


def measure(stream, link):
    number = LINKS.index(link)
    _, chain = fit_and_bracket(stream)
    return exact(chain[number + 1] / chain[number], rounding=1e-9)


def without_the_norm_of_the_weights(stream, link):
    """A certificate that forgets r |W|_op |a|: the slope of phi taken as constant, c."""
    fitted, chain = fit_and_bracket(stream)
    centre = 1 / np.sqrt(np.pi)  # phi' = 2 exp(-(t + 3/10)^2)/sqrt(pi) lies in [0, 2/sqrt(pi)]
    return exact(centre * np.linalg.norm(fitted.model.weights.T @ fitted.parameters) / chain[2], rounding=1e-9)


POINTS = [dict(link=link) for link in LINKS]

claim = Claim(
    says=(
        "For one fit to digits, rms |grad f| <= maximum over the same images <= gradient ascent from them <= certificate; measured are "
        "the three ratios, which are at least 1."
    ),
    relation=">=",
    predicts=1,
    source="here, the operator norm of W' diag(phi') at a; lecun-1998, the digits",
    points=POINTS,
    measure=measure,
    fits=True,
    by_hand=[
        (POINTS[0], 1, "a maximum is at least a mean, so the ratio is at least 1"),
        (POINTS[2], 1, "|W'(a o s)| <= |c| |W'a| + |W'(a o (s - c))|, |s - c| <= r"),
    ],
    controls=[
        Control("maximum_four_times_rms", "a maximum of at least four times the rms", predicts=4, points=POINTS[:1]),
        Control(
            "operator_norm_forgotten",
            "the certificate |c| |W'a|, without r |W|_op |a|",
            measure=without_the_norm_of_the_weights,
            points=POINTS[2:],
        ),
    ],
)
