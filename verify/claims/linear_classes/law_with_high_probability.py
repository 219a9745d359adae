"""The law for linear classes with high probability: except with probability delta_1 + delta_2, energies are at least n (u - alpha)_+^2/T_K.

alpha = sqrt(37 log(2/delta_1)/(2n)), T_K = tr K + 2 sqrt(t tr K^2) + 2 t |K|, t = log(1/delta_2), K the centred sample covariance of the
features in the metric D = E grad phi grad phi'.  No bound on the weights, no logarithm, no Lipschitz constant of phi.  Measured, with
x ~ N(0, I_d) and labels fair signs: the smoothest fit with training error exactly sigma^2 - epsilon, for phi = x (D = I and the energy
is |a|^2) and for p random erf features (D in closed form).  On islands, D has plateau features in its kernel, and fits have no energy.
"""

import math

import numpy as np
from scipy.special import bdtr

from kernels.laws import gaussian, sphere
from kernels.random import signs, uniforms
from theory.linear import coverage
from theory.proof.letters import u
from verify import Claim, Control
from verify.engine.claim import Formula
from verify.engine.estimate import LEVEL, Estimate, finite
from verify.models import RandomFeatures, complement
from verify.models.classes import centred_kernel

from .energy_at_an_error import least_energies


def certificate(values, n, epsilon, share, *, positive_part=True):
    """n (u - alpha)_+^2/T_K from the eigenvalues of K, sigma = 1, delta_1 = delta_2 = share."""
    alpha, t = math.sqrt(37 * math.log(2 / share) / (2 * n)), math.log(1 / share)
    room = 1 - math.sqrt(1 - epsilon) - alpha
    room = max(room, 0.0) if positive_part else room
    trace = values.sum() + 2 * math.sqrt(t * (values**2).sum()) + 2 * t * values.max()
    return n * room**2 / trace


def quantile(values, share):
    """The `share` quantile of independent draws of a nonnegative quantity, between the order statistics that binomial counts allow."""
    values = np.sort(finite(values))
    counts = bdtr(np.arange(len(values) + 1.0), len(values), share)
    low, high = int(np.searchsorted(counts, LEVEL / 2)), int(np.searchsorted(counts, 1 - LEVEL / 2))
    ends = np.concatenate([[0.0], values, [np.inf]])
    below, above = ends[low], ends[min(high + 1, len(values) + 1)]
    return Estimate(float(values[int(share * len(values))]), float(below), float(above), len(values), level=LEVEL)


def ratios(stream, n, d, p, phi, epsilon, delta, **how):
    """The energy of the smoothest fit over its certificate, at the quantile delta over designs."""
    seen, basis = [], complement(n)
    model = None if phi == "x" else RandomFeatures(sphere(stream.spawn("weights"), p, d), phi)
    metric = None if model is None else model.metric()
    for number in range(stream.samples(quick=48, full=480)):
        design = stream.spawn(f"design {number}")
        x = math.sqrt(d) * gaussian(design.spawn("points"), n, d)
        labels = signs(design.spawn("labels"), n, 1)[:, 0].astype(float) @ basis
        kernel = centred_kernel(x if model is None else model.features(x), metric)
        energy = least_energies(kernel[None], labels[None], n * (1 - epsilon))[0]
        seen.append(energy / certificate(np.linalg.eigvalsh(kernel) / n, n, epsilon, delta / 2, **how))
    return quantile(seen, delta)


def measure(stream, n, d, p, phi, epsilon, delta):
    return ratios(stream, n, d, p, phi, epsilon, delta)


def without_the_positive_part(stream, n, d, p, phi, epsilon, delta):
    """(u - alpha)^2 where alpha > u."""
    return ratios(stream, n, d, p, phi, epsilon, delta, positive_part=False)


