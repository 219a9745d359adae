"""Rules of inference: the mean is linear, a monotone function keeps order, what holds for every t holds at one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from theory import signs
from theory.decide import Decider, Decision, Need, canonical, known_nonnegative, refused
from theory.rewriting import normal


@dataclass(frozen=True)
class averaged(Decider):
    """The step's only need holds at each data point; the step says the same of the means.

    means: {letter of a mean: the term it is the mean of}; fixed: letters in the terms that are the same at every data point.  The
    statement must be affine in the means.
    """

    means: Mapping[sp.Symbol, sp.Expr]
    fixed: tuple[sp.Symbol, ...] = ()
    kind = "exact identity, averaged"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) != 1:
            return Decision(False, lambda: f"an average is taken of one statement, the step has {len(needs)} needs")
        (need,) = needs
        if relation != need.relation:
            return Decision(False, lambda: f"the average of {need} is a statement with {need.relation}, not {relation}")
        letters, difference = tuple(self.means), sp.expand(left - right)
        terms = set().union(*(term.free_symbols for term in self.means.values())) - set(self.fixed)
        if not difference.is_polynomial(*letters) or sp.Poly(difference, *letters).total_degree() > 1 or difference.free_symbols & terms:
            return Decision(False, lambda: f"{difference} is not affine in the means {', '.join(map(str, letters))}")
        off = normal(difference.xreplace(dict(self.means)) - (need.left - need.right))
        if off != 0:
            return Decision(False, lambda: f"with terms for means the statement differs from {need} by {off}")
        return Decision(True, f"{self.kind}: the mean is linear")


_X = sp.Symbol("x", positive=True)


@dataclass(frozen=True)
class monotone(Decider):
    """function(x) is monotone in x > 0 (the sign of its derivative is seen at once); applied to the step's only need.

    function: an expression in `of`, a letter that stands for a positive number unless it carries other assumptions.
    """

    function: sp.Expr
    of: sp.Symbol = _X
    kind = "monotone"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) != 1:
            return Decision(False, lambda: f"a monotone function is applied to one statement, the step has {len(needs)} needs")
        (need,) = needs
        if self.of.is_positive and not (signs.positive(need.left) and signs.positive(need.right)):
            return Decision(False, lambda: f"{need.left} and {need.right} are not both positive at sight")
        slope = sp.factor(sp.diff(self.function, self.of))
        turned = "increasing" if signs.positive(slope) else "decreasing" if signs.positive(-slope) else ""
        if not turned:
            return Decision(False, lambda: f"the sign of the slope {slope} is not seen at once")
        images = [self.function.subs(self.of, side) for side in (need.left, need.right)]
        kept = need.relation if turned == "increasing" else need.relation.translate(str.maketrans("<>", "><"))
        if relation[0] != kept[0]:
            relation, left, right = relation.translate(str.maketrans("<>", "><")), right, left
        if kept != relation or normal(images[0] - left) != 0 or normal(images[1] - right) != 0:
            return Decision(
                False, lambda: f"{self.function} is {turned}, so {need} gives {images[0]} {kept} {images[1]}, not {left} {relation} {right}"
            )
        return Decision(True, f"{self.function} is {turned} in {self.of}")


@dataclass(frozen=True)
class instance(Decider):
    """The step's first need holds for every value of some letters (where `where` does); the step says it for what is put in for them.

    The conditions `where`, with the same put in, must be seen at once, perhaps from the step's other needs.
    """

    put: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    where: tuple[Need, ...] = ()
    kind = "instance"

    def bound(self, put: Mapping[sp.Symbol, sp.Expr]) -> "instance":
        """With the step's own substitution, if it has one."""
        return instance(put, self.where) if put else self

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if not needs:
            return Decision(False, "a statement is specialised, the step has no needs")
        need, known = needs[0], known_nonnegative(needs[1:])
        there = [side.subs(self.put, simultaneous=True) for side in (need.left, need.right)]
        shown = ", ".join(f"{letter} = {value}" for letter, value in self.put.items())
        if need.relation != relation or normal(there[0] - left) != 0 or normal(there[1] - right) != 0:
            reads = "at {} the statement {} reads {} {} {}, not {} {} {}"
            return refused(reads, shown, need, there[0], need.relation, there[1], left, relation, right)
        for condition in self.where:
            seen = signs.positive_given if condition.relation in ("<", ">") else signs.nonnegative_given
            if not seen(condition.slack.subs(self.put, simultaneous=True), known):
                return refused("at {} the condition {} is not seen to hold", shown, condition)
        return Decision(True, f"instance: {shown}")


