"""The size of a net from diameters: (1 + W/eta)^p functions, in any norm and for every W J, where (60 W J/epsilon)^p is printed.

Balls of radius eta/2 around points eta apart lie in a set of diameter W + eta, which has at most the volume of a ball of that diameter
(the isodiametric inequality; Brunn and Minkowski, for every norm).
"""

import sympy as sp

from theory.paper import covering
from theory.proof.letters import J, W, eps, p
from verify import Claim, Control

claim = Claim(
    says=(
        "A class whose p parameters lie in a set of diameter W has a net at sup-distance epsilon/6 of at most (1 + 6 W J/epsilon)^p "
        "functions."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=p * sp.log(1 + 6 * W * J / eps),
    derive=covering.net_size_sharper(),
    by_hand=[(dict(p=2, W=1, J=1, epsilon=2), "2.77259", "1 + 6/2 = 4, and 2 log 4 = 2.77259")],
    controls=[
        Control(
            "diameter_for_radius",
            "(1 + 3 W J/epsilon)^p functions, the diameter taken for the radius",
            derive=covering.net_size_sharper(factor=3),
        )
    ],
)
