"""The image of an isoperimetric law under an ell-Lipschitz map has the constant c ell^2; a map with a jump need not keep any constant.

T(x)_i = 2 max(x_i, -1/sqrt(d)) is 2-Lipschitz: from N(0, I/d), c = 1, the image has c = 4.
"""

from functools import partial

import numpy as np
import sympy as sp

from kernels import laws
from theory.paper import isoperimetry
from theory.proof.letters import c
from verify import Claim, Control
from verify.measurements.constants import law_constant


def bent(x):
    """2 max(x_i, -1/sqrt(d)) in each coordinate, 2-Lipschitz."""
    return 2.0 * np.maximum(x, -1.0 / np.sqrt(x.shape[1]))


def torn(x):
    """x moved by 2 along e_1, to the side it is on: the map jumps between the two halves of the space and has no Lipschitz constant."""
    moved = x.copy()
    moved[:, 0] += 2.0 * np.sign(x[:, 0])
    return moved


def image(stream, d, lipschitz_map):
    """What the seven functions need on the image of N(0, I/d)."""
    return law_constant(stream, partial(laws.pushforward, base=laws.gaussian, lipschitz_map=lipschitz_map), d, sharp=())


def measure(stream, d, c, ell):
    return image(stream, d, bent)


def jump(stream, d, c, ell):
    """The image under a map that is 1-Lipschitz on each half of the space and jumps between them."""
    return image(stream, d, torn)


POINTS = [dict(d=10, c=1, ell=2), dict(d=100, c=1, ell=2)]

claim = Claim(
    says=(
        "The image of a c-isoperimetric law under an ell-Lipschitz map is c ell^2-isoperimetric: none of the functions tried needs more."
    ),
    relation="<=",
    predicts=c * isoperimetry.ell**2,
    source=isoperimetry.LIFTED,
    points=POINTS,
    derive=isoperimetry.pushforward(),
    measure=measure,
    by_hand=[(POINTS[0], 4, "c ell^2 = 1 * 2^2")],
    controls=[
        Control("half_constant", "half of the constant, c ell^2/2", predicts=c * isoperimetry.ell**2 * sp.Rational(1, 2)),
        Control("ell_for_its_square", "the constant c ell in place of c ell^2", predicts=c * isoperimetry.ell),
        Control("map_jump", "a map with a jump, which is not Lipschitz", measure=jump),
    ],
)
