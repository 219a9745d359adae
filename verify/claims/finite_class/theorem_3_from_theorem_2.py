"""Theorem 3 follows from Theorem 2 with room to spare: 128, 162 and 200 are enough where 2^9 is printed.

Theorem 2 is used on a net at epsilon/2 in place of epsilon, with L equal to Theorem 3's floor.  Both of its terms are then at most
delta/2, for K = 8^4, 9^4 and 10^4.
"""

import math

from theory.paper import theorem_3
from theory.proof.letters import delta
from verify import Claim, Control, exact


def two_terms_of_theorem_2(constant):
    """The measurement: both terms of Theorem 2 at half of epsilon and at L = epsilon/(constant sqrt c) sqrt(n d/M), in floats.

    A net's term above 2 is a bound on nothing and counts as 2.
    """

    def measure(stream, n, d, p, k, epsilon, delta, c, W, J, K):
        net = p * math.log(60 * W * J / epsilon)
        lip = epsilon / (constant * math.sqrt(c)) * math.sqrt(n * d / (net + math.log(4 / delta)))
        half = epsilon / 2
        noise = 4 * k * math.exp(-n * half**2 / (8**3 * k))
        return exact(noise + 2 * math.exp(min(0.0, net - half**2 * n * d / (K * c * lip**2))), rounding=1e-9)

    return measure


SIZES = dict(d=784, k=1, epsilon=1.0, delta=0.05, c=1.0, W=100.0, J=100.0)

claim = Claim(
    says=(
        "With epsilon/2 in place of epsilon and L equal to the floor of Theorem 3, the two terms of Theorem 2's bound sum to at most delta."
    ),
    relation="<=",
    predicts=delta,
    source="bubeck-sellke-2021, Theorem 3 (submission)",
    points=[dict(SIZES, n=n, p=p, K=K) for n, p, K in ((20_800, 10_000, 8**4), (60_000, 2_000_000, 9**4), (60_000, 100, 10**4))],
    requires=[theorem_3.SAMPLES, theorem_3.NOT_TINY],
    derive=theorem_3.theorem_3(),
    measure=two_terms_of_theorem_2(2**9),
    by_hand=[
        (
            dict(delta=0.05),
            0.05,
            ("at n epsilon^2 = 8^4 log 160 the noise term is 4 exp(-2 log 160) = 4/25600 = 0.00016, less than delta = 0.05"),
        )
    ],
    controls=[
        Control(
            "smaller_delta",
            "delta/1000 in place of delta: the noise term alone is larger",
            predicts=delta / 1000,
            points=[dict(SIZES, n=20_800, p=10_000, K=8**4)],
        ),
        Control("2_to_6", "the constant 2^6 in place of 2^9, which is less than 2 sqrt(K) = 128", measure=two_terms_of_theorem_2(2**6)),
        Control("2_to_6_derived", "the constant 2^6 in place of 2^9, in the derivation", derive=theorem_3.theorem_3(printed=2**6)),
        Control(
            "all_of_epsilon",
            "Theorem 2 used at epsilon itself, though a function of the net only fits by epsilon/2",
            derive=theorem_3.theorem_3(split=1),
        ),
        Control(
            "sample_size_dropped",
            "the sample size dropped: n epsilon^2 = 2000 against 8^4 log(160) = 20788",
            measure=two_terms_of_theorem_2(2**9),
            points=[dict(SIZES, n=2000, p=10_000, K=8**4)],
        ),
    ],
)
