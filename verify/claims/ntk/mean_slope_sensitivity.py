"""The closed form of S^2 for gelu and softplus, neither odd nor even, and for sin: it needs c0 = E phi' and c1 = E phi''.

The mean slope c0 leaves a constant term of order d, the mean curvature c1 one of order n/d, spread over the D functions of degree 2: at
n = d^2/18 it is a third of S^2.
"""

from typing import Any

from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import kappa, v
from verify import Band, Claim, Control
from verify.claims.ntk.odd_sensitivity import NO_PLATEAU, SIZES, measure
from verify.measurements.features import closed_ntk

MANY = [dict(activation=name, n=100, d=40, k=40) for name in ("gelu", "softplus")]
POINTS: list[dict[str, Any]] = [*(dict(activation="gelu", **sizes) for sizes in SIZES), dict(activation="sin", **SIZES[1]), *MANY]

claim = Claim(
    says=(
        "For noise fitted by NTK features of gelu, softplus and sin, S^2 is near the closed form that has a shared linear part and a "
        "quadratic part."
    ),
    relation="~",
    predicts=closed_ntk("sensitivity_squared"),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=degree_2.neural_fixed_point(),
    measure=measure,
    fits=True,
    within=0.085,
    band=Band(11.0),
    by_hand=[
        (
            dict(activation="gelu", n=100, d=100, k=50),
            "25.896",
            (
                "s = c_0^2 = 1/4, c = .179049, v = .205851, D2 = .275664, D = 5049: tau = 17.46166, T = 283.9330, kappa = 4900/T = "
                "17.25759, l = .990031, tau' = 1.000101, S = 16.18153, y = 4900 - kappa^2 S = 80.7470; |theta|^2 = T/4900 = .0579455. "
                "100 (.123417 * .0579455 + 2 (D (1 - l) - kappa c S l^2)/y + (1250/29.96166 - kappa 1250 tau'/29.96166^2)/y)"
            ),
        )
    ],
    controls=[
        Control("plateau_forgotten", "n d/(p - n), without the constant term of order d", predicts=NO_PLATEAU),
        Control(
            "mean_curvature_forgotten",
            "c1 = 0, without the mean curvature",
            predicts=closed_ntk("sensitivity_squared", mu2=lambda m: 0.0),
            points=MANY,
        ),
        Control("d1_one", "D1 = 1 for every activation", predicts=closed_ntk("sensitivity_squared", D1=lambda m: 1.0)),
        Control(
            "curvature_unreduced_derived", "c in place of c/(1 + c T/D), in the derivation", derive=degree_2.neural_fixed_point(kappa + v)
        ),
    ],
)
