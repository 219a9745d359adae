"""Section 4, the part that isoperimetry makes small: E max |(1/n) sum e_i h(x_i)| <= L sqrt(2 c log(2N)/(n d))."""

import sympy as sp

from theory.paper import generalization
from theory.paper.generalization import log_signed
from theory.proof.letters import L, c, d, n
from verify import Claim, Control

claim = Claim(
    says=("For N functions that are L-Lipschitz, less their component means, E max |(1/n) sum e_i h(x_i)| <= L sqrt(2 c log(2N)/(n d))."),
    source="bubeck-sellke-2021, Section 4 (later versions, as reported), with its constant",
    predicts=L * sp.sqrt(2 * c / (n * d)) * sp.sqrt(log_signed),
    derive=generalization.centred_part(),
    by_hand=[(dict(L=1, c=1, n=10, d=5, log_2N=1), 0.2, "sqrt(2/(10 * 5)) sqrt(1) = sqrt(2/50) = 0.2")],
    controls=[Control("one_under_the_root", "the factor 1 in place of 2 under the root", derive=generalization.centred_part(factor=1))],
)
