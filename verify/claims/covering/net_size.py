"""Theorem 3's net, large classes: (60 W J/epsilon)^p functions are enough where W J >= epsilon/48, by volume.

A set of diameter W lies in a ball of radius W, whose packings at distance eta have at most (1 + 2 W/eta)^p points; at eta = epsilon/(6 J)
that is (1 + 12 W J/epsilon)^p.
"""

import sympy as sp

from theory.paper import covering
from theory.proof.letters import J, W, eps, p
from verify import Claim, Control

claim = Claim(
    says=("If W J >= epsilon/48, a class of p parameters has a net at sup-distance epsilon/6 of at most (60 W J/epsilon)^p functions."),
    source="bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=p * sp.log(60 * W * J / eps),
    derive=covering.net_size(),
    by_hand=[(dict(p=10, W=1, J=1, epsilon=0.6), "46.052", "60/0.6 = 100, and 10 log 100 = 46.052; 1 + 12/0.6 = 21 is less than 100")],
    controls=[
        Control("base_24", "(24 W J/epsilon)^p functions, which are not enough at W J = epsilon/48", derive=covering.net_size(factor=24))
    ],
)
