"""The mean distance of two random points of the sphere, exactly: 4/3 in R^3, and 1.41399 at d = 784, the dimension of MNIST."""

import sympy as sp

from kernels import laws
from theory.proof.letters import d
from verify import Claim, Control, mean
from verify.claims.geometry.sphere_distance_law import distances


def measure(stream, d):
    return mean(distances(stream, laws.sphere, d, 13_000 if d > 100 else 140_000), bounds=(0.0, 2.0))


def on_the_axes(stream, d):
    """Random corners +-e_i of the cross-polytope: sqrt 2 apart, except where they coincide or are opposite."""
    return mean(distances(stream, laws.cross_polytope, d, 100_000), bounds=(0.0, 2.0))


def mean_distance(d):
    """E|x - x'|."""
    return 2 ** (d - 1) * sp.gamma(d / 2) ** 2 / (sp.sqrt(sp.pi) * sp.gamma(d - sp.Rational(1, 2)))


claim = Claim(
    says="For x, x' independent and uniform on the unit sphere of R^d, E|x - x'| = 2^{d-1} Gamma(d/2)^2 / (sqrt(pi) Gamma(d - 1/2)).",
    relation="==",
    predicts=mean_distance(d),
    source="here, from the law in sphere_distance_law, its first moment",
    points=[dict(d=d) for d in (3, 10, 50, 784)],
    measure=measure,
    within=0.0104,
    by_hand=[
        (dict(d=3), 1.33333, "density r/2 on [0, 2]: the integral of r^2/2 is 8/6 = 4/3"),
        (dict(d=2), 1.27324, "d = 2: the mean chord of a circle is 4/pi"),
    ],
    controls=[
        Control("one_dimension_more", "the same formula at d + 1", predicts=mean_distance(d + 1), points=[dict(d=3)]),
        Control("limit_at_small_d", "the limit sqrt(2) for large d, used at small d", predicts=sp.sqrt(2), points=[dict(d=3), dict(d=10)]),
        Control("random_points_one_diameter_apart", "a mean distance of 2, one diameter", predicts=sp.Integer(2)),
        Control(
            "random_corners_cross_polytope",
            "random corners +-e_i of the cross-polytope in place of points of the sphere",
            measure=on_the_axes,
            points=[dict(d=3)],
        ),
    ],
)
