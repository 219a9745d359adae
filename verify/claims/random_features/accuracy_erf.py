"""How accurate the closed forms are at (n, d, p) = (200, 200, 800) for erf: every interval inside 1.95%.

Each interval of the mean over 60 designs lies wholly inside the band, 1.95% of the closed form.
"""

from theory.activations import get
from theory.closed_forms import NORM, RIDGELESS, SENSITIVITY, d, n, p, plateau, s, v
from verify import Band, Claim, Control
from verify.feature_claims import ABOVE, FORM, closed, each, measured

POINTS = each(ABOVE, (200, 200, 800))
SIZE, VALUE, STEEP = ([point] for point in POINTS)
erf = get("erf").moments()


def false(quantity, form):
    """The closed forms with a false one for a quantity."""
    return closed({**ABOVE, quantity: form}, FORM, "erf", RIDGELESS)


claim = Claim(
    says=f"At n = d = 200 and p = 800 ridgeless random features of erf that fit noise lie within 1.95% of {FORM}.",
    relation="~",
    predicts=closed(ABOVE, FORM, "erf", RIDGELESS),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=measured("erf", quick=60, test=48, along=1),
    fits=True,
    band=Band(3.9),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "2.191",
            "mu_1^2 = .42441, v = b = .04015, t = (b + sqrt(b^2 + 4 v mu_1^2))/2 = .15214; 1/(3 t)",
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "1.516",
            "z = .040146/.424413, s_inf = (2.094591/sqrt(2.094591^2 - 4) - 1)/2 = 1.1828; + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "349.2",
            "200 * 1.18283 + (1 + (.569410 - .424413 - .040146)/.152139) * 66.667",
        ),
    ],
    controls=[
        Control("p in place of p - n in |a|^2", predicts=false("norm_squared", NORM * (p - n) / p), points=SIZE),
        Control("the plateau forgotten in E f^2", predicts=false("variance", n / (p - n)), points=VALUE),
        Control("the law's term forgotten in E f^2", predicts=false("variance", plateau(v / s)), points=VALUE),
        Control("the plateau forgotten in S^2", predicts=false("sensitivity_squared", SENSITIVITY - d * plateau(v / s)), points=STEEP),
        Control("the law's term forgotten in S^2", predicts=false("sensitivity_squared", d * plateau(v / s)), points=STEEP),
        Control("D1 - mu_1^2 dropped", predicts=closed(ABOVE, FORM, "erf", RIDGELESS, D1=erf.mu1**2), points=STEEP),
        Control("D1 - mu_1^2 taken for v", predicts=closed(ABOVE, FORM, "erf", RIDGELESS, D1=erf.mu1**2 + erf.v), points=STEEP),
        Control("the linear part nine tenths: .9 mu_1^2", predicts=closed(ABOVE, FORM, "erf", RIDGELESS, mu1=erf.mu1 * 0.9**0.5)),
    ],
    notes="The interval of the mean of 60 designs lies wholly inside 1.95%, and so inside 2.5%; at full budget of 600.",
)
