"""Inputs of few effective dimensions: the closed form for given weights predicts ridgeless fits, where the average over neurons does not.

The form has the features' exact covariance and metric.  x ~ N(0, C), C of eigenvalues k^-alpha with participation ratio 16 (alpha = 1) and
5 (alpha = 3/2) at d = 100, where the average over neurons is 20% to 100% too low. Measured is the label-averaged quantity of a design's
fit over the form for the design's own weights.
"""

from fractions import Fraction

from theory.features import given_weights
from verify import Band, Claim, Control, mean
from verify.claims.random_features.covariance_energy import false
from verify.measurements import designs

SIZES = dict(n=75, d=100, p=300, ridge=0)


def ratios(stream, form_of, quantity, activation, n, d, p, alpha, ridge, signal=0):
    """The mean over designs of what is seen over form_of(weights)."""
    spectrum, found = designs.power_law(d, alpha), []
    for number in range(stream.samples(quick=48, full=480)):
        weights, averages = designs.with_spectrum(stream.spawn(f"design {number}"), activation, n, p, spectrum, ridge=ridge, signal=signal)
        found.append(getattr(averages, quantity) / form_of(weights))
    return mean(found)


def measure(stream, quantity, activation, n, d, p, alpha, ridge, signal=0):
    def form(weights):
        made = given_weights.predict(weights, activation, n, ridge=ridge, covariance=designs.power_law(d, alpha), signal=signal)
        return getattr(made, quantity)

    return ratios(stream, form, quantity, activation, n, d, p, alpha, ridge, signal)


def over_the_average(stream, signal=0, **point):
    """The same fits over the form averaged over neurons."""
    form = false(**point, signal=signal)
    return ratios(stream, lambda weights: form, **point, signal=signal)


POINTS = [
    dict(SIZES, quantity="energy", activation="erf", alpha=1.5),
    dict(SIZES, quantity="norm_squared", activation="relu", alpha=1.0),
]
SOURCE = "defilippis-loureiro-misiakiewicz-2024; here, the gradient"
SAME = "seen and predicted are the same number if the form is right"

claim = Claim(
    says=(
        "For noise fitted by ridgeless random features on inputs of few effective dimensions, the ratio of what is measured to the form "
        "for given weights is near 1."
    ),
    relation="~",
    predicts=1,
    source=SOURCE,
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.095,
    band=Band(9.0),
    by_hand=[(POINTS[0], 1, SAME)],
    controls=[
        Control("third_more", "a ratio of 4/3", predicts=Fraction(4, 3)),
        Control(
            "form_averaged_over_neurons",
            "the form averaged over neurons in place of the form for given weights",
            measure=over_the_average,
            points=POINTS[:1],
        ),
    ],
)
