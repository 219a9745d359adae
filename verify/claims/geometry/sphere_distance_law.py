"""The exact law of the distance between two random points of the sphere: |x - x'|^2/4 is Beta((d-1)/2, (d-1)/2).

The density of r = |x - x'| on [0, 2] is r^{d-2} (1 - r^2/4)^{(d-3)/2} / (2^{d-2} B((d-1)/2, (d-1)/2)), differentiated and
integrated in the derivation.
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.paper.geometry import distance_law
from theory.proof.letters import d
from verify import Claim, Control, finite, fraction

r = sp.Symbol("r", positive=True)


def distances(stream, law, d, quick):
    """|x - x'| for independent pairs drawn from law: float64[samples]."""
    samples = stream.samples(quick=quick, full=10 * quick)
    gap = law(stream.spawn("x"), samples, d)
    gap -= law(stream.spawn("x'"), samples, d)
    return finite(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def measure(stream, d, r):
    return fraction(distances(stream, laws.sphere, d, 10_000 if d > 100 else 60_000) <= r)


def gaussian(stream, d, r):
    """Two points of N(0, I/d): the same second moment, |x - x'|^2 = 2 chi^2_d/d."""
    return fraction(distances(stream, laws.gaussian, d, 60_000) <= r)


def within_distance(r, d):
    """P(|x - x'| <= r)."""
    return sp.betainc_regularized((d - 1) / 2, (d - 1) / 2, 0, r**2 / 4)


claim = Claim(
    says="For x, x' independent and uniform on the unit sphere, P(|x - x'| <= r) = I_{r^2/4}((d-1)/2, (d-1)/2).",
    relation="==",
    predicts=within_distance(r, d),
    source="muller-1959, the law of one coordinate; bubeck-sellke-2021, Remark 1.1",
    points=[dict(d=d, r=r) for d, r in ((3, 1.0), (3, 1.7), (10, 1.3), (10, 1.6), (50, 1.38), (784, 1.4))],
    derive=distance_law,
    measure=measure,
    within=0.149,
    by_hand=[
        (dict(d=3, r=1.0), 0.25, "d = 3: the cap within distance r has area pi r^2 of 4 pi"),
        (dict(d=3, r=1.7), 0.7225, "d = 3: the same cap has the share r^2/4 = 1.7^2/4 = 2.89/4"),
    ],
    controls=[
        Control(
            "one_dimension_more",
            "the same formula at d + 1",
            predicts=within_distance(r, d + 1),
            points=[dict(d=3, r=1.0), dict(d=3, r=1.7)],
        ),
        Control(
            "exponent_of_density",
            "the exponent (d-3)/2 of the density taken as (d-1)/2",
            predicts=sp.betainc_regularized((d - 1) / 2, (d + 1) / 2, 0, r**2 / 4),
            points=[dict(d=3, r=1.0), dict(d=3, r=1.7), dict(d=10, r=1.3)],
        ),
        Control(
            "normal_points_for_points_sphere",
            "points of N(0, I/d) in place of points of the sphere",
            measure=gaussian,
            points=[dict(d=3, r=1.0), dict(d=10, r=1.3)],
        ),
    ],
)
