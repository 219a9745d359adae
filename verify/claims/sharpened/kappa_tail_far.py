"""Under Definition 1.1 alone the rate at large s, by hand: log(3/4 + E cosh(s R)/4) <= 0.5689 s^2 for s >= 10."""

import sympy as sp

from theory.sharpened import rates
from theory.sharpened.rates import SHARE, s
from verify import Claim, Control

claim = Claim(
    says="If R has the tail min(1, 2 exp(-r^2/2)), then log(3/4 + E cosh(s R)/4) <= 0.5689 s^2 for s >= 10.",
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=SHARE * s**2,
    derive=rates.tail_far(),
    by_hand=[(dict(s=10), "56.89", "0.5689 * 100 = 56.89, and the rate is at most 50 + log(1 + 10 * 0.6267) = 51.98")],
    controls=[
        Control(
            "smaller_share",
            "0.55 s^2 in place of 0.5689 s^2: 0.627 is more than 0.05 * 10",
            derive=rates.tail_far(share=sp.Rational(55, 100)),
        )
    ],
)
