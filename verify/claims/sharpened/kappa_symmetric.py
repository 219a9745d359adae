"""Symmetric noise costs nothing: kappa(A) = 1 for every A, attained at theta^2 = 2A."""

from theory.sharpened import rates
from verify import Claim, Control

claim = Claim(
    says="kappa(A) = 1 for noise symmetric given x.",
    source="here, sharper form of bubeck-sellke-2021, Theorem 3",
    predicts=1,
    derive=rates.kappa_symmetric(),
    by_hand=[(dict(A=3), 1, "theta^2 = 6: (3 + 3)^2/(2 * 3 * 6) = 1")],
    controls=[Control("kappa_half", "kappa = 1/2", derive=rates.kappa_symmetric(price=rates.HALF))],
)
