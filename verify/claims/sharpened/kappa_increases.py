"""The price kappa(A) of any noise increases with the entropy A per data point.

At theta^2 = xi A the price increases with A for every fixed xi, so its least value over xi increases too.
"""

from theory.proof.letters import A
from theory.sharpened import rates
from verify import Claim, Control, exact

from .kappa_any_noise import price


def measure(stream, A):
    """kappa(A) over kappa(A/2)."""
    return exact(price(A) / price(A / 2), rounding=1e-9)


def symmetric_price_of_a_fixed_theta(stream, A):
    """theta kept at 1 instead of the best one: (A + 1/2)^2/(2 A) falls until A = 1/2."""
    return exact((A + 0.5) ** 2 / (2 * A) / ((A / 2 + 0.5) ** 2 / A), rounding=1e-9)


claim = Claim(
    says="For any noise the price kappa increases with A; measured is kappa(A)/kappa(A/2) >= 1.",
    relation=">=",
    predicts=A**0,
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    points=[dict(A=a) for a in (0.01, 0.3, 1.0, 10.0, 100.0)],
    derive=rates.kappa_increases(),
    measure=measure,
    by_hand=[(dict(A=1.0), 1, "kappa(1) = 1.7543 against kappa(1/2) = 1.4940")],
    controls=[
        Control("doubles", "kappa(A) said to be at least 2 kappa(A/2)", predicts=2 * A**0),
        Control(
            "theta_not_best_one",
            "theta = 1 is used for every A in place of the best theta",
            measure=symmetric_price_of_a_fixed_theta,
            points=[dict(A=0.1), dict(A=0.3)],
        ),
    ],
)
