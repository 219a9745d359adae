"""Ridge regression on random features with a quadratic part and a linear target: four closed forms, lambda/p = 0.2.

y = <beta, x> + z, E <beta, x>^2 = E z^2 = 1. t is the root of one equation, and kappa = (p - n + sqrt((p - n)^2 + 4 lambda d/t)) t/(2 d);
what the fit cannot follow of the target acts as noise: all of it where phi is even. S^2 counts what is of degree 2 twice.
"""

from typing import Any

from theory.features.closed_forms import QUADRATIC_WITH_RIDGE, TRAINING_RIDGE, WITH_RIDGE, noise, r2
from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import kappa, q, s, t, v
from verify import Band, Claim, Control
from verify.measurements.features import QUADRATIC_RIDGE, RIDGE, closed, each, measured

SETTING: dict[str, Any] = dict(per_parameter=0.2, signal=1.0)
FORM = "(lambda/(n kappa))^2 E_test, |a|^2, E f^2 and d E |grad f|^2 at the root t"
POINTS = [
    point for activation in ("relu", "gelu") for point in each(QUADRATIC_RIDGE, (50, 50, 200), (100, 100, 400), activation=activation)
]
POINTS += [point for activation in ("softplus", "cos") for point in each(QUADRATIC_RIDGE, (100, 100, 400), activation=activation)]
POINTS += each(QUADRATIC_RIDGE, (200, 100, 100), activation="relu")
MANY = each(QUADRATIC_RIDGE, (100, 40, 900), activation="relu") + each(QUADRATIC_RIDGE, (100, 40, 900), activation="cos")
FAR = dict(quantity="sensitivity_squared", activation="gelu", n=200, d=200, p=300, signal=20.0)
LEFT_OUT = tuple((letter, noise + r2 * 0 if str(letter) == "E_t" else meaning) for letter, meaning in QUADRATIC_WITH_RIDGE)

claim = Claim(
    says=(
        "For ridge regression on random features of relu, gelu, softplus or cos with a linear target and lambda/p = 0.2, the training "
        "error, |a|^2, E f^2 and S^2 are near their closed forms."
    ),
    relation="~",
    predicts=closed(QUADRATIC_RIDGE, FORM, None, QUADRATIC_WITH_RIDGE, public=True, **SETTING),
    source="here, from the fixed point of hu-lu-misiakiewicz-2024",
    derive=degree_2.fixed_point(),
    points=[*POINTS, *MANY, FAR],
    measure=measured(quick=16, **SETTING),
    fits=True,
    within=0.05,
    band=Band(3.0),
    by_hand=[
        (
            dict(quantity="training_error", activation="square", n=100, d=100, p=400),
            "0.0336",
            (
                "v = q = 2, s = 0, lambda = 80: t = 2.22174, kappa = (300 + sqrt(90000 + 32000/t)) t/200 = 6.92200, w = .017517, dt = "
                ".25097, df2 = 400 - 800 kappa/t + 100 kappa^2 dt/t^2 = 20.4988; nothing is seen of the target: (80/(100 kappa))^2 * "
                "2/(1 - .204988)"
            ),
        ),
    ],
    controls=[
        Control(
            "residual_target_left_out_test_error",
            "the test error without the part of the target that is not learnt",
            predicts=closed(QUADRATIC_RIDGE, FORM, None, LEFT_OUT, **SETTING),
            points=[point for point in POINTS if point["quantity"] in ("variance", "training_error")],
        ),
        Control(
            "quadratic_part_left_out",
            "the form without the quadratic part of the activation",
            predicts=closed(RIDGE, FORM, None, WITH_RIDGE, **SETTING),
            points=MANY[7:],
        ),
        Control(
            "labels_noise_alone",
            "the form for labels that are noise alone",
            predicts=closed({"training_error": TRAINING_RIDGE}, FORM, None, QUADRATIC_WITH_RIDGE, per_parameter=0.2),
            points=POINTS[:1],
        ),
        Control(
            "quadratic_part_counted_twice_derived",
            "the quadratic part counted twice, in the derivation",
            derive=degree_2.fixed_point(v + kappa + s * t / (t + s) + q),
        ),
    ],
)
