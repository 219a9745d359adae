"""Theorem 2, the sum: its three parts together are at most 4k exp(-n epsilon^2/(8^3 k)) + 2 |F| exp(-epsilon^2 n d/(K c L^2)).

With A = n epsilon^2/8^3 the noise events have probability at most 2 exp(-A) and the component means at most 2k exp(-A/k): together at
most 4k exp(-A/k).
"""

import sympy as sp

from theory.paper import theorem_2
from theory.paper.theorem_2 import log_F
from theory.proof.letters import K, L, c, d, eps, k, n
from verify import Claim, Control

claim = Claim(
    says=(
        "The noise events, the component means and the isoperimetric part of Theorem 2 have total probability at most 4k exp(-n "
        "epsilon^2/(8^3 k)) + 2 |F| exp(-epsilon^2 n d/(K c L^2))."
    ),
    source="bubeck-sellke-2021, Theorem 2 (submission)",
    predicts=4 * k * sp.exp(-n * eps**2 / (8**3 * k)) + 2 * sp.exp(log_F - eps**2 * n * d / (K * c * L**2)),
    derive=theorem_2.theorem_2(),
    by_hand=[
        (
            dict(k=1, n=5120, epsilon=1, log_F=0, d=8, c=1, L=1, K=4096),
            "0.000272",
            "4 exp(-5120/512) = 4 exp(-10) = 0.0001816, and 2 exp(-5120 * 8/4096) = 2 exp(-10) = 0.0000908",
        )
    ],
    controls=[
        Control("three_k", "3k exp(-A/k) in place of 4k exp(-A/k), which is not enough at k = 1", derive=theorem_2.theorem_2(terms=3))
    ],
)
