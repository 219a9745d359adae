"""Two rates under a Poincare inequality: sqrt(n d/p) for linear classes, and n sqrt(d)/p for every class (Section 1.2).

The first is sqrt(p/n) times the second, so it is the larger one exactly where p >= n.  This does not contradict Section 1.2, which
speaks of every class; where p < n a linear class fits no noise exactly.
"""

import sympy as sp

from theory.paper import poincare
from theory.proof.letters import n, p
from verify import Claim, Control

claim = Claim(
    says=("If p >= n, the rate sqrt(n d/p) of linear classes is at least n sqrt(d)/p, the rate of any class under a Poincare inequality."),
    source="here, beside bubeck-sellke-2021, Section 1.2",
    predicts=sp.sqrt(p / n),
    derive=poincare.against_linear_classes(),
    by_hand=[(dict(n=100, p=400), 2, "sqrt(400/100) = 2: at d = 900 the rates are sqrt(n d/p) = 15 and n sqrt(d)/p = 7.5")],
    controls=[
        Control("for_half_the_points", "the hypothesis p >= n/2 in place of p >= n", derive=poincare.against_linear_classes(fewest=2))
    ],
)
