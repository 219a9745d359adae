"""The closed form for gelu and softplus, neither odd nor even, and for sin: the mean slope c0 = E phi' and the mean curvature c1 = E phi''.

c0 leaves a plateau of order d, c1 one of order n/d, spread over the D functions of degree 2: at n = d^2/18 it is a third of S^2.
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
    says="NTK features of gelu, softplus and sin fitted to noise have the S^2 of their shared linear and their quadratic part.",
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
        Control("plateau_forgotten", "the plateau forgotten", predicts=NO_PLATEAU),
        Control(
            "mean_curvature_forgotten",
            "the mean curvature forgotten",
            predicts=closed_ntk("sensitivity_squared", mu2=lambda m: 0.0),
            points=MANY,
        ),
        Control("d1_one", "D1 = 1 for every phi", predicts=closed_ntk("sensitivity_squared", D1=lambda m: 1.0)),
        Control("curvature_unreduced_derived", "c in place of c/(1 + c T/D), derived", derive=degree_2.neural_fixed_point(kappa + v)),
    ],
)
