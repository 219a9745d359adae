"""Section 1.2: the law under a Poincare inequality, with its constant: Lip >= n v sqrt(d/c)/(2 (log|F| + n log 3 + log(1/delta))).

v is the share of epsilon that the noise against f - E f must reach (epsilon/6 or epsilon/8).  For p >= n parameters that is
n sqrt(d)/p up to a logarithm; for linear classes the larger rate sqrt(n d/p) follows from the same inequality (see
poincare_against_linear_classes).
"""

import sympy as sp

from theory.paper import poincare
from theory.proof.letters import delta
from verify import Claim, Control

claim = Claim(
    says=(
        "The probability that some f with 2 Lip(f) (log|F| + n log 3 + log(1/delta)) <= n v sqrt(d/c) has mean z (f - E f) >= v is at "
        "most delta."
    ),
    source="bubeck-sellke-2021, Section 1.2, with its constant",
    predicts=-sp.log(1 / delta),
    derive=poincare.floor(),
    by_hand=[(dict(delta=0.05), "-2.995732", "-log(1/0.05) = log 0.05")],
    controls=[Control("without_2_twice_floor", "the same without the factor 2, a floor twice as high", derive=poincare.floor(share=1))],
)
