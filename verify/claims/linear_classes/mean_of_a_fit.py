"""The mean over the data of a fit with MSE <= 1 is at most 2 in absolute value.

So the noise event of the linear classes needs means in [-2, 2] only, and its 37 stands where 17 stands for means in [-1, 1].
"""

from theory.linear import coverage
from verify import Claim, Control

claim = Claim(
    says="If labels lie in [-1, 1] and MSE <= 1, the mean of f over the data lies in [-2, 2].",
    source="here; dohmatob-2021, the nearest published result",
    predicts=4,
    derive=coverage.mean_of_a_fit(),
    by_hand=[(dict(n=1), 4, "y = 1, f = 2: MSE = 1 and f_bar^2 = 4")],
    controls=[
        Control("smaller_range_derived", "the mean said to lie in [-1, 1], in the derivation", derive=coverage.mean_of_a_fit(size=1))
    ],
)
