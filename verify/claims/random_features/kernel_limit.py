"""As p grows with lambda/p held, S^2 of a fit of noise rises with n, peaks and falls: d s_inf at z = (v + lambda/p)/mu_1^2, erf.

No feature is drawn: p = infinity is the kernel E erf(<w, x>) erf(<w, x'>) itself, w normal with covariance I/d (unit rows to 1/d), in
Williams' closed form, and gradients are taken of it. The peak is at n = d V'/mu_1^2, V' = Var phi + lambda/p.
"""

import numpy as np

from kernels import laws
from theory.features import random_features
from theory.features.closed_forms import SENSITIVITY_LIMIT, letters, n, per_parameter
from theory.features.derivations import limits
from verify import Band, Claim, ClosedForm, Control, mean
from verify.measurements import designs

RIDGE = 0.1
FORM = "d s_inf at z = (v + lambda/p)/mu_1^2"


def gradients(x, points):
    """The gradient in x of the kernel K = (2/pi) asin(2u/sqrt((1+2q)(1+2q'))), u = <x, x'>/d, q = |x|^2/d -> [m, n, d]."""
    size = points.shape[1]
    q, other = (1 + 2 * (np.sum(rows**2, axis=1) / size) for rows in (x, points))
    sine = 2 * (x @ points.T) / size / np.sqrt(np.outer(q, other))
    outer = 2 / np.pi / np.sqrt(1 - sine**2)
    towards = (outer * 2 / size / np.sqrt(np.outer(q, other)))[:, :, None] * points[None]
    along = (outer * sine * 2 / size / q[:, None])[:, :, None] * x[:, None, :]
    return towards - along


def limit(law):
    """The `measure`: S^2 averaged over labels, points of this law."""

    def measure(stream, n, d, draws):
        values = []
        for number in range(stream.samples(quick=draws, full=10 * draws)):
            own = stream.spawn(f"design {number}")
            x = designs.inputs(own.spawn("points"), n, d, law)
            slopes = gradients(designs.inputs(own.spawn("test"), 10, d, law), x)
            solved = np.linalg.inv(kernel(x) + RIDGE * np.eye(n))
            values.append(d * np.mean([np.sum((solved @ slope) ** 2) for slope in slopes]))
        return mean(values)

    return measure


def kernel(x):
    """The kernel matrix alone -> float64[n, n]."""
    size = x.shape[1]
    q = 1 + 2 * (np.sum(x**2, axis=1) / size)
    return 2 / np.pi * np.arcsin(2 * (x @ x.T) / size / np.sqrt(np.outer(q, q)))


def closed(form, says, public=False):
    """The closed form for erf; with public=True it must be what theory.random_features.kernel_limit says."""

    def computed(n, d, draws=0):
        return random_features.kernel_limit("erf", n, d, ridge_per_parameter=RIDGE).sensitivity_squared

    return ClosedForm(form, says, (), lambda n, d, draws=0: {**letters("erf"), per_parameter: RIDGE}, computed if public else None)


POINTS = [dict(n=n, d=100, draws=draws) for n, draws in ((33, 48), (133, 48), (533, 48))]

claim = Claim(
    says=(
        "As p grows with lambda/p = 1/10, noise fitted by random features of erf has S^2 near d s_inf, which rises with n, peaks and falls."
    ),
    relation="~",
    predicts=closed(SENSITIVITY_LIMIT, FORM, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    derive=limits.peak(),
    points=POINTS,
    measure=limit(laws.sphere),
    fits=True,
    within=0.0115,
    band=Band(1.4),
    by_hand=[
        (dict(n=133, d=100), "50.35", "z = .140146/.424413 = .330211, c = 1.33: ((2.660211/sqrt(2.660211^2 - 5.32)) - 1)/2 = .50354"),
    ],
    controls=[
        Control(
            "ridge_left_out_z",
            "z = v/mu_1^2, without the ridge",
            predicts=closed(SENSITIVITY_LIMIT.subs(per_parameter, 0), "d s_inf at z = v/mu_1^2"),
        ),
        Control("keeps_growing", "S^2 = n, which keeps growing", predicts=closed(n, "n"), points=POINTS[1:]),
        Control(
            "inputs_of_two_sizes",
            "inputs of two sizes, S = 1/2 or 3/2 times normal ones",
            measure=limit(laws.scale_mixture),
            points=[dict(n=33, d=100, draws=80)],
        ),
    ],
)
