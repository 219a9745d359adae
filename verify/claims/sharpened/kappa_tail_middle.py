"""Definition 1.1 alone, the price at the best theta = s/2 for 0 <= s <= 11: 2 Slope^2/(s Slope - Rate) <= 4.571, by boxes, 0 included."""

import sympy as sp

from theory.sharpened import rates
from verify import Claim, Control

claim = Claim(
    says="2 Slope^2 <= 4.571 (s Slope - Rate) for 0 <= s <= 11, where Rate = log(3/4 + E cosh(s R)/4) and Slope is its slope.",
    source="here, sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=rates.TAIL_MOST,
    derive=rates.tail_middle(),
    by_hand=[(dict(s=0), "4.571", "at s = 0 the price is 2 (1 + log 2) = 3.386")],
    controls=[Control("4_57", "4.57: the largest is 4.57094", derive=rates.tail_middle(sp.Rational(457, 100)))],
)
