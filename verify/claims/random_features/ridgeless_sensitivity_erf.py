"""How steep a ridgeless fit of noise is: S^2 = d E |grad f|^2 = d s_inf + ell n d/(p-n), random features of erf, p > n.

The law's term n d/(p-n), with ell = 1 + (D1 - mu_1^2 - v)/(c t) >= 1, and a plateau d s_inf that no p removes stand apart exactly.
"""

from theory import ridgeless
from theory.activations import get
from theory.ridgeless import D1, d, e, n, s, t, u, y
from verify import Band, Claim, Control, designs
from verify.claims.random_features.ridgeless_norm_erf import HERE, POINTS, closed

FORM = "d s_inf + (1 + (D1 - mu_1^2 - v) d/(n t)) n d/(p - n)"


def without_the_plateau(value, n, d, p):
    """S^2 less d s_inf, by the closed form of E f^2 = s_inf + n/(p - n)."""
    return value - d * (closed("variance", "erf", "").function(n, d, p) - n / (p - n))


claim = Claim(
    says="Ridgeless random features of erf that fit noise of variance 1 have S^2 = d s_inf + ell n d/(p-n), S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed("sensitivity_squared", "erf", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.energy_form(),
    measure=designs.measured("sensitivity_squared", "erf"),
    fits=True,
    within=0.03,
    band=Band(5.4),
    by_hand=[
        (dict(n=200, d=200, p=800), "349.2", "200 * 1.18283 + (1 + (.569410 - .424413 - .040146)/.152139) * 66.667"),
    ],
    controls=[
        Control("D1 - mu_1^2 dropped", predicts=closed("sensitivity_squared", "erf", FORM, D1=get("erf").moments().mu1 ** 2)),
        Control(
            "the plateau forgotten",
            predicts=closed("sensitivity_squared", "erf", "ell n d/(p - n)", without_the_plateau),
            points=POINTS[:1],
        ),
        Control("D1 - mu_1^2 for D1 - mu_1^2 - v, derived", derive=ridgeless.energy_form(u**2 / y + n / e * (1 + (D1 - s) * d / (n * t)))),
    ],
)
