"""How accurate the closed forms are at (n, d, p) = (200, 200, 800) for relu: every interval inside 2.5%.

Each interval of the mean over 60 designs lies wholly inside the band, 2.5% of the closed form.
"""

from theory.activations import get
from theory.closed_forms import NORM, RIDGELESS, SENSITIVITY, d, n, p, plateau, s, v
from verify import Band, Claim, Control
from verify.feature_claims import ABOVE, FORM, closed, each, measured

POINTS = each(ABOVE, (200, 200, 800))
SIZE, VALUE, STEEP = ([point] for point in POINTS)
relu = get("relu").moments()


def false(quantity, form):
    """The closed forms with a false one for a quantity."""
    return closed({**ABOVE, quantity: form}, FORM, "relu", RIDGELESS)


claim = Claim(
    says=f"At n = d = 200 and p = 800 ridgeless random features of relu that fit noise lie within 2.5% of {FORM}.",
    relation="~",
    predicts=closed(ABOVE, FORM, "relu", RIDGELESS),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=measured("relu", quick=60, test=48, along=1),
    fits=True,
    band=Band(5.0),
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
        Control("p in place of p - n in |a|^2", predicts=false("norm_squared", NORM * (p - n) / p), points=SIZE),
        Control("the plateau forgotten in E f^2", predicts=false("variance", n / (p - n)), points=VALUE),
        Control("the law's term forgotten in E f^2", predicts=false("variance", plateau(v / s)), points=VALUE),
        Control("the plateau forgotten in S^2", predicts=false("sensitivity_squared", SENSITIVITY - d * plateau(v / s)), points=STEEP),
        Control("the law's term forgotten in S^2", predicts=false("sensitivity_squared", d * plateau(v / s)), points=STEEP),
        Control("D1 - mu_1^2 dropped", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, D1=relu.mu1**2), points=STEEP),
        Control("D1 - mu_1^2 taken for v", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, D1=relu.mu1**2 + relu.v), points=STEEP),
        Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, mu0=0.0)),
        Control("the linear part nine tenths: .9 mu_1^2", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, mu1=relu.mu1 * 0.9**0.5)),
    ],
    notes="The interval of the mean of 60 designs lies wholly inside 2.5%; at full budget of 600.",
)
