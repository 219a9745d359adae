"""Lemma 3.1 for the class it is printed for: with skip connections the gradient by the weights can be more than B Q R sqrt(p).

D layers of one neuron, relu, no biases, x = 1; layer j has the weights h/|h|, where h holds all earlier values: every |W_j| is 1, so
B = Q = R = 1.  By hand at D = 4: the values are 1, 1, sqrt 2, 2, 2 sqrt 2; the derivatives of the output by the four neurons are sqrt 2,
1, 1/sqrt 2, 1, and their inputs have the square norms 1, 2, 4, 8; |grad_w f|^2 = 2 + 2 + 2 + 8 = 14, and p = 10.  Near this w, where
B is near 1, f moves in the direction of its gradient by more than B Q R sqrt(p) times the step.  Also Lip f = 2 sqrt 2, and the product
of the norms is 1.
"""

from fractions import Fraction

import sympy as sp

from theory.paper import errata
from theory.proof.letters import D
from verify import Claim, Control, exact


def squared_gradient(rows, x):
    """|grad_w f|^2 of layers of one neuron with skips at positive values, exact: rows is called with all earlier values -> Fraction."""
    values, weights = [sp.sympify(x, strict=True)], []
    while (row := rows(values)) is not None:
        weights.append(row)
        values.append(sp.expand(sum(w * v for w, v in zip(row, values, strict=True))))
    slopes, total = [sp.S.Zero] * (len(values) - 1) + [sp.S.One], sp.S.Zero
    for j in range(len(values) - 1, 0, -1):
        total += slopes[j] ** 2 * sum(value**2 for value in values[:j])
        for i in range(j):
            slopes[i] += slopes[j] * weights[j - 1][i]
    total = sp.radsimp(sp.expand(total))
    return Fraction(int(total.p), int(total.q))


def parallel(depth):
    """The weights h/|h| of every layer, h the values it is given."""
    return lambda values: None if len(values) > depth else [v / sp.sqrt(sp.expand(sum(u**2 for u in values))) for v in values]


def measure(stream, D):
    return exact(squared_gradient(parallel(D), 1))


def twice_the_input(stream, D):
    """x = 2 where R = 1 is said."""
    return exact(squared_gradient(parallel(D), 2))


claim = Claim(
    says=(
        "The network of D layers of one relu neuron with skips, x = 1 and weights h/|h| has |grad_w f|^2 = 2^(D-3) (D + 3), though B = Q "
        "= R = 1."
    ),
    relation="==",
    predicts=(D + 3) * 2 ** (D - 3),
    source="bubeck-sellke-2021, Lemma 3.1 (submission)",
    points=[dict(D=depth) for depth in (4, 6, 10)],
    derive=errata.skip_connections(),
    measure=measure,
    notes=(
        "The lemma holds as printed for feed-forward nets without biases, s(0) = 0 (parameter_sensitivity), and with sqrt(1 + |M_j|^2) for "
        "|W_j|, M_j = [W_j b_j], and sqrt(R^2 + 1) for R for the whole class (parameter_sensitivity_with_skips); the printed bound of B, "
        "(W sqrt(p Q))^D, holds for the repaired B too, D >= 2, so that the law for deep nets stands with sqrt(R^2 + 1) in place of R."
    ),
    by_hand=[
        (dict(D=4), 14, "2 * 1 + 1 * 2 + 1/2 * 4 + 1 * 8 = 14, and p = 1 + 2 + 3 + 4 = 10; at D = 10 the same is 1664, against p = 55")
    ],
    controls=[
        Control(
            "as_printed", "as printed: |grad_w f|^2 <= B^2 Q^2 R^2 p, which is the number p of parameters here", predicts=D * (D + 1) / 2
        ),
        Control("long_input", "an input x = 2, outside of |x| <= R = 1", measure=twice_the_input),
        Control(
            "fourteen_parameters",
            "the network of D = 4 layers said to have 14 parameters in place of 10",
            derive=errata.skip_connections(parameters=14),
        ),
    ],
)
