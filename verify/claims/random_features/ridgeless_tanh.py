"""A ridgeless fit of noise by random features of tanh: its norm, its mean square at a new input, and its steepness.

t is the root of ridgeless_root, s_inf the plateau that no p removes, ell = 1 + (D1 - mu_1^2 - v) d/(n t), S^2 = d E |grad f|^2; the
three quantities are read off the same designs.
"""

from theory.features.activations import get
from theory.features.closed_forms import RIDGELESS
from verify import Band, Claim, Control
from verify.measurements.features import ABOVE, FORM, closed, each, measured

POINTS = each(ABOVE, (50, 50, 200), (100, 100, 400), (100, 200, 400), (100, 400, 500))
STEEP = [point for point in POINTS if point["quantity"] == "sensitivity_squared"]
tanh = get("tanh").moments()

claim = Claim(
    says=f"Ridgeless random features of tanh that fit noise of variance 1 have {FORM}.",
    relation="~",
    predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=measured("tanh", quick=40),
    fits=True,
    within=0.034,
    band=Band(6.0),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "2.90",
            "mu_1^2 = 0.36688, v = b = 0.027415: t = (b + sqrt(b^2 + 4 v mu_1^2))/2 = 0.11493, d/((p-n) t) = 1/(3 t)",
        ),
    ],
    controls=[
        Control(
            "slope_part_dropped",
            "D1 = mu_1^2 in the form, without the rest of D1 = E phi'^2",
            predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, D1=tanh.mu1**2),
            points=STEEP[:2],
        ),
        Control(
            "slope_part_for_v",
            "D1 = mu_1^2 + v in the form, which is Var phi and not E phi'^2",
            predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, D1=tanh.mu1**2 + tanh.v),
            points=STEEP[1:2],
        ),
        Control(
            "linear_part_a_tenth",
            "mu_1^2/10 in place of mu_1^2",
            predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, mu1=tanh.mu1 / 10**0.5),
        ),
    ],
)
