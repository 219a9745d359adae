"""Every letter that a derivation prints has one meaning, and `./law derive` prints it."""

import re

import pytest
import sympy as sp
from derivations import FUNCTIONS, derivation
from tree import modules, named

from theory.proof import letters as declared
from verify.cli.derive_terminal import meanings

FACTORIES = {
    "theory/proof/deciders.py",
    "theory/proof/derivation.py",
    "theory/proof/inference.py",
    "theory/proof/notebook.py",
    "theory/proof/signs.py",
    "theory/proof/letters.py",
}
"""The language itself, whose letters stand in no derivation."""


def expressions(made):
    """Every expression of a derivation: rules, what is put in, both sides of statements, needs and hypotheses."""
    for step in made.steps:
        yield from (step.rule, step.left, step.gives, *step.put, *step.put.values())
    for need in (*made.hypotheses, *made.concludes, *(need for step in made.steps for need in step.needs)):
        yield from (need.left, need.right)


def printed_names(made):
    """The names of all letters and unknown functions of a derivation."""
    names = set()
    for expression in map(sp.sympify, expressions(made)):
        names |= {letter.name for letter in expression.free_symbols}
        names |= {type(call).__name__ for call in expression.atoms(sp.core.function.AppliedUndef)}
    return names


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_letter_of_a_derivation_has_one_meaning_that_is_printed(name):
    made = derivation(name)
    shown = meanings(made)
    assert printed_names(made) == set(shown)
    assert all(shown.values()), [letter for letter, meaning in shown.items() if not meaning]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_two_letters_of_a_derivation_have_one_name(name):
    letters = {letter for expression in expressions(derivation(name)) for letter in sp.sympify(expression).free_symbols}
    assert len({letter.name for letter in letters}) == len(letters)


def test_a_second_meaning_is_refused():
    with pytest.raises(ValueError, match="two letters are called 'n'"):
        declared.letter("n", "number of needles", integer=True, positive=True)
    with pytest.raises(ValueError, match="two functions are called 'P_each'"):
        declared.function("P_each", "something else")


def test_letters_of_derivations_come_from_the_list_of_letters():
    """A bare Symbol of the same name and assumptions as a letter would take over that letter's meaning."""
    bare = {}
    for path in modules("theory"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"from theory\.proof\.(notebook|derivation) import", text) and named(path) not in FACTORIES:
            bare[named(path)] = re.findall(r"sp\.(?:Symbol|symbols|Function)\([^)]*\)", text)
    assert bare
    assert {name: calls for name, calls in bare.items() if calls} == {}
