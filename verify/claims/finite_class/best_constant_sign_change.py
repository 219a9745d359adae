"""Proposition 1.2, where the worst law changes its sign: E X* falls as r_0 grows and is 0 between 1.27515280411960 and 1.27515280411961."""

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import MEAN, R0_LOW
from verify import Claim, Control

claim = Claim(
    says=("The extremal law X* of Proposition 1.2 has E X* = 0 at one r_0 only, which lies between 1.27515280411960 and 1.27515280411961."),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=MEAN,
    derive=proposition_1_2.change_of_sign(),
    by_hand=[
        (
            dict(r_0=1.27515),
            "0.00000718",
            ("E X* has the slope -8 r_0^2 exp(-r_0^2) = -2.559 there, and r_0 is 2.804e-6 below the root: 2.804e-6 * 2.559 = 0.00000718"),
        )
    ],
    controls=[
        Control(
            "end_below_root", "an interval for r_0 whose upper end lies below the root", derive=proposition_1_2.change_of_sign(high=R0_LOW)
        )
    ],
)
