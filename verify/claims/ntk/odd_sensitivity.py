"""How steep a fit of noise by NTK features of an odd phi is: S^2 = d (E f^2 + D2 |theta|^2), with a plateau of order d that no p removes.

All neurons share c0 x, c0 = E phi'; c1 = E phi'' = 0: the features' covariance has the eigenvalues v + k c0^2 (d times) and v = D1 - c0^2,
and the effective ridge is the positive root of n kappa^2 + ((2n - p) v + (n - d) k c0^2) kappa - (p - n) v (v + k c0^2) = 0.
"""

from theory.features.derivations import ntk_ridgeless
from theory.features.derivations.ntk_ridgeless import variance
from verify import Band, Claim, Control, Formula
from verify.measurements import designs
from verify.measurements.features import closed_ntk

SIZES = [dict(n=50, d=50, k=25), dict(n=100, d=100, k=50)]
STEEP = dict(activation="tanh", n=150, d=50, k=25)  # D2 |theta|^2 is more than a third of it: elsewhere a twentieth
POINTS = [*(dict(activation="tanh", **sizes) for sizes in SIZES), dict(activation="erf", **SIZES[1]), STEEP]
NO_PLATEAU = Formula(lambda activation, n, d, k: n * d / (k * d - n), "n d/(p - n)")


def measure(stream, activation, n, d, k):
    return designs.measured_ntk("sensitivity_squared", activation, quick=50, test=10)(stream, n, d, k)


def even(stream, activation, n, d, k):
    """cos in place of the point's activation."""
    return designs.measured_ntk("sensitivity_squared", "cos", quick=3, test=10)(stream, n, d, k)


claim = Claim(
    says=("For noise of variance 1 fitted by NTK features of tanh and of erf, S^2 = d E |grad f|^2 is near d (E f^2 + D2 |theta|^2)."),
    relation="~",
    predicts=closed_ntk("sensitivity_squared"),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=ntk_ridgeless.with_slope(),
    measure=measure,
    fits=True,
    within=0.05,
    band=Band(5.2),
    by_hand=[
        (
            dict(activation="tanh", n=100, d=100, k=50),
            "61.18",
            (
                "c0^2 = .366879, v = .097524, D2 = .300204, g = 50 c0^2 = 18.34396; "
                "100 kappa^2 - 4800 v kappa - 4900 v (v + g) = 0, that is "
                "100 kappa^2 - 468.114 kappa - 8812.56 = 0: kappa = (468.114 + sqrt(468.114^2 + 400 * 8812.56))/200 = "
                "(468.114 + 1934.982)/200 = 12.01548. With U = v + g = 18.44148: U/(U + kappa) = .605493, v/(v + kappa) = .0080512, "
                "df2 = 100 * .366622 + 4900 * .00006482 = 36.980, so E f^2 = 36.980/63.020 = .586793; "
                "|theta|^2 = (100 U/(U + kappa)^2 + 4900 v/(v + kappa)^2)/63.020 = (1.98803 + 3.25689)/63.020 = .083226; "
                "100 (.586793 + .300204 * .083226)"
            ),
        )
    ],
    controls=[
        Control("plateau_forgotten", "n d/(p - n), without the constant term of order d", predicts=NO_PLATEAU, points=POINTS[:3]),
        Control("d2_forgotten", "D2 = 0 in the form", predicts=closed_ntk("sensitivity_squared", D2=lambda m: 0.0), points=[STEEP]),
        Control("d1_one", "D1 = 1 for every activation", predicts=closed_ntk("sensitivity_squared", D1=lambda m: 1.0)),
        Control("even_activation", "an even activation, cos, which has no such constant term", measure=even, points=POINTS[:3]),
        Control("d2_forgotten_derived", "D2 left out, in the derivation", derive=ntk_ridgeless.with_slope(variance)),
    ],
)
