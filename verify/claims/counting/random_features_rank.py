"""n generic points are fitted by p random features if and only if p >= n, whatever the dimension.

Features (<w_j, x_i> + b_j)^q with integer data: the rank of the n x p feature matrix is computed exactly over the integers,
so "fits" is a fact and not a small residual. Every y in R^n is fitted iff the rank is n.
"""

import sympy as sp
from flint import fmpz, fmpz_mat

from kernels import random
from theory.proof.derivation import Need
from theory.proof.letters import d, n, p
from verify import Claim, Control, exact

q = sp.Symbol("q", integer=True, positive=True)
ROOM = Need(n, "<=", sp.binomial(d + q, q), "polynomials of degree q on R^d must have room for n values")
RANGE = 2**30


def features(stream, n, d, p, q, bias=True):
    """The feature matrix over the integers, n x p: a coordinate is a uniform integer in [-2^30, 2^30)."""

    def drawn(name, rows, columns):
        return fmpz_mat([[int(value) for value in row] for row in random.integers(stream.spawn(name), rows, columns, -RANGE, RANGE)])

    inner = drawn("points", n, d) * drawn("weights", d, p)
    biases = drawn("biases", 1, p) if bias else fmpz_mat(1, p)
    return fmpz_mat([[(inner[i, j] + biases[0, j]) ** fmpz(q) for j in range(p)] for i in range(n)])


def measure(stream, n, d, p, q):
    return exact(features(stream, n, d, p, q).rank())


def quadratic(stream, n, d, p, q):
    """(<w, x>)^2 spans the quadratic forms, of dimension d (d+1)/2 however many features there are."""
    return exact(features(stream, n, d, p, 2, bias=False).rank())


claim = Claim(
    says=(
        "The n x p matrix of random features (<w, x> + b)^q at n generic points has rank min(n, p): every labelling is "
        "fitted iff p >= n, in any dimension d."
    ),
    relation="==",
    predicts=sp.Min(n, p),
    source=(
        "quanta-2022, n parameters memorise n points; xinzhiyuan-2022, the same; schwartz-1980, a generic integer point avoids the zeros "
        "of a polynomial"
    ),
    points=[
        dict(n=2, d=1, p=2, q=1),
        dict(n=20, d=1, p=19, q=21),
        dict(n=20, d=1, p=20, q=21),
        dict(n=30, d=3, p=10, q=7),
        dict(n=30, d=3, p=29, q=7),
        dict(n=30, d=3, p=30, q=7),
        dict(n=30, d=3, p=40, q=7),
        dict(n=30, d=50, p=29, q=3),
        dict(n=30, d=50, p=30, q=3),
    ],
    requires=[ROOM],
    measure=measure,
    by_hand=[
        (dict(n=2, d=1, p=2, q=1), 2, "a line through two points: 2 parameters, rank 2"),
        (dict(n=30, d=3, p=29, q=7), 29, "min(n, p) = min(30, 29)"),
    ],
    controls=[
        Control(
            "one_point_more",
            "p parameters always fit p + 1 points",
            predicts=sp.Min(n, p + 1),
            points=[dict(n=30, d=3, p=29, q=7), dict(n=20, d=1, p=19, q=21)],
        ),
        Control(
            "quadratic_without_bias",
            "quadratic features (<w, x>)^2 without bias, whose rank is at most d (d+1)/2 = 6",
            measure=quadratic,
            points=[dict(n=30, d=3, p=30, q=7), dict(n=30, d=3, p=40, q=7)],
        ),
    ],
)
