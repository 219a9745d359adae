"""One claim or theorem as the data of its section: formulas, rows of readings, controls, by-hand entries, steps."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from theory.typeset import unfolded
from verify.engine.record import ControlRecord, Reading, Record, StepRecord

from . import families
from .citations import linked
from .formulas import SIGNS, flat, formula, need, prediction, read, sign
from .numbers import between, digits_of, ratio, seconds, show
from .points import columns, constants, letter_math, point_math
from .prose import prose

MARGINS = {"<=": "slack", ">=": "slack", "==": "reach", "~": "reach"}
DECIDED = {"rational": "rational comparison"}


def entry(record: Record, known: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    """Everything a section shows; `known` has the verdict and statement of every record, for what a theorem follows from."""
    names, same = columns(record), constants(record)
    return {
        "name": record.name,
        "anchor": families.anchor(record.name),
        "title": families.heading(record.name),
        "kind": record.kind,
        "verdict": known[record.name][0],
        "says": prose(record.says),
        "notes": prose(record.notes),
        "table": [[prose(cell) for cell in row] for row in record.table],
        "table_notes": [prose(note) for note in record.table_notes],
        "source": linked(record.source),
        "evidence": evidence(record),
        "relation": SIGNS.get(record.relation, ""),
        "predicts": prediction(record.name, record.predicts),
        "requires": [need(record.name, row) for row in record.requires],
        "columns": [letter_math(name) for name in names],
        "wordy": [any(isinstance(reading.point.get(name), str) for reading in record.readings) for name in names],
        "same": point_math(same),
        "margin": MARGINS.get(record.relation, ""),
        "rows": [reading_row(reading, names, same) for reading in record.readings],
        "controls": [control_row(record, control, names, same) for control in record.controls],
        "by_hand": [
            {"point": point_math(point), "number": stated(number), "paper": prose(paper)} for point, number, paper in record.by_hand
        ],
        "steps": steps(record),
        "gap": prose(record.gap),
        "error": record.error,
        "follows_from": [
            {"name": name, "anchor": families.anchor(name) if name in known else "", "verdict": verdict, "says": says}
            for name in record.follows_from
            for verdict, says in [known.get(name, ("", []))]
        ],
        "cites": [linked(cite) for cite in record.cites],
        "counts": [len(record.steps), len(record.readings), sum(control.refuted for control in record.controls), len(record.controls)],
    }


def evidence(record: Record) -> list[str]:
    """What was done: steps derived, points measured, how close an equality was checked, in how long."""
    parts = [f"derived in {len(record.steps)} step{'s' * (len(record.steps) != 1)}"] if record.steps else []
    if record.readings:
        on = " on least-squares models" if record.fits else ""
        plural = "s" * (len(record.readings) != 1)
        parts.append(f"measured{on} at {len(record.readings)} point{plural}")
        if record.relation == "~":
            parts.append(f"finite-size band {record.band}, interval within {100 * record.within:.3g} %")
        elif record.relation == "==":
            parts.append(f"interval within {100 * record.within:.3g} %" if record.within else "compared exactly")
    return [*parts, seconds(record.seconds)]


LONGEST = 4000
"""Signs of a record's formula that a page can hold; no fraction of it is broken."""


# derivations ----------------------------------------------------------------------------------------------------
def steps(record: Record) -> list[dict[str, Any]]:
    """The steps in order; a step's source is left out where it is the one said last."""
    said, shown = record.source, []
    for step in record.steps:
        shown.append(_step(record.name, step) | {"source": [] if step.source in ("", said) else linked(_place(step.source))})
        said = step.source or said
    return shown


def _place(source: str) -> str:
    return source if source.startswith("here") else f"in {source}"


