"""Rules of inference: the mean is linear, equals may replace equals, what holds for every t holds at one, cases are put together.

Each rule says why it is sound: why its conclusion is true wherever its needs are, as these are read (see theory.proof.deciders.Need).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof import signs
from theory.proof.deciders import (  # fmt: skip
    Decider,
    Decision,
    Need,
    canonical,
    certificate,
    identity,
    interval,
    known_nonnegative,
    rational,
    refused,
    sturm,
    vanishes,
)
from theory.proof.events import unregistered
from theory.proof.growth import grows, monotone
from theory.proof.language import assumed, atoms, foreign, unfit


@dataclass(frozen=True)
class averaged(Decider):
    """Takes the mean of the step's only need, which holds at each data point: the step says the same of the means.

    means: {letter of a mean: the term it is the mean of}; fixed: letters in the terms that are the same at every data point.  The
    statement must be affine in the means.

    Sound because a mean is a linear and increasing functional that keeps constants: where a(i) R b(i) at every place i, the mean of a
    stands in the relation R to the mean of b (also for <, the places being finitely many or a probability space), and for
    a - b = c_0 + sum c_j t_j(i) with constants c_j the mean of a - b is c_0 + sum c_j m_j, m_j the mean of t_j.  It takes that the need
    holds at every place (`each` or `every` of the need name what varies), that the c_j do not vary, and that m_j is the mean of
    t_j: a letter is defined as one mean only (the derivation sees to it), and its assumptions must follow from those of the term.
    """

    means: Mapping[sp.Symbol, sp.Expr]
    fixed: tuple[sp.Symbol, ...] = ()
    kind = "exact identity, averaged"
    pointwise: ClassVar[bool] = False

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) != 1:
            return Decision(False, lambda: f"an average is taken of one statement, the step has {len(needs)} needs")
        (need,) = needs
        if relation != need.relation:
            return Decision(False, lambda: f"the average of {need} is a statement with {need.relation}, not {relation}")
        improper = self._improper_means(need) or self._wrong_place(need)
        if improper:
            return Decision(False, improper)
        letters, difference = tuple(self.means), sp.expand(left - right)
        if not difference.is_polynomial(*letters) or sp.Poly(difference, *letters).total_degree() > 1 or atoms(difference) & self.varying:
            return Decision(False, lambda: f"{difference} is not affine in the means {', '.join(map(str, letters))}")
        off = difference.xreplace(dict(self.means)) - (need.left - need.right)
        if not vanishes(off):
            return Decision(False, lambda: f"with terms for means the statement differs from {need} by {off}")
        return Decision(True, f"{self.kind}: the mean is linear")

    @property
    def varying(self) -> frozenset[object]:
        """The letters and unknown functions of the terms that are not said to be the same at every place."""
        return frozenset().union(*(atoms(term) for term in self.means.values())) - set(self.fixed)

    def _improper_means(self, need: Need) -> str:
        """Why a letter of a mean cannot stand for it; "" where each can."""
        spoken = atoms(need.left) | atoms(need.right) | frozenset().union(*(atoms(term) for term in self.means.values()))
        for mean, term in self.means.items():
            mine = type(mean) if isinstance(mean, AppliedUndef) else mean
            if mine in spoken:
                return f"{mean} is to be a mean and stands in what is averaged"
            if foreign(term) or not isinstance(mean, (sp.Symbol, AppliedUndef)):
                return foreign(term) or f"{mean} is no letter for a mean"
            beyond = set(assumed(mean)) - {"positive", "nonnegative", "negative", "nonpositive"}
            if beyond:
                return f"{mean} is assumed {', '.join(sorted(beyond))}, which a mean need not be"
            broken = unfit(mean, term, known_nonnegative([need]))
            if broken:
                return broken
        return ""

    def _wrong_place(self, need: Need) -> str:
        """Why the need is not known to hold wherever the average is taken; "" where it is."""
        nowhere = self.varying - set(need.every) - set(need.each)
        if nowhere:
            return f"{need} is not said to hold at each place: {_shown(nowhere)} is fixed there"
        constant = (atoms(need.left) | atoms(need.right) | set(self.fixed)) - self.varying
        if constant & set(need.each):
            return f"{_shown(constant & set(need.each))} varies with the place and is taken for a constant"
        return ""


def _shown(letters: Iterable[object]) -> str:
    return ", ".join(sorted(str(letter) for letter in letters))


@dataclass(frozen=True)
class instance(Decider):
    """Specialises the step's first need, which holds for every value of some letters (where its conditions do), to given values.

    The need says which letters these are (`every`); what is put in must meet every assumption of its letter, and the conditions of
    the need, with the same put in, must be seen at once, perhaps from the step's other needs.

    Sound because it is the elimination of "for every": a statement that is true of all values of x that meet its assumptions and
    the conditions is true of this one.
    """

    put: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    kind = "instance"
    pointwise: ClassVar[bool] = False

    def bound(self, put: Mapping[sp.Symbol, sp.Expr]) -> "instance":
        """The decider with the step's own substitution, if the step has one."""
        return instance(put) if put else self

    def unconditioned(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """All needs but the first, whose conditions are looked at where it is specialised."""
        return needs[1:]

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if not needs:
            return Decision(False, "a statement is specialised, the step has no needs")
        need, known = needs[0], known_nonnegative(needs[1:])
        put = {sp.sympify(letter, strict=True): sp.sympify(value, strict=True) for letter, value in self.put.items()}
        fixed = set(put) - set(need.every)
        if fixed:
            return refused("{} is not said to hold for every {}: it speaks of one value", need, _shown(fixed))
        trouble = next((why for letter, value in put.items() if (why := unfit(letter, value, known))), "")
        if trouble:
            return Decision(False, trouble)
        there = [side.subs(put, simultaneous=True) for side in (need.left, need.right)]
        shown = ", ".join(f"{letter} = {value}" for letter, value in put.items())
        if need.relation != relation or not vanishes(there[0] - left, needs[1:]) or not vanishes(there[1] - right, needs[1:]):
            reads = "at {} the statement {} reads {} {} {}, not {} {} {}"
            return refused(reads, shown, need, there[0], need.relation, there[1], left, relation, right)
        for condition in need.where:
            seen = signs.positive_given if condition.relation in ("<", ">") else signs.nonnegative_given
            left_there, right_there = (side.subs(put, simultaneous=True) for side in (condition.left, condition.right))
            met = Need(left_there, condition.relation, right_there)
            said = canonical(met.statement) in {canonical(other.statement) for other in needs[1:]}
            if not said and (condition.relation == "==" or not seen(met.slack, known)):
                return refused("at {} the condition {} is not seen to hold", shown, condition)
        return Decision(True, f"instance: {shown}")


@dataclass(frozen=True)
class replaced(Decider):
    """Replaces letters of the step's first need by what they equal: each other need says letter == value.

    Sound because equal numbers may be put for each other in every expression (Leibniz): the functions of the language, unknown ones
    too, are functions of numbers.
    """

    kind = "equals for equals"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) < 2:
            return Decision(False, lambda: f"a statement and an equality letter == value are needed, the step has {len(needs)} needs")
        need, put = needs[0], {}
        for equality in needs[1:]:
            if equality.relation != "==" or not equality.left.is_Symbol or equality.left in put:
                return refused("{} does not say once what a letter is equal to", equality)
            put[equality.left] = equality.right
        there = [side.subs(put, simultaneous=True) for side in (need.left, need.right)]
        if need.relation != relation or not vanishes(there[0] - left, needs[1:]) or not vanishes(there[1] - right, needs[1:]):
            return refused("{} becomes {} {} {}, not {} {} {}", need, there[0], need.relation, there[1], left, relation, right)
        return Decision(True, f"equals for equals: {', '.join(f'{letter} = {value}' for letter, value in put.items())}")


