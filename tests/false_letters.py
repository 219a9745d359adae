"""The letters, events and false friends that the false steps are made of."""

import sympy as sp

from theory.proof.deciders import Decider, Need, identity
from theory.proof.events import declare

q = sp.Rational
x, y, z = sp.symbols("x y z", real=True)
a, b, c = sp.symbols("a b c", positive=True)
u, v = sp.symbols("u v", nonnegative=True)
n, m = sp.symbols("n m", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
lost = sp.Symbol("lost", negative=True)
w = sp.Symbol("w")
free = sp.Symbol("h_x", real=True)
named = sp.Symbol("h1", real=True)
F, G = sp.Function("F", real=True), sp.Function("G", nonnegative=True)
P_1, P_2, P_3 = (declare(sp.Symbol(f"P_false_{i}", nonnegative=True), Need(x, ">=", i), (x,)) for i in (1, 2, 3))
P_y = declare(sp.Symbol("P_false_y", nonnegative=True), Need(y, ">=", 0), (y,))
P_t = sp.Function("P_false_t", nonnegative=True)
declare(P_t(a), Need(x, ">=", a), (x,))
P_c = declare(sp.Symbol("P_false_c", nonnegative=True), Need(x, ">=", y), (x,))


def N(left, relation, right, **how):
    return Need(left, relation, right, **how)


class Yes(Decider):
    """A decider made by a user, who says yes to everything."""

    def settle(self, left, relation, right, needs):
        from theory.proof.deciders import Decision

        return Decision(True, "yes")


class LooseIdentity(identity):
    """The same in the clothes of one of ours."""

    settle = Yes.settle


mean, mean_y, square = sp.symbols("mean mean_y square", real=True)


def case(left, relation, right, condition):
    return N(left, relation, right, where=(condition,))
