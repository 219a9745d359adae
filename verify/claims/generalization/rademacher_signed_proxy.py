"""Section 4, one point: a fair sign times a centred function keeps the proxy c L^2/d, being half M(s) and half M(-s)."""

import sympy as sp

from theory.paper import generalization
from theory.paper.generalization import s
from theory.proof.letters import L, c, d
from verify import Claim, Control

claim = Claim(
    says="E exp(s e h(x)) <= exp(c L^2 s^2/(2d)) for a fair sign e and h = f - E_l f.",
    source="bubeck-sellke-2021, Section 4 (later versions, as reported)",
    predicts=sp.exp(c * L**2 * s**2 / (2 * d)),
    derive=generalization.signed_proxy(),
    by_hand=[(dict(c=1, L=2, s=1, d=4), "1.64872", "exp(4/8) = exp(1/2)")],
    controls=[Control("half_proxy", "half of the proxy", derive=generalization.signed_proxy(factor=4))],
)
