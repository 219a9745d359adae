"""Proposition 1.2 for symmetric X: the proxy 1 + log 2, so the constant 2 (1 + log 2) = 3.386, term by term and by hand.

E X^(2j) <= E R^(2j) = j! S_j <= 2 j!, S_j the beginning of the series of exp(log 2), and C(2j, j) ((1 + log 2)/2)^j >= 2 for j >= 2.
Measured is a fair sign times R, which has the largest tail that the hypothesis allows.
"""

import numpy as np
import sympy as sp

from theory.paper import proposition_1_2_by_hand
from theory.paper.proposition_1_2 import s
from theory.paper.proposition_1_2_by_hand import V_SYMMETRIC
from verify import Claim, Control, mean

from .best_constant_extremal_mgf import sizes


def measure(stream, s):
    """E cosh(s R) = E exp(s X), X a fair sign times R."""
    return mean(np.cosh(s * sizes(stream, 300_000)))


def one_sign(stream, s):
    """The extremal law, whose sign depends on its size: X is not symmetric."""
    size = sizes(stream, 1_000_000)
    return mean(np.exp(s * np.where(size > 1.2751528041196, size, -size)))


claim = Claim(
    says="If X is symmetric and P(|X| >= t) <= 2 exp(-t^2) then E exp(s X) <= exp((1 + log 2) s^2/2).",
    relation="<=",
    predicts=sp.exp(V_SYMMETRIC * s**2 / 2),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    points=[dict(s=value) for value in (0.5, 1.0, 2.0)],
    derive=proposition_1_2_by_hand.symmetric(),
    measure=measure,
    by_hand=[(dict(s=2), "29.5562", "exp((1 + log 2) * 4/2) = exp(2 + 2 log 2) = 4 exp(2)")],
    controls=[
        Control(
            "proxy_3_2",
            "the proxy 3/2 in place of 1 + log 2 = 1.693",
            predicts=sp.exp(sp.Rational(3, 2) * s**2 / 2),
            points=[dict(s=0.5), dict(s=0.25)],
        ),
        Control("not_symmetric", "X is not symmetric: the extremal law X* is drawn", measure=one_sign, points=[dict(s=0.378)]),
        Control(
            "five_at_term_2",
            "the term j = 2 said to reach 5 where it must reach 2: it is 6 ((1 + log 2)/2)^2 = 4.3",
            derive=proposition_1_2_by_hand.symmetric(least=5),
        ),
    ],
)
