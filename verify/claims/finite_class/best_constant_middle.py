"""Proposition 1.2, the best constant for 1/50 <= s <= 5/3: E exp(s X) <= exp(v s^2/2) with v = 1.76155, by ball arithmetic on boxes.

X has mean 0 and P(|X| >= t) <= 2 exp(-t^2).  Proposition 1.2 has the constant 18 where 2 v = 3.5231 stands here.
"""

import sympy as sp

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import V_UPPER, s
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(1.76155 s^2/2) for 1/50 <= s <= 5/3.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(V_UPPER * s**2 / 2),
    derive=proposition_1_2.upper_bound_by_boxes(),
    by_hand=[(dict(s=1), "2.4128", "exp(1.76155/2) = exp(0.880775)")],
    controls=[
        Control(
            "symmetric_proxy",
            "v = 1 + log 2, which is enough for symmetric X, in place of 1.76155",
            derive=proposition_1_2.upper_bound_by_boxes(sp.Rational(169315, 100000)),
        )
    ],
)
