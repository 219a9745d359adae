"""The rate of any noise, Lambda = log(3/4 + exp(2x)/4) at x = theta^2: between x/2 (a fair sign) and 2x (a sign of size 2)."""

import math

from theory import sharpened_rates
from theory.sharpened_rates import x
from verify import Claim, Control, exact


def measure(stream, x_theta):
    return exact(math.log(0.75 + math.exp(2 * x_theta) / 4), rounding=1e-13)


def noise_of_length_8(stream, x_theta):
    """Labels +-4, fair signs, z in an interval of length 8: E exp(theta z h) = exp(8 theta^2)."""
    return exact(8 * x_theta, rounding=1e-13)


claim = Claim(
    says="x/2 <= log(3/4 + exp(2x)/4) <= min(2x, x/2 + x^2/2), and at least 2x - log 4.",
    relation="<=",
    predicts=2 * x,
    source="here, sharper form of bubeck-sellke-2021, Theorem 2",
    points=[dict(x_theta=a) for a in (0.01, 0.3, 1.0, 5.0, 50.0)],
    derive=sharpened_rates.general_rate(),
    measure=measure,
    by_hand=[(dict(x_theta=0.5), 1, "2 * 0.5, against log(0.75 + e/4) = 0.3576")],
    controls=[
        Control("x/2, the rate of symmetric noise", predicts=x / 2),
        Control("labels +-4, noise in an interval of length 8", measure=noise_of_length_8),
    ],
)
