"""Proposition 1.2, exponential moments of the square: E exp(a X^2) <= 2^a/(1 - a) for a < 1, by the layer cake."""

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import a
from verify import Claim, Control

claim = Claim(
    says="If P(|X| >= t) <= 2 exp(-t^2) then E exp(a X^2) <= 2^a/(1 - a) for 0 <= a < 1.",
    source="here, the sharp form of the next; bubeck-sellke-2021, Proposition 1.2",
    predicts=2**a / (1 - a),
    derive=proposition_1_2.layer_cake(),
    by_hand=[(dict(a=0.5), "2.828427", "2 sqrt(2)")],
    controls=[Control("log_2_forgotten", "1^a: the log 2 in R^2 = log 2 + Exp(1) forgotten", derive=proposition_1_2.layer_cake(base=1))],
)
