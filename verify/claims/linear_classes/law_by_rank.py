"""Under a Poincare inequality the law with high probability needs only the rank: T_K <= (1 + 2 sqrt t + 2t) c rank D/(d delta_K).

tr K^2 <= (tr K)^2, |K| <= tr K, and E tr K = (1 - 1/n) tr D^(-1) Sigma <= c rank D/d: the constant 1 of the law in expectation is lost to
Markov's inequality and to the tail of a quadratic form; the only hypothesis on phi is that it is fixed before the data.
"""

import sympy as sp

from theory.linear import coverage
from theory.linear.coverage import delta_K, rank, time
from theory.proof.letters import c, d
from verify import Claim, Control

claim = Claim(
    says=(
        "If Var f <= (c/d) E |grad f|^2, then with probability 1 - delta_1 - delta_2 - delta_K every fit with MSE <= sigma^2 - epsilon "
        "has an energy of at least n d delta_K (u - alpha)_+^2/((1 + 2 sqrt t + 2t) c rank D), t = log(1/delta_2). Proved here is the "
        "bound (1 + 2 sqrt t + 2t) c rank D/(d delta_K) on T_K."
    ),
    source="here; dohmatob-2021, the nearest published result",
    predicts=(1 + 2 * sp.sqrt(time) + 2 * time) * c * rank / (d * delta_K),
    derive=coverage.coverage_by_rank(),
    by_hand=[(dict(t_2=4, c=1, k_D=20, d=100, delta_K=0.1), "26", "(1 + 4 + 8) * 20/(100 * 0.1)")],
    controls=[
        Control(
            "trace_at_its_mean",
            "the trace said to be at most its mean, as if delta_K were 1",
            derive=coverage.coverage_by_rank(sp.Integer(1)),
        )
    ],
)
