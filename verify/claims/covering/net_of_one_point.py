"""Theorem 3's net, small classes: where epsilon/60 <= W J <= epsilon/6 one function is a net, and 1 <= (60 W J/epsilon)^p.

With net_size this covers every class with 60 W J >= epsilon; the rest is net_of_a_tiny_class.
"""

import sympy as sp

from theory.paper import covering
from theory.proof.letters import J, W, eps, p
from verify import Claim, Control

claim = Claim(
    says=("If epsilon/60 <= W J <= epsilon/6, one function is a net at sup-distance epsilon/6, and 1 <= (60 W J/epsilon)^p."),
    source="bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=p * sp.log(60 * W * J / eps),
    derive=covering.net_of_one_point(),
    by_hand=[(dict(p=7, W=1, J=1, epsilon=60), 0, "60 * 1/60 = 1, and log 1 = 0: one function")],
    controls=[
        Control(
            "fifth_of_epsilon",
            "J W <= epsilon/5 deduced from W <= epsilon/(5 J), which is not within epsilon/6",
            derive=covering.net_of_one_point(mesh=sp.Rational(1, 5)),
        )
    ],
)
