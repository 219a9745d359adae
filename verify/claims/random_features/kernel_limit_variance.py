"""The limit of E f^2 as p grows: s_inf at a new input, for noise fitted by infinitely many sin features, with a ridge and without one.

s_inf = ((1 + c + z)/sqrt((1 + c + z)^2 - 4 c) - 1)/2, c = n/d, z = (v + lambda/p)/mu_1^2. No feature is drawn: the kernel of sin is
exp(-|x - x'|^2/2d)/2 - exp(-|x + x'|^2/2d)/2 for normal weights of covariance I/d.
"""

import numpy as np

from theory.features import random_features
from theory.features.closed_forms import VARIANCE_LIMIT, letters, per_parameter
from theory.features.derivations import limits
from theory.features.derivations.limits import root, z
from theory.proof.letters import d, n
from verify import Band, Claim, ClosedForm, Control, mean
from verify.claims.random_features.crossover_in_the_slope import exponentials
from verify.measurements import designs

FORM = "s_inf at z = (v + r)/mu_1^2, r = lambda/p"
POINTS = [dict(n=50, d=100, r=0.0), dict(n=100, d=100, r=0.0), dict(n=100, d=100, r=0.2), dict(n=200, d=100, r=0.1)]


def closed(form, says, public=False):
    """A closed form at the moments of sin; with public=True it must be what theory.random_features.kernel_limit says."""

    def computed(n, d, r):
        return random_features.kernel_limit("sin", n, d, ridge_per_parameter=r).variance

    return ClosedForm(form, says, (), lambda n, d, r: {**letters("sin"), per_parameter: r}, computed if public else None)


def variances(even=False):
    """The `measure`: E f^2 averaged over labels, at the points of a frame; cos for sin where even."""

    def kernel(a, b):
        near, far = exponentials(a, b)
        return (near + far) / 2 - np.exp(-1) if even else (near - far) / 2

    def measure(stream, n, d, r):
        found = []
        for number in range(stream.samples(quick=48, full=480)):
            own = stream.spawn(f"design {number}")
            points, new = designs.inputs(own.spawn("points"), n, d), designs.frames(own.spawn("test"), 1, d)
            found.append(np.sum(np.linalg.solve(kernel(points, points) + r * np.eye(n), kernel(points, new)) ** 2) / d)
        return mean(found)

    return measure


claim = Claim(
    says=("As p grows with lambda/p held, noise of variance 1 fitted by random features of sin has E f^2 near s_inf at a new input."),
    relation="~",
    predicts=closed(VARIANCE_LIMIT, FORM, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    derive=limits.limit_variance(),
    measure=variances(),
    fits=True,
    within=0.019,
    band=Band(3.5),
    by_hand=[(POINTS[1], "0.7716", "c = 1, z = .0644529/.367879 = .175201: ((2.175201/sqrt(2.175201^2 - 4)) - 1)/2")],
    controls=[
        Control(
            "ridge_left_out",
            "s_inf at z = v/mu_1^2, without the ridge",
            predicts=closed(VARIANCE_LIMIT.subs(per_parameter, 0), "s_inf at z = v/mu_1^2"),
            points=POINTS[2:],
        ),
        Control("nothing_left", "E f^2 = 0 in the limit", predicts=0),
        Control("without_mean_slope", "features of cos, which have no mean slope", measure=variances(even=True)),
        Control(
            "one_left_out_derived",
            "s_inf without subtracting 1, in the derivation",
            derive=limits.limit_variance((1 + n / d + z) / root / 2),
        ),
    ],
)
