"""How steep a fit of noise by NTK features of tanh is: S^2 = d (E f^2 + D2 |theta|^2), with a plateau of order d that no p removes.

All neurons share c0 x, c0 = E phi': the features' covariance has the eigenvalues v + k c0^2 (d times) and v = D1 - c0^2, and the
effective ridge is the positive root of n kappa^2 + ((2n - p) v + (n - d) k c0^2) kappa - (p - n) v (v + k c0^2) = 0.
"""

from dataclasses import replace

from theory import neural_tangent_forms, ntk
from theory.activations import get
from theory.neural_tangent_forms import variance
from verify import Band, Claim, Control, Formula, designs

POINTS = [dict(n=50, d=50, k=25), dict(n=100, d=100, k=50)]
FORM = "d (E f^2 + D2 |theta|^2)"


def closed(activation, says, change=lambda prediction, n, d, k: prediction.sensitivity_squared, **moments):
    """The closed form; a false one is changed, or has moments in place of the activation's own."""

    def function(n, d, k):
        ntk.predict(activation, n, d, k)  # refuses what is outside its domain
        return change(ntk.with_slope(replace(get(activation).moments(), **moments), n, d, k, 1.0), n, d, k)

    return Formula(function, says)


claim = Claim(
    says="NTK features of tanh that fit noise of variance 1 have S^2 = d (E f^2 + D2 |theta|^2), S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed("tanh", FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=neural_tangent_forms.with_slope(),
    measure=designs.measured_ntk("sensitivity_squared", "tanh", quick=30, test=10),
    fits=True,
    within=0.05,
    band=Band(6.0),
    by_hand=[
        (
            dict(n=100, d=100, k=50),
            "61.18",
            "c0^2 = .366879, v = .097524, kappa = 12.0155, E f^2 = .586793, |theta|^2 = .083226: 100 (.586793 + .300204 * .083226)",
        )
    ],
    controls=[
        Control("the plateau forgotten", predicts=Formula(lambda n, d, k: n * d / (k * d - n), "n d/(p - n)")),
        Control(
            "the features' spread forgotten: v = D1",
            predicts=closed("tanh", FORM, D1=get("tanh").moments().D1 + get("tanh").moments().mu1 ** 2),
        ),
        Control(
            "an even activation has no such plateau: cos", measure=designs.measured_ntk("sensitivity_squared", "cos", quick=3, test=10)
        ),
        Control("D2 forgotten, derived", derive=neural_tangent_forms.with_slope(variance)),
    ],
)
