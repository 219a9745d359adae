"""Theorem 3 for deep networks: the logarithm is at most D times a logarithm without D, so Lip >~ sqrt(n d/(D p)) up to it.

Lemma 3.1 gives J = (W sqrt(p Q))^D Q R sqrt(p), and the box [-W, W]^p has diameter 2 W sqrt(p).
"""

import sympy as sp

from theory import deep_nets
from theory.symbols import D, Q, R, W, eps, p
from verify import Claim, Control

claim = Claim(
    says="For networks of depth D the logarithm log(60 W J/epsilon) of Theorem 3 is at most D log(120 W^2 (p Q)^{3/2} R/epsilon).",
    source="bubeck-sellke-2021, Section 3 (all versions)",
    predicts=D * sp.log(120 * W**2 * (p * Q) ** sp.Rational(3, 2) * R / eps),
    derive=deep_nets.law_for_deep_nets(),
    by_hand=[(dict(D=2, W=1, p=4, Q=1, R=1, epsilon=0.96), "13.816", "120 * 8/0.96 = 1000, and 2 log 1000 = 13.816")],
    controls=[Control("the depth dropped: log(...) in place of D log(...)", derive=deep_nets.law_for_deep_nets(depth=1))],
)
