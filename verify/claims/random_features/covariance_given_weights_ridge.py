"""Few effective dimensions, with ridge: energy and training error lie within a few percent of the form for given weights.

x ~ N(0, C), C of eigenvalues k^-3/2 (participation ratio 5 at d = 100), ridge/p = 1/10: seen over the form for a design's own weights.
"""

from theory import spectral_sums
from theory.spectral_sums import kappa, noise, unseen
from verify import Band, Claim, Control
from verify.claims.random_features.covariance_given_weights import SAME, SOURCE, measure, over_the_average

SIZES = dict(n=75, d=100, p=300, alpha=1.5, ridge=30)
POINTS = [
    dict(SIZES, quantity="energy", activation="erf"),
    dict(SIZES, quantity="training_error", activation="relu"),
]

claim = Claim(
    says="Random features fitted to noise with ridge on inputs of few effective dimensions: seen over the form for given weights is 1.",
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
        Control("a fifth more", predicts=1.2),
        Control("the form averaged over neurons", measure=over_the_average, points=POINTS[1:]),
        Control("kappa for kappa d/dkappa, derived", derive=spectral_sums.error_of_fit(noise + unseen - kappa * unseen)),
    ],
)
