"""The sensitivities at the sizes of arXiv:2302.01629, d = 1000, x ~ N(0, I): NTK of tanh, k = 15 neurons, by closed form and by fit.

S = sqrt(d E |grad f|^2) of the least-norm fit of N labels N(0, 1). The script published with the paper takes -2 tanh (1 - tanh) for
tanh'' = -2 tanh (1 - tanh^2): the control fits the same and differentiates with it.
"""

from dataclasses import replace

import sympy as sp

from kernels import laws
from kernels.random import normals
from theory import neural_tangent_forms, ntk
from theory.activations import Activation, get, x
from theory.ridgeless import e, v
from verify import Band, Claim, Control, Formula, mean
from verify.designs import inputs
from verify.models import NeuralTangent

POINTS = [dict(N=400, k=15)]
DIMENSION = 1000


SCRIPT = Activation("tanh, differentiated by the script", sp.tanh(x), stable=(None, None, -2 * sp.tanh(x) * (1 - sp.tanh(x))))


def squares(stream, N, k, activation):
    """S^2 of one fit a design, at 200 new points."""
    out = []
    for number in range(stream.samples(quick=24, full=240)):
        here = stream.spawn(f"design {number}")
        points, test = (inputs(here.spawn(role), rows, DIMENSION, laws.gaussian) for role, rows in (("points", N), ("test", 200)))
        model = NeuralTangent(laws.sphere(here.spawn("weights"), k, DIMENSION), activation)
        out.append(DIMENSION * model.fit(points, normals(here.spawn("labels"), 1, N)[0]).energy(test))
    return mean(out)


def measure(stream, N, k):
    return squares(stream, N, k, "tanh")


def by_the_script(stream, N, k):
    """The same fits, differentiated with the script's tanh''."""
    return squares(stream, N, k, SCRIPT)


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
    fits=True,
    within=0.22,
    band=Band(3.1, "k"),
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
