"""Points of a claim as people write them: d = 100, t = 0.3; what is the same at every point is said once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theory.typeset.names import read_name
from theory.typeset.plain import PlainText
from theory.typeset.typst import Typst, text
from verify.engine.record import Reading, Record

from .numbers import show


def readings(record: Record) -> list[Reading]:
    """Every reading, the controls' after the claim's own."""
    return [*record.readings, *(reading for control in record.controls for reading in control.readings)]


def constants(record: Record) -> dict[str, Any]:
    """The coordinates that are the same at every point of the claim and its controls, where there are at least two points."""
    points = [reading.point for reading in readings(record)]
    if len(points) < 2:
        return {}
    return {name: value for name, value in points[0].items() if all(name in point and point[name] == value for point in points)}


def label(point: Mapping[str, Any], same: Mapping[str, Any]) -> str:
    """One line of Unicode text for what varies at a point (all of it where nothing varies); a word says itself, without its name."""
    varies = {name: value for name, value in point.items() if name not in same} or dict(point)
    return ", ".join(
        value.replace("_", " ") if isinstance(value, str) else f"{letter(name)} = {value_text(value)}" for name, value in varies.items()
    )


def letter(name: str) -> str:
    """A coordinate's name as text: eps is ε, delta_1 is δ₁."""
    return PlainText().letter(read_name(name))


def value_text(value: Any) -> str:
    """A coordinate's value: six digits for numbers, words as they are."""
    return show(value, 6)


def letter_math(name: str) -> str:
    """A coordinate's name as typst mathematics."""
    return Typst().letter(read_name(name))


def point_math(point: Mapping[str, Any]) -> str:
    """A whole point as typst mathematics: d = 100, t = 0.3."""
    return ", ".join(f"{letter_math(name)} = {text(value_text(value))}" for name, value in point.items())


def columns(record: Record) -> list[str]:
    """The coordinates that get a column each: those that vary, if they are few; else none, and points are written out."""
    same = constants(record)
    names = list(dict.fromkeys(name for reading in readings(record) for name in reading.point if name not in same))
    if not names:
        names = list(dict.fromkeys(name for reading in readings(record) for name in reading.point))
    wide = sum(max(len(letter(name)), *(len(value_text(reading.point.get(name, ""))) for reading in readings(record))) for name in names)
    return names if names and len(names) <= 5 and wide <= 30 else []
