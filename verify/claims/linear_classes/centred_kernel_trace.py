"""The expected trace of the centred kernel matrix is E tr U'MU = (n-1) T, T = tr G^-1 Sigma, for fixed features of any mean.

Hermite features of x ~ N(0, I): a coordinate has Var/E|grad|^2 = 1, x_i^2 - 1 has 2/4, x_i^3 - 3 x_i has 6/18: T = a + b/2 + c/3.
Constants are added to them, which change nothing because the class has a free constant.
"""

import numpy as np

from kernels import laws
from theory.linear import exact_law
from theory.linear.exact_law import T
from theory.proof.letters import letter, n
from verify import Claim, Control, mean
from verify.models.classes import centred_kernel

a = letter("a", "number of features x_i + 3", integer=True, nonnegative=True)
b = letter("b", "number of features x_i^2", integer=True, nonnegative=True)
c = letter("c_3", "number of features x_i^3 - 3 x_i", integer=True, nonnegative=True)


def features(x, a, b, c_3):
    """a coordinates plus 3, b squares, c_3 cubes less three times the coordinate, of coordinates in turn -> float64[..., a + b + c_3]."""
    return np.concatenate([x[..., :a] + 3.0, x[..., a : a + b] ** 2, x[..., a + b :] ** 3 - 3.0 * x[..., a + b :]], axis=-1)


def traces(stream, law, n, a, b, c_3):
    """tr U'MU of many designs; the energies of the three kinds of features are 1, E (2 x)^2 = 4 and E (3 x^2 - 3)^2 = 18."""
    count = stream.samples(quick=160_000 // n, full=1_600_000 // n)
    d = a + b + c_3
    x = np.sqrt(d) * law(stream, count * n, d).reshape(count, n, d)
    metric = np.diag(np.repeat([1.0, 4.0, 18.0], [a, b, c_3]))
    return mean(np.trace(centred_kernel(features(x, a, b, c_3), metric), axis1=-2, axis2=-1))


def measure(stream, n, a, b, c_3):
    return traces(stream, laws.gaussian, n, a, b, c_3)


def laplace(stream, n, a, b, c_3):
    """Independent Laplace coordinates of variance 1: E x^4 = 6, so the squares have variance 5 and not 2."""
    return traces(stream, laws.laplace, n, a, b, c_3)


claim = Claim(
    says=("For a, b and c Hermite features of degrees 1, 2 and 3, with any constants added, E tr U'MU = (n-1)(a + b/2 + c/3)."),
    relation="==",
    predicts=(n - 1) * (a + b / 2 + c / 3),
    source="here; dohmatob-2021, the nearest published result",
    points=[dict(n=2, a=4, b=4, c_3=1), dict(n=10, a=5, b=5, c_3=5), dict(n=40, a=0, b=20, c_3=3), dict(n=40, a=10, b=0, c_3=0)],
    derive=exact_law.expected_trace(),
    measure=measure,
    fits=True,
    within=0.032,
    by_hand=[
        (dict(n=40, a=0, b=20, c_3=3), 429, "39 * (10 + 1) = 429"),
        (dict(n=2, a=2, b=2, c_3=2), "11/3", ("(n-1)(a + b/2 + c/3) = 2 + 1 + 2/3")),
    ],
    controls=[
        Control(
            "constant_forgotten",
            "n T in place of (n-1) T, without the free constant",
            predicts=n * (a + b / 2 + c / 3),
            points=[dict(n=2, a=4, b=4, c_3=1), dict(n=10, a=5, b=5, c_3=5)],
        ),
        Control(
            "constant_forgotten_derived", "n T in place of (n-1) T, in the derivation", derive=exact_law.expected_trace(exact_law.n * T)
        ),
        Control(
            "features_counted_as_linear",
            "every feature counted as linear: T = a + b + c",
            predicts=(n - 1) * (a + b + c),
            points=[dict(n=10, a=5, b=5, c_3=5), dict(n=40, a=0, b=20, c_3=3)],
        ),
        Control(
            "laplace_coordinates_for_normal_ones",
            "Laplace coordinates in place of normal ones",
            measure=laplace,
            points=[dict(n=40, a=0, b=20, c_3=0)],
        ),
    ],
)
