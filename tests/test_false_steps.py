"""The attack: false, meaningless and unfounded steps and derivations, hundreds of them, none of which may be accepted."""

from dataclasses import fields, is_dataclass
from itertools import permutations

import pytest
import sympy as sp
from derivations import FUNCTIONS, derivation
from false_derivations import DERIVATIONS
from false_made import GENERATED, HAND

from theory.proof.deciders import Decider
from theory.proof.derivation import Step
from theory.proof.inference import OURS


def step(decider, left, relation, right, needs):
    return Step("", left, {}, relation, right, needs, decider, name="only")


EVERY = [(kind, f"{kind}-{number}", made) for kind, steps in HAND.items() for number, made in enumerate(steps)]
EVERY += [(kind, f"{kind}-made-{number}", made) for number, (kind, made) in enumerate(GENERATED)]


@pytest.mark.parametrize("made", [made for _, _, made in EVERY], ids=[name for _, name, _ in EVERY])
def test_a_false_step_is_not_accepted(made):
    decision = step(*made).decide()
    assert not decision.holds
    assert decision.how
    assert "the decider failed" not in decision.how


def code(value):
    """A value as text, with the assumptions of its letters."""
    if isinstance(value, sp.Basic):
        return sp.srepr(value)
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({', '.join(code(getattr(value, field.name)) for field in fields(value))})"
    if isinstance(value, dict):
        return code(list(value.items()))
    return f"[{', '.join(map(code, value))}]" if isinstance(value, (list, tuple)) else repr(value)


def fingerprint(made):
    """The step as text, with letters numbered in the order that gives the least text: equal for steps that differ by names alone."""
    text = code(step(*made))
    letters = sorted({found for found in step_letters(made) if code(found) in text}, key=str)
    told = [code(letter) for letter in letters]
    names = [text_of.replace(f"'{letter.name}'", "'@'") for text_of, letter in zip(told, letters, strict=True)]
    return min(
        _renamed(text, [(told[place], names[place].replace("@", f"L{number}")) for number, place in enumerate(order)])
        for order in permutations(range(len(letters)))
    )


def _renamed(text, pairs):
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def step_letters(made):
    """The letters of a step's statement and needs."""
    found = step(*made)
    sides = [found.left, found.gives, *(side for need in found.needs for side in (need.left, need.right))]
    return set().union(*(side.free_symbols for side in sides))


def test_there_are_three_hundred_and_no_two_are_equal_up_to_names():
    prints = [fingerprint(made) for _, _, made in EVERY]
    assert len(prints) >= 300
    assert len(set(prints)) == len(prints)


def test_each_decider_has_twenty_made_by_hand():
    assert {decider.__name__ for decider in OURS} == set(HAND)
    assert {kind: len(steps) for kind, steps in HAND.items() if len(steps) < 20} == {}


@pytest.mark.parametrize("name", DERIVATIONS)
def test_a_false_derivation_has_a_gap(name):
    try:
        gap = DERIVATIONS[name]().first_gap()
    except ValueError as refusal:  # said while it was written down
        gap = refusal
    assert gap is not None
    assert str(gap)


def test_what_the_shelf_has_is_accepted_by_our_deciders_alone():
    steps = [made for name in FUNCTIONS for made in derivation(name).steps]
    assert len(steps) >= 617
    assert all(made.decide().holds for made in steps)
    assert {type(made.decided_by) for made in steps} <= set(OURS)


@pytest.mark.parametrize("decider", OURS)
def test_each_decider_says_why_it_is_sound(decider):
    assert issubclass(decider, Decider)
    assert "Sound" in decider.__doc__


def test_a_second_look_refuses_what_a_rewriting_got_wrong(monkeypatch):
    """A rewriting that calls everything 0 is seen through by ball arithmetic, and loudly."""
    from theory.proof import deciders

    a = sp.Symbol("a", positive=True)
    monkeypatch.setattr(deciders, "normal", lambda expression: sp.S.Zero)
    decision = deciders.identity()(sp.sqrt(a), "==", a, ())
    assert not decision.holds
    assert "a fault of the decider" in decision.how
