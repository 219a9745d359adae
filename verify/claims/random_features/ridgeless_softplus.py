"""A ridgeless fit of noise by random features of softplus: its norm, its mean square at a new input, and its steepness.

t is the root of a cubic without p, u and w are the shares of a linear and of a quadratic function that the fit sees, F = d u^2 + D w^2,
q = mu_2^2/2. The three quantities are read off the same designs.
"""

from theory.features import closed_forms as forms
from theory.features.activations import get
from verify import Band, Claim, Control
from verify.measurements.features import FORM_QUADRATIC, QUADRATIC, closed, each, measured

POINTS = each(QUADRATIC, (50, 50, 200), (100, 100, 400), (100, 200, 400), (100, 400, 500))
STEEP = [point for point in POINTS if point["quantity"] == "sensitivity_squared"]
softplus = get("softplus").moments()

claim = Claim(
    says=f"Ridgeless random features of softplus that fit noise of variance 1 have {FORM_QUADRATIC}.",
    relation="~",
    predicts=closed(QUADRATIC, FORM_QUADRATIC, "softplus", forms.QUADRATIC, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=measured("softplus"),
    fits=True,
    within=0.042,
    band=Band(6.6),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "3.933",
            (
                "s = 1/4, v = .021515, q = .021346, q d/D = .000212: t = .084761 = .000169 + s t/(t + s) + q t/(t + .000212) = .000169 + "
                ".063300 + .021293; 1/(3 t)"
            ),
        ),
    ],
    controls=[
        Control(
            "slope_part_dropped",
            "D1 = mu_1^2 in the form, without the rest of D1 = E phi'^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "softplus", forms.QUADRATIC, D1=softplus.mu1**2),
            points=STEEP[2:4],
        ),
        Control(
            "slope_part_for_v",
            "D1 = mu_1^2 + v in the form, which is Var phi and not E phi'^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "softplus", forms.QUADRATIC, D1=softplus.mu1**2 + softplus.v),
            points=STEEP[3:4],
        ),
        Control(
            "linear_part_a_tenth",
            "mu_1^2/10 in place of mu_1^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "softplus", forms.QUADRATIC, mu1=softplus.mu1 / 10**0.5),
        ),
        Control(
            "mean_forgotten",
            "v = E phi^2 - mu_1^2, without subtracting mu_0^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "softplus", forms.QUADRATIC, mu0=0.0),
            points=POINTS[:3],
        ),
    ],
)
