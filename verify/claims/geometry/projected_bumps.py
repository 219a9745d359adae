"""Remark 1.1 with p parameters: bumps in p/n of the coordinates interpolate with the Lipschitz constant 2 sqrt(n d/p), if p/n >= 21 log n.

x ~ N(0, I/d); the first p/n coordinates, stretched by sqrt(d n/p).  Where points of opposite labels are at distance 1 or more after that,
the largest of the bumps of label 1 less the largest of those of label -1 interpolates; p/n >= 21 log n makes that likely
(stretched_points_apart).  With fewer coordinates, down to p = n, this fails: at n = p = 8, d = 800 the closest opposite pair forces a
Lipschitz constant above 2 sqrt(n d/p) on every function of the kept coordinates.  The measured constant lies between the slope seen at
the top of a bump and 2 sqrt(n d/p).
"""

import numpy as np
import sympy as sp

from kernels import laws
from kernels.random import signs
from theory.paper import remark_1_1
from theory.proof.deciders import Need
from theory.proof.letters import d, n, p
from verify import Claim, Control, exact
from verify.engine.estimate import Estimate

STEP, ROUNDING = 1e-3, 1e-9


def data(stream, n, d, kept):
    """The kept coordinates, stretched, and fair labels -> float64[n, kept], float64[n]."""
    x = laws.gaussian(stream.spawn("inputs"), n, d)
    return np.sqrt(d / kept) * x[:, :kept], signs(stream.spawn("labels"), 1, n)[0]


def least_opposite(x, y):
    """The least distance between points of opposite labels."""
    return float(np.linalg.norm(x[y > 0][:, None] - x[y < 0][None, :], axis=2).min())


def measure(stream, n, d, p):
    """The interpolant of one data set with fair labels; its Lipschitz constant in x from below and above."""
    kept = p // n
    x, y = data(stream, n, d, kept)
    if least_opposite(x, y) < 1.0:
        raise ValueError(f"opposite labels at distance {least_opposite(x, y):.3g}, not 1 or more, at n={n}, d={d}, p={p}")

    def f(points):
        heights = np.maximum(1.0 - 2.0 * np.linalg.norm(points[:, None] - x[None], axis=2), 0.0)
        return heights[:, y > 0].max(axis=1) - heights[:, y < 0].max(axis=1)

    if not (np.abs(f(x) - y) < ROUNDING).all():
        raise ValueError(f"the bumps do not interpolate at n={n}, d={d}, p={p}")
    moved = x.copy()
    moved[:, 0] += STEP
    stretch = np.sqrt(d / kept)
    low = float(np.max(np.abs(f(moved) - y)) / STEP * stretch)
    return Estimate(low, low * (1 - ROUNDING), 2.0 * float(stretch) * (1 + ROUNDING))


def opposite_points_close(stream, n, d, p):
    """As many points as there are, but in one coordinate: the least Lipschitz constant that any function of it can have."""
    x, y = data(stream, n, d, 1)
    return exact(2.0 * np.sqrt(d) / least_opposite(x, y))


claim = Claim(
    says=(
        "If 21 log n <= p/n <= d and stretched points of opposite labels are at distance 1 or more, bumps in p/n coordinates interpolate "
        "n points of R^d with the Lipschitz constant 2 sqrt(n d/p)."
    ),
    relation="==",
    predicts=2 * sp.sqrt(n * d / p),
    source="bubeck-sellke-2021, Remark 1.1 (submission), with a condition that is not stated there",
    points=[dict(n=8, d=800, p=8 * kept) for kept in (100, 200, 400, 800)],
    requires=[
        Need(p / n, ">=", 21 * sp.log(n), "enough coordinates that stretched points are 1 apart"),
        Need(p, "<=", n * d, "no more coordinates than there are"),
    ],
    derive=remark_1_1.projected(),
    measure=measure,
    within=1.5e-9,
    by_hand=[(dict(n=8, d=800, p=1600), 4, "2 sqrt(8 * 800/1600) = 2 sqrt(4)")],
    controls=[
        Control("one_lipschitz", "sqrt(n d/p): the bumps said to be 1-Lipschitz", predicts=sp.sqrt(n * d / p)),
        Control(
            "root_forgotten",
            "2 n d/p in place of 2 sqrt(n d/p)",
            predicts=2 * n * d / p,
            points=[dict(n=8, d=800, p=1600), dict(n=8, d=800, p=3200)],
        ),
        Control(
            "labels_too_close",
            "p = n, where opposite labels are closer than 1 after stretching",
            measure=opposite_points_close,
            points=[dict(n=8, d=800, p=8)],
        ),
        Control("one_lipschitz_derived", "the bumps said to be 1-Lipschitz, in the derivation", derive=remark_1_1.projected(slope=1)),
    ],
)
