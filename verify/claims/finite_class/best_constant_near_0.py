"""Proposition 1.2, the best constant for s <= 1/50: E exp(s X) <= exp(v s^2/2) with v = 1.76155, by hand.

X has mean 0 and P(|X| >= t) <= 2 exp(-t^2).  Proposition 1.2 has the constant 18 where 2 v = 3.5231 stands here.
"""

import sympy as sp

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import V_UPPER, s
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(1.76155 s^2/2) for s <= 1/50.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(V_UPPER * s**2 / 2),
    derive=proposition_1_2.upper_bound_near_0(),
    by_hand=[(dict(s=0.01), "1.000088", "the exponent is 1.76155 * 0.01^2/2 = 1.76155/20000 = 0.0000880775")],
    controls=[
        Control(
            "below_the_variance",
            "v = 1.6921 in place of 1.76155, which is below the largest variance 1 + log 2 = 1.6931",
            derive=proposition_1_2.upper_bound_near_0(sp.Rational(16921, 10000)),
        )
    ],
)
