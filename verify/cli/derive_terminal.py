"""What `./law derive` prints: letters, what is given, every step with its numbers and what decided it, what is proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp

from verify.cli import terminal
from verify.cli.given import covers, met, unmet
from verify.engine.claim import number
from verify.engine.judge import show as shown
from verify.engine.shelf import Entry

if TYPE_CHECKING:
    from theory.proof.cited import Cited
    from theory.proof.deciders import Need
    from theory.proof.derivation import Decision, Derivation, Step

SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "<": "<", ">": ">"}
Values = Mapping[sp.Symbol, sp.Expr]


def show(entry: Entry, derivation: Derivation, numbers: list[int], values: Values, stands_on: list[Entry], whole: bool) -> None:
    """The whole derivation, or the steps of these numbers (from 1)."""
    out, held = terminal.console(), entry.holds
    notes, table = getattr(held, "notes", ""), getattr(held, "table", None)
    if whole:
        terminal.line(out, (entry.id, "bold"), f"   {getattr(held, 'source', '')}")
        terminal.say(out, derivation.says or getattr(held, "says", ""), "  ")
        if notes:
            terminal.say(out, notes, "  ")
        if table is not None:
            terminal.show_table(out, table.rows, table.notes)
        _show_chain(out, stands_on)
        _show_letters(out, derivation)
        for k, need in enumerate(derivation.hypotheses, start=1):
            heading = "given   " if k == 1 else "        "
            _statement_line(out, heading, need)
            _premise(out, need, values, "            ")
    if any(_marked(derivation.steps[k - 1]) for k in numbers):
        terminal.line(out, "")
        terminal.say(out, "h₁, h₂, ... : what the premises of a step have to spare, the larger side less the smaller", "  ", "dim")
    for k in numbers:
        _show_step(out, derivation, k, values, whole)
    gap = derivation.first_gap()
    if whole:
        terminal.line(out, "")
        for need in derivation.concludes:
            _statement_line(out, "proved  ", need)
        _show_cited(out, derivation)
    if gap:
        terminal.line(out, (f"  a gap: {gap}", "bold red"))
    elif whole:
        count = len(derivation.steps)
        terminal.line(out, (f"  {count} step{'s' if count > 1 else ''}, every one decided, every premise given or proved before", "green"))
    if values:
        asked = [need for k in numbers for need in derivation.steps[k - 1].needs]
        _show_unmet(out, [*(derivation.hypotheses if whole else ()), *asked], values)


def show_theorem(entry: Entry, stands_on: list[Entry]) -> int:
    """A theorem that is put together from claims and has no steps of its own -> 0, or 1 where one of them has a gap."""
    out = terminal.console()
    terminal.line(out, (entry.id, "bold"), f"   {getattr(entry.holds, 'source', '')}")
    terminal.say(out, getattr(entry.holds, "says", ""), "  ")
    return 0 if _show_chain(out, stands_on) else 1


def _show_chain(out: Any, stands_on: list[Entry]) -> bool:
    """The claims a theorem stands on, with what each proves; whether none of them has a gap."""
    if not stands_on:
        return True
    terminal.line(out, "")
    terminal.line(out, ("  stands on, each with ./law derive ID", "bold"))
    whole = True
    for number_, found in enumerate(stands_on, start=1):
        derivation: Derivation | None = getattr(found.holds, "derive", None)
        gap = derivation.first_gap() if derivation else None
        whole = whole and gap is None
        steps = f"{len(derivation.steps)} steps" if derivation else "measured"
        terminal.line(out, f"  {number_:>3}  ", (found.id, "bold"), (f"   {steps}", "dim"), (f"   a gap: {gap}" if gap else "", "bold red"))
        terminal.say(out, getattr(found.holds, "says", ""), "       ")
        if derivation:
            terminal.say(out, f"proved  {_statement(derivation.concludes[0])}", "       ")
    terminal.line(out, "")
    return whole


def meanings(derivation: Derivation) -> dict[str, str]:
    """What each letter and each unknown function of a derivation means, by name: letters first ("" where nothing was written down)."""
    from theory.proof.letters import MEANING, MEANING_OF_FUNCTION

    needs = [*derivation.hypotheses, *derivation.concludes, *(need for step in derivation.steps for need in step.needs)]
    sides = [side for need in needs for side in (need.left, need.right)]
    for step in derivation.steps:
        sides += [step.rule, step.left, step.gives, *step.put, *step.put.values()]
    letters = sorted({letter for side in sides for letter in side.free_symbols}, key=lambda letter: letter.name.lower())
    functions = sorted({type(call).__name__ for side in sides for call in side.atoms(sp.core.function.AppliedUndef)})
    return {letter.name: MEANING.get(letter, "") for letter in letters} | {name: MEANING_OF_FUNCTION.get(name, "") for name in functions}


def _show_letters(out: Any, derivation: Derivation) -> None:
    from theory.proof.letters import MEANING_OF_FUNCTION

    known = {name: meaning for name, meaning in meanings(derivation).items() if meaning}
    plain = {letter.name: _plain(letter) for step in derivation.steps for side in (step.rule, step.gives) for letter in side.free_symbols}
    lines = [meaning if name in MEANING_OF_FUNCTION else f"{plain.get(name, name)}  {meaning}" for name, meaning in known.items()]
    for k, text in enumerate(lines):
        terminal.say(out, ("letters " if k == 0 else "        ") + text, "  ", "dim")
    if lines:
        terminal.line(out, "")


def _show_step(out: Any, derivation: Derivation, k: int, values: Values, whole: bool) -> None:
    from theory.proof.references import reference

    step, decision = derivation.steps[k - 1], derivation.decisions()[k - 1]
    terminal.line(out, "")
    uses = [_number_of(name, derivation) for name in step.uses]
    terminal.line(out, (f"  {k}  {step.says}", "bold"), (f"   from {', '.join(uses)}" if uses else "", "dim"))
    marked = _marked(step)
    for place, need in enumerate(step.needs, start=1):
        label = f"h{place}".translate(str.maketrans("123456789", "₁₂₃₄₅₆₇₈₉")) + "  " if marked else ""
        said = "; ".join(part for part in (need.says, "" if step.decided_by.pointwise else need.extent) if part)
        terminal.say(out, f"needs {label}{_statement(need)}" + (f"   ({said})" if said else ""), "       ")
        _premise(out, need, values, "         ")
    if step.put:
        put = ", ".join(f"{_plain(a)} = {_plain(b)}" for a, b in step.put.items())
        terminal.say(out, f"in {_plain(step.rule)} put {put}", "       ")
    terminal.say(out, f"{_unfolded(step)}  {SIGNS[step.relation]}  {_plain(step.gives)}", "     ", "bold")
    if values:
        left, right = (_evaluated(side, values) for side in (step.left, step.gives))
        terminal.line(out, f"       here  {left}  {SIGNS[step.relation]}  {right}")
    terminal.say(
        out, ("valid: " if decision.holds else "NOT PROVED: ") + _how(step, decision), "       ", "green" if decision.holds else "bold red"
    )
    said = step.source if step.source != derivation.source or not whole else ""
    for word, text in (("cites", step.cites), ("in", said)):
        if text:
            terminal.say(out, f"{word} {text if whole else reference(text)}", "       ", "dim")


def cited(derivation: Derivation) -> list[Cited]:
    """The facts of the ledger that a derivation takes from the literature, in the order in which it names them."""
    from theory.proof.cited import BY_CITE

    named = [need.cites for need in derivation.hypotheses] + [step.cites for step in derivation.steps]
    return list(dict.fromkeys(BY_CITE[cites] for cites in named if cites in BY_CITE))


def _show_cited(out: Any, derivation: Derivation) -> None:
    """What is taken from the literature, as statements, and where a proof assistant has checked it."""
    for fact in cited(derivation):
        terminal.say(out, f"cited   {fact.cites[0]}: {fact.says}", "  ", "dim")
        for formal in fact.formal:
            terminal.say(out, f"        in Lean, {formal.source}: {formal.name}, {formal.says}", "  ", "dim")


def _number_of(name: str, derivation: Derivation) -> str:
    """The number of the step of that name."""
    return next(str(k) for k, step in enumerate(derivation.steps, start=1) if step.name == name)


def _marked(step: Step) -> bool:
    """Whether the step is decided by a certificate in which slacks of premises stand."""
    from theory.proof.language import Slack

    parts = (getattr(step.decided_by, name, 0) for name in ("terms", "times"))
    return any(sp.sympify(part, strict=True).has(Slack) for part in parts)


def _unfolded(step: Step) -> str:
    """The left side as a person writes it: with everything put in and nothing worked out."""
    from theory.typeset import unfolded

    return _plain(unfolded(step.rule, step.put.items())) if step.put else _plain(step.left)


def _how(step: Step, decision: Decision) -> str:
    """What decided a step: a certificate as one line of algebra, everything else in the decider's words."""
    slack = "" if decision.slack in (None, 1) else f"; slack {_plain(decision.slack)}"
    terms = getattr(step.decided_by, "terms", None)
    if terms is None or not decision.holds:
        return decision.how + slack
    times = sp.sympify(getattr(step.decided_by, "times", 1), strict=True)
    gap = "larger - smaller side" if times == 1 else f"({_plain(times)}) (larger - smaller side)"
    reason = decision.how.partition("; ")[2].replace(">=", "≥")
    return f"{gap} = {_plain(sp.sympify(terms, strict=True))}" + (f"; {reason}" if reason else "") + slack


