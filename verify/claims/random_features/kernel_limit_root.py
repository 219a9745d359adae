"""As p grows with lambda/p held the fixed point becomes a quadratic in u = mu_1^2/(t + mu_1^2).

u^2 - (1 + c + z) u + c = 0, c = n/d, z = (v + lambda/p)/mu_1^2: the smaller root, for which n > d u^2. The claims kernel_limit* use it.
"""

import sympy as sp

from theory.features.closed_forms import per_parameter
from theory.features.derivations import limits
from theory.features.derivations.limits import u
from theory.features.derivations.ridgeless import d, n, s, v
from verify import Claim, Control

WHOLE = 1 + n / d + (v + per_parameter) / s

claim = Claim(
    says="As p grows with lambda/p held u = mu_1^2/(t + mu_1^2) solves u^2 - (1 + c + z) u + c = 0, c = n/d, z = (v + lambda/p)/mu_1^2.",
    source="here, from the fixed point of mei-montanari-2019",
    predicts=(WHOLE - sp.sqrt(WHOLE**2 - 4 * n / d)) / 2,
    derive=limits.kernel_limit(),
    by_hand=[(dict(n=100, d=100, s=4, v=1, r_p=1), "1/2", "c = 1, z = 1/2: u^2 - 5 u/2 + 1 = (u - 2)(u - 1/2)")],
    controls=[
        Control(
            "ridge_forgotten_derived",
            "z = v/mu_1^2 without the ridge, in the derivation",
            derive=limits.kernel_limit((1 + n / d + v / s) * u),
        )
    ],
)
