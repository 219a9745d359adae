"""Under Definition 1.1 alone, without MGF isoperimetry, the price is kappa(A) <= 4.571 for every A.

It is 2 (1 + log 2) = 3.386 at A = 0, rises to its largest value 4.5709 near A = 4.1 and falls to 4 as A grows.
"""

import math

import numpy as np

from theory.law import kappa, tail_rate
from theory.sharpened import rates
from verify import Claim, Control, exact, finite
from verify.engine.claim import Formula


def measure(stream, A):
    """The least price over a fine grid of theta, the expectation of cosh(2 theta R) by Gauss-Legendre quadrature in r."""
    low, high = math.log(A) / 2 - 1.2, math.log(A) / 2 + 0.36
    for _ in range(6):
        theta = np.exp(np.linspace(low, high, 41))
        prices = [(A + math.log1p((mean_cosh(2 * t) - 1) / 4)) ** 2 / (2 * A * t**2) for t in theta]
        best = int(np.argmin(prices))
        low, high = math.log(theta[max(best - 1, 0)]), math.log(theta[min(best + 1, 40)])
    return exact(float(finite(prices).min()), rounding=1e-9)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def mean_cosh(s):
    """E cosh(s R), density 2 r exp(-r^2/2) from sqrt(2 log 2) on."""
    start, end = math.sqrt(2 * math.log(2)), s + 12
    r = start + (end - start) * (NODES + 1) / 2
    return float((WEIGHTS * 2 * r * (np.exp(s * r - r**2 / 2) + np.exp(-s * r - r**2 / 2)) / 2).sum() * (end - start) / 2)


claim = Claim(
    says=(
        "For any noise under Definition 1.1 alone, kappa(A) = min over theta > 0 of (A + log(3/4 + E cosh(2 theta R)/4))^2/(2 A theta^2) "
        "<= 4.571, R of the tail min(1, 2 exp(-r^2/2))."
    ),
    relation="==",
    predicts=Formula(lambda A: kappa(A, tail_rate), "min over theta of (A + log(3/4 + E cosh(2 theta R)/4))^2/(2 A theta^2)"),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    points=[dict(A=a) for a in (0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 4.1, 10.0, 30.0, 100.0)],
    derive=rates.kappa_tail(),
    measure=measure,
    within=1.8e-9,
    by_hand=[
        (dict(A=0.001), "3.388", "at A = 0 it is 2 (1 + log 2) = 3.3863, and here slightly larger"),
        (
            dict(A=100.0),
            "4.088",
            ("at theta^2 = 50 it is (100 + 100 + log(sqrt(2 pi) 14.14/4))^2/(2 * 100 * 50) = 4.09, and slightly less at the best theta"),
        ),
    ],
    controls=[
        Control("4_571_everywhere", "kappa = 4.571 at every A", predicts=rates.TAIL_MOST, points=[dict(A=0.1), dict(A=4.1), dict(A=100.0)]),
        Control(
            "kappa_3_571_derived", "kappa <= 3.571 in place of 4.571, in the derivation", derive=rates.kappa_tail(most=rates.TAIL_MOST - 1)
        ),
    ],
)
