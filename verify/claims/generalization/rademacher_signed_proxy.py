"""Section 4, one point: a fair sign times a centred function has the same proxy c L^2/d as the function.

Its moment generating function is the mean of those of h and of -h.
"""

import sympy as sp

from theory.paper import generalization
from theory.paper.generalization import s
from theory.proof.letters import L, c, d
from verify import Claim, Control

claim = Claim(
    says="If e is a fair sign and h = f - E_l f for an L-Lipschitz f, then E exp(s e h(x)) <= exp(c L^2 s^2/(2d)).",
    source="bubeck-sellke-2021, Section 4 (later versions, as reported)",
    predicts=sp.exp(c * L**2 * s**2 / (2 * d)),
    derive=generalization.signed_proxy(),
    by_hand=[(dict(c=1, L=2, s=1, d=4), "1.64872", "exp(1 * 4 * 1/(2 * 4)) = exp(4/8) = exp(1/2)")],
    controls=[Control("half_proxy", "exp(c L^2 s^2/(4d)), half of the proxy", derive=generalization.signed_proxy(factor=4))],
)
