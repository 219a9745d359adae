"""How the unseen share of a linear target moves with the effective ridge, inputs with a covariance: no second fixed point is needed.

delta = (1/d) tr C R and R = (I + beta C)^-1, beta = (1/d) sum a_j^2 Q_j: differentiated together. The claims covariance_* use it.
"""

from theory.features.derivations import slopes
from theory.features.derivations.slopes import d, p, rho, ss, sy
from verify import Claim, Control

claim = Claim(
    says="delta moves by rho p q_y/(d - rho p q_2) when each v_j moves by y_j: rho = mean c_k^2 R_k^2, q_y = mean a_j^2 y_j Q_j^2.",
    source="here; defilippis-loureiro-misiakiewicz-2024",
    predicts=rho * p * sy / (d - rho * p * ss),
    derive=slopes.implicit_slope(),
    by_hand=[(dict(rho_c=0.25, p=400, d=100, q_y=0.5, q_2=0.5), 1, "50/(100 - 50)")],
    controls=[
        Control("term_dropped_derived", "d for d - rho p q_2, derived", derive=slopes.implicit_slope(rho * p * sy * (1 - rho * p * ss / d)))
    ],
)
