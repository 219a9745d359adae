"""Without ridge and for p > n the quartic of ridge_root has the quadratic of ridgeless_root as a factor.

So kappa = (p - n) t/d, and t does not depend on p.
"""

from theory.features.derivations import with_ridge
from theory.features.derivations.ridgeless import ROOT, B, d, e, n, s, t, v
from verify import Claim, Control

claim = Claim(
    says=(
        "If lambda = 0 and p > n, the effective ridge of random features is (p - n) t/d, where t is the root of the ridgeless quadratic."
    ),
    source="here; mei-montanari-2019, the fixed point; hastie-2019, the ridgeless limit",
    predicts=e * ROOT / d,
    derive=with_ridge.quartic_without_ridge(),
    by_hand=[(dict(n=100, d=100, e=50, s=3, v=4), 3, "t = 6, of t^2 - 4 t - 12 = 0: 50 * 6/100")],
    controls=[
        Control(
            "sign_turned_derived",
            "v mu_1^2 added in place of subtracted, in the derivation",
            derive=with_ridge.quartic_without_ridge(n * t**2 / d - B * t + v * s),
        )
    ],
)
