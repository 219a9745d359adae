"""Proposition 1.2 by hand where s^2 <= 1/2: the constant K = 4 (3 log 2 + 1/2) = 10.32 in place of 18.

The proof uses exp(x) <= x + exp(x^2) and the integral of the tail of X^2 (the layer cake formula).
"""

import sympy as sp

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2 import s
from theory.paper.proposition_1_2_by_hand import K_BY_HAND
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(K s^2/4) with K = 4 (3 log 2 + 1/2) for s^2 <= 1/2.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(K_BY_HAND * s**2 / 4),
    derive=proposition_1_2_by_hand.near(),
    by_hand=[(dict(s=0.5), "1.90572", "exp((2.0794 + 0.5)/4) = exp(0.64486); K = 4 * 2.5794 = 10.318, under 18")],
    controls=[
        Control("eight", "K = 8 in place of 10.32, which is less than 12 log 2 = 8.3", derive=proposition_1_2_by_hand.near(sp.Integer(8)))
    ],
)
