"""Random features with a mean slope are never robust: S^2 stays above n mu_1^4/(Var phi + mu_1^2 n/d)^2 whatever the number of features.

p goes from 2n to 4nd, beyond the nd at which the law of robustness lets S^2 be of order 1, and to infinity: for sin the kernel itself. At n
of order d the floor is of order n; at n = d^(3/2) it is n^(1/3), so that S >= n^(1/6) up to a constant. For even features it is 0.
"""

from math import pi
from typing import Any

from theory.features.derivations import never_robust
from theory.features.derivations.never_robust import FLOOR, plateau_floor
from verify import Claim, Control, Formula, mean
from verify.claims.random_features.crossover_in_the_slope import sensitivities
from verify.measurements import designs

SMALL, LARGE, ALL = dict(n=20, d=40), dict(n=80, d=40), "infinite"
FORM = "n mu_1^4/(Var phi + mu_1^2 n/d)^2"
POINTS: list[dict[str, Any]] = [
    *(dict(SMALL, activation="erf", p=p) for p in (40, 800, 3200)),
    *(dict(SMALL, activation="relu", p=p) for p in (40, 800)),
    dict(SMALL, activation="sin", p=ALL),
    dict(LARGE, activation="tanh", p=640),
    dict(LARGE, activation="sin", p=ALL),
]


def measure(stream, n, d, activation, p):
    count = stream.samples(quick=48, full=480)
    if p == ALL:
        return mean(sensitivities(stream, n, d, pi / 2 if activation == "sin" else 0.0, count))
    return designs.mean_of("sensitivity_squared", stream, count, designs.random_features, activation, n, d, p, test=d)


def of_cos(stream, n, d, activation, p):
    """The same fits by features of cos, which have no mean slope."""
    return measure(stream, n, d, "cos", p)


def form(factor=lambda n, d: 1.0, says=FORM):
    """The floor, times a factor where it is false."""
    return Formula(lambda n, d, activation, p: factor(n, d) * plateau_floor(activation, n, d), says)


claim = Claim(
    says=("If mu_1 = E phi' is not 0, noise fitted by random features has S^2 >= n mu_1^4/(Var phi + mu_1^2 n/d)^2 for every p > n."),
    relation=">=",
    predicts=form(),
    source="here, from the fixed point of mei-montanari-2019; bombari-kiyani-mondelli-2023, random features; dohmatob-2021",
    derive=never_robust.plateau(),
    points=POINTS,
    measure=measure,
    fits=True,
    by_hand=[
        (dict(SMALL, activation="relu", p=40), "5.760", "mu_1^2 = 1/4, Var phi = 1/2 - 1/(2 pi) = .340845: 20/16/(.340845 + 1/8)^2"),
        (dict(n=40, d=40, activation="relu", p=80), "7.161", "40/16/(.340845 + 1/4)^2"),
    ],
    controls=[
        Control(
            "no_saturation",
            "a floor (1 + n/d)^2 times as high, which does not saturate in n",
            predicts=form(lambda n, d: (1 + n / d) ** 2),
            points=POINTS[6:],
        ),
        Control(
            "without_mean_slope",
            "features of cos, which have no mean slope",
            measure=of_cos,
            points=[POINTS[1], POINTS[2], POINTS[4], POINTS[5]],
        ),
        Control("twice_floor_derived", "a floor twice as high, in the derivation", derive=never_robust.plateau(2 * FLOOR)),
    ],
)
