"""Theorem 3's proof: a neighbour within epsilon/6 of a function that fits by epsilon fits by epsilon/2, because sigma^2 <= 1.

The root mean squares obey the triangle inequality: (sqrt(sigma^2 - epsilon) + epsilon/6)^2 <= sigma^2 - epsilon/2.  More is true:
2 epsilon/3 is kept, and half of epsilon even at radius epsilon/4.
"""

from theory.paper import covering
from theory.proof.letters import eps, sigma
from verify import Claim, Control

claim = Claim(
    says=(
        "If MSE(f) <= sigma^2 - epsilon and sigma^2 <= 1, every function within epsilon/6 of f has an MSE of at most sigma^2 - epsilon/2."
    ),
    source="bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=sigma**2 - eps / 2,
    derive=covering.net_step(),
    by_hand=[(dict(sigma=1, epsilon=0.64), 0.68, "1 - 0.64/2 = 0.68; the neighbour has at most (0.6 + 0.1067)^2 = 0.4994")],
    controls=[Control("radius_epsilon_3", "a neighbour within epsilon/3 in place of epsilon/6", derive=covering.net_step(eps / 3))],
)
