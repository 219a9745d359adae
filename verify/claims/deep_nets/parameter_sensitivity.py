"""Lemma 3.1: a network's output moves by at most B R sqrt(Q D) |w - w'|, B the largest product of max(1, |W_j|) between w and w'.

Random networks of D square layers of width m, all with the same matrix (Q = D) or each with its own (Q = 1), at two nearby parameters
w, w' of size near 1: the mean square of |f_w(x) - f_w'(x)|/(B R |w - w'|) is at most Q D.  The printed Q^2 p is at least that.  B is
taken from above: |W_j| on the segment is at most the larger of the two ends, being convex.  With width 1 the bound is nearly attained.
"""

import numpy as np

from kernels import laws
from kernels.random import normals
from theory import deep_nets
from theory.symbols import D, Q
from verify import Claim, Control, mean

STEP = 1e-3


def network(matrices, x, activation):
    """x float64[draws, m], matrices a list of float64[draws, m, m] from the first layer on -> the first output float64[draws]."""
    for matrix in matrices[:-1]:
        x = activation(np.einsum("sij,sj->si", matrix, x))
    return np.einsum("sj,sj->s", matrices[-1][:, 0], x)


def ratios(stream, m, D, Q, activation):
    """|f_w(x) - f_w'(x)|/(B |w - w'|) of every draw, |x| = R = 1 -> float64[draws]."""
    draws, free = stream.samples(quick=20_000, full=200_000), D // Q
    noise = normals(stream.spawn("weights"), draws, 2 * free * m * m).reshape(draws, 2, free, m, m)
    first = np.eye(m) + STEP * noise[:, 0]
    second = first + STEP * noise[:, 1]
    x = laws.sphere(stream.spawn("input"), draws, m)
    outputs, norms = [], []
    for weights in (first, second):
        layers = [weights[:, j % free] for j in range(D)]
        outputs.append(network(layers, x, activation))
        norms.append(np.linalg.svd(weights, compute_uv=False)[..., 0])
    product = np.maximum(1.0, np.maximum(*norms)).prod(axis=1) ** Q
    moved = STEP * np.sqrt(np.einsum("sjab,sjab->s", noise[:, 1], noise[:, 1]))
    return np.abs(outputs[0] - outputs[1]) / (product * moved)


def relu(u):
    """The activation of the claim: 1-Lipschitz, 0 at 0."""
    return np.maximum(u, 0.0)


def measure(stream, m, D, Q):
    return mean(ratios(stream, m, D, Q, np.abs if m == 1 else relu) ** 2)


def with_a_constant(stream, m, D, Q):
    """The activation 100 + |u|, still 1-Lipschitz: s(0) = 100."""
    return mean(ratios(stream, m, D, Q, lambda u: 100.0 + np.abs(u)) ** 2)


claim = Claim(
    says="The mean square of |f_w(x) - f_w'(x)|/(B R |w - w'|) over random networks of depth D, parameters in Q places, is at most Q D.",
    relation="<=",
    predicts=Q * D,
    source="here, sharper form of the next; bubeck-sellke-2021, Lemma 3.1 (all versions)",
    points=[dict(m=m, D=D, Q=Q) for m, D, Q in ((1, 4, 4), (1, 4, 1), (2, 3, 3), (3, 4, 2))],
    derive=deep_nets.lemma_3_1(),
    measure=measure,
    by_hand=[(dict(D=4, Q=4), 16, "f = w^4 x at w = 1 moves by 4 |x| |w - w'|, B = 1: 4^2 = 16, and Q D = 4 * 4")],
    controls=[
        Control("the number of places Q dropped", predicts=D, points=[dict(m=1, D=4, Q=4)]),
        Control("the depth D dropped", predicts=Q, points=[dict(m=1, D=4, Q=4)]),
        Control("an activation with s(0) = 100", measure=with_a_constant, points=[dict(m=1, D=4, Q=4), dict(m=1, D=4, Q=1)]),
        Control("the number of places Q dropped, derived", derive=deep_nets.lemma_3_1(factor=1)),
    ],
)
