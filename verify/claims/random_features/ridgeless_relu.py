"""A ridgeless fit of noise by random features of relu, which is not odd: v = Var phi - mu_1^2, without the mean mu_0.

D1 = E phi'^2 = 1/2 is not v.  Beside its linear part relu has a quadratic one, q = mu_2^2/2, spread over D functions of degree 2: t is the
root of a cubic without p, u and w are the shares of a linear and of a quadratic function that the fit sees, F = d u^2 + D w^2. The three
quantities are read off the same designs.
"""

from kernels import laws
from theory.features import closed_forms as forms
from theory.features.activations import get
from theory.features.closed_forms import NORM, n, p
from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import D1, D, free, q, w, y
from theory.features.derivations.ridgeless import d, e, s, t, v
from verify import Band, Claim, Control
from verify.measurements import designs
from verify.measurements.features import FORM_QUADRATIC, QUADRATIC, closed, each, measured

POINTS = each(QUADRATIC, (50, 50, 200), (50, 100, 200), (100, 200, 400), (100, 400, 500))
SIZE, VALUE, STEEP = (POINTS[quantity::3] for quantity in range(3))
relu = get("relu").moments()


def of_two_sizes(stream, quantity, n, d, p):
    """Inputs of length S sqrt(d), S = 1/2 or 3/2."""
    return designs.measured(quantity, "relu", quick=20, law=laws.scale_mixture)(stream, n, d, p)


claim = Claim(
    says=f"Ridgeless random features of relu that fit noise of variance 1 have {FORM_QUADRATIC}.",
    relation="~",
    predicts=closed(QUADRATIC, FORM_QUADRATIC, "relu", forms.QUADRATIC, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    derive=degree_2.ridgeless(),
    points=POINTS,
    measure=measured("relu"),
    fits=True,
    within=0.03,
    band=Band(8.6),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "1.647",
            (
                "s = 1/4, v = 1/4 - 1/(2 pi) = .090845, q = 1/(4 pi) = .079577, q d/D = .000792: t = .202375 = .011268 + s t/(t + s) + "
                "q t/(t + .000792) = .011268 + .111840 + .079267; 1/(3 t)"
            ),
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "0.776",
            "u = .25/.452375 = .552639, w = .000792/.203167 = .003898, F = 200 u^2 + 20099 w^2 = 61.0819 + .3053; F/(200 - F) + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "208.0",
            "200 * (61.3872 + .3053)/138.6128 + (200 + (.5 - .25 - .170422) 200/.202375 + 20099 w)/3 = 89.015 + (200 + 78.643 + 78.337)/3",
        ),
    ],
    controls=[
        Control(
            "mean_forgotten",
            "v = E phi^2 - mu_1^2, without subtracting mu_0^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "relu", forms.QUADRATIC, mu0=0.0),
            points=POINTS[:9],
        ),
        Control(
            "p_for_p_minus_n_in_norm_derived",
            "p in place of p - n in |a|^2, in the derivation",
            derive=degree_2.ridgeless(of_norm=d / ((n + e) * t)),
        ),
        Control(
            "degree_2_counted_once_derived",
            "the functions of degree 2 counted once in S^2, in the derivation",
            derive=degree_2.ridgeless(of_energy=free / y + (n + (D1 - s - v - q) * d / t) / e),
        ),
        Control(
            "p_for_p_minus_n_in_norm",
            "p in place of p - n in |a|^2",
            predicts=closed({"norm_squared": NORM * (p - n) / p}, FORM_QUADRATIC, "relu", forms.QUADRATIC),
            points=SIZE[:4],
        ),
        Control("inputs_of_two_sizes", "inputs of two sizes, S = 1/2 or 3/2 times normal ones", measure=of_two_sizes, points=SIZE[1:2]),
        Control(
            "plateau_forgotten_variance",
            "E f^2 = n/(p - n), without the part that no p removes",
            predicts=closed({"variance": n / (p - n)}, "n/(p - n)", "relu"),
            points=VALUE[:1],
        ),
        Control(
            "plateau_doubled_variance_derived",
            "twice the part of E f^2 that no p removes, in the derivation",
            derive=degree_2.ridgeless(of_variance=n / e + 2 * free / y),
        ),
        Control(
            "slope_part_for_v",
            "D1 = mu_1^2 + v in the form, which is Var phi and not E phi'^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "relu", forms.QUADRATIC, D1=relu.mu1**2 + relu.v),
            points=STEEP[:3],
        ),
        Control("ell_one_derived", "ell = 1, in the derivation", derive=degree_2.ridgeless(of_energy=(free + D * w**2) / y + n / e)),
    ],
)
