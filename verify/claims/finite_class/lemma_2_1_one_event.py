"""Lemma 2.1 repaired by Hoeffding alone: y^2 - g^2 lies in [-1, 1], so its one event has probability at most exp(-n epsilon^2/18)."""

import sympy as sp

from theory.paper import lemma_2_1
from theory.proof.letters import eps, n
from verify import Claim, Control

claim = Claim(
    says=(
        "The event mean(y^2 - g^2) < sigma^2 - epsilon/3 has probability at most exp(-n epsilon^2/8^3), half of what Lemma 2.1 prints for "
        "its two events."
    ),
    source="here, a repair of bubeck-sellke-2021, Lemma 2.1 (submission)",
    predicts=sp.exp(-n * eps**2 / 8**3),
    derive=lemma_2_1.budget_repaired(),
    by_hand=[(dict(n=5120, epsilon=1), 4.539992976e-05, "5120/512 = 10, so exp(-10); Hoeffding's exponent 5120/18 gives exp(-284)")],
    controls=[
        Control(
            "hoeffding_range_3",
            "y^2 - g^2 said to lie in an interval of length 3 in place of 2",
            derive=lemma_2_1.budget_repaired(length=3),
        )
    ],
)
