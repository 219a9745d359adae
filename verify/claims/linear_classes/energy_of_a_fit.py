"""Every single fit with training error r^2 v, v = mean (y_i - ybar)^2, has an energy of at least n^2 v^2 (1-r)^2/(y_c' M y_c).

There is no average and no hypothesis on labels or inputs: the proof is Cauchy-Schwarz twice. Measured is energy * (y_c' M y_c)/(n v)^2,
the least over designs and labels of fits of least energy at that training error, and of ridge fits with a constant.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.spatial.distance import cdist

from kernels import laws, lipschitz
from kernels.random import normals, signs
from theory.linear import exact_law
from theory.linear.exact_law import ratio, spread, square
from theory.proof.derivation import Need
from theory.proof.letters import letter, n
from verify import Claim, Control, finite, fraction, least
from verify.engine.estimate import mapped
from verify.models import RandomFeatures, complement
from verify.models.classes import centred_kernel, least_energy_of_fit

r = letter("r", "root of the training error, in units of sigma, or of the spread of the labels in energy_of_a_fit", nonnegative=True)
ROUNDING = 1e-9


def designs(stream, n, d, p, activation):
    """(model, x float64[n, d], labels float64[3, n]): x ~ N(0, I); fair signs, a linear function, a quadratic one with noise."""
    for design in range(stream.samples(quick=3, full=30)):
        here = stream.spawn(f"design {design}")
        x = np.sqrt(d) * laws.gaussian(here.spawn("points"), n, d)
        noise = normals(here.spawn("labels"), 1, n)[0]
        labels = np.stack([signs(here.spawn("labels"), 1, n)[0].astype(float), x[:, 0], x[:, 1] ** 2 + 0.5 * noise])
        yield RandomFeatures(laws.sphere(here.spawn("weights"), p, d), activation), x, labels


def ridge_of_error(gram, y, r):
    """The ridge at which a ridge fit with a constant has training error r^2 v; gram: U'Phi Phi'U, y: U'y."""
    values, vectors = np.linalg.eigh(gram)
    y = vectors.T @ y

    def surplus(log):
        return float(np.sum((y / (1.0 + np.maximum(values, 0.0) * np.exp(-log))) ** 2) - r**2 * (y @ y))

    return float(np.exp(brentq(surplus, np.log(values[-1]) - 40.0, np.log(values[-1]) + 40.0)))


def measure(stream, n, d, p, activation, r):
    prices, u = [], complement(n)
    for model, x, labels in designs(stream, n, d, p, activation):
        metric, phi = model.metric(), model.features(x)
        kernel, gram = centred_kernel(phi, metric), centred_kernel(phi)
        for y, centred in zip(labels, labels @ u, strict=True):
            fit = model.fit(x, y, ridge_of_error(gram, centred, r), intercept=True)
            energies = [least_energy_of_fit(kernel, centred, r), float(fit.parameters @ metric @ fit.parameters)]
            prices += [energy * float(centred @ kernel @ centred) / float(centred @ centred) ** 2 for energy in energies]
    return least(prices, ROUNDING)


def bumps(stream, n, d, p, activation, r):
    """Outside the class: (1-r)(y_i - ybar) times a bump around x_i, supports disjoint; |grad| <= (1-r) max|y|/radius, and 0 elsewhere."""
    model, x, labels = next(designs(stream, n, d, p, activation))
    y = labels[0] @ complement(n)
    radius = lipschitz.least_distance(x)[0] / 2
    new = np.sqrt(d) * laws.gaussian(stream.spawn("new"), 4000, d)
    met = fraction(finite(cdist(new, x).min(axis=1)) < radius)
    steepest = ((1.0 - r) * 2.0 / radius) ** 2
    unit = steepest * float(y @ centred_kernel(model.features(x), model.metric()) @ y) / float(y @ y) ** 2
    return mapped(lambda share: unit * share, met)


SIZES = [dict(n=20, d=400, p=400, activation="erf"), dict(n=40, d=30, p=100, activation="relu"), dict(n=40, d=30, p=20, activation="cos")]

claim = Claim(
    says=(
        "Every fit of a linear class with training error r^2 v has energy * (y_c' M y_c)/(n v)^2 >= (1-r)^2; measured is the least of the "
        "fits drawn."
    ),
    relation=">=",
    predicts=(1 - r) ** 2,
    source="here; dohmatob-2021, the nearest published result",
    points=[dict(**SIZES[0], r=0.3), dict(**SIZES[0], r=0.7), dict(**SIZES[1], r=0.7), dict(**SIZES[2], r=0.95)],
    requires=[Need(r, "<=", 1, "better than the constant")],
    derive=exact_law.per_fit(),
    measure=measure,
    fits=True,
    by_hand=[(dict(r=0.7), "0.09", "(1 - 0.7)^2 = 0.3^2"), (dict(r=1), 0, "(1 - 1)^2 = 0: the constant function has no energy")],
    controls=[
        Control(
            "proportional_to_epsilon",
            "1 - r^2 in place of (1-r)^2, a floor in proportion to epsilon",
            predicts=1 - r**2,
            points=[dict(**SIZES[0], r=0.3), dict(**SIZES[2], r=0.95)],
        ),
        Control(
            "proportional_to_epsilon_derived",
            "(1-r^2) in place of (1-r)^2, in the derivation",
            derive=exact_law.per_fit(n**2 * spread**2 * (1 - ratio**2) / square),
        ),
        Control(
            "bumps_chosen_after_data_not_class",
            "bumps chosen after the data, which are not in the class",
            measure=bumps,
            points=[dict(**SIZES[0], r=0.3)],
        ),
    ],
)
