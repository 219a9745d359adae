"""How fast tents get smoother with the number of parameters p: faster than p^(-1/2), unless k is far above log n.

The slope of log Lip against log p = log n (k + 1) over k = least, 2 least, ..., most, the same points projected on more and more
coordinates, is compared with the slope of its mean by the Poisson law of close opposite pairs.
"""

import numpy as np

from kernels import laws
from kernels.lipschitz import least_distance
from theory.paper import tents
from verify import Band, Claim, Control, Formula, slope


def measure(stream, n, d, least, most, law=laws.gaussian):
    ks = [least * 2**i for i in range(round(np.log2(most / least)) + 1)]
    rows = []
    for number in range(stream.samples(quick=90, full=900)):
        x = law(stream.spawn(f"draw {number}"), n, most)
        kept = [np.ascontiguousarray(x[:, :k]) for k in ks]
        rows.append([-np.log(least_distance(part[: n // 2], part[n // 2 :])[0]) for part in kept])
    return slope(np.log([n * (k + 1) for k in ks]), np.array(rows))


def crowded(stream, n, d, least, most):
    """All coordinates of a point share one random length (Student's law, five degrees): short points are close however many coordinates."""
    return measure(stream, n, d, least, most, laws.student)


POINTS = [dict(n=200, d=512, least=8, most=512), dict(n=200, d=512, least=64, most=512)]

claim = Claim(
    says=(
        "The slope of log Lip against log p for projected tents is that predicted from the closest opposite pair, which is below -1/2 "
        "unless k is far above log n."
    ),
    relation="~",
    predicts=Formula(tents.exponent, "the slope of E log(2/delta) against log n(k+1)"),
    source="here, tents as in bubeck-sellke-2021, Remark 1.1",
    points=POINTS,
    measure=measure,
    band=Band(24, "d"),
    within=0.062,
    by_hand=[
        (
            dict(n=200, d=2**21, least=2**20, most=2**21),
            "-0.501",
            "-1/2 as |x - x'| is about sqrt(2 k/d), less 3.85/2 (sqrt(2/2^20) - sqrt(2/2^21))/log 2 = .0011: the closest of 100^2 pairs",
        )
    ],
    controls=[
        Control("exponent_of_the_law", "the exponent -1/2 of the law of robustness", predicts=-0.5),
        Control(
            "one_random_length_for_all_coordinates",
            "points whose coordinates all share one random length (Student's law)",
            measure=crowded,
            points=POINTS[:1],
        ),
    ],
)
