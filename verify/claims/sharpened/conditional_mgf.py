"""Noise in an interval of length 2 with mean 0 has E exp(s z) <= 3/4 + cosh(2s)/4, and no weight of the cosh below 1/4 is enough.

The two-point law on the ends is the worst for its mean; log(3/4 + cosh(2s)/4) less the log of its moment generating function starts at
0 and its slope is a sum of squares: sinh s ((sinh s + m cosh s)^2 + m^2) over (2 + sinh^2 s)(cosh s + m sinh s).
"""

import math

import sympy as sp

from theory.sharpened import noise
from theory.sharpened.noise import s
from verify import Claim, Control, exact


def two_points(s, m, length=2.0):
    """E exp(s z), z on the two ends of an interval of this length, its mean 0 and its middle -m length/2."""
    high, low = (1 - m) * length / 2, -(1 + m) * length / 2
    return exact((1 + m) / 2 * math.exp(s * high) + (1 - m) / 2 * math.exp(s * low), rounding=1e-13)


def measure(stream, s, m):
    return two_points(s, m)


def longer(stream, s, m):
    """An interval of length 2.1."""
    return two_points(s, m, length=2.1)


SMALL = [dict(s=0.3, m=0.0)]

claim = Claim(
    says="If E[z | x] = 0 and z lies in an interval of length 2 given x, then E[exp(s z) | x] <= 3/4 + cosh(2s)/4 for all s.",
    relation="<=",
    predicts=sp.Rational(3, 4) + sp.cosh(2 * s) / 4,
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[*SMALL, *(dict(s=s, m=m) for s in (0.3, 1.0, 3.0, 8.0) for m in (-0.95, -0.7, -0.3, 0.5))],
    derive=noise.conditional_mgf(),
    measure=measure,
    by_hand=[(dict(s=0), "1", "3/4 + 1/4 = 1"), (dict(s=1), "1.6905", "3/4 + cosh(2)/4 = 0.75 + 3.76220/4")],
    controls=[
        Control(
            "weight_0_24",
            "the weight 0.24 of the cosh in place of 1/4, which is too small for the variance 1 of a fair sign",
            predicts=0.76 + 0.24 * sp.cosh(2 * s),
            points=SMALL,
        ),
        Control(
            "weight_0_24_derived",
            "the weight 0.24 of the cosh in place of 1/4, in the derivation",
            derive=noise.conditional_mgf(sp.Rational(24, 100)),
        ),
        Control("longer_interval", "z in an interval of length 2.1 in place of 2", measure=longer, points=SMALL),
    ],
)
