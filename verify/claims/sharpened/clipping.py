"""Clipped to [-1, 1] a function fits no worse, is no steeper, and is no further from its neighbours: component means are in [-1, 1]."""

import sympy as sp

from theory.sharpened import theorems
from verify import Claim, Control

claim = Claim(
    says="(y - clip f)^2 <= (y - f)^2 for labels in [-1, 1].",
    source="here, sharper form of bubeck-sellke-2021, Theorem 2",
    predicts=1,
    derive=theorems.clipping(),
    by_hand=[(dict(y=0), 1, "y = 0, f = 3: 1 against 9")],
    controls=[Control("clipped_to_half", "clipped to half: y = 1, f = 1 gets worse", derive=theorems.clipping(at=sp.Rational(1, 2)))],
)
