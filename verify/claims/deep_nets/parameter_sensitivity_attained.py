"""Lemma 3.1 for feed-forward nets is attained: layers of one neuron equal to 1 have |grad_w f| = sqrt(Q D) B R.

f_w(x) = w_1^Q ... w_{D/Q}^Q x at w = 1 and x = 1, each parameter in Q of D places, where B = R = 1.  Here p = D/Q, so that the printed
Q sqrt(p) is the same number: for networks with one neuron in each layer the printed bound is the best one.
"""

from fractions import Fraction

from theory.paper import deep_nets
from theory.proof.letters import D, Q
from verify import Claim, Control, exact


def measure(stream, D, Q):
    """|grad_w f|^2 by dual numbers: value and slope of a product of D ones, of which the places of one parameter carry a slope."""
    squares = 0
    for parameter in range(D // Q):
        value, slope = 1, 0
        for layer in range(D):
            weight, moves = 1, int(layer % (D // Q) == parameter)
            value, slope = value * weight, slope * weight + value * moves
        squares += slope**2
    return exact(Fraction(squares))


claim = Claim(
    says=(
        "For D layers of one neuron with weight 1, each parameter in Q of them, |grad_w f|^2 = Q D: the bound sqrt(Q D) of Lemma 3.1 is "
        "attained."
    ),
    relation="==",
    predicts=Q * D,
    source=deep_nets.SHARPER,
    points=[dict(D=D, Q=Q) for D, Q in ((3, 1), (4, 4), (6, 2), (6, 3))],
    derive=deep_nets.lemma_3_1(),
    measure=measure,
    by_hand=[(dict(D=6, Q=2), 12, "w_1^2 w_2^2 w_3^2 has the gradient (2, 2, 2) at 1: 3 * 2^2 = 12 = 2 * 6")],
    controls=[
        Control("places_dropped", "D in place of Q D, without the number of places Q", predicts=D, points=[dict(D=4, Q=4), dict(D=6, Q=2)]),
        Control(
            "places_counted_twice",
            "Q^2 D in place of Q D, with the places counted twice",
            predicts=Q**2 * D,
            points=[dict(D=4, Q=4), dict(D=6, Q=2)],
        ),
    ],
)
