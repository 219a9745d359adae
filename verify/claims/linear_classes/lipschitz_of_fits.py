"""The Lipschitz constant of fitted models between what gradient ascent finds and what a certificate allows, above the law's floor.

Random features of least norm and of least energy, and neural tangent features of least norm.

Interpolants of fair signs, x ~ N(0, I_d): d Lip^2 on the ball of radius max |x_i| is at least the steepest gradient found from test
points, squared, and at most the certificate |c| |W'a| + r |W|_op |a|, squared, phi' in [c-r, c+r]. Both are averaged as logarithms: a
geometric mean is at most the mean. The interval runs from the lower end for the one to the upper end for the other.
"""

import math

import numpy as np

from kernels import laws
from kernels.random import signs
from theory.proof.letters import d, n, p
from verify import Claim, Control, mean
from verify.claims.linear_classes.law_as_a_floor import EVEN, EVEN_NTK, ODD, ODD_NTK, SIZES, SMOOTHEST
from verify.engine.estimate import LEVEL, made_of, mapped
from verify.models import NeuralTangent, RandomFeatures


def brackets(stream, n, d, p, fit, noise=1.0):
    """d Lip^2 from below and from above, fit by fit -> float64[fits, 2]; labels 1 - noise + noise * (a fair sign); one class, fixed."""
    found, tangent, activation = [], fit in (ODD_NTK, EVEN_NTK), fit.partition(",")[0]
    weights = laws.sphere(stream.spawn("weights"), p // d if tangent else p, d)
    model = NeuralTangent(weights, activation) if tangent else RandomFeatures(weights, activation)
    metric = model.metric() if fit == SMOOTHEST else None
    for design in range(stream.samples(quick=48, full=200)):
        here = stream.spawn(f"design {design}")
        x, test = (np.sqrt(d) * laws.gaussian(here.spawn(role), rows, d) for role, rows in (("points", n), ("test", 16)))
        y = 1.0 - noise + noise * signs(here.spawn("labels"), 1, n)[0]
        made = model.fit(x, y, intercept=True) if metric is None else model.smoothest(x, y, metric)
        seen = made.lipschitz(test, on="ball", steps=10)
        found.append((d * seen.low**2, d * seen.high**2))
    return np.array(found)


def measure(stream, n, d, p, fit):
    below, above = (mean(np.log(ends), level=LEVEL / 2) for ends in brackets(stream, n, d, p, fit).T)
    return mapped(math.exp, made_of(below.value, below.low, above.high, below, above))


def same_label(stream, n, d, p, fit):
    """Hardly any noise to fit: every label is 1, up to a thousandth."""
    logs = mean(np.log(brackets(stream, n, d, p, fit, noise=1e-3)[:, 1]))
    return mapped(math.exp, logs)


POINTS = [dict(SIZES, p=p, fit=fit) for fit in (ODD, EVEN) for p in (96, 432, 3456)]
POINTS += [dict(SIZES, p=p, fit=SMOOTHEST) for p in (96, 432)] + [dict(SIZES, p=432, fit=fit) for fit in (ODD_NTK, EVEN_NTK)]

claim = Claim(
    says=(
        "Interpolants of fair signs have d Lip^2 >= (n-1) d/p in the geometric mean, where Lip on the ball lies between gradient ascent "
        "and a certificate."
    ),
    relation=">=",
    predicts=(n - 1) * d / p,
    source="here; dohmatob-2021, the nearest published result",
    points=POINTS,
    measure=measure,
    fits=True,
    by_hand=[(POINTS[1], "47/48", "(n-1) d/p = 47 * 9/432")],
    controls=[
        Control("ten_thousand_times_floor", "a floor ten thousand times as high", predicts=10_000 * (n - 1) * d / p, points=POINTS[:1]),
        Control("equal_labels", "labels that are all the same, up to a thousandth", measure=same_label, points=[POINTS[1]]),
    ],
)
