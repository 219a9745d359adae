"""The hypotheses of each derivation hold together: a witness is searched, and checked exactly; contradictions have none."""

from dataclasses import replace

import pytest
import sympy as sp
from derivations import FUNCTIONS, derivation

from theory.proof.needs import Need
from theory.proof.witness import Witness, failing, search

NOT_FOUND = {
    "paper.covering.tiny_class",
    "paper.deep_nets.layer_with_skips",
    "paper.deep_nets.lemma_3_1",
    "paper.deep_nets.norms_of_normal_inputs",
    "paper.lemma_2_1.earned_as_submitted",
    "paper.lemma_2_1.earned_later",
    "paper.lemma_2_1.earned_repaired",
    "paper.lemma_2_1.lemma_2_1",
    "features.derivations.slopes.target_energy",
    "paper.isoperimetry.euclidean_variance",
    "features.derivations.limits.kernel_limit",
    "features.derivations.limits.limit_variance",
    "features.derivations.limits.peak",
    "linear.coverage.coverage",
    "features.derivations.ntk_ridgeless.effective_ridge",
    "features.derivations.never_robust.plateau",
    "paper.remark_1_1.stretched",
    "sharpened.theorems.theorem_3_sharp",
    "sharpened.events.noise_event",
    "sharpened.events.earned",
    "paper.theorem_3.theorem_3",
}
"""Derivations for which the search finds no witness: nothing is known of these but that no contradiction was seen."""
NOT_SEARCHED = ("sharpened.noise", "sharpened.rates")
"""Modules whose hypotheses have integrals of normal tails in them: the search takes minutes."""
HYPOTHETICAL = [name for name in FUNCTIONS if derivation(name).hypotheses and name not in NOT_FOUND and not name.startswith(NOT_SEARCHED)]


def definitions(made):
    return {mean: term for step in made.steps for mean, term in getattr(step.decided_by, "means", {}).items()}


@pytest.mark.parametrize("name", HYPOTHETICAL)
def test_the_hypotheses_hold_together(name):
    made = derivation(name)
    found = search(made.hypotheses, definitions(made))
    assert found is not None
    assert failing(found, made.hypotheses, definitions(made)) == ""


def test_most_derivations_have_a_witness():
    assert {name for name in NOT_FOUND if not derivation(name).hypotheses} == set()
    assert len(HYPOTHETICAL) >= 60


x, y = sp.symbols("x y", real=True)
a = sp.Symbol("a", positive=True)
F = sp.Function("F", real=True)
prime = sp.Symbol("prime", prime=True, even=True)


@pytest.mark.parametrize(
    "hypotheses",
    [
        [Need(x, ">=", 1), Need(x, "<=", -1)],
        [Need(x**2, "==", 2), Need(x**2, "==", 3)],
        [Need(1, "<=", 0)],
        [Need(x, "<=", 1, every=(x,))],
        [Need(F(x), ">=", x, every=(x,)), Need(F(y), "<=", 1, every=(y,))],
        [Need(a, "==", -1)],
        [Need(a, "<", 0)],
        [Need(prime, ">=", 3)],
        [Need(x, "<", y), Need(y, "<", x)],
        [Need(x**2, "<", 0)],
    ],
)
def test_a_contradiction_has_no_witness(hypotheses):
    assert search(hypotheses) is None


@pytest.mark.parametrize("name", ["paper.lemma_2_1.budget_repaired", "paper.remark_1_1.distance", "paper.theorem_2.component_means"])
def test_a_witness_that_is_moved_is_none(name):
    made = derivation(name)
    found = search(made.hypotheses)
    assert found is not None
    extra = Need(sp.Integer(2), "<=", 1)
    assert failing(found, [*made.hypotheses, extra]).startswith("2 <= 1 is not seen to hold")
    letter = next(letter for letter in found.values if letter.is_positive)
    assert "assumed positive" in failing(replace(found, values={**found.values, letter: sp.Integer(-1)}), made.hypotheses)


def test_an_almost_equal_value_is_no_witness():
    assert failing(Witness({x: sp.Rational(141421356, 10**8)}), [Need(x**2, "==", 2)])
    assert failing(Witness({x: sp.sqrt(2)}), [Need(x**2, "==", 2)]) == ""
