"""A function clipped to [-1, 1] fits no worse, has no larger Lipschitz constant, and has its component means in [-1, 1]."""

import sympy as sp

from theory.sharpened import theorems
from verify import Claim, Control

claim = Claim(
    says=("For a label y in [-1, 1] and every f, clipping f to [-1, 1] does not increase the square error: (y - clip f)^2 <= (y - f)^2."),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    predicts=1,
    derive=theorems.clipping(),
    by_hand=[(dict(y=0), 1, "y = 0 and f = 3: clipped the square error is 1, unclipped it is 9")],
    controls=[
        Control(
            "clipped_to_half",
            "f clipped to [-1/2, 1/2]: at y = 1, f = 1 the square error grows",
            derive=theorems.clipping(at=sp.Rational(1, 2)),
        )
    ],
)
