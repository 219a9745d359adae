"""Lemma 3.1, sharing: a parameter in at most Q places has a derivative whose square is at most Q times the sum over its places.

Cauchy and Schwarz, by the parabola e^2 >= 2 m e - m^2 at each place.  The printed proof bounds the places one by one, which costs Q^2 p
where Q D is enough.
"""

from theory import deep_nets
from theory.deep_nets import squares
from theory.symbols import Q
from verify import Claim, Control

claim = Claim(
    says="The squared derivative of f by a parameter in at most Q places is at most Q times the sum of squares over its places.",
    source="here, sharper form of the next; bubeck-sellke-2021, Lemma 3.1 (all versions)",
    predicts=Q * squares,
    derive=deep_nets.shared_parameter(),
    by_hand=[(dict(Q=2, s_w=5), 10, "f = w x_1 + w x_2 at x = (1, 2): 3^2 = 9 is at most 2 (1 + 4) = 10")],
    controls=[Control("one place in place of Q", derive=deep_nets.shared_parameter(most=1))],
)
