"""Witnesses: values that show that the hypotheses of a derivation can hold together.

What follows from hypotheses that contradict each other says nothing. A witness gives each letter an exact value that meets its
assumptions and each unknown function a formula. The hypotheses that hold for every value of a letter are then proved for the formulas,
and the others hold at the values: equalities by exact rewriting, strict inequalities by Arb.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof import points, signs
from theory.proof.language import unfit
from theory.proof.needs import Need
from theory.proof.rewriting import normal
from theory.proof.roots import sign_on

MOST = 600
"""The number of points that a search tries."""


@dataclass(frozen=True)
class Witness:
    """Values at which hypotheses hold.

    values: an exact number for each letter, and for each value of a function without a formula. formulas: one for each other function.
    """

    values: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)
    formulas: Mapping[sp.Expr, sp.Expr] = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(f"{term} = {value}" for term, value in (*self.formulas.items(), *self.values.items()))


def search(hypotheses: Sequence[Need], definitions: Mapping[sp.Expr, sp.Expr] | None = None) -> Witness | None:
    """A witness for hypotheses, and for letters of means that are defined as terms (taken at one place); None where the search finds none.

    definitions: {letter of a mean: the term it is the mean of}.
    """
    particular = [need for need in hypotheses if not need.every]
    universal = [need for need in hypotheses if need.every]
    equalities = [Need(mean, "==", term) for mean, term in (definitions or {}).items()]
    for formulas in _formulas(universal):
        here = [_put(need, formulas) for need in (*particular, *equalities)]
        there = [_put(need, formulas) for need in universal]
        terms = set().union(*(side.atoms(AppliedUndef) for need in (*here, *there) for side in (need.left, need.right)))
        for values in _points(here, there, terms):
            found = Witness(values, formulas)
            if not failing(found, hypotheses, definitions):
                return found
    return None


def failing(witness: Witness, hypotheses: Sequence[Need], definitions: Mapping[sp.Expr, sp.Expr] | None = None) -> str:
    """Why a witness is none: the first assumption that is broken, or hypothesis that is not seen to hold there; "" where it is a witness.

    definitions: as in `search`.
    """
    for letter, value in witness.values.items():
        broken = unfit(letter, value)
        if broken:
            return broken
    for need in (*hypotheses, *(Need(mean, "==", term) for mean, term in (definitions or {}).items())):
        if not _holds(need, witness):
            return f"{need} is not seen to hold at {witness}"
    return ""


def _holds(need: Need, witness: Witness) -> bool:
    fixed = {letter: value for letter, value in witness.values.items() if letter not in need.every}
    filled = _put(need, witness.formulas)
    left, right = (side.xreplace(fixed) for side in (filled.left, filled.right))
    filled_in = [_put(condition, witness.formulas) for condition in need.where]
    conditions = [Need(c.left.xreplace(fixed), c.relation, c.right.xreplace(fixed)) for c in filled_in]
    here = Need(left, need.relation, right)
    if any(not (c.left.free_symbols | c.right.free_symbols) and c.met({}) is False for c in conditions):
        return True
    if left.free_symbols | right.free_symbols or left.has(AppliedUndef) or right.has(AppliedUndef):
        return _proved(here, [c.slack for c in conditions])
    if normal(left - right) == 0:
        return need.relation in ("==", "<=", ">=")
    return need.relation != "==" and here.met({}) is True


def _proved(need: Need, known: list[sp.Expr]) -> bool:
    """Whether a statement with letters is seen to hold for every value of them, wherever the expressions in `known` are >= 0."""
    slack = need.slack
    if need.relation == "==":
        return bool(normal(slack) == 0)
    seen = signs.positive_given if need.relation in ("<", ">") else signs.nonnegative_given
    if any(seen(form, known) for form in (slack, sp.expand(slack), sp.factor(slack))):
        return True
    if need.relation in ("<=", ">=") and normal(slack) == 0:
        return True
    letters = slack.free_symbols
    if len(letters) != 1:
        return False
    (letter,) = letters
    try:
        start = sp.S.Zero if letter.is_nonnegative else -sp.oo
        found = sign_on(slack, letter, start, sp.oo, low_open=bool(letter.is_positive), high_open=True)
    except ValueError:
        return False
    return found.sign > 0 and (need.relation in ("<=", ">=") or not found.zeros)


def _put(need: Need, formulas: Mapping[sp.Expr, sp.Expr]) -> Need:
    """The statement with the formulas in place of its functions."""
    sides = [need.left, need.right]
    for _ in formulas:
        sides = [side.replace(lambda e: isinstance(e, AppliedUndef), lambda e: _value(e, formulas)) for side in sides]
    return Need(sides[0], need.relation, sides[1], every=need.every, each=need.each, where=need.where)


def _value(call: sp.Expr, formulas: Mapping[sp.Expr, sp.Expr]) -> sp.Expr:
    for pattern, formula in formulas.items():
        if type(pattern) is type(call):
            return formula.subs(dict(zip(pattern.args, call.args, strict=True)), simultaneous=True)
    return call


def _formulas(universal: Sequence[Need]) -> Iterator[dict[sp.Expr, sp.Expr]]:
    """Candidate formulas for the functions of statements that hold for every value.

    For each function they are what a statement says it is, or is bounded by, and a few constants.
    """
    calls = sorted(set().union(*(side.atoms(AppliedUndef) for need in universal for side in (need.left, need.right))), key=str)
    patterns: dict[type, sp.Expr] = {}
    for call in calls:
        if all(argument.is_Symbol for argument in call.args) and len(set(call.args)) == len(call.args):
            patterns.setdefault(type(call), call)
    choices = []
    for pattern in patterns.values():
        said = [other for need in universal for mine, other in ((need.left, need.right), (need.right, need.left)) if mine == pattern]
        said = [other for other in said if not other.has(type(pattern))]
        choices.append([*said, *(value for value in (sp.S.Zero, sp.S.One, sp.Rational(1, 100)) if value or not pattern.is_positive)][:4])
    for chosen in product(*choices):
        yield dict(zip(patterns.values(), chosen, strict=True))


def _points(here: Sequence[Need], there: Sequence[Need], terms: set[sp.Expr]) -> Iterator[dict[sp.Expr, sp.Expr]]:
    """Exact values at which the particular statements hold by balls; one that is affine in a letter of its own is solved for it."""
    kept = dict.fromkeys(("positive", "nonnegative", "real"), True)
    names = {term: sp.Dummy(str(term), **{name: True for name in kept if getattr(term, f"is_{name}")}) for term in terms}
    back = {name: term for term, name in names.items()}
    conditions = [(need.left.xreplace(names), need.relation, need.right.xreplace(names)) for need in here if not need.where]
    sides = [side for left, _, right in conditions for side in (left, right)]
    quantified = set().union(*(set(need.every) for need in there))
    sides += [side.xreplace(names) for need in there for side in (need.left, need.right)]
    sides += [side for need in here for condition in need.where for side in (condition.left, condition.right)]
    sides += [side.xreplace(names) for need in here if need.where for side in (need.left, need.right)]
    letters = tuple(sorted(set().union(*(side.free_symbols for side in sides)), key=str))
    bound = quantified - _spoken(conditions)
    for values in points.exact(conditions, letters, MOST):
        yield {back.get(letter, letter): value for letter, value in values.items() if letter not in bound}


def _spoken(conditions: Sequence[points.Condition]) -> set[sp.Symbol]:
    return set().union(*(side.free_symbols for left, _, right in conditions for side in (left, right)))
