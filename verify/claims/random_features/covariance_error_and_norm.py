"""The training error of a fit of noise, and the size of its coefficients, on inputs with a power-law covariance.

With ridge the training error is (ridge/(n kappa))^2 E_test, E_test = 1/(1 - df2/n); below the threshold, without ridge, ((n-p)/n)^2 E_test.
"""

from theory.features.derivations import spectral_sums
from theory.features.derivations.spectral_sums import kappa, r1, r2
from verify import Band, Claim, Control, Formula
from verify.claims.random_features.covariance_energy import FIVE, HERE, SEVEN, WIDE, false, form, isotropic, participation, seen


def measure(stream, **point):
    return seen(stream, **point)


ERROR, NORM, VARIANCE = "training_error", "norm_squared", "variance"
POINTS = [
    dict(SEVEN, activation="erf", ridge=20, quantity=ERROR),
    dict(SEVEN, activation="erf", ridge=0, quantity=NORM),
    dict(FIVE, activation="relu", ridge=40, quantity=ERROR),
    dict(n=150, d=100, p=75, alpha=0.5, activation="sin", ridge=0, quantity=NORM),
    dict(WIDE, alpha=0.5, activation="erf", ridge=40, quantity=ERROR),
    *(dict(SEVEN, activation="erf", ridge=20, signal=8.0, quantity=what) for what in (ERROR, NORM, VARIANCE)),
    dict(n=150, d=100, p=75, alpha=0.5, activation="relu", ridge=0, signal=8.0, quantity=VARIANCE),
]

claim = Claim(
    says=(
        "For random features fitted to noise on inputs of covariance C, with eigenvalues k^-alpha, the training error, |a|^2 and E f^2 "
        "are near those of the fixed point."
    ),
    relation="~",
    predicts=Formula(lambda **point: form(**point), "(ridge/(n kappa))^2 E_test, or (E_test/n) tr Sigma (Sigma + kappa)^-2"),
    source=HERE,
    points=POINTS,
    derive=spectral_sums.traces(),
    measure=measure,
    fits=True,
    within=0.045,
    band=Band(4.6, "PR", participation),
    by_hand=[
        (
            dict(n=200, d=200, p=800, alpha=0.0, activation="erf", ridge=0, quantity=NORM),
            "2.191",
            "alpha = 0 is C = I: d/((p - n) t) = 1/(3 * .15214)",
        ),
        (
            dict(n=150, d=100, p=75, alpha=0.5, activation="erf", ridge=0, quantity=ERROR),
            "0.5",
            "p < n: ((n - p)/n)^2 n/(n - p) = 1 - p/n whatever C is",
        ),
    ],
    controls=[
        Control(
            "identity_covariance",
            "the form for C = I in place of C",
            predicts=Formula(lambda **point: isotropic(**point), "the form for C = I"),
            points=POINTS[:2],
        ),
        Control(
            "slopes_zero",
            "every slope a_j = 0",
            predicts=Formula(lambda **point: false(**point, mu1=lambda m: 0.0 * m.mu1), "mu_1 = 0"),
            points=POINTS[:5],
        ),
        Control(
            "sign_turned_derived", "tr Q^2 added in place of subtracted, in the derivation", derive=spectral_sums.traces(r1 + kappa * r2)
        ),
    ],
)
