"""Where the quadratic part of an activation counts: n = d^2/16 points and p > d^2/2 random features, ridgeless fits of noise.

q = mu_2^2/2 is spread over D = (d - 1)(d + 2)/2 functions of degree 2, of each of which the fit sees the share w. Leaving it out, as closed
forms for n of order d do, takes a fifth to a half of S^2 away, for activations with a mean slope and for even ones alike.
"""

from theory.features import closed_forms as forms
from theory.features.closed_forms import d, free, n, p
from theory.features.derivations import degree_2
from theory.features.derivations.degree_2 import D1, e, q, s, t, v, y
from verify import Band, Claim, Control
from verify.measurements.features import ABOVE, FORM, FORM_QUADRATIC, QUADRATIC, closed, each, measured

EVEN, SLOPED = ("cos",), ("relu", "gelu", "softplus")
POINTS = [point for name in (*SLOPED, *EVEN) for point in each(QUADRATIC, (100, 40, 900), activation=name)]


def steep(names):
    """The points that ask for S^2 of these activations."""
    return [point for point in POINTS if point["activation"] in names and point["quantity"] == "sensitivity_squared"]


def of_erf(stream, activation, **point):
    """The same fits by features of erf."""
    return measured("erf", quick=4)(stream, **point)


claim = Claim(
    says=f"Ridgeless random features fitted to noise, n = d^2/16 and p > d^2/2, have {FORM_QUADRATIC}.",
    relation="~",
    predicts=closed(QUADRATIC, FORM_QUADRATIC, None, forms.QUADRATIC, public=True),
    source="here, from the fixed point of hu-lu-misiakiewicz-2024",
    points=POINTS,
    derive=degree_2.ridgeless(),
    measure=measured(quick=24, test=128),
    fits=True,
    within=0.03,
    band=Band(3.3),
    by_hand=[
        (
            dict(quantity="sensitivity_squared", activation="square", n=100, d=100, p=400),
            "70.7079",
            "D1 = 4, v = q = 2, D = 5049: w = n/D, F = n^2/D = 1.980590: 100 * 2 F/(100 - F) + 100 * 2 n/300 = 4.04122 + 66.66667",
        ),
    ],
    controls=[
        Control(
            "quadratic_part_left_out",
            "the form without the quadratic part of the activation",
            predicts=closed(ABOVE, FORM, None, forms.RIDGELESS),
            points=steep(SLOPED),
        ),
        Control(
            "degree_2_counted_once",
            "the functions of degree 2 counted once in S^2, where their gradient counts twice",
            predicts=closed(
                {"sensitivity_squared": d * free / (n - free) + (n + (D1 - s - v) * d / t) * d / (p - n)}, FORM, None, forms.QUADRATIC
            ),
            points=steep(("gelu", "cos")),
        ),
        Control("odd_activation", "an odd activation, erf, which has no quadratic part", measure=of_erf, points=steep(EVEN)),
        Control(
            "degree_2_counted_once_derived",
            "the functions of degree 2 counted once in S^2, in the derivation",
            derive=degree_2.ridgeless(of_energy=free / y + (n + (D1 - s - v - q) * d / t) / e),
        ),
    ],
)
