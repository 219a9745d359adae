"""Definition 1.1 alone, far out: log(3/4 + E cosh(s R)/4) <= 0.5689 s^2 for s >= 10, by hand."""

import sympy as sp

from theory.sharpened import rates
from theory.sharpened.rates import SHARE, s
from verify import Claim, Control

claim = Claim(
    says="log(3/4 + E cosh(s R)/4) <= 0.5689 s^2 for s >= 10.",
    source="here, sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=SHARE * s**2,
    derive=rates.tail_far(),
    by_hand=[(dict(s=10), "56.89", "against 50 + log(1 + 10 * 0.6267) = 51.98")],
    controls=[Control("smaller_share", "0.55 s^2: 0.627 is more than 0.05 * 10", derive=rates.tail_far(share=sp.Rational(55, 100)))],
)
