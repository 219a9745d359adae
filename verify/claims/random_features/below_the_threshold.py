"""Fits of noise with fewer features than points, p < n: closed forms of the norm, the variance and the sensitivity.

|a|^2 = T1/(n-p), E f^2 = p/(n-p), S^2 = d (p + (D1 - s - v - q) T1 + D w)/(n-p), s = mu_1^2, T1 = tr Sigma^-1 = d/t, t the root of a
cubic, of a quadratic where q = mu_2^2/2 = 0. The finite-size error is not C/d here: at (n, p) = (200, 100) relu is off by 1.9% at d = 100,
at 200 and at 400 alike, and by 3.6%, 1.9% and 1.0% at (100, 50), (200, 100) and (400, 200). It falls with n - p, as for Wishart matrices
(E tr W^-1 has n - p - 1), until d is the smaller: the band is C/min(n - p, d).
"""

from theory.features.activations import get
from theory.features.closed_forms import QUADRATIC_BELOW, d, n, p
from theory.features.derivations import with_ridge
from verify import Band, Claim, Control
from verify.measurements.features import APART, apart, closed, each, measured
from verify.measurements.features import BELOW as FORMS

FORM = "|a|^2 = T1/(n-p), E f^2 = p/(n-p), S^2 = d (p + (D1 - s - v - q) T1 + D w)/(n-p)"
POINTS = [
    *each(FORMS, (100, 50, 50), (200, 100, 100), (200, 400, 100), (500, 400, 100), activation="erf"),
    *each(FORMS, (100, 50, 50), (200, 100, 100), (200, 400, 100), (400, 200, 100), activation="relu"),
    *each(FORMS, (200, 100, 100), activation="tanh"),
    *(point for name in ("softplus", "gelu", "sin") for point in each(FORMS, (200, 100, 100), activation=name)),
    *each(FORMS, (400, 100, 250), activation="cos"),
]
STEEP = [point for point in POINTS if point["quantity"] == "sensitivity_squared"]
erf = get("erf").moments()

claim = Claim(
    says=f"Random features, p < n, fitted to noise of variance 1 have {FORM}.",
    relation="~",
    predicts=closed(FORMS, FORM, None, QUADRATIC_BELOW, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    derive=with_ridge.below_the_threshold(),
    points=POINTS,
    measure=measured(quick=40),
    fits=True,
    within=0.06,
    band=Band(6.5, APART, apart),
    by_hand=[
        (dict(quantity="variance", activation="erf", n=400, d=200, p=200), 1, "200/(400 - 200)"),
    ],
    controls=[
        Control("other_side", "E f^2 = n/(n-p) in place of p/(n-p)", predicts=closed({"variance": n / (n - p)}, FORM), points=[POINTS[1]]),
        Control(
            "excess_slope_dropped",
            "S^2 = d p/(n-p), without D1 - mu_1^2 - v",
            predicts=closed({"sensitivity_squared": d * p / (n - p)}, FORM),
            points=STEEP,
        ),
        Control(
            "slope_part_dropped_for_erf",
            "D1 = mu_1^2 for erf, without the rest of D1 = E phi'^2",
            predicts=closed(FORMS, FORM, None, QUADRATIC_BELOW, D1=erf.mu1**2),
            points=STEEP[:2],
        ),
    ],
)
