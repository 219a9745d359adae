"""Section 4, the component means: E max |(1/n) sum e_i E_l f| <= sqrt(k/n), for |E_l f| <= 1 and k components of any weights."""

import sympy as sp

from theory.paper import generalization
from theory.proof.letters import k, n
from verify import Claim, Control

claim = Claim(
    says=(
        "If |E_l f| <= 1 for every f and each of the k components, then E max |(1/n) sum e_i E_l f| <= sqrt(k/n), l the component of x_i."
    ),
    source="bubeck-sellke-2021, Section 4 (later versions, as reported), with its constant",
    predicts=sp.sqrt(k / n),
    derive=generalization.mean_part(),
    by_hand=[(dict(k=4, n=100), 0.2, "sqrt(4/100)")],
    controls=[Control("means_up_to_2", "component means up to 2: |E_l f| <= 2", derive=generalization.mean_part(largest_mean=2))],
)
