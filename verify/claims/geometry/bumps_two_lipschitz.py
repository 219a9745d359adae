"""Remark 1.1: bumps of radius 1/2 at points at distance 1 or more make a 2-Lipschitz interpolant with n (d + 1) parameters."""

from theory.paper import remark_1_1
from theory.paper.remark_1_1 import moved
from verify import Claim, Control

claim = Claim(
    says=(
        "A sum of bumps of radius 1/2 and heights |y_i| <= 1 around n points at distance 1 or more is 2-Lipschitz, and it has n centres "
        "of d coordinates and n heights."
    ),
    source="bubeck-sellke-2021, Remark 1.1",
    predicts=2 * moved,
    derive=remark_1_1.bumps(),
    by_hand=[(dict(D_x=0.5), 1, "r = r' = 1/4 on the line between centres at distance 1: 2 (1/4) + 2 (1/4) = 1 = 2 * 1/2")],
    controls=[Control("one_lipschitz", "the sum of bumps said to be 1-Lipschitz", derive=remark_1_1.bumps(slope=1))],
)
