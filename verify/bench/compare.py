"""Two records files held against each other, reading by reading: what a change of the code moved, and that it moved nothing else.

    .venv/bin/python -m verify.bench.compare OLD.sqlite NEW.sqlite

A reading is known by its claim, its point and its control. Numbers are compared to the last digit. How long a reading took, and what
machine, commit and second a record was made at, are left out. The exit status is 0 where nothing differs and 1 where something does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from verify.engine import store
from verify.engine.record import Reading, Record

Key = tuple[str, ...]

PASSING = {"seconds", "versions", "commit", "cpu", "epoch", "readings", "controls", "steps"}
"""Fields of a record that differ from run to run, and those that are compared part by part."""


def parts(record: Record) -> Iterator[tuple[Key, Any]]:
    """What a record says, each part under a key of its own."""
    for field in fields(Record):
        if field.name not in PASSING:
            yield (record.name, field.name), getattr(record, field.name)
    for step in record.steps:
        yield (record.name, f"step {step.number}"), step
    for reading in record.readings:
        yield (record.name, "claim", _point(reading)), _judged(reading)
    for control in record.controls:
        yield (record.name, f"control: {control.id}"), (control.why, control.refuted, control.gap, control.error, control.predicts)
        for reading in control.readings:
            yield (record.name, f"control: {control.id}", _point(reading)), _judged(reading)


def _point(reading: Reading) -> str:
    return json.dumps(reading.point, sort_keys=True, default=str)


def _judged(reading: Reading) -> tuple[Any, ...]:
    return tuple(getattr(reading, field.name) for field in fields(Reading) if field.name not in ("point", "seconds", "control"))


def differences(old: list[Record], new: list[Record]) -> list[str]:
    """One line for each part that is missing, added or not equal, in the order of its key."""
    before, after = (dict(part for record in records for part in parts(record)) for records in (old, new))
    lines = [f"{' | '.join(key)}: only in the {'old' if key in before else 'new'} file" for key in before.keys() ^ after.keys()]
    lines += [f"{' | '.join(key)}: {before[key]} became {after[key]}" for key in before.keys() & after.keys() if before[key] != after[key]]
    return sorted(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print what differs between two records files -> 0 where nothing does, else 1."""
    parser = argparse.ArgumentParser(prog="python -m verify.bench.compare", description="two records files, reading by reading")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    options = parser.parse_args(arguments)
    old, new = store.read(options.old), store.read(options.new)
    found = differences(old, new)
    for line in found:
        print(line)
    print(f"{len(old)} and {len(new)} records, {sum(len(list(parts(record))) for record in new)} parts compared, {len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
