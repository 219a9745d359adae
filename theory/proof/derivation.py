"""Derivations: a chain of steps, each a rule with something put in, a relation, what comes out, and what decides it.

"This step is valid" (its needs imply its statement) and "its needs are met at these numbers" are two verdicts; a
derivation is whole when every step is valid, every premise is a stated hypothesis or the statement of an earlier step,
nothing stands idle, and what comes out last is what the derivation says it concludes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from theory.proof.deciders import RELATIONS, Decider, Decision, Need, Statement, canonical, identity, known_nonnegative, vanishes
from theory.proof.grounds import Grounds, defined_by, of_hypothesis
from theory.proof.inference import decided
from theory.proof.language import atoms, foreign, unfit

__all__ = ["Decision", "Derivation", "Gap", "Need", "Step"]


@dataclass(frozen=True)
class Step:
    """`rule` with `put` substituted stands in `relation` to `gives`.

    rule: sympy expression in its own letters; put: {letter: what is put in}.  needs: what must hold for the step to be valid.
    decided_by: one of the deciders of theory.proof.deciders.  uses: names of the earlier steps it stands on (the step's left side is
    one's `gives`, or one's statement is among the needs, or one's `gives` is put in).  cites: what is taken from the literature
    rather than checked; source: the place in the paper; both as "key, place (version)".
    """

    says: str
    rule: sp.Expr
    put: Mapping[sp.Symbol, sp.Expr]
    relation: str
    gives: sp.Expr
    needs: Sequence[Need] = ()
    decided_by: Decider = field(default_factory=identity)
    cites: str = ""
    source: str = ""
    name: str = ""
    uses: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"relation {self.relation[:60]!r} is none of {', '.join(RELATIONS)}")
        object.__setattr__(self, "rule", sp.sympify(self.rule, strict=True))
        object.__setattr__(self, "gives", sp.sympify(self.gives, strict=True))
        object.__setattr__(self, "put", {sp.sympify(a, strict=True): sp.sympify(b, strict=True) for a, b in dict(self.put).items()})
        object.__setattr__(self, "needs", tuple(self.needs))
        object.__setattr__(self, "uses", tuple(self.uses))

    @cached_property
    def left(self) -> sp.Expr:
        """The rule with everything put in at once."""
        return self.rule.subs(self.put, simultaneous=True) if self.put else self.rule

    @cached_property
    def statement(self) -> Statement:
        """(left, relation, gives)."""
        return self.left, self.relation, self.gives

    @property
    def conclusion(self) -> Need:
        """The statement as a premise for later steps."""
        return Need(*self.statement, self.says, self.cites)

    def said(self, *, every: Sequence[sp.Symbol] = (), each: Sequence[Any] = ()) -> Need:
        """The conclusion as a premise that holds for every value of some letters, or wherever others are taken: to be checked."""
        return Need(*self.statement, self.says, self.cites, every, each)

    def decide(self) -> Decision:
        """Whether the needs imply the statement, by this step's decider; an error inside it is "does not hold" with its message."""
        try:
            known = known_nonnegative(self.needs)
            misfit = next((why for letter, value in self.put.items() if (why := unfit(letter, value, known))), "")
            if misfit:
                return Decision(False, misfit)
            return decided(self.decided_by.bound(self.put), Need(*self.statement), tuple(self.needs))
        except (ValueError, TypeError, ZeroDivisionError, ArithmeticError, NotImplementedError, BasePolynomialError) as error:
            return Decision(False, f"the decider failed: {type(error).__name__}: {error}")

    def premises(self, values: Mapping[sp.Symbol, sp.Expr]) -> list[tuple[Need, bool | None]]:
        """Each need with whether it is met at these exact values (None: not settled, or a letter has no value)."""
        return [(need, _met(need, values)) for need in self.needs]

    def __str__(self) -> str:
        return _text(self.statement)


def _met(need: Need, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    return need.met(values) if (need.left.free_symbols | need.right.free_symbols) <= set(values) else None


@dataclass(frozen=True)
class Gap:
    """Where a derivation breaks: the number of the step (from 1; None for the derivation as a whole) and the reason, written when asked."""

    step: int | None
    told: Callable[[], str]

    @property
    def reason(self) -> str:
        """Why, with the expressions."""
        return self.told()

    def __str__(self) -> str:
        return self.reason if self.step is None else f"step {self.step}: {self.reason}"


LONGEST = 500
"""Signs of a statement that a sentence can hold."""


def _text(statement: Statement) -> str:
    left, relation, right = statement
    shown = f"{left} {relation} {right}"
    return shown if len(shown) <= LONGEST else f"a formula of {len(shown)} signs {relation} {right}"


def compose(first: str, second: str) -> str | None:
    """The relation of a to c when `a first b` and `b second c`; None where nothing follows."""
    for relation in (first, second):
        if relation not in RELATIONS:
            raise ValueError(f"relation {relation[:60]!r} is none of {', '.join(RELATIONS)}")
    if first == "==":
        return second
    if second == "==":
        return first
    if first[0] != second[0]:
        return None
    return first[0] if "=" not in first or "=" not in second else first


@dataclass(frozen=True)
class Derivation:
    """Steps in order; `hypotheses` are what may be taken for granted, `concludes` is what the whole says in its own words.

    concludes: one Need or several, each of which must literally be a step's statement (or what a chain of steps adds up to).
    """

    steps: Sequence[Step]
    concludes: Any  # a Need or several; a tuple of them afterwards
    hypotheses: Sequence[Need] = ()
    says: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))
        object.__setattr__(self, "hypotheses", tuple(self.hypotheses))
        object.__setattr__(self, "concludes", (self.concludes,) if isinstance(self.concludes, Need) else tuple(self.concludes))

    @cached_property
    def _decided(self) -> tuple[Decision, ...]:
        return tuple(step.decide() for step in self.steps)

    def decisions(self) -> list[Decision]:
        """One decision for each step."""
        return list(self._decided)

    def first_gap(self) -> Gap | None:
        """The first thing that breaks, or None: undecided steps and broken links in order, then idle parts, then the conclusion."""
        odd = self._odd()
        if odd:
            return Gap(None, partial(str, odd))
        for number, (step, decision) in enumerate(zip(self.steps, self._decided, strict=True), start=1):
            if not decision.holds:
                return Gap(number, partial(_not_proved, step, decision))
            broken = self._broken_link(number)
            if broken:
                return Gap(number, partial(_with_name, step, broken))
        return self._idle() or self._conclusion()

    def _odd(self) -> str:
        """Why the parts of the derivation are not what they look like: foreign objects, letters alike, letters of two meanings."""
        said = [*self.hypotheses, *self.concludes, *(need for step in self.steps for need in step.needs)]
        said += [condition for need in said for condition in need.where]
        other = next((part for part in (*self.steps, *said) if type(part) not in (Step, Need)), None)
        if other is not None:
            return f"{type(other).__name__} is not the suite's own Step or Need"
        outside = next((why for need in said for side in (need.left, need.right) if (why := foreign(side))), "")
        return outside or self._alike(said) or self._twice_defined()

    def _alike(self, said: Sequence[Need]) -> str:
        sides = [side for need in said for side in (need.left, need.right)]
        sides += [part for step in self.steps for part in (step.left, step.gives, *step.put, *step.put.values())]
        names: dict[str, object] = {}
        for letter in sorted(frozenset().union(*map(atoms, sides)), key=str):
            if names.setdefault(str(letter), letter) != letter:
                return f"two letters are printed as {letter}, with different assumptions: a reader would take them for one"
        return ""

    def _twice_defined(self) -> str:
        """A letter that is to be the mean of two different terms; events are looked after by their register."""
        means: dict[sp.Expr, tuple[sp.Expr, frozenset[object]]] = {}
        for step in self.steps:
            for letter, term in getattr(step.decided_by, "means", {}).items():
                meaning = term, frozenset(getattr(step.decided_by, "fixed", ())) & atoms(term)
                known = means.setdefault(letter, meaning)
                if known[1] != meaning[1] or not vanishes(known[0] - meaning[0]):
                    return f"{letter} is to be the mean of {term}, and is already that of {known[0]}"
        return ""

    def chained(self, number: int) -> Statement:
        """What the chain of equalities and inequalities that ends in step `number` (from 1) adds up to."""
        step = self.steps[number - 1]
        before = self._chained_to(number)
        if before is None:
            return step.statement
        left, relation, _ = self.chained(before)
        combined = compose(relation, step.relation)
        return (left, combined, step.gives) if combined else step.statement

    def _chained_to(self, number: int) -> int | None:
        """The used earlier step whose conclusion is this step's left side."""
        step = self.steps[number - 1]
        for earlier in range(number - 1, 0, -1):
            if self.steps[earlier - 1].name in step.uses and self.steps[earlier - 1].gives == step.left:
                return earlier
        return None

    def _statements(self, number: int) -> list[Statement]:
        """What step `number` offers to later ones: its own statement and that of its chain."""
        return [canonical(self.steps[number - 1].statement), canonical(self.chained(number))]

    @cached_property
    def _offered(self) -> list[dict[Statement, Grounds]]:
        """For each step what it offers to later ones, its own statement and that of its chain, with what these stand on."""
        offered: list[dict[Statement, Grounds]] = []
        for number, step in enumerate(self.steps, start=1):
            own = Grounds.of(defined_by(step.decided_by)).joined(*(self._standing(need, step, offered) or Grounds() for need in step.needs))
            if type(step.decided_by).__name__ in ("averaged", "union_bound"):
                own = own.closed(defined_by(step.decided_by))
            before = self._chained_to(number)
            chain = own if before is None else own.joined(offered[before - 1][canonical(self.chained(before))])
            offered.append({canonical(self.chained(number)): chain, canonical(step.statement): own})
        return offered

    def standing(self, number: int, statement: Statement) -> Grounds:
        """What a statement that step `number` (from 1) offers stands on."""
        return self._offered[number - 1][canonical(statement)]

    def _standing(self, need: Need, step: Step, offered: Sequence[Mapping[Statement, Grounds]]) -> Grounds | None:
        """What a need stands on (None if it comes from nowhere): a hypothesis on itself, the statement of a used step on what that does.

        Conditions of the need are discharged; a hypothesis that holds under conditions is a source for a need under these at least.
        """
        wanted, conditions = canonical(need.statement), {canonical(condition.statement) for condition in need.where}
        for hypothesis in self.hypotheses:
            stated = canonical(hypothesis.statement) == wanted
            if stated and {canonical(condition.statement) for condition in hypothesis.where} <= conditions:
                return Grounds.of([of_hypothesis(hypothesis)]).without(need.where)
        for place, earlier in enumerate(self.steps[: len(offered)]):
            if earlier.name in step.uses and wanted in offered[place]:
                return offered[place][wanted].without(need.where)
        return None

    def _broken_link(self, number: int) -> Callable[[], str] | None:
        """Why step `number` does not follow from what it stands on; None if it does."""
        step = self.steps[number - 1]
        earlier = {self.steps[i].name: i + 1 for i in range(number - 1) if self.steps[i].name}
        unknown = [name for name in step.uses if name not in earlier]
        if unknown:
            return partial("uses {!r}, which is no earlier step; earlier: {}".format, unknown[0], ", ".join(earlier) or "none")
        for need in step.needs:
            standing = self._standing(need, step, self._offered[: number - 1])
            if standing is None:
                return partial(self._foreign, need, step, earlier)
            overstated = standing.overstated(need)
            if overstated:
                return partial(str, overstated)
        for name in step.uses:
            if not self._linked(step, earlier[name]):
                return partial(_unused, step, earlier[name], self.steps[earlier[name] - 1])
        before = self._chained_to(number)
        if before is not None and compose(self.chained(before)[1], step.relation) is None:
            return partial("{} of step {} followed by {} gives nothing".format, self.chained(before)[1], before, step.relation)
        return None

    def _foreign(self, need: Need, step: Step, earlier: Mapping[str, int]) -> str:
        concluded = "; ".join(f"step {earlier[name]} concluded {_text(self.steps[earlier[name] - 1].statement)}" for name in step.uses)
        return f"the premise {need} is neither a stated hypothesis nor the conclusion of a step it uses ({concluded or 'it uses none'})"

    def _linked(self, step: Step, earlier: int) -> bool:
        used = self.steps[earlier - 1]
        if step.left == used.gives or any(canonical(need.statement) in self._statements(earlier) for need in step.needs):
            return True
        return used.relation == "==" and used.gives in step.put.values()

    def _idle(self) -> Gap | None:
        """A step or hypothesis that nothing stands on: it could say anything."""
        used = {name for step in self.steps for name in step.uses}
        concluded = [canonical(need.statement) for need in self.concludes]
        for number, step in enumerate(self.steps, start=1):
            if step.name not in used and not any(statement in concluded for statement in self._statements(number)):
                return Gap(number, partial(_nowhere, step, self.concludes))
        asked = [canonical(need.statement) for step in self.steps for need in step.needs]
        for need in self.hypotheses:
            if canonical(need.statement) not in asked:
                return Gap(None, partial("the hypothesis {} is used by no step".format, need))
        return None

    def _conclusion(self) -> Gap | None:
        reached = [statement for number in range(1, len(self.steps) + 1) for statement in self._statements(number)]
        for need in self.concludes:
            if canonical(need.statement) not in reached:
                last = self.chained(len(self.steps)) if self.steps else None
                return Gap(None, partial(_not_reached, need, last))
            sources = [offered[canonical(need.statement)] for offered in self._offered if canonical(need.statement) in offered]
            overstated = [source.without(need.where).overstated(need) for source in sources]
            if all(overstated):
                return Gap(None, partial("the conclusion: {}".format, overstated[0]))
        return None


def _named(step: Step) -> str:
    return f"{step.name!r}" if step.name else f"{step.says!r}"


# what a gap says; with large expressions that is more work than finding it


def _not_proved(step: Step, decision: Decision) -> str:
    return f"{_named(step)} is not proved: {_text(step.statement)}: {decision.how}"


def _with_name(step: Step, broken: Callable[[], str]) -> str:
    return f"{_named(step)}: {broken()}"


def _unused(step: Step, place: int, used: Step) -> str:
    return (
        f"says it uses step {place} ({used.name}), which concluded {_text(used.statement)}, "
        f"but neither its left side {step.left} nor a premise nor anything put in is that conclusion"
    )


def _nowhere(step: Step, concludes: Sequence[Need]) -> str:
    listed = "; ".join(str(need) for need in concludes)
    return f"{_named(step)} leads nowhere: no step uses {_text(step.statement)} and it is no conclusion ({listed})"


def _not_reached(need: Need, last: Statement | None) -> str:
    return f"the statement to prove is {need}, what was reached is {_text(last) if last else 'nothing'}"
