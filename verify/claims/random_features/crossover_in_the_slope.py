"""How much mean slope takes robustness away: fits of noise by infinitely many features cos(<w, x> + theta), from even to odd.

mu_1^2 = sin^2(theta)/e and mu_2^2 = cos^2(theta)/e. The fit sees the share u of a linear function and w of one of the D of degree 2, F =
d u^2 + D w^2. To leading order a mean slope leaves d s_inf, about n mu_1^4/v^2 while it is small, and the curvature (1 + s_inf)(mu_2^2/(c
t))^2 n/d, c = n/d, c t = v at theta = 0: they cross near mu_1 = mu_2 d^(-1/4), however many features there are.
No feature is drawn: w normal with covariance I/d, the kernel in closed form, and gradients are taken of it.
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.features import random_features
from theory.features.activations import x
from theory.features.closed_forms import LIMIT, SENSITIVITY_LIMIT_QUADRATIC, letters, mu2, per_parameter
from theory.features.derivations import limits
from theory.features.derivations.limits import variance
from theory.features.derivations.ridgeless import ROOT, d, n, s, t
from verify import Band, Claim, ClosedForm, Control, mean
from verify.measurements import designs

RIGHT = np.pi / 2


def sensitivity_squared(points, new, theta, ridge=0.0):
    """S^2 of a fit to the points float64[n, d], averaged over labels and over the rows of new float64[m, d], all sqrt(d) long.

    The gradient at t of the kernel with x_j is a_j t + b_j x_j: exp(-|t -+ x_j|^2/2d) moves along x_j -+ t; the 1/d is put in last.
    """
    turned, constant, d = np.cos(2 * theta), np.cos(theta) ** 2 / np.e, points.shape[1]
    near, far = exponentials(points, points)
    inverse = np.linalg.inv((near + turned * far) / 2 - constant + ridge * np.eye(len(points)))
    near, far = exponentials(new, points)
    b = (near - turned * far) / 2
    a = (constant - (near + turned * far) / 2) @ inverse
    both = (b * (new @ points.T)) @ inverse
    along = b @ ((inverse @ inverse) * (points @ points.T))
    return float(np.sum(np.sum(new**2, axis=1) @ a**2) + np.sum(2 * a * both + along * b)) / (d * len(new))


def sensitivities(stream, n, d, theta, count, ridge=0.0, law=laws.sphere):
    """S^2 of `count` designs of n points, seen at the d points of a frame -> list of float."""
    found = []
    for number in range(count):
        own = stream.spawn(f"design {number}")
        points, new = designs.inputs(own.spawn("points"), n, d, law), designs.frames(own.spawn("test"), 1, d)
        found.append(sensitivity_squared(points, new, theta, ridge))
    return found


def exponentials(a, b):
    """exp(-|a_i - b_j|^2/2d) and exp(-|a_i + b_j|^2/2d) -> two float64[rows of a, rows of b]."""
    squares, inner = np.sum(a**2, axis=1)[:, None] + np.sum(b**2, axis=1), 2 * (a @ b.T)
    return tuple(np.exp(-(squares + sign * inner) / (2 * a.shape[1])) for sign in (-1, 1))


def measure(stream, n, d, theta):
    return mean(sensitivities(stream, n, d, theta, stream.samples(quick=48, full=480)))


def scattered(stream, n, d, theta):
    """Inputs of two sizes, half and three halves of sqrt(d)."""
    return mean(sensitivities(stream, n, d, theta, stream.samples(quick=48, full=480), law=laws.scale_mixture))


LEADING = {"linear": d * variance, "curved": (1 + variance) * (mu2**2 * d / (n * t)) ** 2 * n / d}
FORM = "d (F + D w^2)/(n - F), F = d u^2 + D w^2"
BESIDE = ((t, ROOT), (variance, (s / (t + s)) ** 2 / (n / d - (s / (t + s)) ** 2)))


def closed(form, says, where=BESIDE, public=False):
    """A closed form in letters, at the moments of the shifted cosine; with public=True it must be what kernel_limit says."""

    def computed(n, d, theta):
        return random_features.kernel_limit(sp.cos(x + theta), n, d).sensitivity_squared

    def values(n, d, theta):
        return {**letters(sp.cos(x + theta), d), per_parameter: 0.0}

    return ClosedForm(form, says, where, values, computed if public else None)


POINTS = [
    *(dict(n=50, d=100, theta=angle) for angle in (0.0, 0.3, 0.4, 0.8, RIGHT)),
    dict(n=100, d=100, theta=0.2),
    dict(n=200, d=100, theta=0.2),
    dict(n=200, d=100, theta=0.6),
]

claim = Claim(
    says="As p grows, noise fitted by features cos(<w, x> + theta) has S^2 near d (F + D w^2)/(n - F).",
    relation="~",
    predicts=closed(SENSITIVITY_LIMIT_QUADRATIC, FORM, LIMIT, public=True),
    source="here, from the fixed point of mei-montanari-2019; bombari-kiyani-mondelli-2023, for mu_1 != 0",
    derive=limits.quadratic_part(),
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.027,
    band=Band(2.5),
    by_hand=[
        (
            dict(n=50, d=100, theta=0.0),
            "1.691",
            "v = .199788, q = .183940: t = .396225, w = .0091107, F = 5049 w^2 = .419095: 200 F/(50 - F)",
        ),
        (
            dict(n=100, d=100, theta=RIGHT),
            "77.16",
            "c = 1, z = .0644529/.367879 = .175201: ((2.175201/sqrt(2.175201^2 - 4)) - 1)/2 = .77163",
        ),
    ],
    controls=[
        Control(
            "curvature_forgotten",
            "d s_inf, the part of the mean slope without that of the curvature",
            predicts=closed(LEADING["linear"], "d s_inf"),
            points=[*POINTS[:3], *POINTS[5:]],
        ),
        Control(
            "factor_left_out",
            "the part of the curvature without its factor 1 + s_inf",
            predicts=closed(LEADING["linear"] + LEADING["curved"] / (1 + variance), "d s_inf + (mu_2^2/(c t))^2 n/d"),
            points=POINTS[7:],
        ),
        Control(
            "mean_slope_forgotten",
            "the part of the curvature without d s_inf, that of the mean slope",
            predicts=closed(LEADING["curved"], "(1 + s_inf) (mu_2^2/(c t))^2 n/d"),
            points=POINTS[1:],
        ),
        Control(
            "mu2_over_root_2",
            "mu_2/sqrt 2 in place of mu_2, as with normalised Hermite coefficients",
            predicts=closed(LEADING["linear"] + LEADING["curved"] / 4, "d s_inf + (1 + s_inf) (mu_2^2/(2 c t))^2 n/d"),
            points=[*POINTS[:3], *POINTS[5:]],
        ),
        Control("inputs_of_two_sizes", "inputs of two sizes, S = 1/2 or 3/2 times normal ones", measure=scattered, points=POINTS[4:5]),
        Control(
            "quarter_curvature_derived",
            "a quarter of the part of the curvature, in the derivation",
            derive=limits.quadratic_part(LEADING["curved"] / 4),
        ),
    ],
)
