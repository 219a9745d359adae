"""The isoperimetric constant that a linear function needs levels off below c as d grows: its local slopes in log d are under 0.2.

Definition 1.1 has a factor 2 that no law uses up, so that d t^2/(2 log(2/P)) stays below c at every d and comes near it only as d grows.
Tails down to exp(-2000) by importance sampling: the largest over t = 0.1, ..., 0.9, for <u, x> clipped to [-1, 1].
"""

import math

import sympy as sp

from kernels import rare
from theory.paper import false_worlds
from verify import Claim, Control, Estimate
from verify.measurements.constants import growth, largest, of_tail
from verify.measurements.worlds import world_constant

THRESHOLDS = [k / 10 for k in range(1, 10)]
KERNELS = {"gaussian": rare.gaussian_half_space, "sphere": rare.sphere_half_space}


def linear_constant(stream, law, d, level):
    """The largest constant that <u, x> needs over the thresholds, from both of its tails."""
    samples = stream.samples(quick=2_000, full=20_000)

    def at(t):
        weighted = KERNELS[law](stream.spawn(f"{d} {t}"), samples, d, t)
        value, low, high = (of_tail(d, t, math.log(2.0) + p) for p in weighted.log_interval(level / len(THRESHOLDS)))
        return Estimate(value, low, high, samples=samples, level=level / len(THRESHOLDS))

    return largest(at(t) for t in THRESHOLDS)


def slope(stream, law, d):
    """The local slope of the constant in log d, from d to 4 d."""
    return growth(lambda d, level: linear_constant(stream, law, d, level), d)


def measure(stream, law, d):
    return slope(stream, law, d)


def false_world(stream, law, d):
    """The corners of the cube, with Talagrand's function, or Laplace coordinates: `law` names the world."""
    return growth(lambda d, level: world_constant(stream.spawn(str(d)), law, d, quick=40_000, level=level), d)


claim = Claim(
    says=(
        "From d to 4 d the isoperimetric constant that a linear function needs, for x on the sphere or x ~ N(0, I/d), grows by a factor "
        "of at most 4^0.2."
    ),
    relation="<=",
    predicts=sp.Rational(1, 5),
    source="here, from the exact tails; bubeck-sellke-2021, Definition 1.1 (submission)",
    points=[dict(law=law, d=d) for law in ("sphere", "gaussian") for d in (50, 200, 800)],
    derive=false_worlds.constant_needed(),
    measure=measure,
    by_hand=[
        (dict(law="sphere", d=50), "0.2", "the constants are 0.68 and 0.80 at d = 50 and 200: log(0.80/0.68)/log 4 = 0.117, under 1/5")
    ],
    controls=[
        Control("no_growth_all", "a slope of at most 0: no growth at all", predicts=sp.Integer(0)),
        Control(
            "talagrand_and_laplace",
            "laws without isoperimetry: the corners of the cube with Talagrand's function, and Laplace coordinates",
            measure=false_world,
            points=[dict(law=w, d=16) for w in ("rademacher_cube", "laplace")],
        ),
    ],
)