def _step(claim: str, step: StepRecord) -> dict[str, Any]:
    what = f"step {step.number}"
    rule = read(claim, what, step.rule)
    put = [(read(claim, what, letter), read(claim, what, value)) for letter, value in step.put]
    slack = read(claim, what, step.slack) if step.slack else sp.S.One
    needs = [need(claim, row) for row in step.needs]
    if re.search(r"\bh\d", step.how):  # a certificate speaks of the premises as h1, h2, ...
        needs = [row | {"name": f"h_({number})"} for number, row in enumerate(needs, 1)]
    if not put:
        left = formula(claim, what, read(claim, what, step.left))
    else:  # what is too long stays in its letters; what is put in for them is said beside it
        left = formula(claim, what, rule if len(step.left) > LONGEST else unfolded(rule, put))
    return {
        "number": step.number,
        "says": prose(step.says),
        "rule": flat(claim, what, rule) if put and not rule.is_Symbol else "",
        "put": [f"{flat(claim, what, letter)} = {flat(claim, what, value)}" for letter, value in put],
        "left": left,
        "relation": sign(claim, what, step.relation),
        "gives": formula(claim, what, read(claim, what, step.gives)),
        "holds": step.holds,
        "how": prose(_how(step, slack)),
        "slack": "" if slack == 1 else flat(claim, what, slack),
        "needs": needs,
        "cites": linked(step.cites),
    }


def _how(step: StepRecord, slack: Any) -> str:
    """What decided a step, without what stands beside it anyway."""
    said = step.how.removesuffix(f", ratio {slack}")
    return DECIDED.get(said) or re.sub(r"^instance: .*", "being an instance of its premise", said)


# readings -------------------------------------------------------------------------------------------------------
def reading_row(reading: Reading, names: Sequence[str], same: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the table of readings."""
    seen, predicted = reading.estimate, reading.predicted
    exact = seen.low == seen.high and seen.errs == "both" and not isinstance(seen.value, float)
    digits = 12 if exact else max(4, min(8, digits_of(seen.low, seen.high)))
    equal = exact and reading.relation == "=="
    return {
        "point": point_math({name: value for name, value in reading.point.items() if name not in same} or reading.point),
        "cells": [_cell(reading.point.get(name)) for name in names],
        "predicted": show(predicted if equal else float(predicted), 12 if equal else min(digits, 8)),
        "seen": show(seen.value, digits),
        "interval": {"low": "or more", "high": "or less", "draws": "the least"}.get(seen.errs) or between(seen.low, seen.high) or "exact",
        "samples": f"{seen.samples:,}".replace(",", "\u202f") if seen.samples else "–",
        "margin": margin(reading),
        "verdict": reading.verdict.value,
        "because": prose(reading.because),
    }


def margin(reading: Reading) -> str:
    """For a bound, the factor from the interval's end to it; for an equality, how far the interval's ends reach from it."""
    predicted, low, high = (float(x) for x in (reading.predicted, reading.estimate.low, reading.estimate.high))
    if not all(map(math.isfinite, (predicted, low, high))):
        return ""
    if reading.relation in ("<=", ">="):
        above, below = (predicted, high) if reading.relation == "<=" else (low, predicted)
        return ratio(above / below) if above > 0 and below > 0 else ""
    reach = max(abs(high - predicted), abs(low - predicted)) / (abs(predicted) or 1.0)
    if reach == 0:
        return "exact"
    if not predicted or not 1e-6 < reach < 100:
        return show(reach, 2)
    return f"{100 * reach:.0f} %" if reach > 0.1 else f"{100 * reach:.2g} %"


def _cell(value: Any) -> str:
    return "–" if value is None else show(value, 6)


def control_row(record: Record, control: ControlRecord, names: Sequence[str], same: Mapping[str, Any]) -> dict[str, Any]:
    """A control: why it is false, whether it was refuted, and on what readings or at which gap."""
    return {
        "why": prose(control.why),
        "refuted": control.refuted,
        "predicts": prediction(record.name, control.predicts),
        "gap": prose(control.gap),
        "error": control.error,
        "rows": [reading_row(reading, names, same) for reading in control.readings],
    }


def stated(number: str) -> str:
    """A by-hand number as it was stated, with a real exponent."""
    try:
        return show(float(number), 10) if any(mark in number for mark in "e.") else show(int(number))
    except ValueError:
        return number
