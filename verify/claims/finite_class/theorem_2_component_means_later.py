"""Theorem 2, mixtures, later versions: at deviation epsilon/8 Hoeffding's exponent is exactly the reported n epsilon^2/(8^3 k)."""

import sympy as sp

from theory.paper import theorem_2
from theory.proof.letters import eps, k, n
from verify import Claim, Control

claim = Claim(
    says=(
        "In a mixture of k laws the probability that some component has |sum of z_i| > (epsilon/8) sqrt(n n_l/k) is at most 2k exp(-n "
        "epsilon^2/(8^3 k))."
    ),
    source="bubeck-sellke-2021, Theorem 2, proof for mixtures (9^4 version, 10^4 version, as reported)",
    predicts=2 * k * sp.exp(-n * eps**2 / (8**3 * k)),
    derive=theorem_2.component_means(8),
    by_hand=[(dict(n=10240, k=2, epsilon=1), 1.8159972e-04, "10240/1024 = 10, and 4 exp(-10)")],
    controls=[
        Control(
            "one_less",
            "the exponent n epsilon^2/((8^3 - 1) k) in place of n epsilon^2/(8^3 k)",
            derive=theorem_2.component_means(8, n * eps**2 / ((8**3 - 1) * k)),
        )
    ],
)
