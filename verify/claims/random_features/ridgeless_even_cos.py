"""A ridgeless fit of noise by random features of cos, an even activation: mu_1 = 0, and S^2 falls like n d/(p-n).

What stays of S^2 for large p does not grow with d: it is (mu_2^2/v)^2 n/d to leading order, mu_2 = E phi'' (not divided by sqrt 2): an
even feature sees <x, x'>^2, which no p removes. Here q = mu_2^2/2 is spread over D functions of degree 2, of each of which the fit sees the
share w; s = u = 0 and F = D w^2.
"""

from theory.features import closed_forms as forms
from theory.features.closed_forms import SENSITIVITY_EVEN, d, mu2, n, v
from theory.features.derivations import with_ridge
from verify import Band, Claim, Control
from verify.measurements.features import FORM_QUADRATIC, QUADRATIC, closed, each, measured

LEADING = "(D1/v) n d/(p-n) + (mu_2^2/v)^2 n/d"
POINTS = each(QUADRATIC, (50, 50, 200), (100, 100, 400), (100, 200, 400), (200, 400, 500))
FAR = [dict(quantity="sensitivity_squared", n=50, d=50, p=800)]
PLATEAU = (mu2**2 / v) ** 2 * n / d

claim = Claim(
    says=f"Ridgeless random features of cos that fit noise of variance 1 have {FORM_QUADRATIC}.",
    relation="~",
    predicts=closed(QUADRATIC, FORM_QUADRATIC, "cos", forms.QUADRATIC, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    derive=with_ridge.even_plateau(),
    points=[*POINTS, *FAR, {**FAR[0], "quantity": "variance"}],
    measure=measured("cos", quick=14, test=96),
    fits=True,
    within=0.034,
    band=Band(12.0),
    by_hand=[
        (
            dict(quantity="sensitivity_squared", n=100, d=100, p=400),
            "75.63",
            (
                "D1 = .432332, v = .199788, q = .183940, D = 5049, q d/D = .003643; t = .19644 = .015848 + q t/(t + .003643); w = .018208, "
                "F = D w^2 = 1.673898: 100 * 2 F/(100 - F) + (100 + (D1 - v - q) 100/t + D w)/3 = 3.40479 + (100 + 24.7428 + 91.9321)/3"
            ),
        ),
    ],
    controls=[
        Control(
            "plateau_forgotten",
            "the form without the part (mu_2^2/v)^2 n/d that no p removes",
            predicts=closed({"sensitivity_squared": SENSITIVITY_EVEN - PLATEAU}, LEADING, "cos"),
            points=FAR,
        ),
        Control(
            "mu2_over_root_2",
            "mu_2/sqrt 2 in place of mu_2, as with normalised Hermite coefficients",
            predicts=closed({"sensitivity_squared": SENSITIVITY_EVEN - 3 * PLATEAU / 4}, LEADING, "cos"),
            points=FAR,
        ),
        Control("not_even", "an activation that is not even: relu", measure=measured("relu", quick=2), points=FAR),
    ],
)
