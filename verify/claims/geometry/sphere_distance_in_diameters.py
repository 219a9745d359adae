"""Random points of a sphere are sqrt(2) radii apart, that is 0.707 of a diameter; popular accounts of the paper say one diameter.

The mean distance in diameters tends to 1/sqrt(2) with a relative error of about 1/(8 d).
"""

import sympy as sp

from kernels import laws
from verify import Band, Claim, Control, mean
from verify.claims.geometry.sphere_distance_law import distances


def measure(stream, d):
    return mean(distances(stream, laws.sphere, d, 100_000) / 2, bounds=(0.0, 1.0))


def in_a_plane(stream, d):
    """Points that stay in a plane however large d is: on a circle the mean is 2/pi of a diameter."""
    return mean(distances(stream, lambda stream, samples, d: laws.sphere(stream, samples, 2), d, 100_000) / 2, bounds=(0.0, 1.0))


claim = Claim(
    says=("The mean distance of two random points of a sphere of radius R in high dimension is near sqrt(2) R = 0.707 diameters."),
    relation="~",
    predicts=1 / sp.sqrt(2),
    band=Band(0.2, over="d"),
    source=(
        "quanta-2022, points one diameter apart; xinzhiyuan-2022, the same statement; bubeck-sellke-2021, Remark 1.1 needs only |x - x'| "
        ">= 1"
    ),
    points=[dict(d=d) for d in (3, 10, 40)],
    measure=measure,
    within=0.0098,
    by_hand=[(dict(d=3), 0.70711, "sqrt(2)/2")],
    controls=[
        Control("one_diameter", "a mean distance of one diameter", predicts=sp.Integer(1)),
        Control("one_radius", "a mean distance of one radius", predicts=sp.Rational(1, 2)),
        Control("points_stay_on_circle", "points on a circle, whatever d is", measure=in_a_plane, points=[dict(d=40), dict(d=100)]),
    ],
)
