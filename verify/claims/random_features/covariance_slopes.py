"""The derivative by the effective ridge of the share of a linear target that a fit does not learn, for inputs with a covariance.

delta = (1/d) tr C R and R = (I + beta C)^-1, beta = (1/d) sum a_j^2 Q_j: they are differentiated together, and no second fixed point is
needed. The claims covariance_* use it.
"""

from theory.features.derivations import slopes
from theory.features.derivations.slopes import d, p, rho, ss, sy
from verify import Claim, Control

claim = Claim(
    says=(
        "If each v_j moves by y_j, delta moves by rho p q_y/(d - rho p q_2), where rho = mean c_k^2 R_k^2 and q_y = mean a_j^2 y_j Q_j^2."
    ),
    source="here; defilippis-loureiro-misiakiewicz-2024",
    predicts=rho * p * sy / (d - rho * p * ss),
    derive=slopes.implicit_slope(),
    by_hand=[(dict(rho_c=0.25, p=400, d=100, q_y=0.5, q_2=0.5), 1, "50/(100 - 50)")],
    controls=[
        Control(
            "term_dropped_derived",
            "d in place of d - rho p q_2, in the derivation",
            derive=slopes.implicit_slope(rho * p * sy * (1 - rho * p * ss / d)),
        )
    ],
)
