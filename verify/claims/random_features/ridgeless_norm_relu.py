"""How large the coefficients of a ridgeless fit of noise are, for relu: not odd, so its mean mu_0 must be left out of v."""

from kernels import laws
from theory import ridgeless
from theory.ridgeless import d, e, n, t
from verify import Band, Claim, Control, designs
from verify.claims.random_features.ridgeless_norm_erf import FORM, HERE, POINTS, closed

claim = Claim(
    says="Ridgeless random features of relu that fit noise of variance 1 have coefficients of mean square norm d/((p-n) t).",
    relation="~",
    predicts=closed("norm_squared", "relu", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.norm_form(),
    measure=designs.measured("norm_squared", "relu", quick=40),
    fits=True,
    within=0.028,
    band=Band(4.8),
    by_hand=[
        (dict(n=200, d=200, p=800), "1.643", "mu_1^2 = 1/4, v = b = 1/4 - 1/(2 pi) = .090845, t = (b + sqrt(b^2 + v))/2 = .20282, 1/(3 t)"),
    ],
    controls=[
        Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed("norm_squared", "relu", FORM, mu0=0.0)),
        Control("p in place of p - n, derived", derive=ridgeless.norm_form(d / ((n + e) * t))),
        Control(
            "inputs of two sizes, S = 1/2 or 3/2",
            measure=designs.measured("norm_squared", "relu", quick=20, law=laws.scale_mixture),
            points=POINTS[1:2],
        ),
    ],
)
