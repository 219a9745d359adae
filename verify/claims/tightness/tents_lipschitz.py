"""The tents' Lipschitz constant is exactly 2/delta, where delta is the least projected distance between points of opposite labels.

Measured is the steepest secant in units of 2/delta over all pairs out of: the data, points at random in and around the tents, points on
the segments between the closest opposite centres.
"""

import numpy as np
from scipy.spatial.distance import cdist

from kernels import laws
from kernels.lipschitz import least_distance
from kernels.random import uniforms
from theory.paper import tents
from verify import Claim, Control, exact, supremum


def heights(q, centres, radius, together=np.max):
    """Tents of this radius over the centres, the first half up and the others down, at the rows of q -> float64[m]."""
    up = np.maximum(1.0 - cdist(q, centres) / radius, 0.0)
    half = len(centres) // 2
    return together(up[:, :half], axis=1) - together(up[:, half:], axis=1)


def steepest(stream, n, k, d, radius=None, together=np.max, pairs=1):
    """The steepest secant of the tents over all pairs of points, in units of 2/delta."""
    x = np.repeat(laws.gaussian(stream, n // pairs, d)[:, :k], pairs, axis=0)
    x += 1e-3 * (pairs - 1) * laws.gaussian(stream.spawn("pairs"), n, d)[:, :k]
    gap, i, j = least_distance(x[: n // 2], x[n // 2 :])
    around = np.repeat(x, stream.samples(quick=4, full=20), axis=0)
    offsets = laws.sphere(stream.spawn("offsets"), len(around), k) * uniforms(stream.spawn("lengths"), len(around), 1) * gap
    q = np.concatenate([x, around + offsets, x[i] + np.linspace(0.05, 0.95, 19)[:, None] * (x[n // 2 + j] - x[i])])
    values, distances = heights(q, x, radius or gap / 2, together), cdist(q, q)
    far = distances > 1e-3 * gap
    return float(np.max(np.abs(values[:, None] - values)[far] / distances[far])) * gap / 2


def measure(stream, n, k, d):
    return exact(steepest(stream, n, k, d), 1e-9)


def added(stream, n, k, d):
    """Points in close pairs of one label, and overlapping tents added up in place of the largest of them."""
    return supremum([steepest(stream, n, k, d, together=np.sum, pairs=2)])


def one_radius(stream, n, k, d):
    """Tents of radius 1/4 whatever the data: those of opposite labels need not be disjoint, nor as wide as they can be."""
    return exact(steepest(stream, n, k, d, radius=0.25), 1e-9)


POINTS = [dict(n=64, k=4, d=16), dict(n=64, k=16, d=16), dict(n=100, k=30, d=60)]

claim = Claim(
    says=(
        "Tents over n signs in k coordinates have the Lipschitz constant 2/delta: the secant of the closest opposite pair has this slope, "
        "and no secant is steeper."
    ),
    relation="==",
    predicts=1,
    source="bubeck-sellke-2021, Remark 1.1",
    points=POINTS,
    derive=tents.opposite_tents(),
    measure=measure,
    within=1.5e-9,
    by_hand=[
        (
            POINTS[0],
            1,
            ("between the closest opposite centres f goes from 1 to -1 over the distance delta: the slope is 2/delta"),
        )
    ],
    controls=[
        Control("half_as_steep", "the constant 1/delta in place of 2/delta", predicts=0.5),
        Control(
            "half_steep_derived",
            "the constant 1/delta in place of 2/delta, in the derivation",
            derive=tents.opposite_tents(tents.moved / tents.gap),
        ),
        Control(
            "tents_added_up", "overlapping tents of one label added up, in place of the largest of them", measure=added, points=POINTS[:2]
        ),
        Control("one_radius_whatever_data", "tents of the radius 1/4 whatever the data", measure=one_radius, points=POINTS[:2]),
    ],
)
