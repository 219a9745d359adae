"""How steep a ridgeless fit of noise is, for relu: its mean mu_0 must be left out of v, and D1 = E phi'^2 = 1/2 is not v."""

from theory import ridgeless
from theory.activations import get
from theory.ridgeless import e, n, u, y
from verify import Band, Claim, Control, designs
from verify.claims.random_features.ridgeless_norm_erf import HERE, POINTS, closed
from verify.claims.random_features.ridgeless_sensitivity_erf import FORM

relu = get("relu").moments()

claim = Claim(
    says="Ridgeless random features of relu that fit noise of variance 1 have S^2 = d s_inf + ell n d/(p-n), S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed("sensitivity_squared", "relu", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.energy_form(),
    measure=designs.measured("sensitivity_squared", "relu"),
    fits=True,
    within=0.04,
    band=Band(7.2),
    by_hand=[
        (dict(n=200, d=200, p=800), "206.7", "200 * .438451 + (1 + (.5 - .25 - .090845)/.202822) * 66.667 = 87.69 + 1.78470 * 66.667"),
    ],
    controls=[
        Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed("sensitivity_squared", "relu", FORM, mu0=0.0), points=POINTS[:2]),
        Control("D1 - mu_1^2 taken for v", predicts=closed("sensitivity_squared", "relu", FORM, D1=relu.mu1**2 + relu.v)),
        Control("ell = 1, derived", derive=ridgeless.energy_form(u**2 / y + n / e)),
    ],
)
