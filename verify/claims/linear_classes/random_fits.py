"""No fit of any random case lies below the floors: models, activations, sizes, ridges and labels drawn at random.

Per fit, with M = Phi G^-1 Phi' and r^2 = MSE/v: r + sqrt(energy y_c' M y_c)/(n v) >= 1, which is energy >= n^2 v^2 (1-r)_+^2/(y_c' M y_c).
Per design: label-averaged energy of least-norm interpolants over (n-1)^2/tr(U'MU). Per bracket: the least of maximum over rms, ascent
over maximum and certificate over ascent. G and the energies are means over the same points, so the inequalities hold exactly.
"""

import numpy as np
import sympy as sp

from kernels import laws
from kernels.random import normals, signs, uniforms
from theory.linear import exact_law
from verify import Claim, Control, finite, infimum, least
from verify.models import Linear, NeuralTangent, RandomFeatures, complement, label_averages
from verify.models.classes import centred_kernel

ROUNDING = 1e-9
RF = ("relu", "tanh", "erf", "sin", "cos", "square", "softplus", "gelu")
NTK = ("tanh", "erf", "sin", "cos", "square", "softplus", "gelu")
SHIFT = 1e-6
"""What is added to G in units of its mean diagonal entry, so that it inverts to ten digits; the energies count it too."""


def sizes(stream):
    """(n, d, p or k, ridge), on log scales: n in 2..30, d in 1..40, p in 1..120; a third of the ridges 0, the others 1e-6..1e6."""
    u = uniforms(stream.spawn("sizes"), 1, 5)[0]
    n, d, p = round(2 * 15 ** u[0]), round(40 ** u[1]), round(120 ** u[2])
    return n, d, p, 0.0 if u[3] < 1 / 3 else 10.0 ** (12 * u[4] - 6)


