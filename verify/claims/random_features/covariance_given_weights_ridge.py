"""Inputs of few effective dimensions, with ridge: energy, norm and training error lie within a few percent of the form for given weights.

x ~ N(0, C), C of eigenvalues k^-3/2 (participation ratio 5 at d = 100), ridge/p = 1/10; measured is the ratio to the form for a design's
own weights. Labels are noise, or <b, x> plus noise, E <b, x>^2 = 10: then each term of the target in the form is a quarter of it or more.
"""

from typing import Any

from theory.features import given_weights
from theory.features.derivations import spectral_sums
from theory.features.derivations.spectral_sums import kappa, noise, unseen
from verify import Band, Claim, Control
from verify.claims.random_features.covariance_given_weights import SAME, SOURCE, measure, over_the_average, ratios
from verify.measurements import designs

SIZES = dict(n=75, d=100, p=300, alpha=1.5, ridge=30)
POINTS: list[dict[str, Any]] = [
    dict(SIZES, quantity="energy", activation="erf", signal=0),
    dict(SIZES, quantity="training_error", activation="relu", signal=0),
    *(dict(SIZES, quantity=quantity, activation="erf", signal=10) for quantity in ("energy", "norm_squared")),
]


def target_as_noise(stream, quantity, activation, n, d, p, alpha, ridge, signal):
    """The same fits over the form for labels that are noise of the same mean square."""

    def form(weights):
        covariance = designs.power_law(d, alpha)
        return getattr(given_weights.predict(weights, activation, n, ridge=ridge, covariance=covariance, noise=1.0 + signal), quantity)

    return ratios(stream, form, quantity, activation, n, d, p, alpha, ridge, signal)


claim = Claim(
    says=(
        "For random features fitted with ridge to noise, or to a linear target and noise, on inputs of few effective dimensions, the "
        "ratio of what is measured to the form is near 1."
    ),
    relation="~",
    predicts=1,
    source=SOURCE,
    points=POINTS,
    derive=spectral_sums.error_of_fit(),
    measure=measure,
    fits=True,
    within=0.06,
    band=Band(5.5),
    by_hand=[(POINTS[0], 1, SAME)],
    controls=[
        Control("fifth_more", "a ratio of 1.2", predicts=1.2),
        Control(
            "form_averaged_over_neurons",
            "the form averaged over neurons in place of the form for given weights",
            measure=over_the_average,
            points=POINTS[1:2],
        ),
        Control("target_counted_noise", "the form with the target counted as noise", measure=target_as_noise, points=POINTS[2:]),
        Control(
            "kappa_undifferentiated_derived",
            "kappa in place of kappa d/dkappa, in the derivation",
            derive=spectral_sums.error_of_fit(noise + unseen - kappa * unseen),
        ),
    ],
)
