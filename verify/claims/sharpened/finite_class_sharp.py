"""Theorem 2', the sharp finite-class theorem: P(a smooth fit) <= 2^k exp(-2 n alpha^2/17) + |F| exp(-n (theta (u - alpha)/tau - Lambda)).

Both sides are exponentially small in n, so the event is never seen: its steps are measured in the claims around this one, and a class
chosen after the data, which fits with probability 1, is a false world of noise_times_function.
"""

import sympy as sp

from theory.proof.letters import alpha, k, n, sigma
from theory.sharpened import theorems
from theory.sharpened.theorems import EARNED, r
from verify import Claim, Control

claim = Claim(
    says=(
        "F finite, fixed before the data, any theta > 0: P(some f in F has Lip <= L and MSE <= r^2 sigma^2) <= "
        "2^k exp(-2 n alpha^2/17) + |F| exp(-n (theta (u - alpha)/tau - Lambda))."
    ),
    source="here, sharper form of bubeck-sellke-2021, Theorem 2",
    predicts=2**k * sp.exp(-2 * n * alpha**2 / 17),
    derive=theorems.theorem_2_sharp(),
    by_hand=[(dict(n=400, alpha=0.8, k=1), "1.664e-13", "2 exp(-512/17) = 2 exp(-30.1176), the first term")],
    controls=[
        Control("half_of_r_earned", "sigma^2 (1 - r/2) earned", derive=theorems.theorem_2_sharp(earned=sigma**2 * (1 - r / 2))),
        Control(
            "all_of_epsilon_earned", "sigma^2 (1 - r^2) earned, all of epsilon", derive=theorems.theorem_2_sharp(earned=EARNED * (1 + r))
        ),
    ],
)
