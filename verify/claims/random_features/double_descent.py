"""Both sides of the double descent by one prediction: test error and steepness of fits of noise at p/n = 1/3, 2/3, 3/2 and 3.

Between p/n = 2/3 and 3/2 the prediction is refused, with both numbers: near p = n fits lie above every closed form and spread. E f^2 is the
test error beyond the noise: p/(n-p) below, s_inf + n/(p-n) above.
"""

from typing import Any

from theory.features import random_features
from theory.features.derivations import ridgeless
from theory.features.derivations.ridgeless import e, n, u, y
from verify import Band, Claim, Control, Formula
from verify.measurements.features import APART, apart, each, measured

QUANTITIES = ("variance", "sensitivity_squared")
POINTS = each(QUANTITIES, *((120, 80, p) for p in (40, 80, 180, 360)), activation="erf")
POINTS += each(QUANTITIES, (120, 80, 40), (120, 80, 360), activation="relu")
POINTS += each(QUANTITIES, (200, 400, 100), (200, 400, 300), activation="erf")


def form(change: Any = lambda value, n, d, p: value, says: str = "E f^2 and d E |grad f|^2 of the fixed point, kappa = 0 for p < n"):
    """The public prediction, at p/n <= 2/3 or >= 3/2."""

    def function(quantity, activation, n, d, p):
        return change(getattr(random_features.predict(activation, n, d, p), quantity), n, d, p)

    return Formula(function, says)


claim = Claim(
    says=(
        "For noise fitted by ridgeless random features, test error and S^2 are near those of one fixed point at p/n <= 2/3 and at p/n >= "
        "3/2."
    ),
    relation="~",
    predicts=form(),
    source="here, from the fixed point of mei-montanari-2019; hastie-2019, double descent without ridge",
    points=POINTS,
    derive=ridgeless.forms(),
    measure=measured(quick=14),
    fits=True,
    within=0.115,
    band=Band(5.5, APART, apart),
    by_hand=[
        (dict(quantity="variance", activation="erf", n=120, d=80, p=40), "0.5", "40/(120 - 40)"),
        (dict(quantity="variance", activation="relu", n=120, d=80, p=80), "2.000", "80/(120 - 80)"),
    ],
    controls=[
        Control(
            "one_term_for_both_sides",
            "n/|p - n| for E f^2 on both sides of p = n",
            predicts=Formula(lambda n, d, p, **_: n / abs(p - n), "n/|p - n|"),
            points=[point for point in POINTS if point["quantity"] == "variance"],
        ),
        Control(
            "steadily_less",
            "S^2 = n d/p, which falls with p throughout",
            predicts=form(lambda value, n, d, p: n * d / p, "n d/p"),
            points=POINTS[1::2],
        ),
        Control(
            "plateau_doubled_derived",
            "twice the part of E f^2 that no p removes, in the derivation",
            derive=ridgeless.forms(of_variance=n / e + 2 * u**2 / y),
        ),
    ],
)
