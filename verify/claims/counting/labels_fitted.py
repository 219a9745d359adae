"""Random labels are fitted exactly when p >= n and never when p < n: the interpolation threshold, decided over the integers.

A labelling y is fitted iff appending it to the feature matrix leaves the rank alone.
"""

import sympy as sp
from flint import fmpz_mat, nmod_mat

from kernels import random
from theory.proof.letters import n, p
from verify import Claim, Control, exact
from verify.claims.counting.random_features_rank import ROOM, features

LABELLINGS = 4
PRIME = 2**61 - 1


def rank_of(matrix):
    """The rank over the integers; modulo a prime it is never more, so that a full one there settles it."""
    full = min(matrix.nrows(), matrix.ncols())
    return full if nmod_mat(matrix, PRIME).rank() == full else matrix.rank()


def fitted(stream, matrix):
    """How many of the random labellings with y = +-1 are fitted."""
    n, p = matrix.nrows(), matrix.ncols()
    labels = random.signs(stream.spawn("labels"), n, LABELLINGS)
    rank = rank_of(matrix)
    joined = ([[*(matrix[i, j] for j in range(p)), int(labels[i, k])] for i in range(n)] for k in range(LABELLINGS))
    return exact(sum(rank_of(fmpz_mat(rows)) == rank for rows in joined))


def measure(stream, n, d, p, q):
    return fitted(stream, features(stream, n, d, p, q))


def quadratic(stream, n, d, p, q):
    """(<w, x>)^2 in d = 3 has rank 6, and 30 points ask for more."""
    return fitted(stream, features(stream, n, d, p, 2, bias=False))


claim = Claim(
    says=f"Of {LABELLINGS} random labellings of n generic points, p random features (<w, x> + b)^q fit all if p >= n and none if p < n.",
    relation="==",
    predicts=LABELLINGS * sp.Heaviside(p - n, 1),
    source="quanta-2022, n parameters memorise n points; xinzhiyuan-2022, the same; bubeck-sellke-2021, Section 1",
    points=[
        dict(n=30, d=3, p=28, q=7),
        dict(n=30, d=3, p=30, q=7),
        dict(n=30, d=3, p=45, q=7),
        dict(n=20, d=50, p=18, q=3),
        dict(n=20, d=50, p=20, q=3),
    ],
    requires=[ROOM],
    measure=measure,
    by_hand=[(dict(n=30, d=3, p=28, q=7), 0, "p = 28 < n = 30: none"), (dict(n=30, d=3, p=30, q=7), 4, "p = 30 >= n = 30: all four")],
    controls=[
        Control(
            "nd_parameters_needed",
            "n d parameters are needed to fit n points",
            predicts=LABELLINGS * sp.Heaviside(p - 3 * n, 1),
            points=[dict(n=30, d=3, p=30, q=7)],
        ),
        Control(
            "quadratic_without_bias",
            "quadratic features (<w, x>)^2 without bias",
            measure=quadratic,
            points=[dict(n=30, d=3, p=30, q=7), dict(n=30, d=3, p=45, q=7)],
        ),
    ],
)
