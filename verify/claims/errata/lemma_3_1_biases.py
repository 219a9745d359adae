"""Lemma 3.1 for the class it is printed for: with biases a network can move by more than B Q R sqrt(p) |w - w'|.

f_w(x) = w_2 relu(w_1 x + b) moves by b from (w_1, w_2, b) = (0, 1, b) to (0, 0, b), where B = Q = R = 1, p = 3 and |w - w'| = 1: the
printed bound is sqrt(3), and b = 10 is more.  The repaired bound has sqrt(1 + |M_j|^2) for |W_j|, M_j = [W_j b_j], and sqrt(R^2 + 1)
for R: here B = sqrt(1 + b^2), Q D = 2 and R^2 + 1 = 2, so that f moves by at most 2 sqrt(1 + b^2).
"""

from fractions import Fraction

import sympy as sp

from theory.paper import errata
from theory.paper.errata import bias
from verify import Claim, Control, exact


def moved(b, weight, x=1):
    """|f_w(x) - f_w'(x)| between (w_1, w_2, b) = (weight, 1, b) and (weight, 0, b): |w - w'| = 1."""
    return abs(max(Fraction(0), weight * Fraction(x) + Fraction(b)))


def measure(stream, b_1):
    return exact(moved(b_1, Fraction(0)))


def input_outside_the_ball(stream, b_1):
    """x = 1000 where R = 1 is said, and w_1 = 1."""
    return exact(moved(b_1, Fraction(1), x=1000))


claim = Claim(
    says=(
        "For |x| <= 1 the network w_2 relu(w_1 x + b) moves by at most 2 sqrt(1 + b^2) when (w_1, w_2, b) goes from (0, 1, b) to (0, 0, b)."
    ),
    relation="<=",
    predicts=2 * sp.sqrt(1 + bias**2),
    source="bubeck-sellke-2021, Lemma 3.1 (submission)",
    points=[dict(b_1=b) for b in (2, 10, 100)],
    derive=errata.bias_of_a_neuron(),
    measure=measure,
    notes=(
        "The lemma holds as printed for feed-forward nets without biases, and repaired with biases (parameter_sensitivity_with_skips). To "
        "write a bias as the weight of one more input with the value 1 adds an input and factors to B, and the repair counts these."
    ),
    by_hand=[(dict(b_1=10), "20.0998", "2 sqrt(101) = 20.0998; the network moves by 10, which is more than the printed sqrt 3 = 1.73")],
    controls=[
        Control("as_printed", "as printed: B Q R sqrt(p) = sqrt(3)", predicts=sp.sqrt(3)),
        Control("long_input", "an input of norm 1000, outside of |x| <= R = 1", measure=input_outside_the_ball),
        Control(
            "small_bias", "the bias b = 1, with which the network moves by less than the printed bound", derive=errata.bias_of_a_neuron(1)
        ),
    ],
)
