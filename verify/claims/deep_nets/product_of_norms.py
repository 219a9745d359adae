"""Lemma 3.1 for feed-forward nets, the constant: B(w) <= (W sqrt(p Q/D))^D for weights in [-W, W], by arithmetic and geometric means.

The printed bound (W sqrt(p Q))^D is D^{D/2} times as large.  D layers of m x m entries, each a parameter of its own (Q = 1,
p = D m^2): the bound is (W m)^D, which layers of equal entries W attain.
"""

import numpy as np

from kernels.random import uniforms
from theory.paper import deep_nets
from theory.proof.letters import D, Q, W, p
from verify import Claim, Control, mean


def product(stream, W, D, p):
    """The product of max(1, |W_j|) over D layers with entries between 0.9 W and W -> float64[draws]."""
    m = round((p / D) ** 0.5)
    draws = stream.samples(quick=4_000, full=40_000)
    layers = W * (1.0 - 0.1 * uniforms(stream, draws, D * m * m)).reshape(draws, D, m, m)
    return np.maximum(1.0, np.linalg.svd(layers, compute_uv=False)[..., 0]).prod(axis=1)


def measure(stream, W, D, p, Q):
    return mean(product(stream, W, D, p))


def outside_the_box(stream, W, D, p, Q):
    """Weights up to 2 W."""
    return mean(product(stream, 2 * W, D, p))


claim = Claim(
    says="For weights in [-W, W] with W >= 1, the product over D layers of max(1, |W_j|) is at most (W sqrt(p Q/D))^D.",
    relation="<=",
    predicts=(W**2 * p * Q / D) ** (D / 2),
    source=deep_nets.SHARPER,
    points=[dict(W=W, D=D, p=D * m * m, Q=1) for W, D, m in ((1, 2, 2), (2, 3, 3), (1, 4, 3))],
    derive=deep_nets.product_of_norms(),
    measure=measure,
    by_hand=[(dict(W=1, D=2, p=8, Q=1), 4, "two layers of 2 x 2 ones have norm 2 each: 2 * 2 = (1 * sqrt(8/2))^2")],
    controls=[
        Control("depth_for_its_root", "(W sqrt(p Q)/D)^D: D in place of sqrt(D)", predicts=(W**2 * p * Q / D**2) ** (D / 2)),
        Control("weights_twice_as_large", "weights between 1.8 W and 2 W, outside of [-W, W]", measure=outside_the_box),
        Control("depth_for_its_root_derived", "D in place of sqrt(D), in the derivation", derive=deep_nets.product_of_norms(share=D**2)),
    ],
)
