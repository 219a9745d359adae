"""How fast fits of noise by NTK features get smoother with the width k, p = k d: slopes of log S^2 against log(p - n).

S^2 = n d/(p-n) alone would have the slope -1. An even activation comes near it while its constant term, 4 (c1^2/D1)^2 n/d, is small beside
n d/(p-n); an odd one has a constant term of order d, and its slope is near 0. k is doubled step by step, with designs of its own.
"""

import numpy as np

from theory.features import neural_tangent
from verify import Band, Claim, Control, Formula, slope
from verify.measurements import designs

POINTS = [
    dict(activation="cos", n=20, d=50, k=12, steps=3),
    dict(activation="cos", n=60, d=40, k=16, steps=4),
    dict(activation="tanh", n=100, d=40, k=12, steps=3),
]

FLAT = dict(activation="tanh", n=60, d=40, k=12, steps=3)
"""Where tanh is on its plateau, and cos is not."""


def widths(k, steps):
    """k, 2 k, 4 k, ..."""
    return [k * 2**step for step in range(steps)]


def measure(stream, activation, n, d, k, steps):
    rows = []
    for number in range(stream.samples(quick=48, full=480)):
        own = stream.spawn(f"design {number}")
        found = [designs.neural_tangent(own.spawn(f"{wide} neurons"), activation, n, d, wide, test=16) for wide in widths(k, steps)]
        rows.append([np.log(seen.energy) for seen in found])
    return slope(np.log([wide * d - n for wide in widths(k, steps)]), np.array(rows))


def of_cos(stream, activation, **point):
    """The same slope for cos."""
    return measure(stream, "cos", **point)


def predicted(activation, n, d, k, steps):
    """The least-squares slope of the closed forms between the same widths."""
    steep = np.log([neural_tangent.predict(activation, n, d, wide).sensitivity_squared for wide in widths(k, steps)])
    room = np.log([wide * d - n for wide in widths(k, steps)])
    return float((room - room.mean()) @ steep / np.sum((room - room.mean()) ** 2))


claim = Claim(
    says=("The slope of log S^2 against log(p - n), p = k d, for NTK features fitted to noise is near the slope of the closed forms."),
    relation="~",
    predicts=Formula(predicted, "the slope of log S^2, S^2 by the closed forms, against log(k d - n)"),
    source="here; bombari-kiyani-mondelli-2023, the rates; dohmatob-2021, sqrt(n/k)",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.26,
    band=Band(2.6, "k"),
    by_hand=[
        (
            dict(activation="cos", n=50, d=100, k=50, steps=2),
            "-0.534",
            "S^2 = 3.750744 at k = 50, as in even_sensitivity, and 2.582557 at k = 100: log ratio -.37318 over log (9950/4950) = .69819",
        ),
    ],
    controls=[
        Control("without_plateau", "the slope -1, without a constant term", predicts=-1, points=POINTS[1:]),
        Control(
            "half_of_it",
            "half of the slope, which is that of log S",
            predicts=Formula(lambda **point: predicted(**point) / 2, "half the slope"),
        ),
        Control("even_activation", "an even activation, cos, in place of tanh", measure=of_cos, points=[FLAT]),
    ],
)
