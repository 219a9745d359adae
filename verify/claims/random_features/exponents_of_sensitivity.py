"""How fast the steepness of a ridgeless fit of noise grows with n and d and falls with p - n: slopes of log S^2, plateau and law together.

One of n, d and p - n is doubled step by step and the two others stay; S^2 of a design is averaged over labels by traces and over new points
on a frame. cos is nearly the law, n d/(p-n); sin has a plateau of order d, and more features help it half as fast.
"""

from typing import Any

import numpy as np

from kernels import laws
from theory.features import exponents
from verify import Band, Claim, Control, Formula, slope
from verify.measurements import designs
from verify.models import RandomFeatures, label_averages

POINTS: list[dict[str, Any]] = [
    dict(activation="cos", along="d", n=40, d=50, e=150, steps=3),
    dict(activation="cos", along="e", n=40, d=50, e=50, steps=4),
    dict(activation="sin", along="n", n=25, d=60, e=200, steps=3),
    dict(activation="sin", along="d", n=30, d=40, e=60, steps=3),
    dict(activation="sin", along="e", n=50, d=60, e=50, steps=4),
]


def doubled(along, steps, **start):
    """The sizes n, d and e = p - n of each step, one of them doubled from step to step."""
    return [{**start, along: start[along] << step} for step in range(steps)]


def rows(stream, count, activation, at, less=lambda points, new: 0.0):
    """log (S^2 - less) of `count` designs at each of the sizes -> float64[count, len(at)]."""
    found: list[list[float]] = []
    for number in range(count):
        found.append([])
        for size in at:
            own = stream.spawn(f"design {number} of {size}")
            points = designs.inputs(own.spawn("points"), size["n"], size["d"])
            new = designs.frames(own.spawn("test"), 1, size["d"])
            model = RandomFeatures(laws.sphere(own.spawn("weights"), size["n"] + size["e"], size["d"]), activation)
            steep = size["d"] * label_averages(model, points, new).energy
            found[-1].append(np.log(steep - less(points, new)))
    return np.array(found)


def measure(stream, activation, along, n, d, e, steps):
    at = doubled(along, steps, n=n, d=d, e=e)
    count = draws(stream, activation)
    return slope(np.log([size[along] for size in at]), rows(stream, count, activation, at))


def draws(stream, activation):
    """How many designs: fits by odd features spread more."""
    return stream.samples(quick=48, full=480)


def of_cos(stream, activation, **point):
    """The same slope for features of cos."""
    return measure(stream, "cos", **point)


claim = Claim(
    says=(
        "The slopes of log S^2 against log n, log d and log(p - n), for ridgeless random features fitted to noise, are near those of the "
        "closed form."
    ),
    relation="~",
    predicts=Formula(exponents.of_sensitivity, "the slope of log(d s_inf + ell n d/(p - n)) against the log of what is doubled"),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.155,
    band=Band(7.0),
    by_hand=[
        (
            dict(activation="cos", along="e", n=50, d=100, e=100, steps=2),
            "-0.978",
            "2.163953 * 5000/100 + 1.695 = 109.89, half the first + 1.695 = 55.79: log2 (55.79/109.89)",
        ),
    ],
    controls=[
        Control(
            "law_alone",
            "the exponents of the law: 1 in n, 1 in d and -1 in p - n",
            predicts=Formula(lambda along, **_: -1.0 if along == "e" else 1.0, "1 in n and d, -1 in p - n"),
            points=POINTS[3:],
        ),
        Control(
            "half_of_them",
            "half of the slopes, which are those of log S",
            predicts=Formula(lambda **point: exponents.of_sensitivity(**point) / 2, "half the slope"),
        ),
        Control("even_features", "even features, cos, in place of sin", measure=of_cos, points=POINTS[4:]),
    ],
)
