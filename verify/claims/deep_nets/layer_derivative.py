"""Lemma 3.1, one layer: the derivative of a network by one layer's matrix has Frobenius norm at most B R.

What goes up to the layer has norm at most R times the norms below, what comes back at most the norms above; the derivative is the outer
product of the two.  An activation with s(0) not 0 adds |s(0)| sqrt(width) at every layer, and the bound is gone.
"""

from theory import deep_nets
from theory.deep_nets import B
from theory.symbols import R
from verify import Claim, Control

claim = Claim(
    says="If s is 1-Lipschitz and s(0) = 0, the derivative of a network by one layer's matrix has Frobenius norm at most B R.",
    source="bubeck-sellke-2021, Lemma 3.1 (all versions)",
    predicts=B * R,
    derive=deep_nets.one_layer(),
    by_hand=[(dict(Bbar=8, R=1), 8, "f = w_3 w_2 w_1 x at w = (2, 2, 2), x = 1: by w_1 it is 4, and B R = 8, max(1, 2)^3")],
    controls=[Control("s(0) = 1: one is added at every layer", derive=deep_nets.one_layer(outside=1))],
)
