"""One event for z^2 and z g together, for all component means at once: P(mean V_m < sigma^2 (1 - r/2) - alpha) <= 2^k exp(-2 n alpha^2/17).

V_m = (1 - r/2) z^2 + z (g - m) lies in an interval of length 4 given x (proxy 4) and its mean given x in [0, 1] (proxy 1/4): 17/4.
It replaces the 4k exp(-n epsilon^2/(8^3 k)) of Theorem 2.  Measured by adding up the binomial law, one component.
"""

import math

import sympy as sp

from theory.proof.letters import alpha, n
from theory.sharpened import events
from verify import Claim, Control, exact


def probability(n, alpha, r, q, size=1.0, scale=1.0):
    """P(for m = -size or m = size, mean V_m < sigma^2 (1 - r/2) - alpha), labels +-scale (+ with probability q), whatever x is."""
    g, variance = scale * (2 * q - 1), 4 * q * (1 - q) * scale**2
    share = 1 - r / 2

    def least(up):
        """The smaller of the two means of V_m where `up` labels are +scale."""
        high, low = scale - g, -scale - g
        means = [(up * (share * high**2 + high * (g - m)) + (n - up) * (share * low**2 + low * (g - m))) / n for m in (-size, size)]
        return min(means)

    threshold = variance * share - alpha
    terms = (math.comb(n, up) * q**up * (1 - q) ** (n - up) for up in range(n + 1) if least(up) < threshold)
    return exact(math.fsum(terms), rounding=1e-10)


def measure(stream, n, alpha, r, q):
    return probability(n, alpha, r, q)


def labels_of_size_ten(stream, n, alpha, r, q):
    """Labels +-10: the hypothesis |y| <= 1 is dropped."""
    return probability(n, alpha, r, q, scale=10.0)


claim = Claim(
    says=(
        "For k = 1 component the probability that some m in [-1, 1] has mean V_m < sigma^2 (1 - r/2) - alpha is at most 2 exp(-2 n "
        "alpha^2/17), where V_m = (1 - r/2) z^2 + z (g - m)."
    ),
    relation="<=",
    predicts=2 * sp.exp(-2 * n * alpha**2 / 17),
    source="here, a sharper form of bubeck-sellke-2021, Lemma 2.1",
    points=[
        dict(n=n, alpha=a, r=r, q=q)
        for n, a in ((20, 1.0), (60, 0.6), (200, 0.35), (400, 0.2))
        for r, q in ((0.0, 0.5), (0.0, 0.8), (0.5, 0.6), (1.0, 0.7))
    ],
    derive=events.noise_event(),
    measure=measure,
    by_hand=[(dict(n=85, alpha=1.0), "0.0000908", "2 exp(-170/17) = 2 exp(-10)")],
    controls=[
        Control("hoeffding_unit_interval", "2 exp(-2 n alpha^2), Hoeffding's bound for an interval of length 1",
                predicts=2 * sp.exp(-2 * n * alpha**2), points=[dict(n=4, alpha=0.7, r=0.0, q=0.75)]),
        Control("proxy_one_derived", "the proxy 1 given x in place of 4, as for an interval of length 2, in the derivation",
                derive=events.noise_event(given_x=sp.Integer(1))),
        Control("large_labels", "the hypothesis |y| <= 1 is dropped: labels +-10", measure=labels_of_size_ten,
                points=[dict(n=200, alpha=0.35, r=0.0, q=0.5)]),
    ],
)  # fmt: skip
