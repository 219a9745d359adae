"""How far a ridgeless fit of noise strays at a new input, for relu: its mean mu_0 must be left out of v."""

from theory import ridgeless
from theory.ridgeless import e, n, u, y
from verify import Band, Claim, Control, Formula, designs
from verify.claims.random_features.ridgeless_norm_erf import HERE, POINTS, closed
from verify.claims.random_features.ridgeless_variance_erf import FORM

claim = Claim(
    says="Ridgeless random features of relu that fit noise of variance 1 have E f^2 = s_inf + n/(p-n) at a new input.",
    relation="~",
    predicts=closed("variance", "relu", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.variance_form(),
    measure=designs.measured("variance", "relu"),
    fits=True,
    within=0.05,
    band=Band(6.0),
    by_hand=[(dict(n=200, d=200, p=800), "0.7718", "z = .090845/.25, s_inf = (2.36338/sqrt(2.36338^2 - 4) - 1)/2 = .43845; + 1/3")],
    controls=[
        Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed("variance", "relu", FORM, mu0=0.0)),
        Control("the plateau forgotten", predicts=Formula(lambda n, d, p: n / (p - n), "n/(p - n)"), points=POINTS[:1]),
        Control("the plateau doubled, derived", derive=ridgeless.variance_form(n / e + 2 * u**2 / y)),
    ],
)
