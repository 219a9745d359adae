"""One function against any noise under Definition 1.1 alone: the rate is log(3/4 + E cosh(2 theta R)/4).

R is the largest variable with the tail 2 exp(-r^2/2).  Measured is h = +-R itself, R^2 = 2 log 2 + 2 Exp(1), which has the tail of
Definition 1.1 and not the moment generating function of a Gaussian.
"""

import numpy as np
import sympy as sp

from kernels.random import exponentials, signs, uniforms
from theory.law import general_rate, tail_rate
from theory.proof.letters import theta
from theory.sharpened import noise
from theory.sharpened.noise import E_R
from verify import Claim, Control, finite, fraction

from .noise_times_function import LAMBDA, bound


def correlation(stream, n, w, q, scale=1.0):
    """Whether mean z_i h_i >= w in each data set, h = +-R times `scale`."""
    samples = stream.samples(quick=150_000, full=10**7) // n
    size = np.sqrt(2 * np.log(2) + 2 * exponentials(stream.spawn("size"), samples, n))
    h = scale * size * signs(stream.spawn("sign"), samples, n)
    z = 2 * (finite(uniforms(stream.spawn("noise"), samples, n)) < q) - 2 * q
    return fraction(finite((z * h).mean(axis=1)) >= w)


def measure(stream, n, w, q):
    return correlation(stream, n, w, q)


def twice_as_steep(stream, n, w, q):
    """h = +-2R: the tail of Definition 1.1 with 4c for c."""
    return correlation(stream, n, w, q, scale=2.0)


MANY = [dict(n=20, w=1.0, q=0.5)]

claim = Claim(
    says=(
        "Under Definition 1.1 and noise in an interval of length 2, P(mean z (f - Ef) >= w tau) <= exp(-n max_theta (theta w - "
        "Lambda_tail)), Lambda_tail = log(3/4 + E cosh(2 theta R)/4)."
    ),
    relation="<=",
    predicts=bound(tail_rate, "log(3/4 + E cosh(2 theta R)/4)"),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[*MANY, dict(n=1, w=2.0, q=0.5), dict(n=1, w=4.0, q=0.861), dict(n=5, w=1.0, q=0.7)],
    derive=noise.chernoff_tail(),
    measure=measure,
    by_hand=[(dict(n=1, w=1e-3, q=0.5), "1.0000", "w^2/(4 (1 + log 2)) = 1.5e-7, so the bound is 1 - 1.5e-7")],
    controls=[
        Control("mgf_rate", "the rate log(3/4 + exp(2 theta^2)/4) of MGF isoperimetry", predicts=bound(general_rate, LAMBDA), points=MANY),
        Control(
            "half_of_cosh_derived",
            "half of E cosh(2 theta R) in the rate, in the derivation",
            derive=noise.chernoff_tail(sp.Rational(3, 4) + E_R(2 * theta) / 8),
        ),
        Control("function_twice_steep", "a function twice as steep, h = +-2R", measure=twice_as_steep, points=MANY),
    ],
)