def case(stream, model):
    """(model, x, y, points, ridge): labels fair signs, normal, or a linear function, about a random mean."""
    n, d, p, ridge = sizes(stream)
    x, points = (np.sqrt(d) * laws.gaussian(stream.spawn(role), count, d) for role, count in (("x", n), ("points", 2 * d + 40)))
    which = uniforms(stream.spawn("which"), 1, 3)[0]
    labels = (signs(stream.spawn("labels"), 1, n)[0].astype(float), normals(stream.spawn("labels"), 1, n)[0], x[:, 0])
    y = labels[int(3 * which[0])] + 4.0 * (which[1] - 0.5)
    if model == "linear":
        return Linear(d), x, y, points, ridge
    if model == "random features":
        weights = laws.sphere(stream.spawn("weights"), p, d)
        return RandomFeatures(weights, RF[int(len(RF) * which[2])]), x, y, points, ridge
    weights = laws.sphere(stream.spawn("weights"), max(1, p // d), d)
    return NeuralTangent(weights, NTK[int(len(NTK) * which[2])]), x, y, points, ridge


def kernel_of(model, x, points):
    """U' Phi G^-1 Phi' U, and how much was added to the diagonal of G, a mean over the points."""
    metric = model.metric_on(points)
    shift = SHIFT * float(np.trace(metric)) / len(metric)
    return centred_kernel(model.features(x), metric + shift * np.eye(len(metric))), shift


def price_and_ratio(stream, model):
    """(sqrt(energy y_c' M y_c)/(n v), r) of a fit, half of them with a constant; None where the labels are all the same."""
    model, x, y, points, ridge = case(stream, model)
    centred = y @ complement(len(y))
    total = float(centred @ centred)
    if total < 1e-9:
        return None
    kernel, shift = kernel_of(model, x, points)
    fitted = model.fit(x, y, ridge, intercept=uniforms(stream.spawn("constant"), 1, 1)[0, 0] < 0.5)
    energy = fitted.energy(points) + shift * fitted.norm_squared
    return np.sqrt(energy * float(centred @ kernel @ centred)) / total, np.sqrt(len(y) * fitted.training_error / total)


def fit(stream, model):
    """r + sqrt(price), at least 1; None where the labels are all the same."""
    found = price_and_ratio(stream, model)
    return found and sum(found)


def design(stream, model):
    """Label-averaged energy over its floor; None where the class does not interpolate, or hardly."""
    model, x, _, points, _ = case(stream, model)
    n = len(x)
    centred = complement(n).T @ model.features(x)
    if model.parameters < n - 1 or not np.any(centred) or np.linalg.cond(centred) > 1e5:
        return None
    kernel, shift = kernel_of(model, x, points)
    floor = (n - 1) ** 2 / float(np.trace(kernel))
    if isinstance(model, NeuralTangent):
        fits = [model.fit(x, column, intercept=True) for column in complement(n).T]
        return sum(fitted.energy(points) + shift * fitted.norm_squared for fitted in fits) / floor
    seen = label_averages(model, x, points, intercept=True)
    return (seen.energy + shift * seen.norm_squared) / floor


def bracket(stream, model):
    """The least of maximum over rms, ascent over maximum, certificate over ascent; None where the fit is constant."""
    model, x, y, points, ridge = case(stream, model)
    found = model.fit(x, y, ridge).lipschitz(points[:20], on="sphere" if len(y) % 2 and model.d > 1 else "ball", steps=10)
    if found.rms == 0.0:
        return None
    return float(finite([found.sampled / found.rms, found.low / found.sampled, found.high / found.low]).min())


CASES = {"per fit": fit, "per design": design, "per bracket": bracket}


def seen(stream, model, bound, quantity):
    """A quantity of every random case that has it: at full budget 13,000 fits and 10,000 designs have."""
    quick, full = {"per fit": (80, 4500), "per design": (60, 6000), "per bracket": (12, 1500)}[bound]
    count = stream.samples(quick=quick, full=full)
    values = [quantity(stream.spawn(f"case {number}"), model) for number in range(count)]
    return [value for value in values if value is not None]


def measure(stream, bound, model):
    return least(seen(stream, model, bound, CASES[bound]), ROUNDING)


def without_the_positive_part(stream, bound, model):
    """sqrt(price) >= |1-r|, r > 1 included: fits that are worse than the constant would have to pay too."""

    def paid(stream, model):
        found = price_and_ratio(stream, model)
        return found and 1.0 + found[0] - abs(1.0 - found[1])

    return infimum(seen(stream, model, bound, paid))


def squares(stream, bound, model):
    """(1-r^2) in place of (1-r)^2: the squares of the two would have to add up to 1."""

    def added(stream, model):
        found = price_and_ratio(stream, model)
        return found and found[0] ** 2 + found[1] ** 2

    return infimum(seen(stream, model, bound, added))


def swapped(stream, bound, model):
    """The chain the other way round: rms over maximum, maximum over ascent."""

    def back(stream, model):
        model, x, y, points, ridge = case(stream, model)
        found = model.fit(x, y, ridge).lipschitz(points[:20], on="ball", steps=10)
        return None if found.rms == 0.0 else float(finite([found.rms / found.sampled, found.sampled / found.low]).min())

    return infimum(seen(stream, model, bound, back))


def floor_in_expectation(stream, bound, model):
    """Each design held to the floor of the mean over designs, (n-1)/T_p <= E energy: d coordinates, x ~ N(0, I_d)."""

    def single(stream, model):
        x = np.sqrt(200) * laws.gaussian(stream, 5, 200)
        return label_averages(Linear(200), x, x, intercept=True).energy / exact_law.energy_floor(5, 200, d=200)

    return infimum(seen(stream, model, bound, single))


def chosen_after_the_labels(stream, bound, model):
    """One feature f, the interpolant that 50 random features find for these labels: energy over floor is energy |U'f|^2/energy/(n-1)^2."""

    def chosen(stream, model):
        x, y = np.sqrt(20) * laws.gaussian(stream.spawn("x"), 10, 20), normals(stream.spawn("labels"), 1, 10)[0]
        wide = RandomFeatures(laws.sphere(stream.spawn("weights"), 50, 20), "erf")
        return float(np.sum((wide.fit(x, y, intercept=True)(x) @ complement(10)) ** 2)) / 9**2

    return infimum(seen(stream, model, bound, chosen))


POINTS = [dict(bound=bound, model=model) for bound in CASES for model in ("linear", "random features", "neural tangent")]

POINT = {(point["bound"], point["model"]): [point] for point in POINTS}

claim = Claim(
    says=(
        "Every random case has a ratio of at least 1 to its floor, up to 2e-9 for rounding: per fit, per design, and along rms <= maximum "
        "<= ascent <= certificate."
    ),
    relation=">=",
    predicts=1 - sp.Rational(2, 10**9),
    source="here; dohmatob-2021, the nearest published result",
    points=POINTS,
    measure=measure,
    fits=True,
    by_hand=[
        (
            POINTS[0],
            "0.999999998",
            "energy >= n^2 v^2 (1-r)_+^2/(y_c' M y_c) is r + sqrt(energy y_c' M y_c)/(n v) >= 1, less 2e-9 for rounding",
        )
    ],
    controls=[
        Control("tenth_more", "a ratio of at least 1.1", predicts=1.1, points=[*POINTS[:4], POINTS[6]]),
        Control(
            "positive_part_1_r_dropped",
            "(1-r)^2 in place of (1-r)_+^2, also for fits with r > 1",
            measure=without_the_positive_part,
            points=POINT["per fit", "random features"],
        ),
        Control("proportional_to_epsilon", "(1-r^2) in place of (1-r)^2", measure=squares, points=POINT["per fit", "random features"]),
        Control(
            "floor_of_the_mean",
            "the floor (n-1)/T_p of the mean over designs, used for each design",
            measure=floor_in_expectation,
            points=POINT["per design", "linear"],
        ),
        Control(
            "class_chosen_after_labels",
            "a class chosen after the labels",
            measure=chosen_after_the_labels,
            points=POINT["per design", "random features"],
        ),
        Control(
            "swapped",
            "the chain with rms and maximum, and maximum and ascent, swapped",
            measure=swapped,
            points=POINT["per bracket", "random features"],
        ),
    ],
)
