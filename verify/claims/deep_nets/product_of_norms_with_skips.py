"""Lemma 3.1 repaired, the constant: with skips and biases B <= (W sqrt(1 + p Q/D))^D for weights in [-W, W], W >= 1.

For D >= 2 this is at most the printed (W sqrt(p Q))^D: the printed bound of B holds for the repaired B, which is the larger one.  Measured
are layers of one neuron, the j-th with j + 1 entries (the input, a number, the j - 1 earlier neurons, and a bias), all between 0.9 W and W.
"""

import numpy as np

from kernels.random import uniforms
from theory.paper import deep_nets
from theory.proof.letters import D, Q, W, p
from verify import Claim, Control, mean


def product(stream, W, D):
    """The product over D layers of sqrt(1 + |M_j|^2), entries between 0.9 W and W -> float64[draws]."""
    draws = stream.samples(quick=4_000, full=40_000)
    entries = W * (1.0 - 0.1 * uniforms(stream, draws, sum(range(2, D + 2))))
    ends = np.cumsum([0, *range(2, D + 1)])
    return np.sqrt(1.0 + np.add.reduceat(entries**2, ends, axis=1)).prod(axis=1)


def measure(stream, W, D, p, Q):
    return mean(product(stream, W, D))


def outside_the_box(stream, W, D, p, Q):
    """Weights up to 3 W."""
    return mean(product(stream, 3 * W, D))


claim = Claim(
    says=(
        "For weights in [-W, W] with W >= 1, the product of sqrt(1 + |M_j|^2) over D layers with skips and biases is at most (W sqrt(1 + "
        "p Q/D))^D."
    ),
    relation="<=",
    predicts=(W**2 * (1 + p * Q / D)) ** (D / 2),
    source=deep_nets.LEMMA,
    points=[dict(W=W, D=D, p=D * (D + 3) // 2, Q=1) for W, D in ((1, 2), (1, 4), (2, 3))],
    derive=deep_nets.product_with_skips(),
    measure=measure,
    by_hand=[(dict(W=1, D=2, p=6, Q=1), 4, "two layers of three ones have 1 + |M_j|^2 = 4 each: 2 * 2 = (1 * sqrt(1 + 6/2))^2")],
    controls=[
        Control(
            "layers_counted_twice", "D^2 in place of D, with the layers counted twice", predicts=(W**2 * (1 + p * Q / D**2)) ** (D / 2)
        ),
        Control("weights_three_times_as_large", "weights between 2.7 W and 3 W, outside of [-W, W]", measure=outside_the_box),
        Control("depth_one_enough", "D = 1 said to be enough for the printed bound", derive=deep_nets.product_with_skips(least=1)),
    ],
)
