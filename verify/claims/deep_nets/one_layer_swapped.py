"""Lemma 3.1, one layer: swapping the matrix of one layer moves a network by at most B R_0 times the change of the matrix.

What arrives at the layer has norm at most R_0 times the factors below, what leaves it moves by at most the change times that, and the
layers above stretch this by their factors.  No derivative is taken, so s need not have one.
"""

from theory.paper import deep_nets
from theory.paper.deep_nets import R_0, B, F
from verify import Claim, Control

claim = Claim(
    says=(
        "If B bounds the product of the factors of all other layers, replacing one layer's matrix M by M' moves f(x) by at most B R_0 |M "
        "- M'|."
    ),
    source=deep_nets.LEMMA,
    predicts=B * R_0 * F,
    derive=deep_nets.one_swap(),
    by_hand=[
        (
            dict(Bbar=4, R_0=1, F_j=1),
            4,
            ("f = w_3 w_2 w_1 x at w = (2, 2, 2), x = 1, w_1 replaced by 1: f goes from 8 to 4, and B R_0 |M - M'| = 4 * 1 * 1"),
        )
    ],
    controls=[Control("half_norm_input", "R_0/2 in place of the norm R_0 of the input", derive=deep_nets.one_swap(R_0 / 2))],
)
