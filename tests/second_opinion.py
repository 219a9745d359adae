"""z3 as a second opinion on the steps of the derivations that are polynomial or rational in their letters."""

from fractions import Fraction

import sympy as sp
import z3

RELATE = {"==": lambda u, v: u == v, "<=": lambda u, v: u <= v, ">=": lambda u, v: u >= v, "<": lambda u, v: u < v, ">": lambda u, v: u > v}


class NotRational(ValueError):
    """An expression that is no quotient of polynomials in letters and opaque terms."""


class Translation:
    """Sympy to z3 reals: letters, rational numbers, sums, products, integer powers; square roots by what they solve.

    Unknown functions (P_fit(epsilon), log_N(eta)) and roots of positive things become letters of their own, with their signs.
    """

    def __init__(self) -> None:
        self.facts: list[z3.BoolRef] = []
        self.known: dict[sp.Basic, z3.ArithRef] = {}
        self.divided: list[z3.ArithRef] = []

    def __call__(self, e: sp.Expr) -> z3.ArithRef:
        """The z3 term of an expression; raises NotRational."""
        e = sp.sympify(e)
        if e.is_Rational:
            return z3.RealVal(str(Fraction(int(e.p), int(e.q))))
        if e.is_Symbol or isinstance(e, sp.core.function.AppliedUndef):
            return self._letter(e)
        if e.is_Add or e.is_Mul:
            parts = [self(part) for part in e.args]
            return z3.Sum(parts) if e.is_Add else z3.Product(parts)
        if e.is_Pow and e.exp.is_Integer:
            return self._power(self(e.base), int(e.exp))
        if e.is_Pow and e.exp.is_Rational and e.exp.q == 2:
            return self._power(self._root(e.base), int(e.exp.p))
        raise NotRational(f"{e} is not rational")

    def _letter(self, e: sp.Expr) -> z3.ArithRef:
        if e not in self.known:
            self.known[e] = z3.Real(f"v{len(self.known)}")
            if e.is_positive:
                self.facts.append(self.known[e] > 0)
            elif e.is_nonnegative:
                self.facts.append(self.known[e] >= 0)
            if e.is_integer and e.is_positive:
                self.facts.append(self.known[e] >= 1)
        return self.known[e]

    def _root(self, base: sp.Expr) -> z3.ArithRef:
        key = sp.sqrt(base)
        if key not in self.known:
            inside = self(base)
            self.known[key] = z3.Real(f"v{len(self.known)}")
            self.facts += [self.known[key] >= 0, self.known[key] * self.known[key] == inside]
        return self.known[key]

    def _power(self, base: z3.ArithRef, exponent: int) -> z3.ArithRef:
        power = z3.RealVal(1)
        for _ in range(abs(exponent)):
            power = power * base
        if exponent >= 0:
            return power
        self.divided.append(base)
        return 1 / power


def second_opinion(left, relation, right, needs=(), timeout=10_000) -> str:
    """z3 on the negation: "unsat" means proved, "sat" that there is a counterexample; raises NotRational."""
    translate, solver = Translation(), z3.Solver()
    solver.set("timeout", timeout)
    for need in needs:
        solver.add(RELATE[need.relation](translate(need.left), translate(need.right)))
    solver.add(z3.Not(RELATE[relation](translate(left), translate(right))))
    solver.add(*translate.facts, *(pole != 0 for pole in translate.divided))
    return str(solver.check())
