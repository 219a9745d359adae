"""Theorem 2 (submission), isoperimetric part: K = 8^4 follows at share epsilon/6 from 8 * 3.5231 (Proposition 1.2 sharp).

n^{-1/2} sum h_i z_i is subgaussian, h = sqrt(d/c) (f - E f)/L and h z 8-subgaussian.  Which K follows from which constant is the table of
version_matrix.
"""

import sympy as sp

from theory.paper import theorem_2
from theory.paper.theorem_2 import log_F
from theory.paper.versions import K_STAR
from theory.proof.letters import L, c, d, eps, n
from verify import Claim, Control

claim = Claim(
    says=(
        "Some f in a finite class has Lip(f) <= L and mean z (f - E f) >= epsilon/6 "
        "with probability at most 2 |F| exp(-epsilon^2 n d/(8^4 c L^2))."
    ),
    source="bubeck-sellke-2021, Theorem 2, proof (submission)",
    predicts=2 * sp.exp(log_F - eps**2 * n * d / (8**4 * c * L**2)),
    derive=theorem_2.isoperimetric_part("submission", 8 * K_STAR),
    by_hand=[(dict(log_F=0, epsilon=1, n=4096, d=10, c=1, L=1), 9.07998595e-05, "n/8^4 = 1, and 2 exp(-10)")],
    controls=[
        Control(
            "as_printed", "18 as printed in Proposition 1.2: 144 in place of 28.2", derive=theorem_2.isoperimetric_part("submission", 144)
        )
    ],
)
