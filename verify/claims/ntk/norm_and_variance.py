"""How large fits of noise by NTK features are: |theta|^2 = T/(p - n), T = tr (Sigma + kappa)^-1, and E f^2 = n/y - 1, y = n - df2.

kappa = (p - n)/T without ridge, y = kappa T - kappa^2 tr (Sigma + kappa)^-2. tanh and erf have a mean slope only, cos a mean curvature
only, gelu and softplus both; at n = d^2/16 the mean curvature is a quarter of E f^2 of gelu.
"""

from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import T, n, room
from theory.features.derivations.ridgeless import kappa
from verify import Band, Claim, Control, Formula
from verify.measurements import designs
from verify.measurements.features import closed_ntk

QUANTITIES = ("norm_squared", "variance")
FEW = [dict(quantity=what, activation=name, n=50, d=50, k=25) for name in ("tanh", "erf", "gelu", "softplus") for what in QUANTITIES]
MANY = [dict(quantity=what, activation=name, n=100, d=40, k=40) for name in ("tanh", "gelu", "cos") for what in QUANTITIES]
POINTS = [*FEW, *MANY]


def measure(stream, quantity, activation, n, d, k):
    own = stream.shared("NTK, norm and variance", f"{activation}, n={n}, d={d}, k={k}")
    return designs.mean_of(quantity, own, stream.samples(quick=80, full=800), designs.neural_tangent, activation, n, d, k, test=100)


def even(stream, activation, **point):
    """cos in place of the point's activation."""
    return measure(stream, activation="cos", **point)


claim = Claim(
    says=(
        "For noise of variance 1 fitted by NTK features, |theta|^2 is near T/(p - n), T = tr (Sigma + kappa)^-1, and E f^2 is near n/y - "
        "1, y = n - df2."
    ),
    relation="~",
    predicts=closed_ntk(),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=degree_2.neural_tangent(),
    measure=measure,
    fits=True,
    within=0.05,
    band=Band(3.6),
    by_hand=[
        (
            dict(quantity="variance", activation="tanh", n=100, d=100, k=50),
            "0.5868",
            "as in odd_sensitivity: kappa = 12.01548, df2 = 100 * .366622 + 4900 * .00006482 = 36.980, 36.980/63.020",
        ),
        (
            dict(quantity="norm_squared", activation="tanh", n=100, d=100, k=50),
            "0.08323",
            "1/kappa = 1/12.01548",
        ),
    ],
    controls=[
        Control("law_alone", "n/(p - n) for both quantities", predicts=Formula(lambda n, d, k, **_: n / (k * d - n), "n/(p - n)")),
        Control("mean_slope_forgotten", "c0 = 0, without the mean slope", predicts=closed_ntk(mu1=lambda m: 0.0), points=FEW),
        Control(
            "mean_curvature_forgotten",
            "c1 = 0, without the mean curvature",
            predicts=closed_ntk(mu2=lambda m: 0.0),
            points=[MANY[3], MANY[5]],
        ),
        Control("even_activation", "an even activation, cos, in place of the point's activation", measure=even, points=FEW[:4]),
        Control(
            "test_error_for_variance_derived",
            "n/y in place of E f^2 = n/y - 1, in the derivation",
            derive=degree_2.neural_tangent(of_variance=n / room),
        ),
        Control(
            "inverse_trace_derived", "kappa/T in place of |theta|^2, in the derivation", derive=degree_2.neural_tangent(of_norm=kappa / T)
        ),
    ],
)
