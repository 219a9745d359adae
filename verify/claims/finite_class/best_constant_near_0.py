"""Proposition 1.2, the best constant, near 0: E exp(s X) <= exp(v s^2/2) with v = 1.76155 where s <= 1/50, by hand.

X has mean 0 and P(|X| >= t) <= 2 exp(-t^2); 2 v = 3.5231 stands in place of 18.
"""

import sympy as sp

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import V_UPPER, s
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(1.76155 s^2/2) for s <= 1/50.",
    source="here, the sharp form of the next; bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(V_UPPER * s**2 / 2),
    derive=proposition_1_2.upper_bound_near_0(),
    by_hand=[(dict(s=0.01), "1.000088", "1.76155/20000 = 0.0000880775")],
    controls=[
        Control(
            "below_the_variance",
            "1 + log 2 less a thousandth in place of 1.76155: under the variance",
            derive=proposition_1_2.upper_bound_near_0(sp.Rational(16921, 10000)),
        )
    ],
)
