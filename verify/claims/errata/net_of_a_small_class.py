"""Theorem 3's net has (60 W J/epsilon)^p functions in print: less than one where 60 W J < epsilon, and a net has at least one.

By diameters in place of radii (1 + 6 W J/epsilon)^p functions are enough, for every W J.  Here the class f_w(i) = J w_i of p
coordinates, w in a cube of side W, in the sup norm: its smallest nets at distance epsilon/6 are counted.  The theorem survives: the printed
count is right where 60 W J >= epsilon, and where 60 W J < epsilon nobody fits below the noise level (see net_of_a_tiny_class).
"""

from fractions import Fraction

import sympy as sp

from theory.paper import errata
from theory.paper.errata import x
from theory.proof.letters import p
from verify import Claim, Control, exact


def smallest_net(side, mesh):
    """The least number of points whose intervals of radius `mesh` cover an interval of length `side`, put one after the other."""
    covered, count = Fraction(0), 0
    while count == 0 or covered < side:
        covered, count = covered + 2 * mesh, count + 1
    return count


def measure(stream, X, p):
    return exact(Fraction(smallest_net(Fraction(X), Fraction(1, 6)) ** p))


def ten_times_as_wide(stream, X, p):
    """The diameter is ten times what is said."""
    return exact(Fraction(smallest_net(10 * Fraction(X), Fraction(1, 6)) ** p))


SMALL = dict(X=Fraction(1, 120), p=1)

claim = Claim(
    says="The smallest net of a class of diameter W J = X epsilon at sup-distance epsilon/6 has at most (1 + 6 X)^p functions.",
    relation="<=",
    predicts=(1 + 6 * x) ** p,
    source="bubeck-sellke-2021, Theorem 3, proof (submission)",
    points=[SMALL, dict(X=Fraction(1, 120), p=3), dict(X=Fraction(1, 2), p=2), dict(X=Fraction(5), p=4)],
    derive=errata.net_of_a_small_class(),
    measure=measure,
    notes=(
        "Theorem 3 stands: the printed count is right where 60 W J >= epsilon, and where 60 W J < epsilon no function "
        "fits below the noise level (see net_of_a_tiny_class). By diameters, (1 + 6 W J/epsilon)^p is right everywhere."
    ),
    by_hand=[(dict(X=5, p=2), 961, "(1 + 30)^2; the interval of length 5 needs 15 of length 1/3, the square 225")],
    controls=[
        Control("as_printed", "as printed: (60 W J/epsilon)^p", predicts=(60 * x) ** p, points=[SMALL, dict(X=Fraction(1, 120), p=3)]),
        Control("wider_class", "the diameter is ten times what is said", measure=ten_times_as_wide, points=[dict(X=Fraction(5), p=4)]),
        Control(
            "size_below_one",
            "at W J = epsilon/60 the printed size is said to be below one",
            derive=errata.net_of_a_small_class(sp.Rational(1, 60)),
        ),
    ],
)
