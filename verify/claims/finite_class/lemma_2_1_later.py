"""Lemma 2.1 in the later versions: deviations epsilon/8 leave a fit with mean z f >= 5 epsilon/16, and the epsilon/4 reported follows."""

import sympy as sp

from theory.paper import lemma_2_1
from theory.proof.letters import eps
from verify import Claim, Control

claim = Claim(
    says=(
        "On the noise events mean z^2 >= sigma^2 - epsilon/8 and mean z g >= -epsilon/8 every f with MSE <= sigma^2 - epsilon has mean z "
        "f >= epsilon/4."
    ),
    source="bubeck-sellke-2021, Lemma 2.1 (9^4 version, 10^4 version, as reported)",
    predicts=eps / 4,
    derive=lemma_2_1.earned_later(),
    by_hand=[(dict(epsilon=1), 0.25, "1/2 - 1/16 - 1/8 = 5/16 = 0.3125, at least 1/4")],
    controls=[
        Control(
            "third_for_quarter", "mean z f >= epsilon/3 in place of epsilon/4", derive=lemma_2_1.earned_as_submitted(sp.Rational(1, 3), 8)
        )
    ],
)
