"""Symmetric noise has the price kappa(A) = 1 for every A, which is attained at theta^2 = 2A."""

from theory.sharpened import rates
from verify import Claim, Control

claim = Claim(
    says=("For noise that is symmetric given x, kappa(A) = min over theta > 0 of (A + theta^2/2)^2/(2 A theta^2) is 1 for every A."),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=1,
    derive=rates.kappa_symmetric(),
    by_hand=[(dict(A=3), 1, "theta^2 = 6: (3 + 3)^2/(2 * 3 * 6) = 1")],
    controls=[Control("kappa_half", "kappa = 1/2 in place of 1", derive=rates.kappa_symmetric(price=rates.HALF))],
)
