"""Theorem 2, mixtures: the noise against the k component means of f, by Hoeffding for each component.

Component l has n_l points. If |sum of their z_i| <= (epsilon/6) sqrt(n n_l/k) for every l, then mean z_i E_l f <= epsilon/6, because
the roots sqrt(n_l) add up to at most sqrt(n k) (Cauchy and Schwarz).  Hoeffding's exponent for one component is n epsilon^2/(288 k), and
n epsilon^2/(8^3 k) is printed: a factor 16/9 to spare.  At the deviation epsilon/8 of later versions nothing is to spare.
"""

import numpy as np
import sympy as sp

from kernels.random import integers, signs
from theory.paper import theorem_2
from theory.proof.letters import eps, k, n
from verify import Claim, Control, fraction


def some_component_sums_high(stream, n, k, epsilon, labels):
    """Whether |sum of z_i| > (epsilon/6) sqrt(n n_l/k) for some l; fair labels +-`labels`, g = 0, components of equal weight."""
    draws = stream.samples(quick=1_000, full=10_000)
    z = labels * signs(stream.spawn("labels"), draws, n)
    component = integers(stream.spawn("components"), draws, n, 0, k)
    high = np.zeros(draws, dtype=bool)
    for l in range(k):
        mine = component == l
        high |= np.abs((z * mine).sum(axis=1)) > epsilon / 6 * np.sqrt(n * mine.sum(axis=1) / k)
    return fraction(high)


def measure(stream, n, k, epsilon):
    return some_component_sums_high(stream, n, k, epsilon, 1.0)


def labels_of_size_ten(stream, n, k, epsilon):
    """Labels +-10: the hypothesis |y| <= 1 is dropped."""
    return some_component_sums_high(stream, n, k, epsilon, 10.0)


claim = Claim(
    says=(
        "In a mixture of k laws the probability that some component has |sum of z_i| > (epsilon/6) sqrt(n n_l/k) is at most 2k exp(-n "
        "epsilon^2/(8^3 k))."
    ),
    relation="<=",
    predicts=2 * k * sp.exp(-n * eps**2 / (8**3 * k)),
    source="bubeck-sellke-2021, Theorem 2, proof for mixtures (submission)",
    points=[dict(n=1000, k=1, epsilon=1.0), dict(n=2000, k=2, epsilon=1.0)],
    derive=theorem_2.component_means(),
    measure=measure,
    by_hand=[(dict(n=5120, k=1, epsilon=1), 9.07998595e-05, "5120/512 = 10, and 2 exp(-10)")],
    controls=[
        Control(
            "exponent_times_512",
            "the exponent n epsilon^2/k, which is 512 times the one claimed",
            predicts=2 * k * sp.exp(-n * eps**2 / k),
            points=[dict(n=40, k=2, epsilon=1.0)],
        ),
        Control("large_labels", "labels +-10: the hypothesis |y| <= 1 is dropped", measure=labels_of_size_ten),
        Control(
            "exponent_8_squared",
            "the exponent n epsilon^2/(8^2 k) in place of n epsilon^2/(8^3 k)",
            derive=theorem_2.component_means(exponent=n * eps**2 / (8**2 * k)),
        ),
    ],
)
