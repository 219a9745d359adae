"""Noise events of Lemma 2.1 in later versions, as reported: at deviation epsilon/8 Hoeffding's exponent is exactly n epsilon^2/8^3."""

import sympy as sp

from theory.paper import lemma_2_1
from theory.proof.letters import eps, n
from verify import Claim, Control

claim = Claim(
    says=(
        "The noise events mean z^2 < sigma^2 - epsilon/8 and mean z g < -epsilon/8 of Lemma 2.1 have total probability at most 2 exp(-n "
        "epsilon^2/8^3)."
    ),
    source="bubeck-sellke-2021, Lemma 2.1 (9^4 version, 10^4 version, as reported)",
    predicts=2 * sp.exp(-n * eps**2 / 8**3),
    derive=lemma_2_1.budget_later(),
    by_hand=[(dict(n=5120, epsilon=1), 9.07998595e-05, "2 * 5120 * (1/8)^2/4^2 = 10, and 2 exp(-10)")],
    controls=[
        Control(
            "one_less",
            "the exponent n epsilon^2/(8^3 - 1) in place of n epsilon^2/8^3",
            derive=lemma_2_1.budget_later(n * eps**2 / (8**3 - 1)),
        )
    ],
)
