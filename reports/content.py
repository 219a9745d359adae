"""Records as the plain data that the page template reads: summary, chapters, references, provenance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from theory.typeset.visible import all_visible
from verify.engine.judge import Verdict
from verify.engine.record import Reading, Record

from . import families
from .citations import cited, linked
from .entry import entry
from .figures import figure
from .numbers import seconds, show
from .prose import prose

Each = Callable[..., Iterable[Any]]
"""map, or something that maps in several processes."""


def content(records: Sequence[Record], each: Each = map) -> dict[str, Any]:
    """Everything the template needs, every text of it visible; `each` may be an executor's map."""
    verdicts = standing(records)
    known = {record.name: (verdicts[record.name].value, prose(record.says)) for record in records}
    wanted = [{name: known[name] for name in (record.name, *record.follows_from) if name in known} for record in records]
    made = {section["name"]: section for section in each(_section, records, wanted)}
    return all_visible({
        "summary": summary(records),
        "trouble": [trouble(record, verdicts) for record in records if verdicts[record.name] is not Verdict.HOLDS],
        "theorems": [made[record.name] for record in records if record.kind == "theorem"],
        "families": chapters([record for record in records if record.kind != "theorem"], made),
        "references": cited(records),
        "provenance": provenance(records),
        "date": date(records),
    })  # fmt: skip


def _section(record: Record, known: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    return entry(record, known) | {"figure": figure(record) if record.readings else None}


def chapters(records: Sequence[Record], made: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The claims by family, in the paper's order."""
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(record.family, []).append(made[record.name])
    return [
        {"name": name, "title": families.title(name), "intro": linked(families.intro(name)), "claims": groups[name]}
        for name in families.ordered(groups)
    ]  # fmt: skip


def standing(records: Sequence[Record]) -> dict[str, Verdict]:
    """The verdict of every record; a theorem stands no better than the claims it follows from."""
    verdicts = {record.name: record.verdict for record in records}
    worst = [Verdict.HOLDS, Verdict.OPEN, Verdict.FAILS]
    for _ in range(sum(record.kind == "theorem" for record in records)):  # theorems may follow from theorems
        for record in records:
            below = [verdicts[name] for name in record.follows_from if name in verdicts]
            verdicts[record.name] = max([verdicts[record.name], *below], key=worst.index)
    return verdicts


def summary(records: Sequence[Record]) -> dict[str, Any]:
    """Counts for the title page, and the run in one sentence."""
    verdicts = list(standing(records).values())
    count = {verdict.value: verdicts.count(verdict) for verdict in Verdict}
    controls = [control for record in records for control in record.controls]
    refuted = sum(control.refuted for control in controls)
    return {
        **count,
        "controls": len(controls),
        "refuted": refuted,
        "readings": sum(len(record.readings) + sum(len(control.readings) for control in record.controls) for record in records),
        "intervals": sum(reading.estimate.low != reading.estimate.high for record in records for reading in record.readings),
        "asymptotic": sum(reading.estimate.asymptotic for record in records for reading in record.readings),
        "alarms": _runs(math.fsum(record.stated for record in records)),
        "steps": sum(len(record.steps) for record in records),
        "sentence": f"{_verdicts(len(records), count)}{_refutations(len(controls), refuted)}.",
    }


def _runs(stated: float) -> str:
    """In how many runs one false alarm comes at most, from the sum of the levels, rounded down to two digits; empty where there is none."""
    if not stated:
        return ""
    runs = int(1.0 / stated)
    unit = 10 ** max(len(str(runs)) - 2, 0)
    return f"{runs // unit * unit:,}"


def _verdicts(total: int, count: Mapping[str, int]) -> str:
    if count["HOLDS"] == total:
        return "The one entry holds" if total == 1 else f"All {total} entries hold"
    shown = [
        f"{count['HOLDS']} {'holds' if count['HOLDS'] == 1 else 'hold'}",
        f"{count['FAILS']} {'fails' if count['FAILS'] == 1 else 'fail'}",
    ]
    return f"Of {total} entries {', '.join(shown)} and {count['OPEN']} {'is' if count['OPEN'] == 1 else 'are'} open"


def _refutations(controls: int, refuted: int) -> str:
    if not controls:
        return ""
    if refuted == controls:
        return f", and {'the one control is' if controls == 1 else f'all {controls} controls are'} refuted"
    return f"; {controls - refuted} of {controls} controls {'was' if controls - refuted == 1 else 'were'} not refuted"


def trouble(record: Record, verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """Why a record is red, in one line."""
    reasons = [record.error, record.gap and f"gap in the derivation: {record.gap}"]
    reasons += [f"{reading.because} (at {_at(reading)})" for reading in record.readings if reading.verdict is not Verdict.HOLDS]
    for control in record.controls:
        if not control.refuted:
            reasons.append(f"the control “{control.why}” was not refuted{': ' + control.error if control.error else ''}")
    reasons += [f"it follows from {name}" for name in record.follows_from if verdicts.get(name, Verdict.HOLDS) is not Verdict.HOLDS]
    where = {"name": record.name, "anchor": families.anchor(record.name), "verdict": verdicts[record.name].value}
    return where | {"why": prose(next(reason for reason in reasons if reason))}


def _at(reading: Reading) -> str:
    return ", ".join(f"{name} = {show(value, 6)}" for name, value in reading.point.items())


def date(records: Sequence[Record]) -> str:
    """The day of the latest record, in UTC."""
    return f"{datetime.fromtimestamp(max(record.epoch for record in records), UTC):%d %B %Y}".lstrip("0")


def provenance(records: Sequence[Record]) -> list[tuple[str, str]]:
    """What made the records: commit, seed, budget, versions, CPU model, time; never a host name or a path."""

    def distinct(values: Sequence[Any]) -> str:
        return "; ".join(dict.fromkeys(str(value) for value in values))

    slowest = ", ".join(f"{record.name} {seconds(record.seconds)}" for record in sorted(records, key=lambda r: -r.seconds)[:3])
    versions = distinct([", ".join(f"{name}\u00a0{number}" for name, number in record.versions if name != "digits") for record in records])
    return [
        ("Commit", distinct([record.commit for record in records])),
        ("Root seed", distinct([record.seed for record in records])),
        ("Budget", distinct([record.budget for record in records])),
        ("Versions", versions),
        ("Digits", distinct([dict(record.versions).get("digits", "none") for record in records])),
        ("Processor", distinct([record.cpu for record in records])),
        ("Measured", f"{date(records)} (UTC)"),
        ("Time", f"{seconds(sum(record.seconds for record in records))} of work; slowest: {slowest}"),
    ]
