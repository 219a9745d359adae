"""How steep a fit of noise by NTK features of an even activation is: S^2 = (1 + D2/D1) n d/(p-n) + 4 (c1^2/D1)^2 n/d, p = k d.

D1 = E phi'^2, D2 = E phi''^2, c1 = E phi''. A gradient has two parts, Theta' phi'(W x) and W'(Theta x o phi''(W x)); the second term is
what the kernel sees of <x, x'>^2. The Gram matrix only is formed. cos: D1 = (1 - e^-2)/2, D2 = (1 + e^-2)/2, c1^2 = 1/e.
"""

from dataclasses import replace

import sympy as sp

from theory import neural_tangent_forms as forms
from theory import ntk
from theory.activations import get, x
from verify import Band, Claim, Control, Formula, designs

EVEN = {"cos": get("cos"), "square": get("square"), "x tanh x": get(x * sp.tanh(x))}
SIZES = [dict(n=50, d=50, k=25), dict(n=100, d=100, k=50), dict(n=100, d=200, k=50)]
POINTS = [dict(activation="cos", **sizes) for sizes in SIZES] + [dict(activation=name, **SIZES[1]) for name in ("square", "x tanh x")]
FORM = "(1 + D2/D1) n d/(p - n) + 4 (c1^2/D1)^2 n/d"


def closed(says, curvature=True, plateau=4):
    """The closed form; a false one forgets D2, or has another number in place of the 4."""

    def function(activation, n, d, k):
        phi = EVEN[activation]
        ntk.predict(phi, n, d, k)  # refuses what is outside its domain
        moments = phi.moments() if curvature else replace(phi.moments(), D2=0.0)
        true = ntk.even(moments, n, d, k * d, 1.0).sensitivity_squared
        return true + (plateau - 4) * (moments.mu2**2 / moments.D1) ** 2 * n / d

    return Formula(function, says)


def measure(stream, activation, n, d, k):
    return designs.measured_ntk("sensitivity_squared", EVEN[activation], quick=40, test=max(15, d // 5))(stream, n, d, k)


def not_even(stream, activation, n, d, k):
    """tanh in place of the point's activation."""
    return designs.measured_ntk("sensitivity_squared", "tanh", quick=3, test=15)(stream, n, d, k)


claim = Claim(
    says="NTK features of an even phi that fit noise of variance 1 have S^2 = (1 + D2/D1) n d/(p-n) + 4 (c1^2/D1)^2 n/d.",
    relation="~",
    predicts=closed(FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    derive=forms.even_plateau(),
    measure=measure,
    fits=True,
    within=0.042,
    band=Band(6.3),
    by_hand=[
        (
            dict(activation="cos", d=100, n=50, k=50),
            "3.7845",
            "D1 = .432332, D2 = .567668, c1^2 = .367879: 2.313035 * 5000/4950 = 2.336399; 4 * (.850919)^2 * 50/100 = 1.448127",
        ),
        (
            dict(activation="square", d=100, n=100, k=50),
            "8.0816",
            "phi' = 2 g, phi'' = 2: D1 = D2 = c1^2 = 4; 2 * 10000/4900 = 4.081633, and 4 * 1^2 * 100/100 = 4",
        ),
    ],
    controls=[
        Control("the second part of the gradient forgotten: D2 = 0", predicts=closed("n d/(p - n) + ...", curvature=False)),
        Control("the 4 forgotten, as with normalised Hermite coefficients", predicts=closed("1 in place of 4", plateau=1)),
        Control("the plateau forgotten", predicts=closed("0 in place of 4", plateau=0)),
        Control("an activation that is not even: tanh", measure=not_even, points=POINTS[:1]),
        Control("the 4 forgotten, derived", derive=forms.even_plateau((forms.c1**2 / forms.D1) ** 2 * forms.n / forms.d)),
    ],
)
