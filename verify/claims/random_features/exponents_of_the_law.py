"""The exponents of the law of robustness, seen in fits: 1 in n, 1 in d and -1 in p - n, for S^2 less its limit for large p.

The limit is not taken from a formula but from the fit of infinitely many features to the same points, seen at the same new points: S^2
less this limit is doubled by twice the points, by twice the dimension, and halved by twice the features beyond n.
"""

import numpy as np

from theory.features import exponents
from verify import Band, Claim, Control, Formula, slope
from verify.claims.random_features.crossover_in_the_slope import sensitivity_squared
from verify.claims.random_features.exponents_of_sensitivity import doubled, draws, rows
from verify.claims.random_features.exponents_of_sensitivity import measure as together

POINTS = [
    dict(activation="cos", along="n", n=25, d=60, e=200, steps=3),
    dict(activation="cos", along="d", n=40, d=50, e=150, steps=3),
    dict(activation="cos", along="e", n=40, d=50, e=80, steps=4),
    dict(activation="sin", along="e", n=50, d=60, e=40, steps=3),
]


def measure(stream, activation, along, n, d, e, steps):
    phase, at = np.pi / 2 if activation == "sin" else 0.0, doubled(along, steps, n=n, d=d, e=e)

    def kept(points, new):
        return sensitivity_squared(points, new, phase)

    found = rows(stream, draws(stream, activation), activation, at, kept)
    return slope(np.log([size[along] for size in at]), found)


def exponent(along, **_):
    """What the law says."""
    return -1 if along == "e" else 1


claim = Claim(
    says=(
        "S^2 of ridgeless random features, less its limit as p grows on the same points, has slopes near 1, 1 and -1 in log n, log d and "
        "log(p - n)."
    ),
    relation="~",
    predicts=Formula(exponent, "1 in n and d, -1 in p - n: ell n d/(p - n)"),
    source="here, from the fixed point of mei-montanari-2019; bubeck-sellke-2021, the exponents",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.15,
    band=Band(7.0),
    by_hand=[(POINTS[0], 1, "n d/(p - n) with p - n held"), (POINTS[2], -1, "n d/(p - n)")],
    controls=[
        Control(
            "half_of_them",
            "half of the slopes, which are those of S",
            predicts=Formula(lambda **point: exponent(**point) / 2, "1/2, 1/2 and -1/2"),
        ),
        Control(
            "plateau_counted",
            "the slopes of S^2 itself, its limit included",
            predicts=Formula(exponents.of_sensitivity, "the slope of log S^2"),
            points=POINTS[3:],
        ),
        Control("plateau_left_seen", "S^2 measured without subtracting its limit", measure=together, points=POINTS[3:]),
    ],
)
