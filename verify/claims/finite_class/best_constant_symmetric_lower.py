"""Proposition 1.2 for symmetric X, from below: no constant under 2 (1 + log 2) holds for every n, by the central limit theorem.

A fair sign times R has the variance E R^2 = 1 + log 2, and sums of such variables have a normal limit whose tail needs that constant.
"""

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2_by_hand import K_SYMMETRIC
from verify import Claim, Control

claim = Claim(
    says=("A constant K for which Proposition 1.2 holds for every n and all symmetric X is at least 2 (1 + log 2) = 3.386294."),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2; cramer-1938, limits of sums",
    predicts=K_SYMMETRIC,
    derive=proposition_1_2_by_hand.symmetric_lower(),
    by_hand=[(dict(), "3.386294", "2 + 2 * 0.693147")],
    controls=[
        Control(
            "constant_without_symmetry",
            "K said to be at least 2 (1 + log 2) + 1",
            derive=proposition_1_2_by_hand.symmetric_lower(K_SYMMETRIC + 1),
        )
    ],
)
