"""One function, fixed before the data, against any noise: P(mean z_i h_i >= w) <= exp(-n max over theta of (theta w - Lambda)).

Lambda = log(3/4 + exp(2 theta^2)/4).  Measured: h is standard Gaussian (a linear function of Gaussian x, in units of its proxy), z has two
values a distance 2 apart and mean 0.
"""

import math

import numpy as np
import sympy as sp

from kernels.laws import gaussian
from kernels.random import normals, signs, uniforms
from theory.law import chernoff_exponent, general_rate, symmetric_rate
from theory.proof.letters import theta
from theory.sharpened import noise
from verify import Claim, Control, finite, fraction
from verify.engine.claim import Formula

LAMBDA = "log(3/4 + exp(2 theta^2)/4)"


def bound(rate, shows):
    """exp(-n max over theta of (theta w - Lambda)) as a prediction at (n, w)."""
    return Formula(lambda n, w, q: math.exp(-n * chernoff_exponent(w, rate)), f"exp(-n max over theta of (theta w - {shows}))")


def correlation(stream, n, w, q, function=lambda h: h, scale=1.0):
    """Whether mean z_i h_i >= w in each data set; z = 2(1 - q) with probability q, else -2q, times `scale`."""
    samples = stream.samples(quick=150_000, full=10**7) // n
    h = function(normals(stream.spawn("function"), samples, n))
    z = scale * (2 * (finite(uniforms(stream.spawn("noise"), samples, n)) < q) - 2 * q)
    return fraction(finite((z * h).mean(axis=1)) >= w)


def measure(stream, n, w, q):
    return correlation(stream, n, w, q)


def twice_the_noise(stream, n, w, q):
    """Labels +-2: z in an interval of length 4."""
    return correlation(stream, n, w, q, scale=2.0)


def chosen_after_the_data(stream, n, w, q, d=600):
    """f = sum_j y_j (1 - 2 |x - x_j|)_+, x ~ N(0, I/d), fair signs y: 2-Lipschitz and f(x_i) = y_i where points are more than 1 apart."""
    samples, tau = stream.samples(quick=30, full=300), 2 / math.sqrt(d)
    seen = []
    for number in range(samples):
        design = stream.spawn(f"design {number}")
        x = gaussian(design.spawn("points"), n, d)
        y = signs(design.spawn("labels"), n, 1)[:, 0].astype(float)
        squares = np.maximum((x**2).sum(axis=1)[:, None] + (x**2).sum(axis=1) - 2 * x @ x.T, 0.0)
        np.fill_diagonal(squares, 0.0)
        f = np.maximum(0.0, 1 - 2 * np.sqrt(squares)) @ y
        apart = finite(squares)[~np.eye(n, dtype=bool)].min() > 1.0
        seen.append(apart and finite(np.mean(y * f)) >= w * tau)
    return fraction(np.array(seen))


RARE = [dict(n=1, w=4.0, q=0.861)]

claim = Claim(
    says=(
        "For f with MGF isoperimetry and noise in an interval of length 2, P(mean z (f - Ef) >= w tau) <= exp(-n max_theta (theta w - "
        "Lambda)), Lambda = log(3/4 + exp(2 theta^2)/4)."
    ),
    relation="<=",
    predicts=bound(general_rate, LAMBDA),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[*RARE, dict(n=1, w=2.0, q=0.5), dict(n=3, w=1.5, q=0.7), dict(n=20, w=0.5, q=0.5)],
    derive=noise.chernoff_general(),
    measure=measure,
    by_hand=[
        (dict(n=1, w=4.0, q=0.861), "0.0428", ("at theta = 1.19: 4 * 1.19 - log(0.75 + 16.98/4) = 4.76 - 1.608 = 3.152, and exp(-3.152)"))
    ],
    controls=[
        Control(
            "symmetric_rate",
            "the rate theta^2/2 of symmetric noise, used for noise that is not symmetric",
            predicts=bound(symmetric_rate, "theta^2/2"),
            points=RARE,
        ),
        Control(
            "large_labels",
            "labels +-2, so that z lies in an interval of length 4",
            measure=twice_the_noise,
            points=[dict(n=20, w=1.0, q=0.5)],
        ),
        Control(
            "chosen_after_the_data",
            "the function is chosen after the data: the interpolant of Remark 1.1",
            measure=chosen_after_the_data,
            points=[dict(n=100, w=2.4, q=0.5)],
        ),
        Control(
            "exponent_halved_derived",
            "3/4 + exp(theta^2)/4 in place of 3/4 + exp(2 theta^2)/4, in the derivation",
            derive=noise.chernoff_general(sp.Rational(3, 4) + sp.exp(theta**2) / 4),
        ),
    ],
)
