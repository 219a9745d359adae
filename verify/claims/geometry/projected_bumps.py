"""Remark 1.1 with p parameters, n <= p <= n d: bumps in p/n of the coordinates interpolate with the Lipschitz constant 2 sqrt(n d/p).

x ~ N(0, I/d); the first p/n coordinates, stretched by sqrt(d n/p), are again normal points, far apart.  The Lipschitz constant lies between
the slope seen at the top of a bump, in the steepest direction, and 2 sqrt(n d/p) times the number of bumps that overlap anywhere, one.
With up to n more parameters, the heights, that is the law of robustness with equality up to a constant and the logarithm.
"""

import numpy as np
import sympy as sp

from kernels import laws
from kernels.random import signs
from theory import packing
from theory.symbols import d, n, p
from verify import Claim, Control
from verify.estimate import Estimate

STEP, ROUNDING = 1e-3, 1e-9


def measure(stream, n, d, p):
    """The interpolant of one data set with fair labels; its Lipschitz constant from below and above."""
    kept, x = p // n, laws.gaussian(stream.spawn("inputs"), n, d)
    y = signs(stream.spawn("labels"), 1, n)[0]
    stretch = np.sqrt(d / kept)

    def f(points):
        away = np.linalg.norm(stretch * (points[:, None, :kept] - x[None, :, :kept]), axis=2)
        return np.maximum(1.0 - 2.0 * away, 0.0) @ y

    apart = np.linalg.norm(stretch * (x[:, None, :kept] - x[None, :, :kept]), axis=2)[np.triu_indices(n, 1)]
    if not (np.abs(f(x) - y) < ROUNDING).all() or apart.min() < 1.0:
        raise ValueError(f"no interpolant by bumps: least distance {apart.min():.3g} against 1 at n={n}, d={d}, p={p}")
    moved = x.copy()
    moved[:, 0] += STEP
    low = float(np.max(np.abs(f(moved) - y)) / STEP)
    return Estimate(low, low * (1 - ROUNDING), 2.0 * float(stretch) * (1 + ROUNDING))


claim = Claim(
    says="Bumps in p/n coordinates interpolate n points of R^d with the Lipschitz constant 2 sqrt(n d/p), n <= p <= n d.",
    relation="==",
    predicts=2 * sp.sqrt(n * d / p),
    source="bubeck-sellke-2021, Remark 1.1",
    points=[dict(n=8, d=800, p=8 * kept) for kept in (200, 400, 800)],
    derive=packing.projected(),
    measure=measure,
    within=1.5e-9,
    by_hand=[(dict(n=8, d=800, p=1600), 4, "2 sqrt(8 * 800/1600) = 2 sqrt(4)")],
    controls=[
        Control("sqrt(n d/p): the bumps said to be 1-Lipschitz", predicts=sp.sqrt(n * d / p)),
        Control("2 n d/p: the root forgotten", predicts=2 * n * d / p, points=[dict(n=8, d=800, p=1600), dict(n=8, d=800, p=3200)]),
        Control("1-Lipschitz bumps, derived", derive=packing.projected(slope=1)),
    ],
)
