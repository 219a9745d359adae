"""Noise that is symmetric given x, with labels in [-1, 1], has |z| <= 1 and E exp(s z) <= cosh s, which is attained by a fair sign."""

import math

import sympy as sp

from theory.sharpened import noise
from theory.sharpened.noise import s
from verify import Claim, Control, exact


def measure(stream, s, a):
    """z = a, 0, -a with probabilities 1/4, 1/2, 1/4."""
    return exact((1 + math.cosh(s * a)) / 2, rounding=1e-13)


def not_symmetric(stream, s, a):
    """z = 2(1 - q) with probability q and -2q otherwise, q = 0.139: mean 0, length 2, not symmetric."""
    q = 0.139
    return exact(q * math.exp(2 * s * (1 - q)) + (1 - q) * math.exp(-2 * s * q), rounding=1e-13)


claim = Claim(
    says="If z is symmetric given x and labels lie in [-1, 1], then E[exp(s z) | x] <= cosh s for all s.",
    relation="<=",
    predicts=sp.cosh(s),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[dict(s=s, a=a) for s in (0.5, 2.0, 6.0) for a in (0.5, 1.0)],
    derive=noise.symmetric_mgf(),
    measure=measure,
    by_hand=[(dict(s=1), "1.5431", "(e + 1/e)/2 = (2.71828 + 0.36788)/2")],
    controls=[
        Control("half", "half of cosh s", predicts=sp.cosh(s) / 2, points=[dict(s=2.0, a=1.0)]),
        Control("constant_one_derived", "E exp(s z) <= 1, in the derivation", derive=noise.symmetric_mgf(sp.Integer(1))),
        Control("not_symmetric", "noise on two points that is not symmetric", measure=not_symmetric, points=[dict(s=4.0, a=1.0)]),
    ],
)
