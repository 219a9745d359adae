"""The law along a ridge path: a training error of r^2 = 1 - eps comes with E S^2 >= (1 - r sqrt(n/(n-1)))_+^2 (n-1) d/T_p.

S^2 = d E |grad f|^2, x ~ N(0, I_d), labels noise of variance 1 averaged exactly by traces; the ridge of each design is the one at which
its label-averaged error is r^2 = 1 - eps. Why it holds for averages: with v = mean (y_i - ybar)^2 and q = y_c' M y_c every fit has
sqrt(energy q) >= n (v - sqrt(v MSE)); Cauchy-Schwarz over labels and designs, E v = (n-1)/n, E q <= (n-1) T_p. Ridges on |a|^2 and on the
energy itself; the class is drawn once and fixed.
"""

from functools import lru_cache, partial

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import brentq

from kernels import laws
from theory.linear import exact_law
from theory.proof.derivation import Need
from verify import Claim, Control, Formula, mean
from verify.claims.linear_classes.energy_of_a_fit import r as root
from verify.models import RandomFeatures, complement

ODD, EVEN, SMOOTHEST = "erf, ridge on norm", "cos, ridge on norm", "erf, ridge on energy"
SIZES = dict(n=64, d=16, p=512)


def ridge_of_error(values, weights, error):
    """The ridge at which sum weights (ridge/(values + ridge))^2 = error; 0 at error 0."""
    if error == 0.0:
        return 0.0

    def surplus(log):
        return float(np.sum(weights * (1.0 + values * np.exp(-log)) ** -2.0)) - error

    return float(np.exp(brentq(surplus, np.log(values[-1]) - 40.0, np.log(values[-1]) + 40.0)))


@lru_cache(maxsize=8)
def designs(stream, count, n, d, p, fit):
    """Eigenvalues and eigenvectors of U'KU, and S'GS in their basis, design by design, where a = S (U'KU + ridge)^-1 U'y."""
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), fit.partition(",")[0])
    metric, u = model.metric(), complement(n)
    penalty = partial(cho_solve, cho_factor(metric)) if fit == SMOOTHEST else np.asarray
    found = []
    for design in range(count):
        phi = u.T @ model.features(np.sqrt(d) * laws.gaussian(stream.spawn(f"design {design}"), n, d))
        scaled = penalty(phi.T)
        values, vectors = np.linalg.eigh(phi @ scaled)
        scaled = scaled @ vectors
        found.append((values, vectors, scaled.T @ metric @ scaled))
    return found


def measure(stream, n, d, p, fit, r, own=1.0):
    """E S^2 over designs, the same at every r; labels z_i sqrt(own) + z_0 sqrt(1 - own)."""
    u, found = complement(n), []
    noise = u.T @ (own * np.eye(n) + (1.0 - own) * np.ones((n, n))) @ u
    for values, vectors, energy in designs(stream.shared("ridge path", fit), stream.samples(quick=48, full=480), n, d, p, fit):
        rotated = vectors.T @ noise @ vectors
        shrunk = values + ridge_of_error(values, np.diagonal(rotated), n * r**2)
        found.append(d * float(np.sum(energy / np.outer(shrunk, shrunk) * rotated)))
    return mean(found)


def shared_noise(stream, n, d, p, fit, r):
    """Noise of variance 1 that all points share, up to 1% of their own: the constant fits the rest."""
    return measure(stream, n, d, p, fit, r, own=0.01)


def floor(n, d, p, fit, r, earned=lambda r: max(1.0 - r, 0.0) ** 2):
    """earned(r sqrt(n/(n-1))) (n-1) d/T_p."""
    return d * earned(r * (n / (n - 1)) ** 0.5) * exact_law.energy_floor(n, p, d=d)


claim = Claim(
    says="Ridge fits of noise with training error r^2 = 1 - eps have E S^2 >= (1 - r sqrt(n/(n-1)))_+^2 (n-1) d/T_p, T_p <= p.",
    relation=">=",
    predicts=Formula(floor, "(1 - r sqrt(n/(n-1)))_+^2 (n-1) d/T_p"),
    source="here; dohmatob-2021, the nearest published result",
    points=[dict(SIZES, fit=fit, r=r) for fit in (ODD, EVEN, SMOOTHEST) for r in (0.0, 0.3, 0.5, 0.7, 0.9)],
    requires=[Need(root, "<=", 1, "better than the constant")],
    measure=measure,
    fits=True,
    by_hand=[
        (dict(n=64, d=16, p=16, fit=ODD, r=0.5), "15.50", "T_16 = 16 for 16 coordinates: (1 - .5 * 1.00791)^2 * 63 = .24606 * 63"),
        (dict(SIZES, fit=ODD, r=0.0), "4.94", "T_512 = 16 + 136/2 + 360/3 = 204: 63 * 16/204"),
    ],
    controls=[
        Control(
            "proportional_to_epsilon",
            "(1 - r^2 n/(n-1)) in place of (1 - r sqrt(n/(n-1)))^2, a floor in proportion to eps",
            predicts=Formula(partial(floor, earned=lambda r: 1.0 - r**2), "(1 - r^2 n/(n-1)) (n-1) d/T_p"),
            points=[*(dict(SIZES, fit=SMOOTHEST, r=r) for r in (0.5, 0.7, 0.9)), dict(SIZES, fit=EVEN, r=0.9)],
        ),
        Control(
            "noise_points_share",
            "noise that all points share, up to 1% of their own",
            measure=shared_noise,
            points=[dict(SIZES, fit=fit, r=0.0) for fit in (ODD, SMOOTHEST)],
        ),
    ],
)
