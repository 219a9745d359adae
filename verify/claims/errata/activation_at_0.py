"""Lemma 3.1 asks of the activation that it is 1-Lipschitz; even a feed-forward net without biases also needs s(0) = 0.

f_w(x) = w_2 s(w_1 x), s(u) = u + 1, moves by 1 from w = (0, 0) to (0, 1), where B = Q = 1, p = 2, |w - w'| = 1 and the printed bound is
R sqrt(2): too small where |x| <= R = 1/2.  For feed-forward nets without biases s(0) = 0, which ReLU, tanh and erf have, is enough.  For
the class with skips and biases that the submission speaks of it is not enough (lemma_3_1_skips, lemma_3_1_biases).
"""

from fractions import Fraction

import sympy as sp

from theory.paper import errata
from theory.proof.letters import Q, R, p
from verify import Claim, Control, exact


def moved(value_at_0, R):
    """|f(R) - f'(R)| for f_w(x) = w_2 (w_1 x + value_at_0) between w = (0, 0) and (0, 1), and between (1, 0) and (1, 1): the larger."""
    x = Fraction(R)
    return max(abs(1 * (w_1 * x + value_at_0) - 0 * (w_1 * x + value_at_0)) for w_1 in (0, 1))


def measure(stream, R, p, Q):
    return exact(moved(0, R))


def shifted(stream, R, p, Q):
    """s(u) = u + 1, still 1-Lipschitz."""
    return exact(moved(1, R))


claim = Claim(
    says=(
        "If s is 1-Lipschitz and s(0) = 0, the feed-forward network w_2 s(w_1 x) with B = 1 moves by at most Q R sqrt(p) when its "
        "parameters move by 1."
    ),
    relation="<=",
    predicts=Q * R * sp.sqrt(p),
    source="bubeck-sellke-2021, Lemma 3.1 (submission)",
    points=[dict(R=size, p=2, Q=1) for size in (Fraction(1, 2), Fraction(1, 100))],
    derive=errata.activation_not_0_at_0(),
    measure=measure,
    notes=(
        "For feed-forward nets without biases Lemma 3.1 stands with s(0) = 0, which ReLU, tanh and erf have (parameter_sensitivity); for "
        "the class with skips and biases s(0) = 0 is not enough, and with the repaired factors (layer_with_skips) it is not needed."
    ),
    by_hand=[(dict(R=2, p=4, Q=1), 4, "Q R sqrt(p) = 1 * 2 * sqrt(4)")],
    controls=[
        Control("as_printed", "as printed, where s need only be 1-Lipschitz: s(u) = u + 1", measure=shifted),
        Control("half_of_radius", "R/2 in place of Q R sqrt(p)", predicts=R / 2),
        Control(
            "smaller_shift",
            "an activation with s(0) = 1/2, which moves the network by less than the printed bound at R = 1/2",
            derive=errata.activation_not_0_at_0(sp.Rational(1, 2)),
        ),
    ],
)
