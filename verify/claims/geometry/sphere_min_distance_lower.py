"""A lower bound on the probability that two of n random points of the sphere are closer than 1, by Bonferroni's inequality.

Pair events on the sphere are pairwise independent, so with M = n(n-1)/2 pairs of probability q each,
P(some pair is closer than 1) >= M q - M (M-1)/2 q^2.
"""

import numpy as np

from kernels import laws
from theory.proof.letters import d
from verify import Claim, Control, finite, fraction
from verify.claims.geometry.sphere_min_distance_upper import HAS_A_PAIR, PAIRS, pair, some_pair_is_close


def measure(stream, n, d):
    return fraction(some_pair_is_close(stream, laws.sphere, n, d, 20_000))


def orthogonal(stream, n, d):
    """Dependent points, each uniform on the sphere: the axes of a random frame, all sqrt(2) apart."""
    draws = stream.samples(quick=2_000, full=20_000)
    frames, _ = np.linalg.qr(laws.gaussian(stream, draws * d, n).reshape(draws, d, n))
    gaps = np.sqrt(np.maximum(2 - 2 * np.einsum("kdi,kdj->kij", frames, frames), 0)) + 2 * np.eye(n)
    return fraction(finite(gaps.min(axis=(1, 2))) < 1)


claim = Claim(
    says=(
        "Of n independent uniform points of the sphere some two are closer than 1 with probability at least M q - "
        "M(M-1)/2 q^2, M = n(n-1)/2, q = I_{3/4}((d-1)/2, 1/2)/2."
    ),
    relation=">=",
    predicts=PAIRS * pair(d) - PAIRS * (PAIRS - 1) / 2 * pair(d) ** 2,
    source="bonferroni-1936, second inequality; here, pairs (i, j) and (i, k) are independent because given x_i they are",
    points=[dict(n=n, d=d) for n, d in ((12, 20), (6, 10), (25, 30))],
    requires=[HAS_A_PAIR],
    measure=measure,
    by_hand=[(dict(n=3, d=3), 0.5625, "M = 3, q = 1/4: 3/4 - 3/16")],
    controls=[
        Control("second_term_forgotten", "M q alone, without the second term", predicts=PAIRS * pair(d)),
        Control(
            "orthogonal_points_uniform_none_close",
            "orthogonal points, each of them uniform on the sphere, of which no two are close",
            measure=orthogonal,
            points=[dict(n=12, d=20), dict(n=6, d=10)],
        ),
    ],
)
