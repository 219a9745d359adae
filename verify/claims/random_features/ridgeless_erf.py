"""A ridgeless fit of noise by random features of erf: its norm, its mean square at a new input, and its steepness.

t is the root of ridgeless_root and does not depend on p; s_inf = ((1+c+z)/sqrt((1+c+z)^2 - 4c) - 1)/2, c = n/d, z = v/mu_1^2, is that
of ridge regression and is removed by no p. The law's term n d/(p-n) has the factor ell = 1 + (D1 - mu_1^2 - v)/(c t) >= 1 and is added.
"""

from theory.features.activations import get
from theory.features.closed_forms import NORM, RIDGELESS, SENSITIVITY, n, p, plateau, s, v
from theory.features.derivations import ridgeless
from theory.features.derivations.ridgeless import D1, d, e, t, u, y
from verify import Band, Claim, Control
from verify.measurements.features import ABOVE, FORM, closed, each, measured

POINTS = each(ABOVE, (50, 50, 200), (50, 100, 200), (100, 200, 400), (100, 400, 500))
SIZE, VALUE, STEEP = (POINTS[quantity::3] for quantity in range(3))
erf = get("erf").moments()


def false(quantity, form):
    """The closed forms with a false one for a quantity."""
    return closed({**ABOVE, quantity: form}, FORM, "erf", RIDGELESS)


claim = Claim(
    says=f"Ridgeless random features of erf that fit noise of variance 1 have {FORM}.",
    relation="~",
    predicts=closed(ABOVE, FORM, "erf", RIDGELESS, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    derive=ridgeless.forms(),
    points=POINTS,
    measure=measured("erf", quick=40),
    fits=True,
    within=0.031,
    band=Band(5.4),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "2.191",
            "mu_1^2 = .42441, v = b = .04015, t = (b + sqrt(b^2 + 4 v mu_1^2))/2 = .15214; 1/(3 t)",
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "1.516",
            "z = .040146/.424413, s_inf = (2.094591/sqrt(2.094591^2 - 4) - 1)/2 = 1.1828; + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "349.2",
            "200 * 1.18283 + (1 + (.569410 - .424413 - .040146)/.152139) * 66.667",
        ),
    ],
    controls=[
        Control("p_for_p_minus_n_in_norm", "p in place of p - n in |a|^2", predicts=false("norm_squared", NORM * (p - n) / p), points=SIZE),
        Control(
            "p_for_p_minus_n_in_norm_derived",
            "p in place of p - n in |a|^2, in the derivation",
            derive=ridgeless.forms(of_norm=d / ((n + e) * t)),
        ),
        Control(
            "mu1_zero",
            "|a|^2 = n/((p - n) Var phi), as if mu_1 were 0",
            predicts=closed({"norm_squared": n / ((p - n) * (v + s))}, FORM, "erf"),
            points=SIZE[:2],
        ),
        Control(
            "plateau_forgotten_variance", "E f^2 = n/(p - n), without s_inf", predicts=false("variance", n / (p - n)), points=VALUE[:2]
        ),
        Control(
            "laws_term_forgotten_variance",
            "E f^2 = s_inf, without n/(p - n)",
            predicts=false("variance", plateau(v / s)),
            points=VALUE[:3],
        ),
        Control(
            "p_for_p_minus_n_in_variance_derived",
            "p in place of p - n in E f^2, in the derivation",
            derive=ridgeless.forms(of_variance=n / (n + e) + u**2 / y),
        ),
        Control(
            "slope_part_dropped_sensitivity",
            "D1 = mu_1^2 in S^2, without the rest of D1 = E phi'^2",
            predicts=closed(ABOVE, FORM, "erf", RIDGELESS, D1=erf.mu1**2),
            points=STEEP[:3],
        ),
        Control(
            "plateau_forgotten_sensitivity",
            "S^2 without d s_inf",
            predicts=false("sensitivity_squared", SENSITIVITY - d * plateau(v / s)),
            points=STEEP[:1],
        ),
        Control(
            "laws_term_forgotten_sensitivity",
            "S^2 = d s_inf, without ell n d/(p - n)",
            predicts=false("sensitivity_squared", d * plateau(v / s)),
            points=STEEP[:3],
        ),
        Control(
            "slope_part_unreduced_derived",
            "D1 - mu_1^2 in place of D1 - mu_1^2 - v, in the derivation",
            derive=ridgeless.forms(of_energy=u**2 / y + n / e * (1 + (D1 - s) * d / (n * t))),
        ),
    ],
)
