"""A ridgeless fit of noise by random features of cos(x) + x/20, which is nearly even: for large p most of S^2 is its quadratic part.

mu_1^2 = 1/400 is small, so that the part d s_inf of S^2 nearly vanishes, and phi is not even, so that no rule for even
activations applies: the same form holds for both kinds, whatever the sizes of the two parts.
"""

import sympy as sp

from theory.features import closed_forms as forms
from theory.features.activations import get, x
from verify import Band, Claim, Control
from verify.measurements.features import ABOVE, FORM, FORM_QUADRATIC, QUADRATIC, closed, each, measured

PHI = sp.cos(x) + x / 20
POINTS = each(QUADRATIC, (100, 100, 400), (100, 40, 900))
FEW, MANY = POINTS[:3], POINTS[3:]

claim = Claim(
    says=f"Ridgeless random features of cos(x) + x/20 that fit noise of variance 1 have {FORM_QUADRATIC}.",
    relation="~",
    predicts=closed(QUADRATIC, FORM_QUADRATIC, PHI, forms.QUADRATIC, public=True),
    source="here, from the fixed point of hu-lu-misiakiewicz-2024",
    points=POINTS,
    measure=measured(PHI),
    fits=True,
    within=0.03,
    band=Band(4.0),
    by_hand=[
        (
            FEW[2],
            "75.08",
            (
                "s = 1/400, v = .199788, q = .183940, D1 = .434832, D = 5049, q d/D = .003643: t = .198950; u = .012410, w = .017982, "
                "D w^2 = 1.63267, F = .01540 + D w^2: 100 (F + D w^2)/(100 - F) + (100 + (D1 - s - v - q) 100/t + D w)/3"
            ),
        ),
    ],
    controls=[
        Control(
            "quadratic_part_left_out",
            "the form without the quadratic part of the activation",
            predicts=closed(ABOVE, FORM, PHI, forms.RIDGELESS),
            points=MANY,
        ),
        Control(
            "mu2_over_root_2",
            "mu_2/sqrt 2 in place of mu_2, as with normalised Hermite coefficients",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, PHI, forms.QUADRATIC, mu2=get(PHI).moments().mu2 / 2**0.5),
            points=MANY[1:],
        ),
        Control("large_linear_part", "an activation whose linear part is not small: erf", measure=measured("erf", quick=4), points=POINTS),
    ],
)
