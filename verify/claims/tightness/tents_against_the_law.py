"""Upper bound for the law: tents on k projected coordinates fit n signs with p = n (k + 1) parameters, about as smoothly as the law allows.

x ~ N(0, I/d), half of the labels +1. Lip over sqrt(n d/p), in the median over draws, with p from 5 n to n d; the prediction treats close
opposite pairs as rare and independent (a Poisson law), which is off by a few percent at small k.
"""

import numpy as np

from kernels import laws
from kernels.lipschitz import least_distance
from theory.paper import tents
from verify import Band, Claim, Control, Formula, median

FIGURE = dict(n=48, d=9)


def constants(stream, n, k, d, law=laws.gaussian):
    """2/delta, draw by draw."""
    count = stream.samples(quick=max(60, min(400, 400_000 // (n * k))), full=max(600, min(4000, 4_000_000 // (n * k))))
    x = np.sqrt(k / d) * law(stream, count * n, k).reshape(count, n, k)
    return np.array([2.0 / least_distance(draw[: n // 2], draw[n // 2 :])[0] for draw in np.ascontiguousarray(x)])


def measure(stream, n, k, d):
    return median(constants(stream, n, k, d) * np.sqrt((k + 1) / d))


def wide_tails(stream, n, k, d):
    """Points that are no Gaussian vectors: one random length for all coordinates, Student's with five degrees, crowds the middle."""
    return median(constants(stream, n, k, d, laws.student) * np.sqrt((k + 1) / d))


def over_the_law(n, k, d):
    """Lip/sqrt(n d/p) at the median, p = n (k + 1)."""
    return tents.median_lipschitz(n, k, d) * ((k + 1) / d) ** 0.5


def as_far_as_typical_pairs(n, k, d):
    """Every pair at the typical distance sqrt(2 k/d)."""
    return 2.0 / (2.0 * k / d) ** 0.5 * ((k + 1) / d) ** 0.5


POINTS = [
    *(dict(FIGURE, k=k) for k in (4, 5, 7, 9)),
    dict(n=64, d=16, k=16),
    dict(n=200, d=1024, k=8),
]

claim = Claim(
    says=(
        "Tents of p = n (k + 1) parameters over n signs have the median ratio Lip/sqrt(n d/p) = 2 sqrt((k + 1)/d)/delta, where delta is "
        "the median distance of the closest opposite pair by the Poisson law."
    ),
    relation="~",
    predicts=Formula(over_the_law, "2 sqrt((k+1)/d)/delta, log 2 of the n^2/4 opposite pairs expected within delta"),
    source="here, tents as in bubeck-sellke-2021, Remark 1.1",
    points=POINTS,
    measure=measure,
    band=Band(0.8, "k"),
    within=0.19,
    by_hand=[
        (
            dict(n=2, k=2, d=2),
            "1.594",
            ("n = 2 has one opposite pair: 1 - exp(-delta^2/2) = log 2, delta = sqrt(2 * 1.1813) = 1.5371; 2 sqrt(1.5)/1.5371"),
        ),
    ],
    controls=[
        Control(
            "every_pair_far_typical_ones",
            "every pair said to be at the typical distance sqrt(2 k/d)",
            predicts=Formula(as_far_as_typical_pairs, "sqrt(2 (k+1)/k)"),
            points=POINTS[:3],
        ),
        Control(
            "one_random_length_for_all_coordinates",
            "points whose coordinates all share one random length (Student's law)",
            measure=wide_tails,
            points=[dict(n=200, d=1024, k=1024)],
        ),
    ],
)
