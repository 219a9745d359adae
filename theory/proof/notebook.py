"""A notebook to write a derivation in: hypotheses and steps are noted in the order in which they are made, with their links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from theory.proof.deciders import Decider, Need, identity
from theory.proof.derivation import Derivation, Step
from theory.proof.inference import instance


@dataclass(frozen=True)
class Under:
    """What a step says where some of the hypotheses it stands on hold; these become conditions of the statement (they are discharged)."""

    step: Step
    conditions: tuple[Need, ...]


Premise = Need | Step | Under


class Proof:
    """A derivation in the making: it collects hypotheses and steps, and `derivation` closes it.

    source: the paper that its steps follow unless they name another. A step may be given as a premise; its conclusion is meant then.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.hypotheses: list[Need] = []
        self.steps: list[Step] = []

    def given(
        self,
        left: sp.Expr,
        relation: str,
        right: sp.Expr,
        says: str,
        cites: str = "",
        *,
        every: Sequence[sp.Symbol] = (),
        each: Sequence[Any] = (),
        where: Sequence[Need] = (),
    ) -> Need:
        """Add a hypothesis: a definition, an event, or an instance of a cited theorem (then `cites` names it).

        left, relation, right: its statement. says: in words. every: the letters for every value of which it is taken to hold, where the
        conditions `where` do. each: the letters and unknown functions that vary (over the data, say), where it holds at each place. Of
        all other letters it is said at one value. Returns the hypothesis as a premise for steps.
        """
        return self.assume(Need(left, relation, right, says, cites, every, each, where))

    def assume(self, need: Need) -> Need:
        """Add a hypothesis that has been written down before, and return it."""
        self.hypotheses.append(need)
        return need

    def step(
        self,
        says: str,
        rule: sp.Expr,
        relation: str,
        gives: sp.Expr,
        by: Decider | None = None,
        on: Sequence[Premise] = (),
        *,
        put: Mapping[sp.Symbol, sp.Expr] | None = None,
        after: Sequence[Step] | Step = (),
        cites: str = "",
        source: str = "",
    ) -> Step:
        """Add one step and return it.

        says: in words. rule, relation, gives: its statement, with `put` substituted in the rule. by: its decider; None means an identity.
        on: its premises. after: the steps whose result is its left side or is put in. cites, source: as in Step.
        """
        after = [after] if isinstance(after, Step) else list(after)
        used = [*(premise for premise in map(_step, on) if premise), *after]
        needs = [premise if isinstance(premise, Need) else self._premise(premise) for premise in on]
        step = Step(
            says,
            rule,
            put or {},
            relation,
            gives,
            needs,
            by or identity(),
            cites=cites,
            source=source or self.source,
            name=f"step {len(self.steps) + 1}",
            uses=[earlier.name for earlier in used],
        )
        self.steps.append(step)
        return step

    def at(self, step: Step, put: Mapping[sp.Symbol, sp.Expr], says: str = "") -> Step:
        """Add the step that says what an earlier one says for these values of its letters, and return it."""
        left, relation, right = step.statement
        shown = ", ".join(f"{letter} = {value}" for letter, value in put.items())
        return self.step(says or f"at {shown}", left, relation, right.subs(put, simultaneous=True), instance(), [step], put=put)

    def so_far(self, step: Step) -> Need:
        """What a step concludes; where it ends a chain of equalities and inequalities, what the chain adds up to."""
        return self._premise(step)

    def _premise(self, premise: Step | Under) -> Need:
        """What a step or its chain concludes, for every value of each letter that nothing it stands on fixes; see also Under."""
        step, where = (premise.step, premise.conditions) if isinstance(premise, Under) else (premise, ())
        chain = Derivation(self.steps, (), self.hypotheses)
        statement = chain.chained(self.steps.index(step) + 1)
        grounds = chain.standing(self.steps.index(step) + 1, statement).without(where)
        return Need(*statement, step.says, step.cites, grounds.every(statement, where), grounds.each(statement), where)

    def borrow(self, other: Derivation) -> list[Step]:
        """Add another derivation's hypotheses and steps, with the steps numbered on, and return these steps."""
        known = [need.statement for need in self.hypotheses]
        self.hypotheses += [need for need in other.hypotheses if need.statement not in known]
        names = {step.name: f"step {number}" for number, step in enumerate(other.steps, start=len(self.steps) + 1)}
        taken = [replace(step, name=names[step.name], uses=[names[used] for used in step.uses]) for step in other.steps]
        self.steps += taken
        return taken

    def derivation(self, says: str, *concludes: Need) -> Derivation:
        """The finished derivation, with what it says it concludes in its own words."""
        return Derivation(self.steps, concludes, self.hypotheses, says, self.source)


def _step(premise: Premise) -> Step | None:
    return premise.step if isinstance(premise, Under) else premise if isinstance(premise, Step) else None
