"""How steep a fit of noise by NTK features of an even activation is: near (1 + D2/D1) n d/(p-n) + 4 (c1^2/D1)^2 n/d, p = k d.

D1 = E phi'^2, D2 = E phi''^2, c1 = E phi''. A gradient has two parts, Theta' phi'(W x) and W'(Theta x o phi''(W x)); the second term is
what the kernel sees of <x, x'>^2, spread over D functions of degree 2, of each of which the fit sees a share. Only the Gram
matrix is formed. cos: D1 = (1 - e^-2)/2, D2 = (1 + e^-2)/2, c1^2 = 1/e.
"""

import sympy as sp

from theory.features.activations import get, x
from theory.features.derivations import ntk_ridgeless as forms
from verify import Band, Claim, Control
from verify.measurements import designs
from verify.measurements.features import closed_ntk

EVEN = {"cos": get("cos"), "square": get("square"), "x tanh x": get(x * sp.tanh(x))}
SIZES = [dict(n=50, d=50, k=25), dict(n=100, d=100, k=50), dict(n=100, d=200, k=50)]
POINTS = [dict(activation="cos", **sizes) for sizes in SIZES] + [dict(activation=name, **SIZES[1]) for name in ("square", "x tanh x")]


def closed(**moments):
    """The closed form; a false one has other moments."""
    return closed_ntk("sensitivity_squared", named=EVEN, **moments)


def measure(stream, activation, n, d, k):
    return designs.measured_ntk("sensitivity_squared", EVEN[activation], quick=72, test=max(15, d // 5))(stream, n, d, k)


def not_even(stream, activation, n, d, k):
    """tanh in place of the point's activation."""
    return designs.measured_ntk("sensitivity_squared", "tanh", quick=3, test=15)(stream, n, d, k)


claim = Claim(
    says=(
        "For noise of variance 1 fitted by NTK features of an even phi, S^2 is near the closed form, to leading order (1 + D2/D1) n "
        "d/(p-n) + 4 (c1^2/D1)^2 n/d."
    ),
    relation="~",
    predicts=closed(),
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
            "3.7507",
            (
                "c = .367879, D2 = .567668, v = D1 = .432332, D = 5049: T = 115.7850, kappa = 4950/T = 42.7516, l = 1/(1 + c T/D) = "
                ".991634, S = 2.68147, y = 4950 - kappa^2 S = 49.0662: |theta|^2 = T/4950 = .0233909; 100 ((v + D2 - 2 c) |theta|^2 + "
                "2 (D (1 - l) - kappa c S l^2)/y) = 100 (.264241 * .0233909 + 2 (42.239 - 41.470)/49.0662)"
            ),
        ),
    ],
    controls=[
        Control("second_part_forgotten", "D2 = 0, without the second part of the gradient", predicts=closed(D2=lambda m: 0.0)),
        Control(
            "four_forgotten",
            "half of c1^2 in the form, as with normalised Hermite coefficients",
            predicts=closed(mu2=lambda m: m.mu2 / 2**0.5),
        ),
        Control("plateau_forgotten", "c1 = 0, without the term of order n/d", predicts=closed(mu2=lambda m: 0.0)),
        Control("not_even", "an activation that is not even: tanh", measure=not_even, points=POINTS[:1]),
        Control(
            "4_forgotten_derived",
            "(c1^2/D1)^2 n/d without its factor 4, in the derivation",
            derive=forms.even_plateau((forms.c1**2 / forms.D1) ** 2 * forms.n / forms.d),
        ),
    ],
)
