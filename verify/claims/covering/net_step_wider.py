"""Theorem 3's proof, wider: half of epsilon is kept even by a neighbour within epsilon/4, so a coarser net would do."""

from theory.paper import covering
from theory.proof.letters import eps, sigma
from verify import Claim, Control

claim = Claim(
    says="Where f fits by epsilon, MSE <= sigma^2 - epsilon with sigma^2 <= 1, a neighbour within epsilon/4 fits by epsilon/2.",
    source="here, sharper form of the next; bubeck-sellke-2021, Theorem 3, proof (submission)",
    predicts=sigma**2 - eps / 2,
    derive=covering.net_step_wider(),
    by_hand=[(dict(sigma=1, epsilon=0.36), 0.82, "1 - 0.18; the neighbour has at most (0.8 + 0.09)^2 = 0.7921")],
    controls=[Control("radius_epsilon_3", "the radius epsilon/3", derive=covering.net_step(eps / 3))],
)
