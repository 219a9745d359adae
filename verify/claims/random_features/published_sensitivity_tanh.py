"""Random features at the sizes of arXiv:2302.01629: N = 400, 800 and 1600 points x ~ N(0, I), d = 1000, features of tanh.

The closed form is compared with fits.  S^2 = d E |grad f|^2 of the least-norm fit to labels N(0, 1), averaged over the labels by a trace:
only the design is random.  The paper's wrong tanh'' does not enter here: the gradient of random features has phi' alone.
"""

from kernels import laws
from theory.features.activations import get
from theory.features.closed_forms import RIDGELESS
from theory.features.derivations import ridgeless
from theory.features.derivations.ridgeless import e, n, u, y
from verify import Band, Claim, Control, mean
from verify.measurements.designs import QUANTITIES, random_features
from verify.measurements.features import ABOVE, closed

POINTS = [dict(quantity="sensitivity_squared", n=n, d=1000, p=p) for n, p in ((400, 1600), (800, 1600), (1600, 2400))]
FORM = "d s_inf + ell n d/(p-n), ell = 1 + (D1 - mu_1^2 - v) d/(n t)"
tanh = get("tanh").moments()


def measure(stream, quantity, n, d, p):
    """Label-averaged S^2 at 200 new points, a number a design; designs spread by a thousandth."""
    own = (stream.spawn(f"design {number}") for number in range(stream.samples(quick=max(12, 4000 // n), full=40_000 // n)))
    return mean([QUANTITIES[quantity](random_features(here, "tanh", n, d, p, law=laws.gaussian, test=200)) for here in own])


claim = Claim(
    says=(
        "For 400, 800 or 1600 labels of noise fitted by ridgeless random features of tanh, d = 1000, S^2 is near d s_inf + ell n d/(p-n)."
    ),
    relation="~",
    predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, public=True),
    source="here; bombari-kiyani-mondelli-2023, the experiment",
    points=POINTS,
    derive=ridgeless.forms(),
    measure=measure,
    fits=True,
    within=0.052,
    band=Band(40.0),
    by_hand=[
        (
            POINTS[0],
            "894.8",
            (
                "mu_1^2 = .366879, v = .027415, D1 = .464403, c = .4, b = v + .6 mu_1^2 = .247543: t = (b + sqrt(b^2 + 1.6 v mu_1^2))/.8 = "
                "(.247543 + .278155)/.8 = .657123; ell = 1 + (.464403 - .366879 - .027415)/(.4 * .657123) = 1.266725; w = 1.4 + v/mu_1^2 = "
                "1.474726, s_inf = (1.474726/sqrt(1.474726^2 - 1.6) - 1)/2 = (1.474726/.758166 - 1)/2 = .472561; "
                "1000 * .472561 + 1.266725 * 400000/1200"
            ),
        )
    ],
    controls=[
        Control(
            "slope_part_dropped",
            "D1 = mu_1^2 in the form, without the rest of D1 = E phi'^2",
            predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, D1=tanh.mu1**2),
        ),
        Control(
            "slope_part_for_v",
            "D1 = mu_1^2 + v in the form, which is Var phi and not E phi'^2",
            predicts=closed(ABOVE, FORM, "tanh", RIDGELESS, D1=tanh.mu1**2 + tanh.v),
        ),
        Control("ell_one_derived", "ell = 1, in the derivation", derive=ridgeless.forms(of_energy=u**2 / y + n / e)),
    ],
)
