"""The mean over the data of what fits is at most 2, so the noise event of the linear classes needs means in [-2, 2] only: 37 for 17."""

from theory.linear import coverage
from verify import Claim, Control

claim = Claim(
    says="Labels in [-1, 1] and MSE <= 1 leave the mean of f over the data in [-2, 2].",
    source="here; dohmatob-2021, the nearest published",
    predicts=4,
    derive=coverage.mean_of_a_fit(),
    by_hand=[(dict(n=1), 4, "y = 1, f = 2: MSE = 1 and f_bar^2 = 4")],
    controls=[Control("smaller_range_derived", "in [-1, 1], derived", derive=coverage.mean_of_a_fit(size=1))],
)
