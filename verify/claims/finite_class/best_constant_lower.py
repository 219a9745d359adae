"""Proposition 1.2, the best constant from below: no constant under 2 * 1.7615465 = 3.523093 holds for every n.

At s = 0.378 the extremal X* has E exp(s X*) > exp(1.7615465 s^2/2), by ball arithmetic on the interval that holds r0.
"""

import sympy as sp

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import V_LOWER, V_UPPER, s
from verify import Claim, Control

claim = Claim(
    says="At s = 0.378 the extremal law of Proposition 1.2 has E exp(s X*) > exp(1.7615465 s^2/2).",
    source=("here, a sharper form of bubeck-sellke-2021, Proposition 1.2; cramer-1938, why a proxy too small fails for large n"),
    predicts=sp.exp(V_LOWER * s**2 / 2),
    derive=proposition_1_2.lower_bound(),
    by_hand=[(dict(s=0.378), "1.13411", "exp(1.7615465 * 0.142884/2) = exp(0.125849) = 1.13411")],
    controls=[
        Control(
            "upper_end_as_lower_bound",
            "the upper end 1.76155 of the interval for the best v, taken as a lower bound",
            derive=proposition_1_2.lower_bound(V_UPPER),
        )
    ],
)
