"""The size of a net from the diameter: at most (1 + W/eta_w)^p points in any norm, and no condition on W J/epsilon.

The points of the net lie in the set itself.
"""

import sympy as sp

from theory.paper import covering
from theory.paper.covering import eta as eta_w
from theory.proof.letters import W, p
from verify import Claim, Control, exact


def measure(stream, W, eta_w, p):
    """The least net of an interval of length W (p = 1): every eta_w-interval around a point of it covers 2 eta_w."""
    return exact(max(1, -(-int(W * 1000) // int(2 * eta_w * 1000))))


def a_wider_set(stream, W, eta_w, p):
    """The diameter is not W but W + 20 eta_w."""
    return exact(-(-int((W + 20 * eta_w) * 1000) // int(2 * eta_w * 1000)))


claim = Claim(
    says="In any norm a set of diameter W in R^p has an eta_w-net of at most (1 + W/eta_w)^p of its points.",
    relation="<=",
    predicts=(1 + W / eta_w) ** p,
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3 (submission)",
    points=[dict(W=1.0, eta_w=e, p=1) for e in (0.1, 0.4, 2.0)],
    derive=covering.net_size_sharper(),
    measure=measure,
    by_hand=[(dict(W=1, eta_w=sp.Rational(1, 4), p=2), 25, "(1 + 4)^2")],
    controls=[
        Control("half_alone", "(W/(4 eta_w))^p in place of (1 + W/eta_w)^p", predicts=(W / (4 * eta_w)) ** p),
        Control(
            "diameter_larger_than_w", "a set whose diameter is W + 20 eta_w", measure=a_wider_set, points=[dict(W=1.0, eta_w=0.1, p=1)]
        ),
    ],
)
