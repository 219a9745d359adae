"""Theorem 3's net is printed to have (60 W J/epsilon)^p functions: less than one if 60 W J < epsilon, though a net has at least one.

By diameters in place of radii (1 + 6 W J/epsilon)^p functions are enough, for every W J.  Measured is the class f_w(i) = J w_i of p
coordinates, w in a cube of side W, in the sup norm: its smallest nets at distance epsilon/6 are counted.  The theorem stands: the printed
count is right where 60 W J >= epsilon, and where 60 W J < epsilon no f fits below the noise level (see net_of_a_tiny_class).
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
    says=(
        "The smallest net at sup-distance epsilon/6 of a class of p parameters and diameter W J = X epsilon has at most (1 + 6 X)^p "
        "functions."
    ),
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
    by_hand=[(dict(X=5, p=2), 961, "(1 + 30)^2 = 961; the interval of length 5 needs 15 intervals of length 1/3, so the square needs 225")],
    controls=[
        Control("as_printed", "as printed: (60 W J/epsilon)^p", predicts=(60 * x) ** p, points=[SMALL, dict(X=Fraction(1, 120), p=3)]),
        Control(
            "wider_class", "a class whose diameter is ten times X epsilon", measure=ten_times_as_wide, points=[dict(X=Fraction(5), p=4)]
        ),
        Control(
            "size_below_one",
            "at W J = epsilon/60, where the printed size is 1, it is said to be below 1",
            derive=errata.net_of_a_small_class(sp.Rational(1, 60)),
        ),
    ],
)
