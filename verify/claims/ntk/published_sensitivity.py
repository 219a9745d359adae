"""The sensitivities at the sizes of arXiv:2302.01629, d = 1000, x ~ N(0, I): NTK of tanh, k = 15 neurons, by closed form and by fit.

S = sqrt(d E |grad f|^2) of the least-norm fit of N labels N(0, 1). The script published with the paper takes -2 tanh (1 - tanh) for
tanh'' = -2 tanh (1 - tanh^2): the control fits the same and differentiates with it.
"""

from dataclasses import replace

import sympy as sp

from kernels import laws
from theory import neural_tangent_forms, ntk
from theory.activations import Activation, get, x
from theory.ridgeless import e, v
from verify import Band, Claim, Control, Formula
from verify.designs import mean_of, neural_tangent

POINTS = [dict(N=400, k=15)]
DIMENSION = 1000


SCRIPT = Activation("tanh, differentiated by the script", sp.tanh(x), stable=(None, None, -2 * sp.tanh(x) * (1 - sp.tanh(x))))


def averaged(stream, N, k, activation):
    """S^2 averaged over labels, at two new points a design."""
    settings = dict(law=laws.gaussian, test=2)
    designs = stream.samples(quick=10, full=100)
    return mean_of("sensitivity_squared", stream, designs, neural_tangent, activation, N, DIMENSION, k, **settings)


def measure(stream, N, k):
    return averaged(stream, N, k, "tanh")


def by_the_script(stream, N, k):
    """The same fits, differentiated with the script's tanh''."""
    return averaged(stream, N, k, SCRIPT)


def closed(says, **moments):
    """The closed form of S^2 for tanh; a false one has other moments."""

    def function(N, k):
        ntk.predict("tanh", N, DIMENSION, k)  # refuses what is outside its domain
        return ntk.with_slope(replace(get("tanh").moments(), **moments), N, DIMENSION, k, 1.0).sensitivity_squared

    return Formula(function, says)


claim = Claim(
    says="NTK features of tanh with 15 neurons, d = 1000, that fit N labels of noise have S^2 = d (E f^2 + D2 |theta|^2).",
    relation="~",
    predicts=closed("d (E f^2 + D2 |theta|^2)"),
    source="here; bombari-kiyani-mondelli-2023, the experiment",
    points=POINTS,
    derive=neural_tangent_forms.effective_ridge(),
    measure=measure,
    within=0.1,
    band=Band(2.0, "k"),
    by_hand=[(POINTS[0], "310.0", "kappa = 13.2244, E f^2 = .287266, |theta|^2 = .075618: 1000 (.287266 + .300204 * .075618)")],
    controls=[
        Control("the plateau forgotten: N d/(p - N)", predicts=Formula(lambda N, k: N * 1000 / (k * 1000 - N), "N d/(p - N)")),
        Control("tanh'' as in the published script", measure=by_the_script),
        Control(
            "a sign turned in the effective ridge, derived",
            derive=neural_tangent_forms.effective_ridge(neural_tangent_forms.QUADRATIC + 2 * e * v**2),
        ),
    ],
)