@dataclass(frozen=True)
class cases(Decider):
    """Puts two cases together: each need says the step's statement under a condition on the letter `of`, and one condition always holds.

    Each need carries its condition in `where`: of <= a or of < a in one, of >= b or of > b in the other, with b <= a.

    Sound because every number is <= a or >= a: whichever it is, that case's need gives the statement (elimination of "or").
    """

    of: sp.Symbol
    kind = "case distinction"
    pointwise: ClassVar[bool] = False

    def unconditioned(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """No need: that one of their conditions holds is what this rule checks."""
        return ()

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if len(needs) != 2 or any(len(need.where) != 1 for need in needs):
            return Decision(False, "a case distinction takes two needs, each under one condition")
        for need in needs:
            if canonical(need.statement) != canonical((left, relation, right)):
                return refused("{} is not the statement of the step", need)
        conditions = [canonical(need.where[0].statement) for need in needs]
        upper = [condition for condition in conditions if condition[0] == self.of]  # of <= a
        lower = [condition for condition in conditions if condition[2] == self.of]  # b <= of
        if len(upper) != 1 or len(lower) != 1 or "==" in (upper[0][1], lower[0][1]):
            says = "the conditions {} and {} are not that {} is at most and at least so much"
            return refused(says, needs[0].where[0], needs[1].where[0], self.of)
        (_, below, most), (least, above, _) = upper[0], lower[0]
        room = signs.positive if below == above == "<" else signs.nonnegative
        if not room(most - least):
            return refused("{} may lie between {} and {}", self.of, most, least)
        return Decision(True, f"case distinction: {needs[0].where[0]} or {needs[1].where[0]}")


def negation(need: Need) -> Need:
    """The statement that is true where this one, which is no equality, is false."""
    return Need(need.left, {"<=": ">", ">=": "<", "<": ">=", ">": "<="}[need.relation], need.right)


@dataclass(frozen=True)
class union_bound(Decider):
    """Derives P(E) <= P(E_1) + ... from an implication whose premises hold, and conclusion fails, where E holds and no E_i does.

    implication: (premises, conclusion), decided by `by`; events: {probability: the event it is the probability of}; random: the letters
    of the events that vary with the outcome.  A premise of the implication is the event E, or the opposite of an E_i, or a need of
    the step (a certain event).

    Sound because P is monotone and subadditive: the implication shows that no outcome lies in E and outside every E_i, so E is covered
    by the E_i.  It takes that a certain event is certain, that is, that the need holds at every outcome (`each` or `every` of the
    need name what is random in it), and that a letter is the probability of one event: events are declared in one register
    (theory.proof.events) for the whole shelf, and any other event for the same letter is refused.
    """

    premises: tuple[Need, ...]
    conclusion: Need
    by: Decider
    events: Mapping[sp.Expr, Need]
    random: tuple[sp.Symbol, ...] = ()
    kind = "union bound"
    pointwise: ClassVar[bool] = False

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        stranger = next((why for letter, event in self.events.items() if (why := unregistered(letter, event, self.random))), "")
        if stranger:
            return Decision(False, stranger)
        implied = decided(self.by, self.conclusion, tuple(Need(*premise.statement) for premise in self.premises))
        if not implied.holds:
            return Decision(False, lambda: f"the implication is not proved: {self.conclusion}: {implied.how}")
        parts = sp.Add.make_args(right)
        if relation != "<=" or left not in self.events or any(part not in self.events for part in parts):
            return Decision(False, lambda: f"{left} {relation} {right} is not an inequality between the probabilities of the named events")
        certain = {canonical(need.statement): need for need in needs}
        allowed = {canonical(self.events[left].statement)} | {canonical(negation(self.events[part]).statement) for part in parts}
        for premise in self.premises:
            if canonical(premise.statement) in allowed:
                continue
            if canonical(premise.statement) not in certain:
                return refused("the premise {} is neither the event, nor the opposite of one on the right, nor certain", premise)
            doubtful = self._doubtful(certain[canonical(premise.statement)])
            if doubtful:
                return Decision(False, doubtful)
        if canonical(self.conclusion.statement) not in {canonical(self.events[part].statement) for part in parts}:
            return Decision(False, lambda: f"the conclusion {self.conclusion} is no event on the right")
        return Decision(True, f"union bound: {implied.how}")

    def _doubtful(self, need: Need) -> str:
        """Why a need is not known to hold at every outcome; "" where it is."""
        spoken = atoms(need.left) | atoms(need.right)
        once = (spoken & set(self.random)) - set(need.every) - set(need.each)
        if once:
            return f"{need} is not said to hold at every outcome: {_shown(once)} is fixed there"
        constant = (spoken & set(need.each)) - set(self.random)
        return f"{_shown(constant)} varies with the outcome in {need} and is taken for a constant" if constant else ""


OURS: tuple[type[Decider], ...] = (
    identity, rational, certificate, sturm, interval, averaged, monotone, instance, replaced, cases, grows, union_bound,
)  # fmt: skip
"""The deciders that a derivation may use."""


def decided(decider: Decider, need: Need, needs: tuple[Need, ...]) -> Decision:
    """The decision of one of the suite's own deciders; a decider that is written elsewhere, or a subclass of one, decides nothing."""
    if type(decider) not in OURS:
        return refused("{} is not one of the suite's deciders: {}", type(decider).__name__, ", ".join(ours.__name__ for ours in OURS))
    return type(decider).__call__(decider, *need.statement, needs)
