"""A ridgeless fit of noise by random features of cos, even: mu_1 = 0, so that no plateau grows with d and S^2 falls like n d/(p-n).

What stays is (mu_2^2/v)^2 n/d, mu_2 = E phi'' (not divided by sqrt 2): an even feature sees <x, x'>^2, which no p removes.
"""

from theory import feature_forms
from theory.closed_forms import SENSITIVITY_EVEN, d, mu2, n, v
from verify import Band, Claim, Control
from verify.feature_claims import EVEN, closed, each, measured

FORM = "|a|^2 = n/((p-n) v), E f^2 = n/(p-n) + (mu_2^2/v)^2 n/(2 d^2), S^2 = (D1/v) n d/(p-n) + (mu_2^2/v)^2 n/d"
POINTS = each(EVEN, (50, 50, 200), (100, 100, 400), (100, 200, 400), (200, 400, 500))
FAR = [dict(quantity="sensitivity_squared", n=50, d=50, p=800)]
PLATEAU = (mu2**2 / v) ** 2 * n / d

claim = Claim(
    says=f"Ridgeless random features of cos that fit noise of variance 1 have {FORM}.",
    relation="~",
    predicts=closed(EVEN, FORM, "cos"),
    source="here, from the fixed point of mei-montanari-2019",
    derive=feature_forms.even_plateau(),
    points=[*POINTS, *FAR, {**FAR[0], "quantity": "variance"}],
    measure=measured("cos", quick=14, test=96),
    fits=True,
    within=0.034,
    band=Band(12.6),
    by_hand=[
        (
            dict(quantity="sensitivity_squared", n=100, d=100, p=400),
            "75.52",
            "D1 = .432332, v = .567668 - .367879 = .199788, mu_2^2 = .367879: 2.163952 * 33.3333 + 3.39055",
        ),
    ],
    controls=[
        Control("the plateau forgotten", predicts=closed({"sensitivity_squared": SENSITIVITY_EVEN - PLATEAU}, FORM, "cos"), points=FAR),
        Control(
            "mu_2 divided by sqrt 2, as with normalised Hermite coefficients",
            predicts=closed({"sensitivity_squared": SENSITIVITY_EVEN - 3 * PLATEAU / 4}, FORM, "cos"),
            points=FAR,
        ),
        Control("an activation that is not even: relu", measure=measured("relu", quick=2), points=FAR),
    ],
)
