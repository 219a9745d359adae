"""The two noise events of Lemma 2.1 as submitted: their Hoeffding budget, and what a fit then has learnt of the noise.

z = y - g with |y|, |g| <= 1, so z^2 and z g lie in intervals of length 4; at deviation epsilon/6 Hoeffding's exponent is n epsilon^2/288,
more than the printed n epsilon^2/8^3.  From the events the submission concludes mean z f >= epsilon/3; what follows is epsilon/4.
"""

import numpy as np
import sympy as sp

from kernels.random import uniforms
from theory.paper import lemma_2_1
from theory.proof.letters import eps, n
from verify import Claim, Control, finite, fraction

BLOCK = 500
"""Data sets drawn at a time: the labels of all of them at once would fill the memory at the full budget."""


def two_point_labels(stream, n, q, samples):
    """Counts of the label +1 (probability q, else -1) in each of `samples` data sets of n points -> int64[samples]."""
    return np.concatenate(
        [
            np.count_nonzero(finite(uniforms(stream, min(BLOCK, samples - row), n, first_row=row)) < q, axis=1)
            for row in range(0, samples, BLOCK)
        ]
    )


def noise_events(stream, n, epsilon, q, scale=1.0):
    """Whether mean z^2 < sigma^2 - epsilon/6 or mean z g < -epsilon/6, for labels +-scale; g = scale (2q - 1) whatever x is."""
    up = two_point_labels(stream, n, q, stream.samples(quick=1_000, full=100_000)) / n
    g = scale * (2 * q - 1)
    mean_zz = up * (scale - g) ** 2 + (1 - up) * (scale + g) ** 2
    mean_zg = g * (up * (scale - g) - (1 - up) * (scale + g))
    return fraction((mean_zz < 4 * q * (1 - q) * scale**2 - epsilon / 6) | (mean_zg < -epsilon / 6))


def measure(stream, n, epsilon, q):
    return noise_events(stream, n, epsilon, q)


def labels_of_size_ten(stream, n, epsilon, q):
    """Labels +-10: the hypothesis |y| <= 1 is dropped, everything else stays."""
    return noise_events(stream, n, epsilon, q, scale=10.0)


claim = Claim(
    says=(
        "The noise events mean z^2 < sigma^2 - epsilon/6 and mean z g < -epsilon/6 of Lemma 2.1 have total probability at most 2 exp(-n "
        "epsilon^2/8^3)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-n * eps**2 / 8**3),
    source="bubeck-sellke-2021, Lemma 2.1 (submission)",
    points=[dict(n=1500, epsilon=0.8, q=0.3), dict(n=2400, epsilon=0.8, q=0.3), dict(n=2400, epsilon=0.7, q=0.2)],
    derive=lemma_2_1.budget_as_submitted(),
    measure=measure,
    by_hand=[(dict(n=5120, epsilon=1), 9.07998595e-05, "5120 * 1^2/512 = 10, and 2 exp(-10) = 2 * 4.539992976e-5")],
    controls=[
        Control("large_labels", "the hypothesis |y| <= 1 is dropped: labels +-10", measure=labels_of_size_ten),
        Control(
            "exponent_times_512",
            "the exponent n epsilon^2, which is 512 times the one claimed",
            predicts=2 * sp.exp(-n * eps**2),
            points=[dict(n=20, epsilon=0.8, q=0.3)],
        ),
        Control("interval_of_length_6", "z^2 said to lie in an interval of length 6", derive=lemma_2_1.budget_as_submitted(length=6)),
        Control(
            "exponent_8_squared",
            "the exponent n epsilon^2/8^2 in place of n epsilon^2/8^3",
            derive=lemma_2_1.budget_as_submitted(n * eps**2 / 8**2),
        ),
        Control(
            "next_line_as_printed",
            "the conclusion that the submission draws from the events: mean z f >= epsilon/3",
            derive=lemma_2_1.earned_as_submitted(sp.Rational(1, 3)),
        ),
    ],
)
