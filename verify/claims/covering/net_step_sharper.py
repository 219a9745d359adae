"""Theorem 3's proof, sharper: a neighbour within epsilon/6 of a function that fits by epsilon fits by 2 epsilon/3."""

from theory.paper import covering
from theory.proof.letters import eps, sigma
from verify import Claim, Control

claim = Claim(
    says=(
        "If MSE(f) <= sigma^2 - epsilon and sigma^2 <= 1, every function within epsilon/6 of f has an MSE of at most sigma^2 - 2 epsilon/3."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=sigma**2 - 2 * eps / 3,
    derive=covering.net_step_sharper(),
    by_hand=[(dict(sigma=1, epsilon=0.75), 0.5, "1 - 2 * 0.75/3 = 0.5; the neighbour has at most (0.5 + 0.125)^2 = 0.390625")],
    controls=[Control("three_quarters_kept", "an MSE of at most sigma^2 - 3 epsilon/4", derive=covering.net_step(eps / 6, 3 * eps / 4))],
)
