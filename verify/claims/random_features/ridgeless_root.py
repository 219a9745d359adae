"""Without ridge the fixed point of random features is a quadratic that does not contain p: its root t gives the effective ridge (p-n) t/d.

c t^2 - b t - mu_1^2 v = 0 with c = n/d and b = v + mu_1^2 (1 - c); the letter s stands for mu_1^2. The claims ridgeless_* use this root.
"""

from theory.features.derivations import ridgeless
from verify import Claim, Control

claim = Claim(
    says=(
        "For lambda = 0 and p > n the fixed point reduces to c t^2 - b t - mu_1^2 v = 0, c = n/d, b = v + mu_1^2 (1 - c), "
        "with one positive root."
    ),
    source="here; mei-montanari-2019, the fixed point; hastie-2019, the ridgeless limit",
    predicts=ridgeless.ROOT,
    derive=ridgeless.radical(),
    by_hand=[
        (dict(n=100, d=100, s=3, v=4), 6, "c = 1, b = 4: t^2 - 4 t - 12 = (t - 6)(t + 2)"),
        (dict(n=100, d=100, s=2, v=1), 2, "c = 1, b = 1: t^2 - t - 2 = (t - 2)(t + 1)"),
    ],
    controls=[Control("sign_turned", "+ mu_1^2 v in place of - mu_1^2 v in the quadratic", derive=ridgeless.radical(-1))],
)
