"""Theorem 2', the sharp finite-class theorem: a class of |F| smooth functions that is fixed before the data fits with tiny probability.

P(a smooth fit) <= 2^k exp(-2 n alpha^2/17) + |F| exp(-n (theta (u - alpha)/tau - Lambda)), u = sigma^2 (1 - r).  Both terms are
exponentially small in n, so a simulation never sees the event: the steps are measured in the claims earned_by_a_fit, noise_event and
noise_times_function.  A class chosen after the data, which fits with probability 1, is a false world of noise_times_function.
"""

import sympy as sp

from theory.proof.letters import alpha, k, n, sigma
from theory.sharpened import theorems
from theory.sharpened.theorems import EARNED, r
from verify import Claim, Control

claim = Claim(
    says=(
        "Let F be finite and fixed before the data, u = sigma^2 (1 - r), tau = L sqrt(c/d) and Lambda the rate of the noise. For every "
        "theta > 0 P(some f in F has Lip(f) <= L and MSE <= r^2 sigma^2) <= 2^k exp(-2 n alpha^2/17) + |F| exp(-n (theta (u - alpha)/tau "
        "- Lambda))."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    predicts=2**k * sp.exp(-2 * n * alpha**2 / 17),
    derive=theorems.theorem_2_sharp(),
    by_hand=[(dict(n=400, alpha=0.8, k=1), "1.664e-13", "the first term: 2 exp(-2 * 400 * 0.64/17) = 2 exp(-512/17) = 2 exp(-30.1176)")],
    controls=[
        Control(
            "half_of_r_earned",
            "a fit said to have mean z (f - m) >= sigma^2 (1 - r/2) - alpha",
            derive=theorems.theorem_2_sharp(earned=sigma**2 * (1 - r / 2)),
        ),
        Control(
            "all_of_epsilon_earned",
            "a fit said to have mean z (f - m) >= sigma^2 (1 - r^2) - alpha, which is all of epsilon less alpha",
            derive=theorems.theorem_2_sharp(earned=EARNED * (1 + r)),
        ),
    ],
)
