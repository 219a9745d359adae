"""How steep a fit of noise by NTK features of an even activation is: S^2 = (1 + D2/D1) n d/(p-n) + 4 (c1^2/D1)^2 n/d, p = k d.

D1 = E phi'^2, D2 = E phi''^2, c1 = E phi''. A gradient has two parts, Theta' phi'(W x) and W'(Theta x o phi''(W x)); the second term is
what the kernel sees of <x, x'>^2. The Gram matrix only is formed. cos: D1 = (1 - e^-2)/2, D2 = (1 + e^-2)/2, c1^2 = 1/e.
"""

from dataclasses import replace

from theory import ntk
from theory.activations import get
from verify import Band, Claim, Control, Formula, designs

cos = get("cos").moments()
POINTS = [dict(d=50, n=50, k=25), dict(d=100, n=100, k=50), dict(d=200, n=100, k=50)]
FORM = "(1 + D2/D1) n d/(p - n) + 4 (c1^2/D1)^2 n/d"


def closed(quantity, says, factor=1.0, **moments):
    """The closed form for cos; a false one has a factor, or other moments."""

    def function(n, d, k):
        ntk.predict("cos", n, d, k)  # refuses what is outside its domain
        return factor * getattr(ntk.even(replace(cos, **moments), n, d, k * d, 1.0), quantity)

    return Formula(function, says)


def with_plateau(coefficient):
    """The closed form with another number in place of the 4."""

    def function(n, d, k):
        law = (1 + cos.D2 / cos.D1) * n * d / (k * d - n)
        return law + coefficient * (cos.mu2**2 / cos.D1) ** 2 * n / d

    return Formula(function, f"the plateau with {coefficient} in place of 4")


claim = Claim(
    says="NTK features of cos that fit noise of variance 1 have S^2 = (1 + D2/D1) n d/(p-n) + 4 (c1^2/D1)^2 n/d, S^2 = d E |grad f|^2.",
    relation="~",
    predicts=closed("sensitivity_squared", FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    measure=designs.measured_ntk("sensitivity_squared", "cos", quick=40),
    fits=True,
    within=0.0385,
    band=Band(5.0),
    by_hand=[
        (
            dict(d=100, n=50, k=50),
            "3.7845",
            "D1 = .432332, D2 = .567668, c1^2 = .367879: 2.313035 * 5000/4950 = 2.336399; 4 * (.850919)^2 * 50/100 = 1.448127",
        ),
    ],
    controls=[
        Control("the second part of the gradient forgotten: D2 = 0", predicts=closed("sensitivity_squared", "n d/(p - n) + ...", D2=0.0)),
        Control("the 4 forgotten, as with normalised Hermite coefficients", predicts=with_plateau(1)),
        Control("the plateau forgotten", predicts=with_plateau(0)),
        Control(
            "an activation that is not even: tanh", measure=designs.measured_ntk("sensitivity_squared", "tanh", quick=3), points=POINTS[:1]
        ),
    ],
)
