"""Derivations: a chain of steps, each a rule with something put in, a relation, what comes out, and what decides it.

"This step is valid" (its needs imply its statement) and "its needs are met at these numbers" are two verdicts. A derivation is whole when
every step is valid, every premise is a stated hypothesis or the statement of an earlier step, every step and hypothesis is used, and what
comes out last is what the derivation says it concludes.
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
    """One step of a derivation: the statement that `rule`, with `put` substituted, stands in `relation` to `gives`.

    says: the step in words. rule: a sympy expression in its own letters. put: {letter: what is put in for it}. relation: one of "==",
    "<=", ">=", "<", ">". needs: the premises, which must hold for the step to be valid. decided_by: one of the deciders of
    theory.proof.deciders or theory.proof.inference. name: what later steps call it. uses: the names of the earlier steps it stands on;
    the step's left side is the `gives` of one, or the statement of one is among the needs, or the `gives` of one is put in. cites: what
    is taken from the literature rather than checked; source: the place in the paper; both as "key, place (version)". Raises ValueError
    for another relation.
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
        """The left side of the step's statement: the rule with everything put in at once."""
        return self.rule.subs(self.put, simultaneous=True) if self.put else self.rule

    @cached_property
    def statement(self) -> Statement:
        """What the step says, as (left, relation, gives)."""
        return self.left, self.relation, self.gives

    @property
    def conclusion(self) -> Need:
        """The step's statement as a premise for later steps."""
        return Need(*self.statement, self.says, self.cites)

    def said(self, *, every: Sequence[sp.Symbol] = (), each: Sequence[Any] = ()) -> Need:
        """The step's statement as a premise that holds for more than one value of its letters.

        every: the letters for every value of which it holds. each: the letters and functions that vary over places, at each of which it
        holds. That it does is checked where the premise is used.
        """
        return Need(*self.statement, self.says, self.cites, every, each)

    def decide(self) -> Decision:
        """Whether the needs imply the statement, as this step's decider settles it.

        An error inside the decider is the decision "does not hold" with its message.
        """
        try:
            known = known_nonnegative(self.needs)
            misfit = next((why for letter, value in self.put.items() if (why := unfit(letter, value, known))), "")
            if misfit:
                return Decision(False, misfit)
            return decided(self.decided_by.bound(self.put), Need(*self.statement), tuple(self.needs))
        except (ValueError, TypeError, ZeroDivisionError, ArithmeticError, NotImplementedError, BasePolynomialError) as error:
            return Decision(False, f"the decider failed: {type(error).__name__}: {error}")

    def premises(self, values: Mapping[sp.Symbol, sp.Expr]) -> list[tuple[Need, bool | None]]:
        """Each need, with whether it is met at these exact values (None where that is not settled, or a letter has no value)."""
        return [(need, _met(need, values)) for need in self.needs]

    def __str__(self) -> str:
        return _text(self.statement)


def _met(need: Need, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    return need.met(values) if (need.left.free_symbols | need.right.free_symbols) <= set(values) else None


@dataclass(frozen=True)
class Gap:
    """Where a derivation breaks, and why.

    step: the number of the step, counted from 1; None for the derivation as a whole. told: gives the reason in words when it is called,
    because writing it out can take longer than finding it.
    """

    step: int | None
    told: Callable[[], str]

    @property
    def reason(self) -> str:
        """The reason in words, with the expressions."""
        return self.told()

    def __str__(self) -> str:
        return self.reason if self.step is None else f"step {self.step}: {self.reason}"


LONGEST = 500
"""The most characters of a statement that are shown inside a sentence."""


def _text(statement: Statement) -> str:
    left, relation, right = statement
    shown = f"{left} {relation} {right}"
    return shown if len(shown) <= LONGEST else f"a formula of {len(shown)} signs {relation} {right}"


def compose(first: str, second: str) -> str | None:
    """The relation of a to c that follows from `a first b` and `b second c`, such as "<" from "<=" and "<".

    Returns None where nothing follows. Raises ValueError for another relation.
    """
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
    """A proof in steps, from stated hypotheses to stated conclusions.

    steps: in order. concludes: one Need or several, each of which must literally be a step's statement, or what a chain of steps adds up
    to. hypotheses: what may be taken for granted. says: in words, what is derived. source: the paper it follows.
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
        """The decision on each step, in order."""
        return list(self._decided)

    def first_gap(self) -> Gap | None:
        """The first thing that breaks, or None where the derivation is whole.

        Undecided steps and broken links are looked for in the order of the steps, then steps and hypotheses that nothing uses, then the
        conclusion.
        """
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
        """Why the parts are not what they look like: foreign objects, two letters printed alike, or a letter with two meanings."""
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
        """Why a letter is to be the mean of two different terms; the register of events looks after probabilities."""
        means: dict[sp.Expr, tuple[sp.Expr, frozenset[object]]] = {}
        for step in self.steps:
            for letter, term in getattr(step.decided_by, "means", {}).items():
                meaning = term, frozenset(getattr(step.decided_by, "fixed", ())) & atoms(term)
                known = means.setdefault(letter, meaning)
                if known[1] != meaning[1] or not vanishes(known[0] - meaning[0]):
                    return f"{letter} is to be the mean of {term}, and is already that of {known[0]}"
        return ""

    def chained(self, number: int) -> Statement:
        """What the chain of equalities and inequalities that ends in step `number`, counted from 1, adds up to."""
        step = self.steps[number - 1]
        before = self._chained_to(number)
        if before is None:
            return step.statement
        left, relation, _ = self.chained(before)
        combined = compose(relation, step.relation)
        return (left, combined, step.gives) if combined else step.statement

    def _chained_to(self, number: int) -> int | None:
        """The number of the used earlier step whose `gives` is this step's left side; None where there is none."""
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
        """For each step the statements it offers to later ones, its own and that of its chain, with what these stand on."""
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
        """What a statement that step `number`, counted from 1, offers to later ones stands on."""
        return self._offered[number - 1][canonical(statement)]

    def _standing(self, need: Need, step: Step, offered: Sequence[Mapping[Statement, Grounds]]) -> Grounds | None:
        """What a need of a step stands on; None where it comes from nowhere.

        A hypothesis stands on itself, the statement of a used step on what that step stands on. Conditions of the need are discharged; a
        hypothesis that holds under conditions is a source for a need that has these conditions at least.
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
        """A step or hypothesis that nothing stands on: it could say anything without being noticed."""
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


# The reasons of gaps. They are written when asked for: with large expressions that is more work than finding the gap.


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
