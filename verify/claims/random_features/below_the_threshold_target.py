"""A linear target with fewer features than points: the part of it that p < n features cannot represent acts as noise.

y = <beta, x> + z, E <beta, x>^2 = E z^2 = 1: E = 1 + t/(t + s), s = mu_1^2, t = d/T1, T1 = tr Sigma^-1, and the training error is
(1 - p/n) E; |a|^2 = E T1/(n - p) + delta', delta' the slope of t/(t + s) in kappa. Without a quadratic part t/(t + s) = 1 - (p - v T1)/d.
"""

from theory.features.closed_forms import D1, QUADRATIC_BELOW, D, d, n, noise, p, q, r2, s, t, v, w
from theory.features.derivations import with_ridge
from verify import Band, Claim, Control
from verify.measurements.features import APART, apart, closed, each, measured

FORM = "(1 - p/n) E, E T1/(n - p) + r_2 delta', E p/(n - p) + r_2 u, and S^2, E = sigma^2 + r_2 t/(t + s)"
WHOLE = noise + r2 * t / (t + s)
SLOPE = s / (p * (t + s) ** 2 / d - s**2 - D * w**2 * (t + s) ** 2 / d)
FORMS = {
    "training_error": (1 - p / n) * WHOLE,
    "norm_squared": WHOLE * d / (t * (n - p)) + r2 * SLOPE,
    "variance": WHOLE * p / (n - p) + r2 * s / (t + s),
    "sensitivity_squared": WHOLE * d * (p + (D1 - s - v - q) * d / t + D * w) / (n - p)
    + r2 * d * (s / (t + s) + SLOPE * (D1 - s - v - q * w * (2 - w))),
}
POINTS = [
    *each(["training_error"], (100, 50, 50), (150, 100, 100), (200, 400, 100), activation="erf"),
    *each(["training_error"], (150, 100, 100), activation="relu"),
    *each(FORMS, (500, 400, 100), activation="erf"),
    *(point for activation in ("erf", "relu") for point in each(FORMS, (200, 100, 50), activation=activation)),
    *each(FORMS, (220, 60, 140), activation="relu"),
    *each(FORMS, (220, 60, 140), activation="cos"),
]
ERRORS = [point for point in POINTS if point["quantity"] == "training_error" and point["activation"] != "cos"]

claim = Claim(
    says=(
        "If p < n random features are fitted to a linear target and noise, the training error, |a|^2, E f^2 and S^2 are near those of the "
        "fixed point."
    ),
    relation="~",
    predicts=closed(FORMS, FORM, None, QUADRATIC_BELOW, signal=1.0, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    derive=with_ridge.linear_target_below(),
    measure=measured(quick=24, signal=1.0),
    fits=True,
    within=0.06,
    band=Band(5.0, APART, apart),
    by_hand=[
        (
            dict(quantity="training_error", activation="erf", n=400, d=200, p=200),
            "0.6319",
            "t = .15214, v T1/d = .040146/.15214 = .26388: (1 - 1/2)(1 + .26388)",
        ),
    ],
    controls=[
        Control(
            "target_seen_whole",
            "the training error 1 - p/n, as if the features represented the whole target",
            predicts=closed({"training_error": 1 - p / n}, "1 - p/n"),
            points=ERRORS,
        ),
        Control(
            "nothing_seen",
            "the training error 2 (1 - p/n), as if the features represented nothing of the target",
            predicts=closed({"training_error": (1 - p / n) * 2}, "2 (1 - p/n)"),
            points=ERRORS,
        ),
        Control(
            "bias_without_noise_part_derived",
            "the bias 1 - p/d without v T1, in the derivation",
            derive=with_ridge.linear_target_below(1 - p / d),
        ),
    ],
)
