"""Mutants of a derivation: one number, one sign, one relation or one premise changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import sympy as sp

from theory.proof.deciders import RELATIONS, Need
from theory.proof.derivation import Derivation, Step

Mutant = tuple[Callable[[], str], Derivation]


def changed(e: sp.Basic) -> Iterator[sp.Basic]:
    """The expression with one number raised by one, or one term of a sum (or the whole) with its sign turned."""
    if isinstance(e, sp.Rational):
        yield e + 1
        if e != 0:
            yield -e
        return
    if e.is_Symbol or not e.args:
        yield -e
        return
    yield -e
    for place, part in enumerate(e.args):
        for other in changed(part):
            rebuilt = e.func(*e.args[:place], other, *e.args[place + 1 :])
            if not rebuilt.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I):
                yield rebuilt


def expressions(e: sp.Basic) -> list[sp.Basic]:
    """The different expressions among the changed ones."""
    return [other for other in dict.fromkeys(changed(e)) if other != e]


def needs(need: Need) -> Iterator[Need]:
    """A statement with one side or its relation changed."""
    for other in expressions(need.left):
        yield replace(need, left=other)
    for other in expressions(need.right):
        yield replace(need, right=other)
    for relation in RELATIONS:
        if relation != need.relation:
            yield replace(need, relation=relation)


def steps(step: Step) -> Iterator[tuple[str, Step]]:
    """A step with one thing changed, and what that was."""
    for other in expressions(step.rule):
        yield "rule", replace(step, rule=other)
    for letter, value in step.put.items():
        for other in expressions(value):
            yield "put", replace(step, put={**step.put, letter: other})
    for other in expressions(step.gives):
        yield "gives", replace(step, gives=other)
    for relation in RELATIONS:
        if relation != step.relation:
            yield "relation", replace(step, relation=relation)
    for place, need in enumerate(step.needs):
        for other in needs(need):
            yield "premise", replace(step, needs=[*step.needs[:place], other, *step.needs[place + 1 :]])
        yield "premise dropped", replace(step, needs=[*step.needs[:place], *step.needs[place + 1 :]])


def mutants(derivation: Derivation) -> Iterator[Mutant]:
    """Every mutant, and what was changed as a function that says it; the decisions of the steps that are as they were are kept.

    A step with a changed premise is taken to be valid: the broken link alone must be seen.
    """
    decided = derivation.decisions()
    for place, step in enumerate(derivation.steps):
        for what, other in steps(step):
            mutant = replace(derivation, steps=[*derivation.steps[:place], other, *derivation.steps[place + 1 :]])
            decision = decided[place] if what == "premise" else other.decide()
            mutant.__dict__["_decided"] = (*decided[:place], decision, *decided[place + 1 :])
            yield partial("step {}, {}: {}".format, place + 1, what, other), mutant
    for name in ("hypotheses", "concludes"):
        for place, need in enumerate(getattr(derivation, name)):
            for other in needs(need):
                rest = getattr(derivation, name)
                mutant = replace(derivation, **{name: [*rest[:place], other, *rest[place + 1 :]]})
                mutant.__dict__["_decided"] = tuple(decided)
                yield partial("{}: {} became {}".format, name, need, other), mutant
