"""Lemma 3.1 needs no convexity: swap the layers whose factor falls first, and no product on the way exceeds those at the two ends.

The printed proof goes along the segment from w to w' and calls B convex, which it is not (norm_product_not_convex).  Going from w' to w one
matrix at a time instead, first the layers with |W_j| <= |W_j'|, then the others, each product of all factors but the swapped one is at
most the same product at w' (in the first part) or at w (in the second).
"""

from theory.paper import deep_nets
from theory.paper.deep_nets import end, factor_end
from verify import Claim, Control

claim = Claim(
    says=(
        "If the layers whose factor falls are swapped first, the product of the factors of all layers but the swapped one never exceeds "
        "the larger of its values at the two ends."
    ),
    source=deep_nets.LEMMA,
    predicts=end * factor_end,
    derive=deep_nets.order_of_swaps(),
    by_hand=[(dict(P_end=4, c_end=1), 4, "w' = (4, 1/4), w = (1/4, 4): by (1/4, 1/4) the others are 1/4, then 1/4; B is 4 at both ends")],
    controls=[Control("twice_much", "a factor that may be twice the one at the end", derive=deep_nets.order_of_swaps(larger=2))],
)
