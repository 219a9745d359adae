"""Lemma 3.1 repaired, one layer: with skip connections and biases a layer has the factor sqrt(1 + |M|^2), M = [W b], not |W|.

The layer keeps all earlier values, the constant 1 among them, beside the new ones s(M u), so squares add: |(u, s(M u))|^2 is at most
(1 + |M|^2) |u|^2, and the same holds for distances.  Where s(0) is not 0, |M| + |s(0)| sqrt(width) stands for |M| in norms.
"""

import sympy as sp

from theory.paper import deep_nets
from theory.paper.deep_nets import a, s_0, size
from verify import Claim, Control

claim = Claim(
    says="A layer with skip connections and biases M = [W b] turns values of norm H >= 1 into values of norm at most sqrt(1 + |M|^2) H.",
    source=deep_nets.LEMMA,
    predicts=sp.sqrt(1 + (a + s_0) ** 2) * size,
    derive=deep_nets.layer_with_skips(),
    by_hand=[(dict(a_j=1, s_0=0, H=1), "1.4142", "values (0, 1), M = (0, 1), relu: (0, 1, 1) has norm sqrt 2, though |W| = 0")],
    controls=[
        Control(
            "earlier_values_forgotten",
            "the factor |M|, as if the layer did not keep the earlier values",
            derive=deep_nets.layer_with_skips(kept=0),
        )
    ],
)
