"""The effective ridge kappa of ridge regression on random features solves a quartic; ridge_linear_target uses its root.

n = lambda/kappa + p - kappa d/t with t = d/tr (Sigma + kappa)^-1, and p t/d = v + kappa + mu_1^2 t/(t + mu_1^2): t drops out.
"""

from theory.features.closed_forms import QUARTIC, kappa, p, ridge
from theory.features.derivations import with_ridge
from theory.features.derivations.ridgeless import d, n, s, v
from verify import Claim, Control, Root

claim = Claim(
    says=(
        "The effective ridge of ridge regression on random features is a root of the quartic in kappa that is left when t is eliminated."
    ),
    source="here; mei-montanari-2019, the fixed point",
    predicts=Root(QUARTIC, kappa, (ridge / (n + p), ridge + p * (s * (1 + p / d) + v))),
    derive=with_ridge.quartic(),
    by_hand=[
        (
            dict(n=20, d=10, p=40, s=1, v=0.5, lambda_r=30),
            "3.000",
            "t = 1: p t/d = 4 = v + kappa + 1/2 gives kappa = 3, and 30/3 + 40 - 3 * 10 = 20 points",
        ),
    ],
    controls=[
        Control(
            "p_for_p_minus_n_derived",
            "lambda + p kappa in place of lambda + (p - n) kappa, in the derivation",
            derive=with_ridge.quartic(QUARTIC.subs(n, 0)),
        )
    ],
)
