"""Proposition 1.2, the best constant for s >= 5/3: E exp(s X) <= exp(v s^2/2) with v = 1.76155, by hand with Young's inequality.

X has mean 0 and P(|X| >= t) <= 2 exp(-t^2).  Proposition 1.2 has the constant 18 where 2 v = 3.5231 stands here.
"""

import sympy as sp

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import V_UPPER, s
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(1.76155 s^2/2) for s >= 5/3.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(V_UPPER * s**2 / 2),
    derive=proposition_1_2.upper_bound_far(),
    by_hand=[(dict(s=2), "33.89", "exp(3.5231) = 33.89")],
    controls=[
        Control(
            "proxy_1_7",
            "v = 1.7 in place of 1.76155: at s = 5/3 log(2 sqrt 2) = 1.0397 is more than 0.35 * 25/9 = 0.972",
            derive=proposition_1_2.upper_bound_far(sp.Rational(17, 10)),
        )
    ],
)
