"""Two rates under a Poincare inequality: sqrt(n d/p) for linear classes is sqrt(p/n) times n sqrt(d)/p, so more for p >= n and only then.

This is no contradiction to Section 1.2, which speaks of every class; where p < n a linear class fits no noise exactly.
"""

import sympy as sp

from theory.paper import poincare
from theory.proof.letters import n, p
from verify import Claim, Control

claim = Claim(
    says="For p >= n the rate sqrt(n d/p) of the linear classes is at least n sqrt(d)/p, that of any class under a Poincare inequality.",
    source="here, beside bubeck-sellke-2021, Section 1.2",
    predicts=sp.sqrt(p / n),
    derive=poincare.against_linear_classes(),
    by_hand=[(dict(n=100, p=400), 2, "sqrt(4): at d = 900 the rates are 15 and 7.5")],
    controls=[Control("for_half_the_points", "for p >= n/2", derive=poincare.against_linear_classes(fewest=2))],
)
