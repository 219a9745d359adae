"""Rules of inference about functions of one letter.

A monotone function keeps the order of two numbers; a function that starts at 0 or more and grows stays there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof import signs
from theory.proof.deciders import Decider, Decision, Need, canonical, known_nonnegative, refused, vanishes
from theory.proof.language import KINKED, assumed, foreign, undefined, unfit

_X = sp.Symbol("x", positive=True)
_TURN = str.maketrans("<>", "><")


@dataclass(frozen=True)
class monotone(Decider):
    """Applies a monotone function to both sides of the step's only need; the sign of its derivative must be seen at once.

    function: an expression in `of`, a letter that stands for a positive number unless it carries other assumptions.

    Sound because the values that order assumptions allow (all numbers, x > 0, x >= 0, x < 0, x <= 0) are an interval: a function that
    is defined on it, continuous, and of a slope > 0 (or < 0) inside is strictly increasing (decreasing) there, and keeps (turns)
    every relation between two of its numbers.  Both sides of the need are checked to lie in it.
    """

    function: sp.Expr
    of: sp.Symbol = _X
    kind = "monotone"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) != 1:
            return Decision(False, lambda: f"a monotone function is applied to one statement, the step has {len(needs)} needs")
        (need,) = needs
        function = sp.sympify(self.function, strict=True)
        known = known_nonnegative(needs)
        misfit = next((why for side in (need.left, need.right) if (why := unfit(self.of, side, known, defined=True))), "")
        trouble = misfit or _not_smooth(function, self.of, self.of)
        if trouble:
            return Decision(False, trouble)
        slope = sp.factor(sp.diff(function, self.of))
        turned = "increasing" if signs.positive(slope) else "decreasing" if signs.positive(-slope) else ""
        if not turned:
            return Decision(False, lambda: f"the sign of the slope {slope} is not seen at once")
        images = [function.subs(self.of, side) for side in (need.left, need.right)]
        kept = need.relation if turned == "increasing" else need.relation.translate(_TURN)
        if relation[0] != kept[0]:
            relation, left, right = relation.translate(_TURN), right, left
        if kept != relation or not vanishes(images[0] - left, needs) or not vanishes(images[1] - right, needs):
            return Decision(
                False, lambda: f"{self.function} is {turned}, so {need} gives {images[0]} {kept} {images[1]}, not {left} {relation} {right}"
            )
        return Decision(True, f"{self.function} is {turned} in {self.of}")


def _not_smooth(function: sp.Expr, of: sp.Symbol, domain: sp.Symbol, known: Sequence[sp.Expr] = ()) -> str:
    """Why a function may be undefined or have a kink for some value of a letter; "" where it has neither.

    domain: a letter whose assumptions are the values it ranges over. known: expressions that are >= 0.
    """
    beyond = set(assumed(of)) - {"positive", "nonnegative", "negative", "nonpositive"}
    if beyond:
        return f"{of} is assumed {', '.join(sorted(beyond))}: its values are no interval"
    why = foreign(function)
    kinked = [node for kind in KINKED for node in function.atoms(kind) if node.has(of)]
    unknown = [node for node in function.atoms(AppliedUndef) if node.has(of)]
    if why or kinked or unknown:
        return why or f"{(kinked or unknown)[0]} is not known to be differentiable in {of}"
    ranged = {of: domain}
    return undefined(function.xreplace(ranged), [other.xreplace(ranged) for other in known])


@dataclass(frozen=True)
class grows(Decider):
    """Settles an inequality whose difference, as a function of the letter `of` >= 0, starts at 0 or more and grows: Taylor at 0.

    All derivatives below `order` must be >= 0 at 0, the one of that order >= 0 throughout: at sight, or as a multiple of a need's slack.

    Sound by Taylor's formula with Lagrange's remainder: f(x) = sum over k < order of f^(k)(0) x^k/k! + f^(order)(y) x^order/order! at
    some y between 0 and x.  It takes that the needs used hold on all of [0, x], not at x alone: a need without the letter does,
    one that holds for every value of it does, and one of the form letter <= a does (with x every smaller number meets it).  It also
    takes that f and its derivatives below `order` are defined and continuous on [0, x] and the last derivative exists inside:
    functions with kinks are refused, and each derivative must be defined at sight, those below `order` also at 0.
    """

    of: sp.Symbol
    order: int = 1
    kind = "grows from 0"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation not in ("<=", ">=") or not self.of.is_nonnegative or self.order < 1:
            return Decision(False, lambda: f"growth settles <= or >= for a letter that is nonnegative, not {relation} for {self.of}")
        gap = left - right if relation == ">=" else right - left
        throughout = tuple(need for need in needs if self._throughout(need))
        at_start = tuple(need for need in throughout if self.of not in need.left.free_symbols | need.right.free_symbols)
        derivatives = [gap]
        for _ in range(self.order):
            derivatives.append(sp.diff(derivatives[-1], self.of))
        closed = sp.Dummy(self.of.name, nonnegative=True)
        known = known_nonnegative(throughout)
        for order, derivative in enumerate(derivatives):
            rough = _not_smooth(derivative, self.of, closed if order < self.order else self.of, known)
            if rough:
                return refused("derivative {} of the difference: {}", order, rough)
        for order, derivative in enumerate(derivatives[:-1]):
            start = derivative.subs(self.of, 0)
            if foreign(start) or not (vanishes(start) or signs.nonnegative(start) or self._follows(start, at_start)):
                return refused("derivative {} of the difference at {} = 0 is {}, not nonnegative at sight", order, self.of, start)
        last = derivatives[-1]
        if not self._follows(last, throughout) and not any(
            signs.nonnegative(form) for form in (last, sp.expand(last), sp.factor(last), sp.expand(last.rewrite(sp.exp)))
        ):
            return Decision(False, lambda: f"derivative {self.order} of the difference is {last}, not nonnegative at sight")
        return Decision(True, f"the difference grows from {self.of} = 0: its derivative of order {self.order} is {last}")

    def _throughout(self, need: Need) -> bool:
        """Whether a need that holds at some value of the letter holds at every smaller one >= 0."""
        smaller, relation, larger = canonical(need.statement)
        if self.of in need.every:
            return not need.where
        if self.of in smaller.free_symbols | larger.free_symbols:
            return smaller == self.of and relation in ("<=", "<") and self.of not in larger.free_symbols
        return True

    @staticmethod
    def _follows(start: sp.Expr, needs: tuple[Need, ...]) -> bool:
        """Whether an expression is a need's slack times something >= 0 at sight, or times a number for an equality."""
        for need in needs:
            ratio = sp.cancel(sp.expand(start) / sp.expand(need.slack)) if need.slack != 0 else sp.nan
            enough = signs.nonnegative(ratio) or (need.relation == "==" and bool(ratio.is_Rational))
            if enough and not foreign(ratio) and vanishes(start - ratio * need.slack):
                return True
        return False
