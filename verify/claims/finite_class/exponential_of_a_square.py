"""An inequality for numbers that Proposition 1.2 by hand rests on: exp(x) <= x + exp(x^2) for every real x."""

import sympy as sp

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2 import x
from verify import Claim, Control

claim = Claim(
    says="Every real x has exp(x) <= x + exp(x^2).",
    source="vershynin-2018, Proposition 2.5.2, proof",
    predicts=x + sp.exp(x**2),
    derive=proposition_1_2_by_hand.square_bound(),
    by_hand=[(dict(x=1), "3.71828", "1 + e = 3.71828, more than exp(1) = e")],
    controls=[
        Control(
            "cube_for_square",
            "x + exp(x^3) in place of x + exp(x^2), which is too small near 0",
            derive=proposition_1_2_by_hand.square_bound(power=3),
        )
    ],
)
