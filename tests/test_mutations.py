"""Every number, sign, relation and premise of every derivation is changed in turn: each change is called a gap."""

import pytest
from derivations import FUNCTIONS, derivation
from mutants import mutants

from theory.proof.references import papers


def statements(made):
    """What the steps say, what is given and what is concluded: a mutant with the same ones says nothing else."""
    needs = [need.statement for need in (*made.hypotheses, *made.concludes)]
    return [(step.statement, [need.statement for need in step.needs]) for step in made.steps], needs


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_derivation_has_no_gap(name):
    assert derivation(name).first_gap() is None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_mutant_survives(name):
    """A step made false is a gap; one that stays true breaks a link, leads nowhere or misses the conclusion."""
    honest = statements(derivation(name))
    seen, survivors = 0, []
    for what, mutant in mutants(derivation(name)):
        seen += 1
        # 1^2 for 1^3 in a rule with 1 put in is the same statement: nothing was made false
        if mutant.first_gap() is None and statements(mutant) != honest:
            survivors.append(what())
    assert seen >= 20
    assert survivors == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_reference_is_known(name):
    made = derivation(name)
    for said in (made, *made.steps, *made.hypotheses):
        for source in (getattr(said, "source", ""), getattr(said, "cites", "")):
            assert not source or papers(source)
