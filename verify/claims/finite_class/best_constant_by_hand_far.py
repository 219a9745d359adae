"""Proposition 1.2 by hand where s^2 >= 1/2: the constant K = 4 (3 log 2 + 1/2) = 10.32 in place of 18, by Young's inequality.

At s^2 = 1/2 no room is left: there exp(K s^2/4) equals the bound that Young's inequality gives.
"""

import sympy as sp

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2 import s
from theory.paper.proposition_1_2_by_hand import K_BY_HAND
from verify import Claim, Control

claim = Claim(
    says="If E X = 0 and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp(K s^2/4) with K = 4 (3 log 2 + 1/2) for s^2 >= 1/2.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=sp.exp(K_BY_HAND * s**2 / 4),
    derive=proposition_1_2_by_hand.far(),
    by_hand=[(dict(s=1), "13.190", "exp(K/4) = exp(3 log 2 + 1/2) = exp(2.0794 + 0.5) = 8 * 1.64872")],
    controls=[
        Control("ten", "K = 10 in place of 10.32, which is too small at s^2 = 1/2", derive=proposition_1_2_by_hand.far(sp.Integer(10)))
    ],
)
