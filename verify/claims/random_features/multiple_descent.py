"""Multiple descent of S^2: it rises to p = n and falls beyond in the width p, and as a function of n it has two peaks.

In n, p held, it rises to about n = d Var phi/mu_1^2, where the linear part is used up, falls, rises to n = p, where all features are, and
falls again. Features of sin(x/2) are nearly linear, which makes the first peak high. Measured is S^2 of the second size over S^2 of the
first; the turning points lie between the ratios above and below 1.
"""

from functools import lru_cache
from typing import Any

import sympy as sp

from theory.features import random_features
from theory.features.activations import x
from theory.features.derivations import limits
from theory.features.derivations.limits import PEAK
from verify import Band, Claim, Control, Formula
from verify.engine.estimate import made_of
from verify.measurements import designs

NEARLY_LINEAR = sp.sin(x / 2)
IN_POINTS = [dict(n=n, d=50, p=240, to_n=to_n) for n, to_n in ((25, 51), (51, 110), (110, 150))]
BEYOND = dict(n=100, d=50, p=50, to_n=150)
IN_WIDTH = [dict(n=100, d=50, p=p, to_p=to_p) for p, to_p in ((25, 50), (180, 360))]
POINTS: list[dict[str, Any]] = [*IN_POINTS, BEYOND, *IN_WIDTH]


def sizes(n, d, p, to_n=None, to_p=None):
    """(n, d, p) before and after."""
    return (n, d, p), (to_n or n, d, to_p or p)


@lru_cache(maxsize=64)
def steepness(stream, activation, n, d, p, per_parameter):
    """The mean of S^2 over designs that points of the same size share."""
    count = stream.samples(quick=88 if n <= 60 else 76, full=880)
    return designs.mean_of(
        "sensitivity_squared", stream, count, designs.random_features, activation, n, d, p, ridge=per_parameter * p, test=d
    )


def seen(stream, point, activation=NEARLY_LINEAR, per_parameter=0.0):
    """S^2 after over S^2 before: two means of independent designs, and the ratio of their intervals."""
    first, second = (
        steepness(stream.shared("multiple descent", f"{activation}, {size}, {per_parameter}"), activation, *size, per_parameter)
        for size in sizes(**point)
    )
    return made_of(second.value / first.value, second.low / first.high, second.high / first.low, first, second)


def measure(stream, **point):
    return seen(stream, point)


def with_ridge(stream, **point):
    """Enough ridge, half the number of parameters: no peak in the width, and one in n."""
    return seen(stream, point, per_parameter=0.5)


def even(stream, **point):
    """Features of cos: no linear part, no peak of its own."""
    return seen(stream, point, "cos")


def form(change=lambda ratio: ratio, says="S^2 at the second size over S^2 at the first"):
    """The ratio of the closed forms."""

    def function(**point):
        first, second = (random_features.predict(NEARLY_LINEAR, *size).sensitivity_squared for size in sizes(**point))
        return change(second / first)

    return Formula(function, says)


claim = Claim(
    says=(
        "S^2 of ridgeless fits of noise rises to p = n in the width p and falls beyond; as a function of n it peaks near d Var phi/mu_1^2 "
        "and at n = p."
    ),
    relation="~",
    predicts=form(),
    source="here, from the fixed point of mei-montanari-2019; dohmatob-2021, the phenomenon (iv) seen there",
    points=POINTS,
    derive=limits.peak(),
    measure=measure,
    fits=True,
    within=0.21,
    band=Band(11.5),
    by_hand=[(BEYOND, "0.5", "S^2 is so much over n - p, p held: (100 - 50)/(150 - 50)")],
    controls=[
        Control("turns_other_way", "the inverse of each ratio", predicts=form(lambda ratio: 1 / ratio, "the inverse")),
        Control("no_turn", "every ratio 1: no turning point", predicts=form(lambda ratio: 1.0, "1"), points=POINTS),
        Control(
            "ridge_half_number_parameters", "a ridge lambda = p/2 in place of none", measure=with_ridge, points=[IN_POINTS[2], *IN_WIDTH]
        ),
        Control("even_features", "even features, which have one peak", measure=even, points=IN_POINTS[1:2]),
        Control("twice_height_first_peak_derived", "twice the height of the first peak, in the derivation", derive=limits.peak(2 * PEAK)),
    ],
)
