"""Distances between random points of the sphere: from the law of one coordinate to the law and the mean of a distance."""

import sympy as sp

from theory.decide import identity
from theory.derivation import Derivation, Need, Step

s = sp.Symbol("s", real=True)
v = sp.Symbol("v", positive=True)
a = sp.Symbol("a", positive=True)
HALF = sp.Rational(1, 2)


def beta(x: sp.Expr, y: sp.Expr) -> sp.Expr:
    """The beta function B(x, y), written in gamma functions."""
    return sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y)


MEAN = 2 ** (2 * a) * sp.gamma(a + HALF) ** 2 / (sp.sqrt(sp.pi) * sp.gamma(2 * a + HALF))

distance_law = Derivation(
    says="v = |x - x'|^2/4 is Beta(a, a) with a = (d-1)/2, and E|x - x'| = E 2 sqrt(v).",
    source="muller-1959, the law of one coordinate; bubeck-sellke-2021, Remark 1.1",
    steps=[
        Step(
            name="height",
            says="s = <x, x'> = 1 - 2 v, since |x - x'|^2 = 2 - 2 s = 4 v; so 1 - s^2 is symmetric in v and 1 - v.",
            rule=1 - s**2,
            put={s: 1 - 2 * v},
            relation="==",
            gives=4 * v * (1 - v),
            decided_by=identity(),
            cites="muller-1959, s has the density (1 - s^2)^(a-1)/B(1/2, a) on [-1, 1]",
        ),
        Step(
            name="normaliser",
            says=(
                "v has the density 2 (4 v (1-v))^(a-1)/B(1/2, a), which is v^(a-1) (1-v)^(a-1) over 2 B(1/2, a)/4^a: the "
                "duplication formula makes that B(a, a)."
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
            says="E 2 sqrt(v) = 2 B(a + 1/2, a)/B(a, a), which is 2^(d-1) Gamma(d/2)^2/(sqrt(pi) Gamma(d - 1/2)) at a = (d-1)/2.",
            rule=2 * beta(a + HALF, a) / beta(a, a),
            put={},
            relation="==",
            gives=MEAN,
            decided_by=identity(),
        ),
    ],
    concludes=[
        Need((1 - s**2).subs(s, 1 - 2 * v), "==", 4 * v * (1 - v), "the density of v is symmetric"),
        Need(2 * beta(HALF, a) / 2 ** (2 * a), "==", beta(a, a), "v is Beta(a, a)"),
        Need(2 * beta(a + HALF, a) / beta(a, a), "==", MEAN, "E|x - x'|"),
    ],
)