def _premise(out: Any, need: Need, values: Values, indent: str) -> None:
    """Whether a premise is met at the user's numbers: another verdict than whether the step is valid."""
    if covers(need, values):
        verdict = met(need, values)
        words = {True: "met here", False: "NOT met here", None: "not settled here"}[verdict]
        if verdict and not need.met(values):
            words = "met here, to the digits given"
        numbers = f"{_evaluated(need.left, values)} against {_evaluated(need.right, values)}"
        terminal.line(out, (f"{indent}{words}: {numbers}", "" if verdict else "yellow"))


def _show_unmet(out: Any, needs: list[Need], values: Values) -> None:
    """The last word on the user's numbers: which premises they do not meet."""
    asked = [need for need in needs if covers(need, values)]
    failing = unmet(asked, values)
    for need in failing:
        terminal.say(out, f"not met at these numbers: {_statement(need)}" + (f"   ({need.says})" if need.says else ""), "  ", "yellow")
    if asked and not failing:
        terminal.line(out, "  no premise fails at these numbers")


def _evaluated(side: sp.Expr, values: Values) -> str:
    put = side.xreplace(dict(values))
    if put.free_symbols or put.atoms(sp.core.function.AppliedUndef):
        return _plain(put)
    return shown(number(put))


def _statement_line(out: Any, heading: str, need: Need) -> None:
    terminal.line(out, f"  {heading}{_statement(need)}", (f"   {_said(need)}" if _said(need) else "", "dim"))


def _said(need: Need) -> str:
    """What a hypothesis is in words, and for what it holds beyond one value of its letters."""
    return "; ".join(part for part in (need.says, need.extent) if part)


def _statement(need: Need) -> str:
    return f"{_plain(need.left)} {SIGNS[need.relation]} {_plain(need.right)}"


def _plain(expression: sp.Basic) -> str:
    from theory.typeset import plain

    return plain(expression)
