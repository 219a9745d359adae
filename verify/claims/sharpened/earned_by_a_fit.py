"""A small training error is correlation with the noise: 2r (z f - (1 - r/2) z^2 - z g) + (y - f)^2 = (y - f - r z)^2 at every data point.

So MSE <= r^2 sigma^2 and the noise event give mean z (f - m) >= sigma^2 (1 - r) - alpha, with no loss: f = y - r z attains it.
"""

from fractions import Fraction

from theory import sharpened_events
from theory.sharpened_events import r
from theory.symbols import sigma
from verify import Claim, Control, exact


def measure(stream, r, sigma):
    """Two data points with z = +-sigma, g = 0, and f = y - r z: what the fit has earned, mean z f, in exact fractions."""
    r, sigma = Fraction(r), Fraction(sigma)
    noise = [sigma, -sigma]
    fit = [z - r * z for z in noise]
    return exact(sum(z * f for z, f in zip(noise, fit, strict=True)) / 2)


claim = Claim(
    says="A fit with MSE <= r^2 sigma^2 has mean z (f - m) >= sigma^2 (1 - r) - alpha on the noise event, attained by f = y - r z.",
    relation="==",
    predicts=sigma**2 * (1 - r),
    source="here, sharper form of bubeck-sellke-2021, Lemma 2.1; das-batra-srivastava-2024, the nearest published",
    points=[dict(r=a, sigma=b) for a in (Fraction(1, 2), Fraction(1, 5)) for b in (Fraction(1), Fraction(1, 2))],
    derive=sharpened_events.earned(),
    measure=measure,
    by_hand=[(dict(r=Fraction(1, 2), sigma=1), "1/2", "1 * (1 - 1/2)")],
    controls=[
        Control("1 - r^2 for 1 - r", predicts=sigma**2 * (1 - r**2)),
        Control("sigma^2 (1 - r/2), derived", derive=sharpened_events.earned(kept=r / 2)),
    ],
)
