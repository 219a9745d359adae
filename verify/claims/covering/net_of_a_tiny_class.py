"""Theorem 3 where 60 W J < epsilon: the printed net has fewer than one function, and the theorem is true for another reason.

All functions of the class lie within epsilon/60 of one of them; if any fitted by epsilon, that one would fit by epsilon/2, which one
function fixed before the data does with probability at most exp(-n epsilon^2/32), at most delta/8 by the hypothesis on n.
"""

from theory.paper import covering
from theory.proof.letters import delta
from verify import Claim, Control

claim = Claim(
    says=("If 60 W J < epsilon, the probability that some function of the class has MSE <= sigma^2 - epsilon is at most delta/8."),
    source="here, a repair of bubeck-sellke-2021, Theorem 3 (submission)",
    predicts=delta / 8,
    derive=covering.tiny_class(),
    by_hand=[
        (
            dict(delta=0.08),
            0.01,
            ("n epsilon^2 >= 8^4 log(8/delta) makes n epsilon^2/32 >= 128 log(8/delta), so the probability is at most delta/8 = 0.01"),
        )
    ],
    controls=[Control("class_diameter_epsilon_3", "a class whose diameter W J may be epsilon/3", derive=covering.tiny_class(mesh=3))],
)
