"""Proposition 1.2, exponential moments of the square: E exp(a X^2) <= 2^a/(1 - a) for a < 1, by integrating the tail of X^2."""

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import a
from verify import Claim, Control

claim = Claim(
    says="If P(|X| >= t) <= 2 exp(-t^2) then E exp(a X^2) <= 2^a/(1 - a) for 0 <= a < 1.",
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=2**a / (1 - a),
    derive=proposition_1_2.layer_cake(),
    by_hand=[(dict(a=0.5), "2.828427", "2^(1/2)/(1/2) = 2 sqrt(2)")],
    controls=[
        Control(
            "log_2_forgotten",
            "1^a in place of 2^a, as if R^2 were exponential and not log 2 plus an exponential variable",
            derive=proposition_1_2.layer_cake(base=1),
        )
    ],
)
