"""Lemma 3.1 for feed-forward nets without biases: f moves by at most B R sqrt(Q D) |w - w'|, B the largest product of all norms but one.

B is the printed one, the larger of max over i of the product over j != i of |W_j| at w and at w'; the printed B Q R sqrt(p) is true for
this class, because Q D <= Q^2 p, and needs no convexity (order_of_swaps).  Random networks of D square layers of width m, all with the
same matrix (Q = D) or each with its own (Q = 1), at two parameters near 1 or far apart: the mean square of
|f_w(x) - f_w'(x)|/(B R |w - w'|) is at most Q D.  With width 1 and a small step the bound is nearly attained.  Skip connections break it.
"""

import numpy as np

from kernels import laws
from kernels.random import normals
from theory.paper import deep_nets
from theory.proof.letters import D, Q
from verify import Claim, Control, mean

SMALL, FAR = 1e-3, 1.0


def network(matrices, x, activation):
    """x float64[draws, m], matrices a list of float64[draws, m, m] from the first layer on -> the first output float64[draws]."""
    for matrix in matrices[:-1]:
        x = activation(np.einsum("sij,sj->si", matrix, x))
    return np.einsum("sj,sj->s", matrices[-1][:, 0], x)


def with_skips(matrices, x, activation):
    """The same, every layer acting on the sum of all earlier values: what skip connections with equal weights do."""
    so_far = x
    for matrix in matrices[:-1]:
        so_far = so_far + activation(np.einsum("sij,sj->si", matrix, so_far))
    return np.einsum("sj,sj->s", matrices[-1][:, 0], so_far)


def all_but_one(norms):
    """The largest product of all columns but one, or of all -> float64[draws]."""
    whole = norms.prod(axis=1)
    return np.maximum(whole, (whole[:, None] / norms).max(axis=1))


def ratios(stream, m, D, Q, step, activation, function=network):
    """|f_w(x) - f_w'(x)|/(B |w - w'|) of every draw, |x| = R = 1 -> float64[draws]."""
    draws, free = stream.samples(quick=20_000, full=200_000), D // Q
    noise = normals(stream.spawn("weights"), draws, 2 * free * m * m).reshape(draws, 2, free, m, m)
    first = np.eye(m) + step * noise[:, 0]
    second = first + step * noise[:, 1]
    x = laws.sphere(stream.spawn("input"), draws, m)
    outputs, products = [], []
    for weights in (first, second):
        outputs.append(function([weights[:, j % free] for j in range(D)], x, activation))
        norms = np.linalg.svd(weights, compute_uv=False)[..., 0]
        products.append(all_but_one(np.tile(norms, (1, Q))))
    moved = step * np.sqrt(np.einsum("sjab,sjab->s", noise[:, 1], noise[:, 1]))
    return np.abs(outputs[0] - outputs[1]) / (np.maximum(*products) * moved)


def relu(u):
    """The activation of the claim: 1-Lipschitz, 0 at 0."""
    return np.maximum(u, 0.0)


def measure(stream, m, D, Q, step):
    return mean(ratios(stream, m, D, Q, step, np.abs if m == 1 else relu) ** 2)


def with_a_constant(stream, m, D, Q, step):
    """The activation 100 + |u|, still 1-Lipschitz: s(0) = 100."""
    return mean(ratios(stream, m, D, Q, step, lambda u: 100.0 + np.abs(u)) ** 2)


def with_skip_connections(stream, m, D, Q, step):
    """Every layer acts on the sum of all earlier values; B is that of the net without them."""
    return mean(ratios(stream, m, D, Q, step, relu, with_skips) ** 2)


claim = Claim(
    says="For feed-forward nets without biases the mean square of |f_w(x) - f_w'(x)|/(B R |w - w'|) is at most Q D.",
    relation="<=",
    predicts=Q * D,
    source=deep_nets.SHARPER,
    points=[
        *(dict(m=m, D=D, Q=Q, step=SMALL) for m, D, Q in ((1, 4, 4), (1, 4, 1), (2, 3, 3), (3, 4, 2))),
        *(dict(m=m, D=D, Q=Q, step=FAR) for m, D, Q in ((1, 4, 1), (2, 3, 3))),
    ],
    derive=deep_nets.lemma_3_1(),
    measure=measure,
    by_hand=[(dict(D=4, Q=4), 16, "f = w^4 x at w = 1 moves by 4 |x| |w - w'|, B = 1: 4^2 = 16, and Q D = 4 * 4")],
    controls=[
        Control(
            "places_dropped", "D in place of Q D, without the number of places Q", predicts=D, points=[dict(m=1, D=4, Q=4, step=SMALL)]
        ),
        Control("depth_dropped", "Q in place of Q D, without the depth D", predicts=Q, points=[dict(m=1, D=4, Q=4, step=SMALL)]),
        Control("activation_100_at_0", "an activation with s(0) = 100", measure=with_a_constant, points=[dict(m=1, D=4, Q=4, step=SMALL)]),
        Control(
            "skip_connections",
            "skip connections: every layer acts on the sum of all earlier values",
            measure=with_skip_connections,
            points=[dict(m=1, D=6, Q=1, step=SMALL)],
        ),
        Control("places_dropped_derived", "the number of places Q left out, in the derivation", derive=deep_nets.lemma_3_1(factor=1)),
    ],
)
