"""How rarely two of n random points of the sphere come closer than 1: at most the number of pairs times the probability for one pair.

Remark 1.1 needs every distance to be at least 1; the union bound over pairs is nearly sharp, because the pair events are
pairwise independent (sphere_min_distance_lower is the lower bound).
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.proof.derivation import Need
from theory.proof.letters import d, n
from verify import Claim, Control, finite, fraction

HAS_A_PAIR = Need(n, ">=", sp.Integer(2), "there is a pair")


def some_pair_is_close(stream, law, n, d, quick):
    """Whether the least distance of n points is below 1, for every draw: bool[draws]."""
    draws = stream.samples(quick=quick, full=10 * quick)
    blocks = (min(1000, draws - first) for first in range(0, draws, 1000))
    return np.concatenate(
        [_close(law(stream.spawn(str(number)), block * n, d).reshape(block, n, -1)) for number, block in enumerate(blocks)]
    )


def _close(points):
    """For points float64[draws, n, d]: whether some 2 - 2 <x_i, x_j> + (|x_i|^2 - 1) + (|x_j|^2 - 1) is below 1."""
    gram = points @ points.swapaxes(1, 2)
    squares = np.einsum("kii->ki", gram)
    apart = squares[:, :, None] + squares[:, None, :] - 2 * gram
    upper = np.triu_indices(points.shape[1], 1)
    return finite(apart[:, upper[0], upper[1]].min(axis=1)) < 1


def measure(stream, n, d):
    return fraction(some_pair_is_close(stream, laws.sphere, n, d, 50_000))


def in_half_the_dimensions(stream, n, d):
    """Points on a sphere of half the dimension, still inside R^d."""
    return fraction(some_pair_is_close(stream, lambda stream, samples, d: laws.sphere(stream, samples, d // 2), n, d, 50_000))


def pair(d):
    """P(|x - x'| < 1): the cap of height 1/2."""
    return sp.betainc_regularized((d - 1) / 2, sp.Rational(1, 2), 0, sp.Rational(3, 4)) / 2


PAIRS = n * (n - 1) / 2

claim = Claim(
    says=(
        "Of n independent uniform points of the sphere some two are closer than 1 with probability at most n(n-1)/2 "
        "I_{3/4}((d-1)/2, 1/2)/2."
    ),
    relation="<=",
    predicts=PAIRS * pair(d),
    source="bubeck-sellke-2021, Remark 1.1 with its constant made explicit by the union bound over pairs",
    points=[dict(n=n, d=d) for n, d in ((3, 8), (10, 20), (12, 20))],
    requires=[HAS_A_PAIR],
    measure=measure,
    by_hand=[(dict(n=2, d=3), 0.25, "d = 3: the cap within distance 1 is a quarter of the sphere")],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=PAIRS * pair(d + 1), points=[dict(n=3, d=8)]),
        Control(
            "n_for_pairs", "the factor n in place of the n(n-1)/2 pairs", predicts=n * pair(d), points=[dict(n=12, d=20), dict(n=10, d=20)]
        ),
        Control(
            "points_fill_only_half_dimensions",
            "points on a sphere of half the dimension",
            measure=in_half_the_dimensions,
            points=[dict(n=12, d=20), dict(n=10, d=20)],
        ),
    ],
)