def on_islands(stream, n, d, p, phi, epsilon, delta):
    """100 n^2 islands, x ~ N(0, I_d) on each, a plateau feature for each beside phi = x: D is I on x and 0 on plateaus, K that of x.

    The least energy of an interpolant is what is left for x to fit when labels have been fitted island by island.
    """
    seen = []
    for number in range(stream.samples(quick=48, full=480)):
        design = stream.spawn(f"design {number}")
        x = math.sqrt(d) * gaussian(design.spawn("points"), n, d)
        island = np.floor(100 * n**2 * uniforms(design.spawn("islands"), n, 1)[:, 0])
        same = (island[:, None] == island).astype(float)
        rest = np.eye(n) - same / same.sum(axis=1)
        left = rest @ signs(design.spawn("labels"), n, 1)[:, 0].astype(float)
        energy = float(left @ np.linalg.pinv(rest @ x @ x.T @ rest, hermitian=True) @ left)
        values = np.linalg.eigvalsh(centred_kernel(x)) / n
        seen.append(energy / certificate(values, n, epsilon, delta / 2))
    return quantile(seen, delta)


def feature_from_the_data(stream, n, d, p, phi, epsilon, delta):
    """One feature, <w, x>, w the least-norm interpolant of these data: D = |w|^2, K = mean (y - ybar)^2/|w|^2, the fit is phi."""
    seen = []
    for number in range(stream.samples(quick=48, full=480)):
        design = stream.spawn(f"design {number}")
        x = math.sqrt(d) * gaussian(design.spawn("points"), n, d)
        y = signs(design.spawn("labels"), n, 1)[:, 0].astype(float)
        energy = float(y @ np.linalg.solve(x @ x.T, y))
        seen.append(energy / certificate(np.array([y.var() / energy]), n, epsilon, delta / 2))
    return quantile(seen, delta)


POINTS = [
    dict(n=160, d=200, p=200, phi="x", epsilon=1.0, delta=0.4),
    dict(n=200, d=250, p=250, phi="x", epsilon=0.95, delta=0.4),
    dict(n=160, d=40, p=320, phi="erf", epsilon=0.95, delta=0.4),
]
SMALL = [dict(n=80, d=100, p=100, phi="x", epsilon=1.0, delta=0.4)]
TINY = [dict(n=4, d=400, p=400, phi="x", epsilon=1.0, delta=0.02)]
UNIT = "the certificate n (u - alpha)_+^2/T_K, as unit of the quantile delta of the energy"

claim = Claim(
    says=(
        "With probability 1 - delta every fit with MSE <= sigma^2 - epsilon has E |grad f|^2 >= n (u - alpha)_+^2/T_K; measured is the "
        "quantile delta of the ratio of the two."
    ),
    relation=">=",
    predicts=Formula(
        lambda n, d, p, phi, epsilon, delta: 1, "the certificate n (u - alpha)_+^2/T_K, as unit of the quantile delta of the energy"
    ),
    source="here; dohmatob-2021, the nearest published result",
    points=POINTS,
    derive=coverage.coverage(),
    measure=measure,
    fits=True,
    by_hand=[
        (
            POINTS[0],
            1,
            ("the ratio 1 stands for 160 (1 - sqrt(37 log 10/320))^2/T_K = 160 * 0.484^2/T_K = 37.5/T_K, delta_1 = delta_2 = 0.2"),
        )
    ],
    controls=[
        Control(
            "hundred_times_certificate",
            "a floor a hundred times as high",
            predicts=Formula(lambda n, d, p, phi, epsilon, delta: 100, "a hundred times the certificate"),
        ),
        Control(
            "without_positive_part",
            "(u - alpha)^2 in place of (u - alpha)_+^2, where alpha > u",
            measure=without_the_positive_part,
            points=[dict(n=4, d=400, p=400, phi="x", epsilon=1.0, delta=0.02)],
        ),
        Control("feature_chosen_data", "a feature that is chosen from the data", measure=feature_from_the_data, points=POINTS[:1]),
        Control(
            "islands", "inputs on islands, where plateau features that are not constant have energy 0", measure=on_islands, points=SMALL
        ),
        Control("nothing_taken_away_noise_event_derived", "u in place of u - alpha, in the derivation", derive=coverage.coverage(room=u)),
    ],
)
