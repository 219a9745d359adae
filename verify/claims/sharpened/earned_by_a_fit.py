"""A function with a small training error is correlated with the noise z = y - g, and this claim says by how much.

At every data point 2r (z f - (1 - r/2) z^2 - z g) + (y - f)^2 = (y - f - r z)^2 >= 0.  So MSE <= r^2 sigma^2 and the noise event give
mean z (f - m) >= sigma^2 (1 - r) - alpha, and f = y - r z attains it.
"""

from fractions import Fraction

import numpy as np

from theory.proof.letters import sigma
from theory.sharpened import events
from theory.sharpened.events import r
from verify import Claim, Control, exact


def measure(stream, r, sigma):
    """Two data points with z = +-sigma and g = 0: the least mean z f over fits of training error (r sigma)^2, 7,200 directions y - f."""
    angles = np.linspace(0.0, 2.0 * np.pi, 7200, endpoint=False)
    noise = float(sigma) * np.array([1.0, -1.0])
    missed = float(r) * float(sigma) * np.sqrt(2.0) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return exact(float(((noise - missed) @ noise).min()) / 2.0, 1e-9)


claim = Claim(
    says=(
        "On the noise event every f with MSE <= r^2 sigma^2 has mean z (f - m) >= sigma^2 (1 - r) - alpha; f = y - r z attains sigma^2 (1 "
        "- r)."
    ),
    relation="==",
    predicts=sigma**2 * (1 - r),
    source=("here, a sharper form of bubeck-sellke-2021, Lemma 2.1; das-batra-srivastava-2024, the nearest published result"),
    points=[dict(r=a, sigma=b) for a in (Fraction(1, 2), Fraction(1, 5)) for b in (Fraction(1), Fraction(1, 2))],
    derive=events.earned(),
    measure=measure,
    within=1.5e-9,
    by_hand=[(dict(r=Fraction(1, 2), sigma=1), "1/2", "sigma^2 (1 - r) = 1 * (1 - 1/2)")],
    controls=[
        Control("proportional_to_epsilon", "sigma^2 (1 - r^2) in place of sigma^2 (1 - r)", predicts=sigma**2 * (1 - r**2)),
        Control("half_of_r_derived", "sigma^2 (1 - r/2) in place of sigma^2 (1 - r), in the derivation", derive=events.earned(kept=r / 2)),
    ],
)
