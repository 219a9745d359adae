"""A linear target below the threshold: what p < n features leave unseen of it acts as noise, and the training error says how much.

y = <beta, x> + z, E <beta, x>^2 = E z^2 = 1: E_test = (1 + 1 - (p - v T1)/d)/(1 - p/n), T1 = tr Sigma^-1 = d/t, and the training error is
((n - p)/n)^2 E_test; |a|^2 = E_test T1/n + d delta/d kappa, delta = t/(t + mu_1^2).
"""

from theory import feature_forms
from theory.closed_forms import BELOW, d, n, noise, p, r2, s, t, v
from verify import Band, Claim, Control
from verify.feature_claims import APART, apart, closed, each, measured

FORM = "(1 - p/n) E, E T1/(n - p) + r_2 delta', E = sigma^2 + r_2 (1 - (p - v T1)/d)"
WHOLE = noise + r2 * (1 - (p - v * d / t) / d)
FORMS = {
    "training_error": (1 - p / n) * WHOLE,
    "norm_squared": WHOLE * d / (t * (n - p)) + r2 * s / (p * (t + s) ** 2 / d - s**2),
}
POINTS = [
    *each(["training_error"], (100, 50, 50), (150, 100, 100), (200, 400, 100), activation="erf"),
    *each(["training_error"], (150, 100, 100), activation="relu"),
    *each(FORMS, (500, 400, 100), activation="erf"),
    *(point for activation in ("erf", "relu") for point in each(FORMS, (200, 100, 50), activation=activation)),
]
ERRORS = [point for point in POINTS if point["quantity"] == "training_error"]

claim = Claim(
    says="Random features, p < n, fitted to a linear target and noise have the training error and |a|^2 of the fixed point.",
    relation="~",
    predicts=closed(FORMS, FORM, None, BELOW, signal=1.0),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    derive=feature_forms.linear_target_below(),
    measure=measured(quick=10, signal=1.0),
    fits=True,
    within=0.04,
    band=Band(5.6, APART, apart),
    by_hand=[
        (
            dict(quantity="training_error", activation="erf", n=400, d=200, p=200),
            "0.6319",
            "t = .15214, v T1/d = .040146/.15214 = .26388: (1 - 1/2)(1 + .26388)",
        ),
    ],
    controls=[
        Control("the target seen whole: 1 - p/n", predicts=closed({"training_error": 1 - p / n}, "1 - p/n"), points=ERRORS),
        Control("nothing of it seen", predicts=closed({"training_error": (1 - p / n) * 2}, "2 (1 - p/n)"), points=ERRORS),
        Control("the bias without v T1, derived", derive=feature_forms.linear_target_below(1 - p / d)),
    ],
)
