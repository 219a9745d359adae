"""One Lipschitz function, fixed before the data, against symmetric noise: P(mean z_i h_i >= w) <= exp(-n w^2/2).

The bound is that of a fair sign z, so that kappa = 1.
"""

import sympy as sp

from theory.proof.letters import n, theta
from theory.sharpened import noise
from theory.sharpened.noise import w
from verify import Claim, Control

from .noise_times_function import correlation


def measure(stream, n, w):
    return correlation(stream, n, w, 0.5)


def not_symmetric(stream, n, w):
    """z = 0.278 with probability 0.861, else -1.722: mean 0, length 2, not symmetric."""
    return correlation(stream, n, w, 0.861)


claim = Claim(
    says=("For f with MGF isoperimetry and noise that is symmetric given x, P(mean z (f - Ef) >= w tau) <= exp(-n w^2/2)."),
    relation="<=",
    predicts=sp.exp(-n * w**2 / 2),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[dict(n=1, w=2.0), dict(n=4, w=1.0), dict(n=20, w=0.5)],
    derive=noise.chernoff_symmetric(),
    measure=measure,
    by_hand=[(dict(n=1, w=4.0), "0.000335", "exp(-1 * 4^2/2) = exp(-8)")],
    controls=[
        Control(
            "twice_exponent", "the exponent n w^2, which is twice the one claimed", predicts=sp.exp(-n * w**2), points=[dict(n=1, w=2.0)]
        ),
        Control(
            "quarter_derived",
            "exp(theta^2/4) in place of exp(theta^2/2), in the derivation",
            derive=noise.chernoff_symmetric(sp.exp(theta**2 / 4)),
        ),
        Control("not_symmetric", "noise on two points that is not symmetric", measure=not_symmetric, points=[dict(n=1, w=4.0)]),
    ],
)
