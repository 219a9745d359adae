"""Lemma 3.1 repaired: with skips and biases a network moves by at most B R_0 sqrt(Q D) |w - w'|, R_0 = sqrt(|x|^2 + 1).

B is the largest product of sqrt(1 + |M_j|^2) over all layers but one, M_j = [b_j W_j], at w or at w'.  Networks of D layers of one neuron
each, x = 1, every M_j of size near 10 and nearly parallel to what goes into it, move a little in the direction of steepest ascent: the mean
square of |f_w(x) - f_w'(x)|/(B R_0 |w - w'|) is at most Q D, here with Q = 1, and nearly attained.
"""

from itertools import pairwise

import numpy as np

from kernels.random import normals
from theory.paper import deep_nets
from theory.proof.letters import D, Q
from verify import Claim, Control, mean

STEP, SIZE, NOISE = 1e-4, 10.0, 0.3


def rows_of(flat):
    """Layer j's [b_j W_j] acts on the values 1, x and the j - 1 earlier neurons: D arrays float64[draws, j + 1] of one."""
    ends = [0]
    while ends[-1] < flat.shape[1]:
        ends.append(ends[-1] + len(ends) + 1)
    return [flat[:, low:high] for low, high in pairwise(ends)]


def forward(flat):
    """(f_w(1), all values on the way) with the activation |u| -> float64[draws], float64[draws, D + 2]."""
    values = np.ones((len(flat), 2))
    for row in rows_of(flat):
        values = np.column_stack([values, np.abs((row * values).sum(axis=1))])
    return values[:, -1], values


def gradient(flat):
    """grad_w f_w(1), by the chain rule from the last layer down -> float64[draws, p]."""
    _, values = forward(flat)
    back, rows = np.zeros_like(values), rows_of(flat)
    back[:, -1] = 1.0
    parts = []
    for row in reversed(rows):
        count = row.shape[1]
        slope = back[:, count] * np.sign((row * values[:, :count]).sum(axis=1))
        parts.append(slope[:, None] * values[:, :count])
        back[:, :count] += slope[:, None] * row
    return np.column_stack(parts[::-1])


def all_but_one(factors):
    """The largest product of all columns but one -> float64[draws]."""
    return (factors.prod(axis=1)[:, None] / factors).max(axis=1)


def repaired(flat):
    """B R_0: the factors sqrt(1 + |M_j|^2), and R_0 = sqrt 2."""
    return np.sqrt(2.0) * all_but_one(np.stack([np.sqrt(1.0 + (row**2).sum(axis=1)) for row in rows_of(flat)], axis=1))


def norms_only(flat):
    """B R: the largest product of all norms |W_j|, the bias left out, or of all but one, and R = 1."""
    norms = np.stack([np.linalg.norm(row[:, 1:], axis=1) for row in rows_of(flat)], axis=1)
    return np.maximum(norms.prod(axis=1), all_but_one(norms))


def ratios(stream, D, bound, bias=0.0):
    """|f_w(x) - f_w'(x)|/(bound |w - w'|), the bound at w or w'; `bias` is added to every bias -> float64[draws]."""
    flat = NOISE * normals(stream, stream.samples(quick=20_000, full=200_000), D * (D + 3) // 2)
    for j, row in enumerate(rows_of(flat)):
        row[:, 0] += bias
        row[:, -1] += SIZE if j else SIZE / np.sqrt(2.0)
        row[:, 0] += 0.0 if j else SIZE / np.sqrt(2.0)
    ascent = gradient(flat)
    moved = flat + STEP * ascent / np.linalg.norm(ascent, axis=1, keepdims=True)
    change = np.abs(forward(moved)[0] - forward(flat)[0])
    return change / (np.maximum(bound(flat), bound(moved)) * np.linalg.norm(moved - flat, axis=1))


def measure(stream, D, Q):
    return mean(ratios(stream, D, repaired) ** 2)


def biases_left_out(stream, D, Q):
    """B and R know nothing of the biases, which are near 100."""
    return mean(ratios(stream, D, norms_only, bias=100.0) ** 2)


claim = Claim(
    says=(
        "With skips and biases and B the largest product of the factors sqrt(1 + |M_j|^2) of all layers but one, the mean square of "
        "|f_w(x) - f_w'(x)|/(B R_0 |w - w'|) is at most Q D."
    ),
    relation="<=",
    predicts=Q * D,
    source=deep_nets.LEMMA,
    points=[dict(D=D, Q=1) for D in (2, 4, 8)],
    derive=deep_nets.lemma_3_1(),
    measure=measure,
    by_hand=[(dict(D=4, Q=1), 4, "Q D = 1 * 4")],
    controls=[
        Control("depth_dropped", "Q in place of Q D, without the depth D", predicts=Q),
        Control("biases_left_out", "B a product of norms without the biases, which are near 100, and R for R_0", measure=biases_left_out),
        Control("places_dropped_derived", "the number of places Q left out, in the derivation", derive=deep_nets.lemma_3_1(factor=1)),
    ],
)
