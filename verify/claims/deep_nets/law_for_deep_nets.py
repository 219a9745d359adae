"""Theorem 3 for deep networks: the logarithm is at most D times a logarithm without D, so up to it Lip >= sqrt(n d/(D p)).

Lemma 3.1 gives J = (W sqrt(p Q))^D Q R_0 sqrt(p), and the box [-W, W]^p has diameter 2 W sqrt(p).  R_0 is R for feed-forward nets without
biases, as printed, and sqrt(R^2 + 1) for the class of the submission, with skips and biases, D >= 2.  Both need inputs in a ball; for
x ~ N(0, I/d) see norms_of_normal_inputs.
"""

import sympy as sp

from theory.paper import deep_nets
from theory.paper.deep_nets import R_0
from theory.proof.letters import D, Q, W, eps, p
from verify import Claim, Control

claim = Claim(
    says="For networks of depth D the logarithm log(60 W J/epsilon) of Theorem 3 is at most D log(120 W^2 (p Q)^{3/2} R_0/epsilon).",
    source=deep_nets.SECTION,
    predicts=D * sp.log(120 * W**2 * (p * Q) ** sp.Rational(3, 2) * R_0 / eps),
    derive=deep_nets.law_for_deep_nets(),
    by_hand=[(dict(D=2, W=1, p=4, Q=1, R_0=1, epsilon=0.96), "13.816", "120 * 8/0.96 = 1000, and 2 log 1000 = 13.816")],
    controls=[
        Control(
            "depth_dropped",
            "the logarithm without the factor D: log(...) in place of D log(...)",
            derive=deep_nets.law_for_deep_nets(depth=1),
        )
    ],
)
