"""How far a ridgeless fit of noise strays at a new input: E f^2 = s_inf + n/(p-n), random features of erf, p > n.

The plateau s_inf = ((1+c+z)/sqrt((1+c+z)^2 - 4c) - 1)/2, c = n/d, z = v/mu_1^2, is that of ridge regression: no p removes it.
"""

from theory import ridgeless
from theory.ridgeless import e, n, u, y
from verify import Band, Claim, Control, Formula, designs
from verify.claims.random_features.ridgeless_norm_erf import HERE, POINTS, closed

FORM = "s_inf + n/(p - n)"

claim = Claim(
    says="Ridgeless random features of erf that fit noise of variance 1 have E f^2 = s_inf + n/(p-n) at a new input.",
    relation="~",
    predicts=closed("variance", "erf", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.variance_form(),
    measure=designs.measured("variance", "erf"),
    fits=True,
    within=0.04,
    band=Band(5.6),
    by_hand=[
        (dict(n=200, d=200, p=800), "1.516", "z = .040146/.424413, s_inf = (2.094591/sqrt(2.094591^2 - 4) - 1)/2 = 1.1828; + 1/3"),
    ],
    controls=[
        Control("the plateau forgotten", predicts=Formula(lambda n, d, p: n / (p - n), "n/(p - n)"), points=POINTS[:2]),
        Control("the law's term forgotten", predicts=closed("variance", "erf", "s_inf", lambda value, n, d, p: value - n / (p - n))),
        Control("p in place of p - n, derived", derive=ridgeless.variance_form(n / (n + e) + u**2 / y)),
    ],
)
