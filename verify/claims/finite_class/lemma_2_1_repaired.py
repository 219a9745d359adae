"""Lemma 2.1 repaired: the one event for y^2 - g^2 gives the printed epsilon/3 and the better exponent n epsilon^2/9.

MSE = mean(y^2 - g^2) - 2 mean(z f) + mean (g - f)^2, and y^2 - g^2 has expectation sigma^2 and lies in [-1, 1]: Hoeffding's exponent is
n epsilon^2/18.  Given x the range is 1 and the conditional mean Var(y | x) lies in [0, 1], which gives the exponent n epsilon^2/9.
"""

import sympy as sp

from theory.paper import lemma_2_1
from theory.proof.letters import eps, n
from verify import Claim, Control, fraction

from .lemma_2_1_budget import two_point_labels


def noise_event(stream, n, epsilon, q, scale=1.0):
    """Whether mean(y^2 - g^2) < sigma^2 - epsilon/3 for labels 0 and scale (probability q); g = scale q whatever x is."""
    up = two_point_labels(stream, n, q, stream.samples(quick=4_000, full=400_000)) / n
    return fraction(scale**2 * (up - q**2) < scale**2 * q * (1 - q) - epsilon / 3)


def measure(stream, n, epsilon, q):
    return noise_event(stream, n, epsilon, q)


def labels_up_to_ten(stream, n, epsilon, q):
    """Labels 0 and 10: the hypothesis |y| <= 1 is dropped, everything else stays."""
    return noise_event(stream, n, epsilon, q, scale=10.0)


claim = Claim(
    says="The noise event of the repaired Lemma 2.1, mean(y^2 - g^2) < sigma^2 - epsilon/3, has probability at most exp(-n epsilon^2/9).",
    relation="<=",
    predicts=sp.exp(-n * eps**2 / 9),
    source=("here, a repair of bubeck-sellke-2021, Lemma 2.1 (submission); das-batra-srivastava-2024, the nearest published result"),
    points=[dict(n=100, epsilon=0.25, q=0.5), dict(n=400, epsilon=0.25, q=0.5), dict(n=400, epsilon=0.2, q=0.7)],
    derive=lemma_2_1.lemma_2_1(),
    measure=measure,
    by_hand=[(dict(n=90, epsilon=1), 4.539992976e-05, "90 * 1^2/9 = 10, and exp(-10) = 4.539992976e-5")],
    controls=[
        Control(
            "large_labels",
            "the hypothesis |y| <= 1 is dropped: labels 0 and 10",
            measure=labels_up_to_ten,
            points=[dict(n=400, epsilon=0.25, q=0.5), dict(n=400, epsilon=0.2, q=0.7)],
        ),
        Control(
            "nine_times_exponent",
            "the exponent n epsilon^2, which is nine times the one claimed",
            predicts=sp.exp(-n * eps**2),
            points=[dict(n=100, epsilon=0.25, q=0.5)],
        ),
        Control(
            "half_for_third",
            "the event said to leave mean z f >= epsilon/2 in place of epsilon/3",
            derive=lemma_2_1.lemma_2_1(share=sp.Rational(1, 2)),
        ),
        Control(
            "hoeffding_range_3",
            "y^2 - g^2 said to lie in an interval of length 3 in place of 2",
            derive=lemma_2_1.budget_repaired(length=3),
        ),
    ],
)
