"""Section 4: the Rademacher complexity of a finite class is at most sqrt(k/n) + L sqrt(2 c log(2N)/(n d)), here with its constant.

Inputs from k normal laws N(m_l e_1, I/d) of equal weight; the class is L x_j for N coordinates j, the first with component means +-1 where
k = 2.  The sum over the data of e_i f(x_i) is taken for every f at once, and the largest absolute value is averaged.
"""

import numpy as np
import sympy as sp

from kernels.random import normals, signs
from theory.paper import generalization
from theory.proof.letters import L, N, c, d, k, n
from verify import Claim, Control, mean


def largest(stream, n, d, N, L, k, means=1.0):
    """max over f of |(1/n) sum e_i f(x_i)| for every draw of n points -> float64[draws].

    Given the signs, sum e_i x_ij is normal of variance n/d and needs no sampling point by point; the component means are +-`means`.
    """
    draws = stream.samples(quick=20_000, full=200_000)
    moved = L * normals(stream.spawn("inputs"), draws, N) * np.sqrt(n / d)
    if k > 1:
        product = signs(stream.spawn("signs"), draws, n) * signs(stream.spawn("components"), draws, n)
        moved[:, 0] += means * product.sum(axis=1)
    return np.abs(moved).max(axis=1) / n


def measure(stream, n, d, N, L, c, k):
    return mean(largest(stream, n, d, N, L, k))


def large_means(stream, n, d, N, L, c, k):
    """Component means +-10: the hypothesis |E_l f| <= 1 is dropped."""
    return mean(largest(stream, n, d, N, L, k, means=10.0))


BOUND = sp.sqrt(k / n) + L * sp.sqrt(2 * c * sp.log(2 * N) / (n * d))

claim = Claim(
    says="The Rademacher complexity of N functions, L-Lipschitz with |E_l f| <= 1, is at most sqrt(k/n) + L sqrt(2 c log(2N)/(n d)).",
    relation="<=",
    predicts=BOUND,
    source="bubeck-sellke-2021, Section 4 (later versions, as reported), with its constant",
    points=[dict(n=n, d=d, N=N, L=L, c=1, k=k) for n, d, N, L, k in ((50, 10, 10, 3.0, 2), (20, 50, 50, 10.0, 1), (40, 20, 1, 1.0, 2))],
    derive=generalization.rademacher(),
    measure=measure,
    by_hand=[(dict(n=100, d=50, N=1, L=0, c=1, k=1), 0.1, "sqrt(1/100) = 0.1; a class of constants +-1 has E |(1/n) sum e_i| = 0.08")],
    controls=[
        Control("tenth", "a tenth of sqrt(k/n) + L sqrt(2 c log(2N)/(n d))", predicts=BOUND / 10),
        Control(
            "large_component_means",
            "the hypothesis |E_l f| <= 1 is dropped: component means +-10",
            measure=large_means,
            points=[dict(n=40, d=20, N=1, L=1.0, c=1, k=2)],
        ),
        Control("constant_2", "the constant C = 2 in place of 1 + sqrt 2", derive=generalization.rademacher(sp.Integer(2))),
    ],
)
