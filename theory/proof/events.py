"""The register of events: each letter for a probability has one event, in the whole suite.

A letter that is the probability of one thing in one step and of another in the next would prove anything: P(y >= 1) <= P(y >= 0) is true
and, the two letters exchanged, false.
"""

from collections.abc import Iterable

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof.language import assumed, atoms, foreign
from theory.proof.needs import Need, Statement

Entry = tuple[object, Statement, frozenset[object]]
_ARGUMENT = sp.Dummy("argument", real=True)
_REGISTER: dict[str, Entry] = {}


def declare(probability: sp.Expr, event: Need, random: Iterable[object]) -> sp.Expr:
    """Enter an event, whose probability the given letter, or unknown function at a letter, is from now on; return it.

    event: an inequality. random: the letters of the event that vary with the outcome. Raises ValueError where the letter is already the
    probability of another event, where it cannot be a probability, or where the statement cannot be an event.
    """
    name, entry = _normalised(probability, event, random)
    known = _REGISTER.setdefault(name, entry)
    if known != entry:
        raise ValueError(f"{probability} is to be the probability of {event}; {name} is already that of {_shown(known[1])}")
    return probability


def unregistered(probability: sp.Expr, event: Need, random: Iterable[object]) -> str:
    """Why a letter is not the probability of this event; "" where the register says it is."""
    try:
        name, entry = _normalised(probability, event, random)
    except ValueError as error:
        return str(error)
    known = _REGISTER.get(name)
    if known is None:
        return f"{probability} has no event in the register: declare it (theory.proof.events.declare)"
    return "" if known == entry else f"{probability} is not the probability of {event}: {name} is that of {_shown(known[1])}"


def _shown(event: Statement) -> str:
    return " ".join(map(str, event))


def _normalised(letter: sp.Expr, event: Need, random: Iterable[object]) -> tuple[str, Entry]:
    """The name of a probability, and its event in a form that does not depend on how it is written.

    Where the probability is a function its argument becomes the letter: P(eps/3) of X < s - eps/3 is P(argument) of X < s - argument.
    """
    left, relation, right = event.statement
    if not isinstance(letter, (sp.Symbol, AppliedUndef)) or set(assumed(letter)) != {"nonnegative"}:
        raise ValueError(f"{letter} cannot be a probability: it must be a letter or unknown function that is assumed nonnegative, no more")
    why = foreign(left) or foreign(right)
    if why or relation == "==":
        raise ValueError(f"{left} {relation} {right} cannot be an event: {why or 'an event is an inequality'}")
    if relation[0] == ">":
        left, relation, right = right, relation.replace(">", "<"), left
    if isinstance(letter, sp.Symbol):
        return letter.name, (letter, (left, relation, right), _random(random, left, right))
    if len(letter.args) != 1:
        raise ValueError(f"{letter} cannot be a probability: a function of one argument is meant")
    left, right = (_in_the_argument(side, letter.args[0]) for side in (left, right))
    return type(letter).__name__, (type(letter), (left, relation, right), _random(random, left, right))


def _random(random: Iterable[object], *sides: sp.Expr) -> frozenset[object]:
    return frozenset(random) & frozenset().union(*(atoms(side) for side in sides))


def _in_the_argument(side: sp.Expr, argument: sp.Expr) -> sp.Expr:
    """A side of the event with the argument's first letter, by affine elimination, written in terms of the argument."""
    for letter in sorted(argument.free_symbols, key=str):
        slope = sp.diff(argument, letter)
        if slope != 0 and not slope.has(letter):
            solved = (_ARGUMENT - argument.subs(letter, 0)) / slope
            return sp.expand(side.xreplace({letter: solved}))
    return sp.expand(side)
