"""For x ~ N(0, I/d) no ball |x| <= R holds all inputs; the mean square norm of n inputs takes its place.

It is at most 4 except with probability exp(-0.8 n d).  Lemma 3.1 bounds |f_w(x) - f_w'(x)| by a multiple of |x|, so for normal inputs no
J holds for all x.  The proof of Theorem 3 uses J for one thing, that a neighbour in the net has nearly the same square errors on the
data, and there the root mean square over the data is enough: R^2 = (1/n) sum |x_i|^2 takes the place of the R^2 of a ball, that is R = 2
(and R_0 = sqrt(R^2 + 1) = sqrt 5).
"""

import numpy as np
import sympy as sp

from kernels import laws
from theory.paper import deep_nets
from theory.proof.letters import d, n
from verify import Claim, Control, finite, fraction


def at_least(stream, n, d, scale):
    """Whether the mean square norm of n inputs, scale times normal ones, is 4 or more."""
    draws = stream.samples(quick=200_000, full=2_000_000)
    x = scale * laws.gaussian(stream, draws * n, d)
    return fraction(finite(np.einsum("id,id->i", x, x).reshape(draws, n).mean(axis=1)) >= 4.0)


def measure(stream, n, d):
    return at_least(stream, n, d, 1.0)


def twice_as_large(stream, n, d):
    """Inputs 2 x: their mean square norm is 4."""
    return at_least(stream, n, d, 2.0)


claim = Claim(
    says="For x_i ~ N(0, I/d) the mean of |x_i|^2 over n inputs is 4 or more with probability at most exp(-n d (3/2 - log 2)).",
    relation="<=",
    predicts=sp.exp(-n * d * (sp.Rational(3, 2) - sp.log(2))),
    source="here, by Markov's inequality; bubeck-sellke-2021, Section 3 (submission), where inputs lie in a ball",
    points=[dict(n=n, d=d) for n, d in ((1, 1), (1, 4), (2, 3))],
    derive=deep_nets.norms_of_normal_inputs(),
    measure=measure,
    notes=(
        "A net whose functions are close in root mean square over the data serves the proof of Theorem 3 as well as one in the sup norm: "
        "see net_step. So the corollary for deep nets holds for normal inputs with R = 2, if this probability is added to delta."
    ),
    by_hand=[(dict(n=1, d=2), "0.1991", "2^2 exp(-3) = 4 * 0.049787; the true probability is exp(-4) = 0.0183")],
    controls=[
        Control(
            "three_times_exponent",
            "three times the exponent n d (3/2 - log 2)",
            predicts=sp.exp(-3 * n * d * (sp.Rational(3, 2) - sp.log(2))),
            points=[dict(n=2, d=3)],
        ),
        Control(
            "inputs_twice_large",
            "inputs 2 x, whose mean square norm is near 4",
            measure=twice_as_large,
            points=[dict(n=1, d=4), dict(n=2, d=3)],
        ),
        Control(
            "rate_two_derived", "the rate 2 in place of 3/2, in the derivation", derive=deep_nets.norms_of_normal_inputs(rate=sp.Integer(2))
        ),
    ],
)
