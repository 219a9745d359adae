"""Distances between random points of the sphere: from the law of one coordinate to the law and the mean of a distance."""

import sympy as sp

from theory.proof.deciders import identity
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.letters import letter

s = letter("s_x", "<x, x'> of two points of the sphere, x and x'", real=True)
v = letter("v_d", "|x - x'|^2/4 of two points of the sphere", positive=True)
a = letter("a_d", "(d - 1)/2", positive=True)
HALF = sp.Rational(1, 2)


def beta(x: sp.Expr, y: sp.Expr) -> sp.Expr:
    """The beta function B(x, y), written in gamma functions. Raises ValueError for a number over 10^4, whose factorial would be formed."""
    for number in (x, y, x + y):
        if number.is_number and not abs(number) <= 10**4:
            raise ValueError("the beta function is written out for numbers up to 10^4: got a larger one")
    return sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y)


MEAN = 2 ** (2 * a) * sp.gamma(a + HALF) ** 2 / (sp.sqrt(sp.pi) * sp.gamma(2 * a + HALF))

distance_law = Derivation(
    says="v_d = |x - x'|^2/4 is Beta(a_d, a_d) with a_d = (d-1)/2, and E|x - x'| = E 2 sqrt(v_d).",
    source="muller-1959, the law of one coordinate; bubeck-sellke-2021, Remark 1.1",
    steps=[
        Step(
            name="height",
            says="s_x = <x, x'> = 1 - 2 v_d, since |x - x'|^2 = 2 - 2 s_x = 4 v_d; so 1 - s_x^2 is symmetric in v_d and 1 - v_d.",
            rule=1 - s**2,
            put={s: 1 - 2 * v},
            relation="==",
            gives=4 * v * (1 - v),
            decided_by=identity(),
            cites="muller-1959, s_x has the density (1 - s_x^2)^(a_d-1)/B(1/2, a_d) on [-1, 1]",
        ),
        Step(
            name="normaliser",
            says=(
                "v_d has the density 2 (4 v_d (1-v_d))^(a_d-1)/B(1/2, a_d), which is v_d^(a_d-1) (1-v_d)^(a_d-1) over 2 B(1/2, a_d)/4^a_d: "
                "the duplication formula makes that B(a_d, a_d)."
            ),
            rule=2 * beta(HALF, a) / 2 ** (2 * a),
            put={},
            relation="==",
            gives=beta(a, a),
            decided_by=identity(),
            cites="abramowitz-stegun-1964, 6.1.18 (duplication formula)",
        ),
        Step(
            name="mean",
            says="E 2 sqrt(v_d) = 2 B(a_d + 1/2, a_d)/B(a_d, a_d), which is 2^(d-1) Gamma(d/2)^2/(sqrt(pi) Gamma(d - 1/2)).",
            rule=2 * beta(a + HALF, a) / beta(a, a),
            put={},
            relation="==",
            gives=MEAN,
            decided_by=identity(),
        ),
    ],
    concludes=[
        Need((1 - s**2).subs(s, 1 - 2 * v), "==", 4 * v * (1 - v), "the density of v_d is symmetric"),
        Need(2 * beta(HALF, a) / 2 ** (2 * a), "==", beta(a, a), "v_d is Beta(a_d, a_d)"),
        Need(2 * beta(a + HALF, a) / beta(a, a), "==", MEAN, "E|x - x'|"),
    ],
)
