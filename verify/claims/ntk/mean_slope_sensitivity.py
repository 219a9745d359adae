"""The same closed form for gelu, neither odd nor even, and for sin: only the mean slope c0 = E phi', D1 and D2 count at leading order."""

from theory import neural_tangent_forms
from theory.neural_tangent_forms import variance
from verify import Band, Claim, Control
from verify.claims.ntk.odd_sensitivity import FORM, NO_PLATEAU, SIZES, closed, measure

POINTS = [dict(activation="gelu", **sizes) for sizes in SIZES] + [dict(activation="sin", **SIZES[1])]

claim = Claim(
    says="NTK features of gelu and of sin that fit noise of variance 1 have S^2 = d (E f^2 + D2 |theta|^2), S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed(FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=neural_tangent_forms.with_slope(),
    measure=measure,
    fits=True,
    within=0.095,
    band=Band(15.0),
    by_hand=[
        (
            dict(activation="gelu", n=100, d=100, k=50),
            "24.47",
            (
                "c0^2 = 1/4, v = .205851, D2 = .275664, g = 12.5; 100 kappa^2 - 4800 v kappa - 4900 v (v + g) = 0, that is "
                "100 kappa^2 - 988.084 kappa - 12816.0 = 0: kappa = (988.084 + sqrt(988.084^2 + 400 * 12816.0))/200 = "
                "(988.084 + 2470.367)/200 = 17.29225. With U = v + g = 12.705851: U/(U + kappa) = .423555, v/(v + kappa) = .0117643, "
                "df2 = 100 * .179399 + 4900 * .00013840 = 18.618, so E f^2 = 18.618/81.382 = .228773; "
                "|theta|^2 = (100 U/(U + kappa)^2 + 4900 v/(v + kappa)^2)/81.382 = (1.41193 + 3.29434)/81.382 = .057829; "
                "100 (.228773 + .275664 * .057829)"
            ),
        )
    ],
    controls=[
        Control("the plateau forgotten", predicts=NO_PLATEAU),
        Control("v = D1", predicts=closed(FORM, slope=1.0)),
        Control("D2 forgotten, derived", derive=neural_tangent_forms.with_slope(variance)),
    ],
)
