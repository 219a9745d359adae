"""Proposition 1.2, where the worst law changes its sign: E X* falls in r_0, and is zero between 1.27515280411960 and 1.27515280411961."""

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import MEAN, R0_LOW
from verify import Claim, Control

claim = Claim(
    says="E X* = 0 at one r_0 only, which lies between 1.27515280411960 and 1.27515280411961.",
    source="here, the sharp form of the next; bubeck-sellke-2021, Proposition 1.2",
    predicts=MEAN,
    derive=proposition_1_2.change_of_sign(),
    by_hand=[(dict(r_0=1.27515), "0.00000718", "the slope there is -8 r_0^2 exp(-r_0^2) = -2.559, and 2.804e-6 times that is 0.00000718")],
    controls=[Control("end_below_root", "an upper end below r_0", derive=proposition_1_2.change_of_sign(high=R0_LOW))],
)
