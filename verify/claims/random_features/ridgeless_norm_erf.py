"""How large the coefficients of a ridgeless fit of noise are: |a|^2 = d/((p-n) t), random features of erf, p > n.

t is the positive root of c t^2 - b t - v mu_1^2 = 0, c = n/d, b = v + mu_1^2 (1 - c): p is not in it.
"""

from dataclasses import replace

from theory import random_features, ridgeless
from theory.activations import get
from theory.ridgeless import d, e, n, t
from verify import Band, Claim, Control, Formula, designs

POINTS = [dict(d=50, n=50, p=200), dict(d=100, n=50, p=200), dict(d=200, n=100, p=400)]
HERE = "here, from the fixed point of mei-montanari-2019"
FORM = "d/((p - n) t)"


def closed(quantity, activation, says, change=lambda value, n, d, p: value, **moments):
    """The closed form of a quantity; a false one is changed, or has moments in place of the activation's own."""

    def function(n, d, p):
        random_features.predict(activation, n, d, p)  # refuses what is outside its domain
        own = replace(get(activation).moments(), **moments)
        return change(getattr(random_features.from_moments(own, n, d, p), quantity), n, d, p)

    return Formula(function, says)


claim = Claim(
    says="Ridgeless random features of erf that fit noise of variance 1 have coefficients of mean square norm d/((p-n) t).",
    relation="~",
    predicts=closed("norm_squared", "erf", FORM),
    source=HERE,
    points=POINTS,
    derive=ridgeless.norm_form(),
    measure=designs.measured("norm_squared", "erf", quick=40),
    fits=True,
    within=0.03,
    band=Band(3.6),
    by_hand=[
        (dict(n=200, d=200, p=800), "2.191", "mu_1^2 = .42441, v = b = .04015, t = (b + sqrt(b^2 + 4 v mu_1^2))/2 = .15214; 1/(3 t)"),
    ],
    controls=[
        Control("p in place of p - n", predicts=closed("norm_squared", "erf", "d/(p t)", lambda value, n, d, p: value * (p - n) / p)),
        Control("p in place of p - n, derived", derive=ridgeless.norm_form(d / ((n + e) * t))),
        Control("mu_1 taken as 0", predicts=closed("norm_squared", "erf", "n/((p - n) Var phi)", mu1=0.0), points=POINTS[:2]),
    ],
)
