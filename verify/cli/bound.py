"""`./law bound`: every version of the law side by side at the user's numbers, with what is met and what is not."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from theory.law import LAWS, PRINTED, Floor, Hypothesis, lipschitz_floor, parameters_needed
from theory.prediction import OutsideDomain
from verify.cli import terminal
from verify.engine.judge import show

MET = {True: "met", False: "NOT met", None: "assumed"}


def bound_command(options: Namespace) -> int:
    """The Lipschitz floors at n, d, p; raises OutsideDomain for nonsense, with both numbers."""
    epsilon = options.noise if options.epsilon is None else options.epsilon
    numbers = dict(
        epsilon=epsilon,
        noise=options.noise,
        delta=options.delta,
        c=options.c,
        components=options.components,
        diameter=options.diameter,
        sensitivity=options.sensitivity,
    )
    laws = LAWS if options.law is None else (options.law,)
    floors = [lipschitz_floor(options.n, options.d, options.p, **numbers, law=law) for law in laws]
    needed = {floor.law: _needed(options, numbers, floor.law) for floor in floors} if options.lip is not None else {}
    if options.json:
        for floor in floors:
            terminal.tell_json(row(floor, options.n, needed))
        return 0
    _show(floors, needed, options, numbers)
    return 0


def _needed(options: Namespace, numbers: dict[str, Any], law: str) -> int | None:
    try:
        return parameters_needed(options.n, options.d, options.lip, **numbers, law=law)
    except OutsideDomain as error:
        if "more than" in str(error):
            return None
        raise


def row(floor: Floor, n: int, needed: dict[str, int | None]) -> dict[str, Any]:
    """One line of `bound --json`."""
    found: dict[str, Any] = {
        "schema": 1,
        "law": floor.law,
        "floor": floor.value,
        "says": floor.says,
        "applies": floor.applies,
        "classical_count": n,
        "hypotheses": [{"says": h.says, "met": h.met, "left": h.left, "right": h.right} for h in floor.hypotheses],
    }
    return {**found, "parameters_needed": needed[floor.law]} if needed else found


def _show(floors: list[Floor], needed: dict[str, int | None], options: Namespace, numbers: dict[str, Any]) -> None:
    out = terminal.console()
    given = ", ".join(f"{name} = {value:g}" for name, value in numbers.items())
    terminal.say(out, f"n = {options.n} points in d = {options.d} dimensions, p = {options.p} parameters; {given}.", "")
    terminal.say(
        out, f"To fit at all takes p = n = {options.n} parameters; to fit smoothly takes about n d = {show(options.n * options.d)}.", ""
    )
    terminal.line(out, "")
    lip = f"   parameters for Lip <= {options.lip:g}" if needed else ""
    terminal.line(out, (f"{'law':<17}{'floor on Lip':>14}{lip}", "bold"))
    printed = next((floor for floor in floors if floor.law in PRINTED and floor.applies), None)
    for floor in floors:
        count = f"{_count(needed[floor.law]):>{len(lip)}}" if needed else ""
        word = "" if floor.applies else "   a hypothesis is NOT met"
        terminal.line(out, f"{floor.law:<17}{show(floor.value):>14}{count}{_gain(floor, printed)}", (word, "yellow"))
    for floor in floors:
        terminal.line(out, "")
        terminal.line(out, (floor.law, "bold"), f"   {floor.says}")
        for hypothesis in floor.hypotheses:
            _hypothesis(out, hypothesis)


def _gain(floor: Floor, printed: Floor | None) -> str:
    """How many times the printed floor a sharpened one is, where the printed theorem applies."""
    return f"   {floor.value / printed.value:.0f} times the printed" if printed and floor.law.startswith("sharp") else ""


def _count(parameters: int | None) -> str:
    return "over 1e30" if parameters is None else f"{parameters:,}"


def _hypothesis(out: Any, hypothesis: Hypothesis) -> None:
    numbers = "" if hypothesis.left is None or hypothesis.right is None else f"   {show(hypothesis.left)} against {show(hypothesis.right)}"
    colour = {True: "green", False: "yellow", None: "dim"}[hypothesis.met]
    terminal.line(out, "  ", (f"{MET[hypothesis.met]:<8}", colour), f" {hypothesis.says}{numbers}")
