"""A ridgeless fit of noise by random features of relu: not odd, so its mean mu_0 must be left out of v; D1 = E phi'^2 = 1/2 is not v.

t is the root of ridgeless_root, s_inf the plateau that no p removes, ell = 1 + (D1 - mu_1^2 - v) d/(n t), S^2 = d E |grad f|^2; the
three quantities are read off the same designs.
"""

from kernels import laws
from theory import ridgeless
from theory.activations import get
from theory.closed_forms import NORM, RIDGELESS, n, p
from theory.ridgeless import d, e, t, u, y
from verify import Band, Claim, Control, designs
from verify.feature_claims import ABOVE, FORM, closed, each, measured

POINTS = each(ABOVE, (50, 50, 200), (50, 100, 200), (100, 200, 400), (100, 400, 500))
SIZE, VALUE, STEEP = (POINTS[quantity::3] for quantity in range(3))
relu = get("relu").moments()


def of_two_sizes(stream, quantity, n, d, p):
    """Inputs of length S sqrt(d), S = 1/2 or 3/2."""
    return designs.measured(quantity, "relu", quick=20, law=laws.scale_mixture)(stream, n, d, p)


claim = Claim(
    says=f"Ridgeless random features of relu that fit noise of variance 1 have {FORM}.",
    relation="~",
    predicts=closed(ABOVE, FORM, "relu", RIDGELESS),
    source="here, from the fixed point of mei-montanari-2019",
    derive=ridgeless.forms(),
    points=POINTS,
    measure=measured("relu"),
    fits=True,
    within=0.03,
    band=Band(8.6),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "1.643",
            "mu_1^2 = 1/4, v = b = 1/4 - 1/(2 pi) = .090845, t = (b + sqrt(b^2 + v))/2 = .20282, 1/(3 t)",
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "0.7718",
            "z = .090845/.25, s_inf = (2.36338/sqrt(2.36338^2 - 4) - 1)/2 = .43845; + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "206.7",
            "200 * .438451 + (1 + (.5 - .25 - .090845)/.202822) * 66.667 = 87.69 + 1.78470 * 66.667",
        ),
    ],
    controls=[
        Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, mu0=0.0), points=POINTS[:9]),
        Control("p in place of p - n in |a|^2, derived", derive=ridgeless.forms(of_norm=d / ((n + e) * t))),
        Control(
            "p in place of p - n in |a|^2", predicts=closed({"norm_squared": NORM * (p - n) / p}, FORM, "relu", RIDGELESS), points=SIZE
        ),
        Control("inputs of two sizes, S = 1/2 or 3/2", measure=of_two_sizes, points=SIZE[1:2]),
        Control("the plateau forgotten in E f^2", predicts=closed({"variance": n / (p - n)}, FORM, "relu"), points=VALUE[:1]),
        Control("the plateau doubled in E f^2, derived", derive=ridgeless.forms(of_variance=n / e + 2 * u**2 / y)),
        Control("D1 - mu_1^2 taken for v", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, D1=relu.mu1**2 + relu.v), points=STEEP[:3]),
        Control("ell = 1, derived", derive=ridgeless.forms(of_energy=u**2 / y + n / e)),
    ],
)
