"""Theorem 3's proof, wider: half of epsilon is kept even by a neighbour within epsilon/4, so a coarser net would do."""

from theory.paper import covering
from theory.proof.letters import eps, sigma
from verify import Claim, Control

claim = Claim(
    says=(
        "If MSE(f) <= sigma^2 - epsilon and sigma^2 <= 1, every function within epsilon/4 of f has an MSE of at most sigma^2 - epsilon/2."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=sigma**2 - eps / 2,
    derive=covering.net_step_wider(),
    by_hand=[(dict(sigma=1, epsilon=0.36), 0.82, "1 - 0.36/2 = 0.82; the neighbour has at most (0.8 + 0.09)^2 = 0.7921")],
    controls=[Control("radius_epsilon_3", "a neighbour within epsilon/3 in place of epsilon/4", derive=covering.net_step(eps / 3))],
)
