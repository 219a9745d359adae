"""Theorem 3 where 60 W J < epsilon: the printed net has fewer than one function, and the theorem is true for another reason.

All functions of the class lie within epsilon/60 of one of them; if any fitted by epsilon, that one would fit by epsilon/2, which one
function fixed before the data does with probability at most exp(-n epsilon^2/32), and the sample size makes that delta/8 at most.
"""

from theory.paper import covering
from theory.proof.letters import delta
from verify import Claim, Control

claim = Claim(
    says="Where 60 W J < epsilon no function of the class fits below the noise level, except with probability delta/8.",
    source="here, repair of the next; bubeck-sellke-2021, Theorem 3 (submission)",
    predicts=delta / 8,
    derive=covering.tiny_class(),
    by_hand=[(dict(delta=0.08), 0.01, "n epsilon^2 >= 8^4 log(8/delta) makes n epsilon^2/32 >= 128 log(8/delta)")],
    controls=[Control("class_diameter_epsilon_3", "a class of diameter epsilon/3", derive=covering.tiny_class(mesh=3))],
)
