"""Proposition 1.2 for symmetric X, from below: no constant under 2 (1 + log 2) holds for every n, by the central limit theorem.

Fair signs times R have the variance E R^2 = 1 + log 2, and the tail of their normal limit decides.
"""

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2_by_hand import K_SYMMETRIC
from verify import Claim, Control

claim = Claim(
    says="A constant K for symmetric X in Proposition 1.2 that holds for every n is at least 2 (1 + log 2) = 3.386294.",
    source="here, the sharp form of the next; bubeck-sellke-2021, Proposition 1.2; cramer-1938, limits of sums",
    predicts=K_SYMMETRIC,
    derive=proposition_1_2_by_hand.symmetric_lower(),
    by_hand=[(dict(), "3.386294", "2 + 2 * 0.693147")],
    controls=[
        Control(
            "constant_without_symmetry",
            "at least 3.523, which only X without symmetry need",
            derive=proposition_1_2_by_hand.symmetric_lower(K_SYMMETRIC + 1),
        )
    ],
)
