"""The law for linear classes with high probability: but for delta_1 + delta_2, every fit has energy E |grad f|^2 >= n (u - alpha)_+^2/T.

alpha = sqrt(37 log(2/delta_1)/(2n)), T = tr K + 2 sqrt(t tr K^2) + 2 t |K|, t = log(1/delta_2), K the centred sample covariance of the
features in the metric D = E grad phi grad phi'.  No bound on the weights, no logarithm, no Lipschitz constant of phi.  Measured: phi = x,
x ~ N(0, I_d), labels fair signs, the smoothest fit with training error exactly sigma^2 - epsilon; D = I and the energy is |a|^2.
"""

import math

import numpy as np
from scipy.stats import binom

from kernels.laws import gaussian
from kernels.random import signs
from theory import linear_classes_coverage
from theory.symbols import u
from verify import Claim, Control
from verify.claim import Formula
from verify.estimate import LEVEL, Estimate
from verify.models import complement

from .energy_at_an_error import least_energies


def certificate(values, n, epsilon, share, *, positive_part=True):
    """n (u - alpha)_+^2/T from the eigenvalues of K, sigma = 1, delta_1 = delta_2 = share."""
    alpha, t = math.sqrt(37 * math.log(2 / share) / (2 * n)), math.log(1 / share)
    room = 1 - math.sqrt(1 - epsilon) - alpha
    room = max(room, 0.0) if positive_part else room
    trace = values.sum() + 2 * math.sqrt(t * (values**2).sum()) + 2 * t * values.max()
    return n * room**2 / trace


def quantile(values, share):
    """The `share` quantile of independent draws of a nonnegative quantity, between the order statistics that binomial counts allow."""
    values = np.sort(np.asarray(values, dtype=float))
    counts = binom.cdf(np.arange(len(values) + 1), len(values), share)
    low, high = int(np.searchsorted(counts, LEVEL / 2)), int(np.searchsorted(counts, 1 - LEVEL / 2))
    ends = np.concatenate([[0.0], values, [np.inf]])
    return Estimate(float(values[int(share * len(values))]), float(ends[low]), float(ends[min(high + 1, len(values) + 1)]), len(values))


def ratios(stream, n, d, epsilon, delta, **how):
    """The energy of the smoothest fit over its certificate, at the quantile delta over designs."""
    seen, basis = [], complement(n)
    for number in range(stream.samples(quick=40, full=400)):
        design = stream.spawn(f"design {number}")
        x = math.sqrt(d) * gaussian(design.spawn("points"), n, d).T @ basis
        labels = signs(design.spawn("labels"), n, 1)[:, 0].astype(float) @ basis
        kernel = x.T @ x
        energy = least_energies(kernel[None], labels[None], n * (1 - epsilon))[0]
        seen.append(energy / certificate(np.linalg.eigvalsh(kernel) / n, n, epsilon, delta / 2, **how))
    return quantile(seen, delta)


def measure(stream, n, d, epsilon, delta):
    return ratios(stream, n, d, epsilon, delta)


def without_the_positive_part(stream, n, d, epsilon, delta):
    """(u - alpha)^2 where alpha > u."""
    return ratios(stream, n, d, epsilon, delta, positive_part=False)


def feature_from_the_data(stream, n, d, epsilon, delta):
    """One feature, <w, x>, w the least-norm interpolant of these data: D = |w|^2, K = mean (y - ybar)^2/|w|^2, the fit is phi."""
    seen = []
    for number in range(stream.samples(quick=40, full=400)):
        design = stream.spawn(f"design {number}")
        x = math.sqrt(d) * gaussian(design.spawn("points"), n, d)
        y = signs(design.spawn("labels"), n, 1)[:, 0].astype(float)
        energy = float(y @ np.linalg.solve(x @ x.T, y))
        seen.append(energy / certificate(np.array([y.var() / energy]), n, epsilon, delta / 2))
    return quantile(seen, delta)


POINTS = [dict(n=160, d=200, epsilon=1.0, delta=0.4), dict(n=200, d=250, epsilon=0.95, delta=0.4)]

claim = Claim(
    says="With probability 1 - delta every fit with MSE <= sigma^2 - epsilon has energy at least 1 times n (u - alpha)_+^2/T; phi = x.",
    relation=">=",
    predicts=Formula(lambda n, d, epsilon, delta: 1, "the certificate n (u - alpha)_+^2/T, as unit of the quantile delta of the energy"),
    source="here; dohmatob-2021, the nearest published",
    points=POINTS,
    derive=linear_classes_coverage.coverage(),
    measure=measure,
    by_hand=[(POINTS[0], 1, "in units of 160 (1 - sqrt(37 log 10/320))^2/T = 160 * 0.484^2/T = 37.5/T, delta_1 = delta_2 = 0.2")],
    controls=[
        Control(
            "a hundred times the certificate",
            predicts=Formula(lambda n, d, epsilon, delta: 100, "a hundred times the certificate"),
        ),
        Control("without the positive part", measure=without_the_positive_part, points=[dict(n=4, d=400, epsilon=1.0, delta=0.02)]),
        Control("the feature is chosen from the data", measure=feature_from_the_data, points=POINTS[:1]),
        Control("nothing taken away by the noise event, derived", derive=linear_classes_coverage.coverage(room=u)),
    ],
)
