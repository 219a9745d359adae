"""The same closed form for gelu, neither odd nor even: only the mean slope c0 = E phi', D1 and D2 count at leading order."""

from theory import neural_tangent_forms
from theory.activations import get
from theory.neural_tangent_forms import variance
from verify import Band, Claim, Control, Formula, designs
from verify.claims.ntk.odd_sensitivity import FORM, POINTS, closed

claim = Claim(
    says="NTK features of gelu that fit noise of variance 1 have S^2 = d (E f^2 + D2 |theta|^2), S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed("gelu", FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=neural_tangent_forms.with_slope(),
    measure=designs.measured_ntk("sensitivity_squared", "gelu", quick=30, test=10),
    fits=True,
    within=0.095,
    band=Band(15.0),
    by_hand=[
        (
            dict(n=100, d=100, k=50),
            "24.47",
            "c0^2 = 1/4, v = .205851, kappa = 17.2923, E f^2 = .228773, |theta|^2 = .057829: 100 (.228773 + .275664 * .057829)",
        )
    ],
    controls=[
        Control("the plateau forgotten", predicts=Formula(lambda n, d, k: n * d / (k * d - n), "n d/(p - n)")),
        Control("v = D1", predicts=closed("gelu", FORM, D1=get("gelu").moments().D1 + 0.25)),
        Control("D2 forgotten, derived", derive=neural_tangent_forms.with_slope(variance)),
    ],
)
