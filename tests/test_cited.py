"""The ledger of cited facts: every citation of every derivation stands in it once, and every statement is decided in a case of numbers."""

import re

import pytest
from derivations import FUNCTIONS, derivation

from theory.proof import balls
from theory.proof.cited import BY_CITE, LEDGER, OURS, facts
from theory.proof.deciders import identity
from theory.proof.references import PAPERS, papers
from verify import Theorem
from verify.cli.derive_terminal import cited
from verify.engine.shelf import shelf

SHELF = shelf()
IDS = [fact.cites[0][:50] for fact in LEDGER]
WITH_CASE = [fact for fact in LEDGER if fact.case is not None]


def named(made):
    """Every citation of a derivation."""
    return [said.cites for said in (*made.hypotheses, *made.steps, *(need for step in made.steps for need in step.needs)) if said.cites]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_citation_stands_in_the_ledger(name):
    for cites in named(derivation(name)):
        fact = facts(cites)
        assert fact is None or cites in fact.cites


def test_the_head_theorems_cite_nothing_else():
    for entry in SHELF.values():
        for cites in entry.holds.cites if isinstance(entry.holds, Theorem) else ():
            place = re.sub(r" \([^)]*\)$", "", cites)
            assert place.startswith(OURS) or place in BY_CITE or cites in BY_CITE, (entry.id, cites)


def test_every_fact_stands_once_and_is_used():
    assert len(BY_CITE) == sum(len(fact.cites) for fact in LEDGER)
    heads = [entry.holds for entry in SHELF.values() if isinstance(entry.holds, Theorem)]
    used = {cites for name in FUNCTIONS for cites in named(derivation(name))}
    used |= {re.sub(r" \([^)]*\)$", "", cites) for head in heads for cites in head.cites}
    assert [cite for cite in BY_CITE if cite not in used] == []


@pytest.mark.parametrize("fact", LEDGER, ids=IDS)
def test_a_fact_says_something_and_is_checked_in_numbers_or_by_claims(fact):
    assert fact.says
    assert (fact.case is not None) != bool(fact.claims)
    assert all(papers(cite) for cite in fact.cites)
    for name in fact.claims:
        assert SHELF[name].holds.measure is not None


@pytest.mark.parametrize("fact", WITH_CASE, ids=[fact.cites[0][:50] for fact in WITH_CASE])
def test_the_statement_holds_where_both_sides_are_numbers(fact):
    need = fact.case
    assert not need.left.free_symbols | need.right.free_symbols
    assert need.says
    if need.relation == "==":
        assert identity()(need.left, "==", need.right, ()).holds
        assert balls.compare(2 * need.left, "==", need.right) is False
    else:
        assert balls.compare(need.left, need.relation, need.right) is True
        assert balls.compare(need.left, need.relation, need.right / 100 if need.right > 0 else need.right / 2) is False


def test_formal_proofs_name_a_commit():
    formal = [proof for fact in LEDGER for proof in fact.formal]
    assert {proof.name for proof in formal} >= {
        "gaussian_lipschitz_concentration", "lipschitz_cgf_bound", "gaussianPoincare", "coveringNumber_euclideanBall_le"
    }  # fmt: skip
    for proof in formal:
        assert re.search(r"at commit [0-9a-f]{40}", PAPERS[proof.source].venue)


def test_derive_prints_what_is_cited(capsys):
    from verify.cli.main import main

    assert main(["derive", "net_size"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "cited vershynin-2018, Proposition 4.2.12: A set within a ball of radius R of R^p (any norm) has an eta-net" in out
    assert "coveringNumber_euclideanBall_le" in out
    assert [fact.cites[0] for fact in cited(derivation("paper.covering.net_size"))] == ["vershynin-2018, Proposition 4.2.12"]


def test_a_citation_without_an_entry_is_seen():
    assert facts("here, proposition_1_2") is None
    with pytest.raises(ValueError, match="no entry 'somebody-1999, Theorem 7'"):
        facts("somebody-1999, Theorem 7")
