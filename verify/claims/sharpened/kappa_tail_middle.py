"""Under Definition 1.1 alone the price at the best theta = s/2 for 0 <= s <= 11 is at most 4.571, by boxes.

The price is 2 Slope^2/(s Slope - Rate), and the boxes include s = 0.
"""

import sympy as sp

from theory.sharpened import rates
from verify import Claim, Control

claim = Claim(
    says=(
        "If R has the tail min(1, 2 exp(-r^2/2)), then 2 Slope^2 <= 4.571 (s Slope - Rate) for 0 <= s <= 11, where Rate = log(3/4 + E "
        "cosh(s R)/4) and Slope is its derivative by s."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=rates.TAIL_MOST,
    derive=rates.tail_middle(),
    by_hand=[(dict(s=0), "4.571", "at s = 0 the price is 2 (1 + log 2) = 3.386, below 4.571")],
    controls=[Control("4_57", "4.57 in place of 4.571: the largest price is 4.57094", derive=rates.tail_middle(sp.Rational(457, 100)))],
)
