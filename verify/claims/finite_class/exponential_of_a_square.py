"""A pointwise inequality behind Proposition 1.2 by hand: exp(x) <= x + exp(x^2) for every real x."""

import sympy as sp

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2 import x
from verify import Claim, Control

claim = Claim(
    says="exp(x) <= x + exp(x^2) for every real x.",
    source="vershynin-2018, Proposition 2.5.2, proof",
    predicts=x + sp.exp(x**2),
    derive=proposition_1_2_by_hand.square_bound(),
    by_hand=[(dict(x=1), "3.71828", "1 + e, against e")],
    controls=[Control("cube_for_square", "x + exp(x^3), too small near 0", derive=proposition_1_2_by_hand.square_bound(power=3))],
)
