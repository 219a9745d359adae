"""Ridge regression on random features with a linear target: training error, norm, mean square and steepness, lambda/p = 0.2.

y = <beta, x> + z, E <beta, x>^2 = E z^2 = 1. The effective ridge kappa is the root of a quartic, everything else is rational in it; what
the fit cannot follow of the target acts as noise: E_test = (sigma^2 + bias)/(1 - df2/n).
"""

from typing import Any

from theory.features.activations import get
from theory.features.closed_forms import TRAINING_RIDGE, WITH_RIDGE, noise, r2
from theory.features.derivations import with_ridge
from verify import Band, Claim, Control
from verify.measurements.features import RIDGE, closed, each, measured

SETTING: dict[str, Any] = dict(per_parameter=0.2, signal=1.0)
FORM = "(lambda/(n kappa))^2 E_test, |a|^2, E f^2 and d E |grad f|^2 at the root kappa of the quartic"
POINTS = [point for activation in ("erf", "sin") for point in each(RIDGE, (50, 50, 200), (100, 100, 400), activation=activation)]
POINTS += each(RIDGE, (100, 100, 400), activation="tanh") + each(RIDGE, (200, 100, 100), activation="erf")
FAR = dict(quantity="sensitivity_squared", activation="sin", n=200, d=200, p=300, signal=20.0)
STEEP = [point for point in POINTS if point["quantity"] == "sensitivity_squared"]
OTHERS = [point for point in POINTS if point["quantity"] in ("variance", "training_error")]
LEFT_OUT = tuple((letter, noise + r2 * 0 if str(letter) == "E_t" else meaning) for letter, meaning in WITH_RIDGE)
erf = get("erf").moments()

claim = Claim(
    says=(
        "For ridge regression on random features of erf, sin or tanh with a linear target and lambda/p = 0.2, the training error, |a|^2, "
        "E f^2 and S^2 are near their closed forms."
    ),
    relation="~",
    predicts=closed(RIDGE, FORM, None, WITH_RIDGE, public=True, **SETTING),
    source="here, from the fixed point of mei-montanari-2019",
    derive=with_ridge.linear_target(),
    points=[*POINTS, FAR],
    measure=measured(quick=16, **SETTING),
    fits=True,
    within=0.016,
    band=Band(2.9),
    by_hand=[
        (
            dict(quantity="training_error", activation="erf", n=100, d=100, p=400),
            "0.3675",
            "kappa = 1.73429, df2 = 23.8767, the bias .541407 - 1.73429 * .130756 = .314638: (80/173.429)^2 * 1.314638/(1 - .238767)",
        ),
    ],
    controls=[
        Control(
            "residual_target_left_out_test_error",
            "the test error without the part of the target that is not learnt",
            predicts=closed(RIDGE, FORM, None, LEFT_OUT, **SETTING),
            points=OTHERS,
        ),
        Control(
            "slope_part_dropped",
            "D1 = mu_1^2 in the form, without the rest of D1 = E phi'^2",
            predicts=closed(RIDGE, FORM, None, WITH_RIDGE, D1=erf.mu1**2, **SETTING),
            points=STEEP[:2],
        ),
        Control(
            "labels_noise_alone",
            "the form for labels that are noise alone",
            predicts=closed({"training_error": TRAINING_RIDGE}, FORM, None, WITH_RIDGE, per_parameter=0.2),
            points=POINTS[:1],
        ),
    ],
)
