"""z3 decides every rational step of every derivation a second time, and finds a model for a false twin of each."""

from functools import cache

import pytest
import sympy as sp
from derivations import FUNCTIONS, derivation
from second_opinion import NotRational, Translation, second_opinion

from theory.proof.deciders import certificate, identity, rational, sturm

ALGEBRA = (identity, rational, certificate, sturm)
"""Deciders whose steps follow from their needs by algebra alone; the others use a rule of inference."""


def rational_steps(name):
    """(number, step) of the steps that algebra decides and z3 can read."""
    found = []
    for number, step in enumerate(derivation(name).steps, start=1):
        if not isinstance(step.decided_by, ALGEBRA):
            continue
        translate = Translation()
        try:
            for side in (step.left, step.gives, *(side for need in step.needs for side in (need.left, need.right))):
                translate(side)
        except NotRational:
            continue
        found.append((number, step))
    return found


@cache
def chosen():
    """Every rational step of the suite as (derivation, number), once where derivations share it."""
    seen, chosen = set(), []
    for name in FUNCTIONS:
        for number, step in rational_steps(name):
            key = (step.statement, tuple(need.statement for need in step.needs))
            if key not in seen:
                seen.add(key)
                chosen.append((name, number))
    return chosen


def false_twins(step):
    """The statement with its larger side lowered or its smaller side raised: by a half of itself, by 1, by twice itself."""
    for factor, shift in (
        (sp.Rational(1, 2), 0),
        (1, 1),
        (2, 0),
        (1, -1),
        (-1, 0),
        (sp.Rational(99, 100), 0),
        (sp.Rational(101, 100), 0),
        (1, 10**6),
        (1, -(10**6)),
    ):
        yield step.left, step.relation, factor * step.gives + shift


@pytest.mark.parametrize(("name", "number"), chosen())
def test_z3_agrees_and_finds_a_model_for_a_false_twin(name, number):
    step = derivation(name).steps[number - 1]
    assert second_opinion(*step.statement, step.needs) == "unsat"
    assert any(second_opinion(*twin, step.needs, timeout=2_000) == "sat" for twin in false_twins(step))


def test_most_algebraic_steps_are_rational():
    assert len(chosen()) >= 60
