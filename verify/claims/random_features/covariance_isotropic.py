"""At C = I the form for a general covariance is the isotropic one, and so is the energy of what is learnt of a linear target."""

from theory.features.derivations import slopes
from theory.features.derivations.slopes import D1, dshare, kappa, s, share, v
from verify import Claim, Control

claim = Claim(
    says="At C = I what is learnt of a linear target has E |grad f|^2 = 1 - delta + (D1 - mu_1^2 - v - kappa) d delta/d kappa.",
    source="here, from the fixed point of mei-montanari-2019",
    predicts=1 - share + (D1 - s - v - kappa) * dshare,
    derive=slopes.isotropic_energy(),
    by_hand=[
        (
            {"delta_c": 0.5, "ddelta": 0.0625, "D_c": 5.75, "s_j": 1, "v_j": 0.5, "kappa_c": 3.25},
            "0.5625",
            "p/d = 17/4, t = mu_1^2 = 1: 17/4 = 1/2 + 13/4 + 1/2, delta' = (1/4)/(17/4 - 1/4): 1/2 + (5.75 - 1 - .5 - 3.25)/16",
        ),
    ],
    controls=[
        Control(
            "kappa_left_out_derived",
            "the factor D1 - mu_1^2 - v without kappa, in the derivation",
            derive=slopes.isotropic_energy(1 - share + (D1 - s - v) * dshare),
        ),
    ],
)