@dataclass(frozen=True)
class grows(Decider):
    """larger - smaller side, as a function of the letter `of` >= 0, starts at 0 or more and grows: Taylor at 0.

    All derivatives below `order` must be >= 0 at 0, the one of that order >= 0 throughout: at sight, or as a multiple of a need's slack.
    Conditions that the needs put on the letter must be of the form "at most so much", so that they hold from 0 on.
    """

    of: sp.Symbol
    order: int = 1
    kind = "grows from 0"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation not in ("<=", ">=") or not self.of.is_nonnegative:
            return Decision(False, lambda: f"growth settles <= or >= for a letter that is nonnegative, not {relation} for {self.of}")
        gap = left - right if relation == ">=" else right - left
        for order in range(self.order):
            start = normal(sp.diff(gap, self.of, order).subs(self.of, 0))
            if start.has(sp.nan, sp.zoo) or not (signs.nonnegative(start) or self._follows(start, needs)):
                return refused("derivative {} of the difference at {} = 0 is {}, not nonnegative at sight", order, self.of, start)
        last = sp.diff(gap, self.of, self.order)
        if not self._follows(last, needs) and not any(
            signs.nonnegative(form) for form in (last, sp.expand(last), sp.factor(last), sp.expand(last.rewrite(sp.exp)))
        ):
            return Decision(False, lambda: f"derivative {self.order} of the difference is {last}, not nonnegative at sight")
        return Decision(True, f"the difference grows from {self.of} = 0: its derivative of order {self.order} is {last}")

    @staticmethod
    def _follows(start: sp.Expr, needs: tuple[Need, ...]) -> bool:
        """Whether an expression is a need's slack times something >= 0 at sight, or times a number for an equality."""
        for need in needs:
            ratio = sp.cancel(sp.expand(start) / sp.expand(need.slack)) if need.slack != 0 else sp.nan
            if signs.nonnegative(ratio) or (need.relation == "==" and ratio.is_Rational):
                return True
        return False


def negation(need: Need) -> Need:
    """What is true where the statement (no equality) is false."""
    return Need(need.left, {"<=": ">", ">=": "<", "<": ">=", ">": "<="}[need.relation], need.right)


@dataclass(frozen=True)
class union_bound(Decider):
    """P(E) <= P(E_1) + ... from an implication: where E holds and no E_i does, its premises hold and its conclusion is false.

    implication: (premises, conclusion), decided by `by`; events: {probability: the event it is the probability of}.  A premise of
    the implication is the event E, or the opposite of an E_i, or a need of the step (a certain event).
    """

    premises: tuple[Need, ...]
    conclusion: Need
    by: Decider
    events: Mapping[sp.Expr, Need]
    kind = "union bound"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        implied = self.by(self.conclusion.left, self.conclusion.relation, self.conclusion.right, self.premises)
        if not implied.holds:
            return Decision(False, lambda: f"the implication is not proved: {self.conclusion}: {implied.how}")
        parts = sp.Add.make_args(right)
        if relation != "<=" or left not in self.events or any(part not in self.events for part in parts):
            return Decision(False, lambda: f"{left} {relation} {right} is not an inequality between the probabilities of the named events")
        certain = {canonical(need.statement) for need in needs}
        allowed = certain | {canonical(self.events[left].statement)} | {canonical(negation(self.events[part]).statement) for part in parts}
        for premise in self.premises:
            if canonical(premise.statement) not in allowed:
                return refused("the premise {} is neither the event, nor the opposite of one on the right, nor certain", premise)
        if canonical(self.conclusion.statement) not in {canonical(self.events[part].statement) for part in parts}:
            return Decision(False, lambda: f"the conclusion {self.conclusion} is no event on the right")
        return Decision(True, f"union bound: {implied.how}")
