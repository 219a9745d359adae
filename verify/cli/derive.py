"""`./law derive`: a derivation as a person checks it, step by step, from the same Step objects the report is made of."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp

from theory.typeset.visible import visible
from verify.cli import derive_terminal, terminal
from verify.cli.given import Given, covers, met
from verify.cli.numbers import LARGEST_SIZE, SMALLEST_SIZE, NotANumber, exact
from verify.cli.sympy_source import source_to_paste
from verify.engine.claim import Theorem
from verify.engine.one_line import one_line, shown
from verify.engine.shelf import Entry, find, shelf

if TYPE_CHECKING:
    from pathlib import Path

    from theory.proof.derivation import Derivation, Step


def derive_command(options: Namespace) -> int:
    """Show the derivation of one claim or theorem; 0 it has no gap, 1 it has one."""
    entry = _asked(options)
    derivation = _derivation(entry)
    if derivation is None:
        stands_on = chain(entry, options.shelf)
        if options.step is not None or options.values or options.sympy or options.latex or options.json:
            names = ", ".join(found.id for found in stands_on)
            raise ValueError(f"{entry.id} is put together from {names}: ask for the steps of one of these")
        return derive_terminal.show_theorem(entry, stands_on)
    numbers = range(1, len(derivation.steps) + 1)
    if options.step is not None:
        if options.step > len(numbers):
            raise ValueError(f"{entry.id} has {len(numbers)} steps, --step asks for step {options.step}")
        numbers = range(options.step, options.step + 1)
    values = _values(options.values, derivation)
    if options.sympy:
        terminal.tell(source_to_paste(derivation, list(numbers)))
    elif options.latex:
        terminal.tell(latex(derivation, list(numbers)))
    elif options.json:
        for k in numbers:
            terminal.tell_json(row(entry, derivation, k, values))
    else:
        stands_on = chain(entry, options.shelf)
        derive_terminal.show(entry, derivation, list(numbers), values, stands_on, whole=options.step is None)
    return 1 if derivation.first_gap() else 0


def _asked(options: Namespace) -> Entry:
    """The entry of this id. Raises ValueError for a family, whose claims are many."""
    found = find([options.id], options.shelf)
    for entry in found:
        if entry.id == options.id:
            return entry
    derived = [entry.id for entry in found if getattr(entry.holds, "derive", None) is not None]
    such = f"of its claims these are derived, among others: {', '.join(derived[:3])}" if derived else "its claims are measured, not derived"
    raise ValueError(f"derive takes one claim, {options.id} is a family; {such}")


def _derivation(entry: Entry) -> Derivation | None:
    derivation = getattr(entry.holds, "derive", None)
    if entry.error:
        raise ValueError(f"{entry.id} {entry.error}")
    if derivation is None and not isinstance(entry.holds, Theorem):
        derived = [found.id for found in find(None) if getattr(found.holds, "derive", None) is not None]
        raise ValueError(f"{entry.id} is measured, not derived; {len(derived)} others are derived, such as {', '.join(derived[:3])}")
    return derivation


def chain(entry: Entry, extra: Path | None = None) -> list[Entry]:
    """What a theorem stands on, in its own order; nothing for a claim."""
    return [shelf(extra)[name] for name in entry.holds.follows_from] if isinstance(entry.holds, Theorem) else []


def _letters(derivation: Derivation) -> dict[str, sp.Symbol]:
    expressions = [
        e for step in derivation.steps for e in (step.left, step.gives, *(side for need in step.needs for side in (need.left, need.right)))
    ]
    return {symbol.name: symbol for e in expressions for symbol in e.free_symbols}


def _values(given: list[str], derivation: Derivation) -> Given:
    """NAME=VALUE pairs as exact numbers; raises ValueError naming what is wrong with one, or the letter that is set twice."""
    letters, values = _letters(derivation), Given()
    short = {"eps": "epsilon"}
    for pair in given:
        name, equals, text = pair.partition("=")
        name = name if name in letters else short.get(name, name)
        if not equals:
            raise ValueError(f"--set takes NAME=VALUE, got {shown(pair)}")
        if name not in letters:
            raise ValueError(f"--set {one_line(name, 60)}: no such letter here; the letters are {', '.join(sorted(letters))}")
        number = exact(text)
        if number is None or not (number == 0 or SMALLEST_SIZE <= abs(number) <= LARGEST_SIZE):
            raise NotANumber(
                f"--set {name} takes 0 or a number of size 1e-100 to 1e100, such as 60000, 0.05, 1e4 or 1/20, got {shown(text)}"
            )
        value, letter = sp.Rational(number.numerator, number.denominator), letters[name]
        for assumed, so in (("positive", value > 0), ("nonnegative", value >= 0), ("integer", value.is_integer)):
            if letter.assumptions0.get(assumed) and not so:
                raise ValueError(f"--set {name}={text}: {name} must be {assumed}")
        if letter in values:
            raise ValueError(f"--set gives {name} twice: {values[letter]} and {value}")
        values.enter(letter, text)
    return values


def row(entry: Entry, derivation: Derivation, k: int, values: Mapping[sp.Symbol, sp.Expr]) -> dict[str, Any]:
    """One line of `derive --json`: a step with its decision, and whether its premises are met where numbers are given."""
    step, decision = derivation.steps[k - 1], derivation.decisions()[k - 1]
    found: dict[str, Any] = {
        "schema": 1,
        "claim": entry.id,
        "step": k,
        "says": step.says,
        "rule": str(step.rule),
        "put": {str(a): str(b) for a, b in step.put.items()},
        "left": str(step.left),
        "relation": step.relation,
        "gives": str(step.gives),
        "needs": [str(need) for need in step.needs],
        "holds": decision.holds,
        "decided_by": decision.how,
        "slack": None if decision.slack is None else str(decision.slack),
        "source": step.source or getattr(entry.holds, "source", ""),
        "cites": step.cites or None,
    }
    if values:
        found["premise_met"] = _all_met(step, values)
    return found


def _all_met(step: Step, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    verdicts = [met(need, values) if covers(need, values) else None for need in step.needs]
    return False if False in verdicts else None if None in verdicts else True


def latex(derivation: Derivation, numbers: list[int]) -> str:
    """The steps as an align environment of TeX, substitutions as they are written on paper."""
    from theory.typeset import tex, unfolded

    lines = []
    for k in numbers:
        step = derivation.steps[k - 1]
        sign = {"<=": r"\le", ">=": r"\ge", "==": "="}.get(step.relation, step.relation)
        left = unfolded(step.rule, step.put.items()) if step.put else step.left
        lines.append(f"% {k}. {visible(step.says)}\n{tex(left)} &{sign} {tex(step.gives)}")
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"
