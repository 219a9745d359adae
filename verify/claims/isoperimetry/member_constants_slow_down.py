"""The slopes of member_constants_level_off fall as d grows, as they must if the constant that a linear function needs converges."""

import numpy as np
import sympy as sp

from kernels import concentration, functions
from verify import Claim, Control
from verify.claims.isoperimetry.member_constants_level_off import linear_constant
from verify.engine.estimate import LEVEL, made_of
from verify.measurements.constants import growth, tail_constant
from verify.measurements.worlds import two_gaussians


def bend(constant, d):
    """The local slope of constant(d) in log d from 4 d to 16 d less that from d to 4 d."""
    before, after = growth(constant, d, level=LEVEL / 2), growth(constant, 4 * d, level=LEVEL / 2)
    return made_of(after.value - before.value, after.low - before.high, after.high - before.low, before, after)


def measure(stream, law, d):
    return bend(lambda d, level: linear_constant(stream, law, d, level), d)


def two_sides(stream, law, d):
    """N(e_1, I/d) and N(-e_1, I/d) as one measure: the clipped coordinate at t = 0.8, ever more of which lies near +-1."""

    def constant(d, level):
        clipped = functions.clip(functions.linear(np.eye(1, d)), -1.0, 1.0)
        samples = stream.samples(quick=500_000, full=10**6)
        values = concentration.values(two_gaussians, d, clipped, samples, seed=stream.spawn(str(d)))[:, 0]
        return tail_constant(values, d, 0.8, level=level, bounds=(-1.0, 1.0))

    return bend(constant, d)


claim = Claim(
    says=(
        "The local slope in log d of the isoperimetric constant that a linear function needs, for x on the sphere or x ~ N(0, I/d), is no "
        "larger at 4 d than at d."
    ),
    relation="<=",
    predicts=sp.Integer(0),
    source="here, from the exact tails; bubeck-sellke-2021, Definition 1.1 (submission)",
    points=[dict(law=law, d=d) for law in ("sphere", "gaussian") for d in (50, 200)],
    measure=measure,
    by_hand=[
        (dict(law="sphere", d=50), 0, "0.675, 0.799 and 0.884 at d = 50, 200, 800: slopes 0.121 and 0.073, which differ by -0.048 <= 0")
    ],
    controls=[
        Control(
            "slope_falls_faster",
            "the slope said to fall by at least 0.05 from d to 4 d",
            predicts=sp.Rational(-1, 20),
            points=[dict(law=law, d=200) for law in ("sphere", "gaussian")],
        ),
        Control(
            "two_gaussians",
            "two Gaussians taken as one law, for which the slope rises",
            measure=two_sides,
            points=[dict(law="two_gaussians", d=1)],
        ),
    ],
)
