"""One figure a measured claim: every reading with its interval against what was predicted, and the judge's picture beside it.

Left, the numbers themselves: a black stroke for the prediction, a dot and bar for what was seen. Right, seen divided by
predicted, with the region the claim allows shaded: an interval inside it HOLDS, one outside FAILS, one across OPEN.
A figure here is plain data, positions from 0 to 1 along its panels; figure.typ draws it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verify.engine.judge import Verdict
from verify.engine.record import Reading, Record

from .lettering import runs
from .numbers import ratio, show
from .points import constants, label
from .style import AMBER, BLUE, GREY, VERMILLION
from .words import flat

WIDTH = 6.5  # inches, of which a label takes up to 46 percent
Figure = dict[str, Any]


@dataclass(frozen=True)
class Axis:
    """An axis from low to high; positions along it run from 0 to 1, and what is outside it or not finite is put at its ends."""

    low: float
    high: float
    log: bool = False

    def clip(self, x: float) -> float:
        return min(max(x, self.low), self.high) if math.isfinite(x) else self.high

    def place(self, x: float) -> float:
        """The position of x, to a tenth of a thousandth."""
        x = self.clip(x)
        if self.log:
            return round(math.log(x / self.low) / math.log(self.high / self.low), 4)
        return round((x - self.low) / (self.high - self.low), 4)

    def ticks(self) -> list[tuple[float, list[list[str]]]]:
        """Few ticks, (position, label), written as people write them."""
        values, digits = (_decades(self.low, self.high), 3) if self.log else _steps(self.low, self.high)
        return [(self.place(x), runs(show(x, digits))) for x in values]


@dataclass(frozen=True)
class Row:
    """A line of the figure: a reading, or the title of a control (reading None)."""

    text: str
    reading: Reading | None
    colour: str
    hollow: bool = False

    @property
    def ratios(self) -> tuple[float, float, float] | None:
        """(low, value, high) of seen divided by predicted; None where the prediction is 0 or something is not finite."""
        reading = self.reading
        if reading is None or not reading.predicted:
            return None
        seen, scale = reading.estimate, float(reading.predicted)
        ends = [float(x) / scale for x in (seen.low, seen.value, seen.high)]
        return tuple(sorted(ends)) if all(map(math.isfinite, ends)) else None  # type: ignore[return-value]


def figure(record: Record) -> Figure:
    """What figure.typ draws of a measured claim's readings and controls: plain numbers and words."""
    rows = _rows(record)
    longest = max(len(row.text) for row in rows if row.reading is not None)
    start = min(0.46, (0.15 + (0.062 if longest < 34 else 0.055) * longest) / WIDTH)
    middle = start + (1 - start) * 0.50
    other = "bound" if record.relation in ("<=", ">=") else "predicted"
    left = {"title": f"seen (dot, interval) and {other} (stroke)", "from": round(start, 4), "to": round(middle - 0.02, 4)}
    right = {"title": f"seen ÷ {other}", "from": round(middle + 0.02, 4), "to": 0.985}
    lines = [
        {"label": runs(row.text, italic=row.reading is not None), "title": row.reading is None, "colour": row.colour, "hollow": row.hollow}
        for row in rows
    ]
    return {
        "alt": f"Readings and predictions of {record.name}",
        "rows": lines,
        "panels": [left | _values(rows), right | _ratios(rows, record.relation)],
    }


def _rows(record: Record) -> list[Row]:
    same = constants(record)
    rows = [Row(label(reading.point, same), reading, _colour(reading.verdict)) for reading in record.readings]
    for control in record.controls:
        if control.readings:
            colour = VERMILLION if control.refuted else AMBER
            rows.append(
                Row(("control refuted: " if control.refuted else "control NOT refuted: ") + _cut(flat(control.why), 96), None, colour)
            )
            rows += [Row(label(reading.point, same), reading, colour, hollow=True) for reading in control.readings]
    return [Row(_cut(row.text, 52) if row.reading is not None else row.text, row.reading, row.colour, row.hollow) for row in rows]


def _colour(verdict: Verdict) -> str:
    return {Verdict.HOLDS: BLUE, Verdict.FAILS: "#c0262d", Verdict.OPEN: AMBER}[verdict]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


# the left panel -------------------------------------------------------------------------------------------------
def _values(rows: Sequence[Row]) -> Figure:
    """What was seen and what was predicted."""
    axis = _value_axis(rows)
    marks = []
    for row in rows:
        if row.reading is None:
            marks.append(None)
            continue
        seen, predicted = row.reading.estimate, float(row.reading.predicted)
        stroke = "<" if predicted < axis.low else ">" if predicted > axis.high else "|"
        mark = _mark(row, axis, [float(x) for x in (seen.low, seen.value, seen.high)])
        marks.append(mark | {"predicted": [axis.place(predicted), stroke]})
    return {"ticks": axis.ticks(), "one": None, "spans": [], "marks": marks, "words": ""}


def _value_axis(rows: Sequence[Row]) -> Axis:
    """An axis for readings and predictions, logarithmic where the positive ones span more than a factor 20."""
    numbers = [float(x) for row in rows if row.reading for x in (row.reading.predicted, row.reading.estimate.value)]
    numbers = [x for x in numbers if math.isfinite(x)] or [0.0]
    ends = [float(x) for row in rows if row.reading for x in (row.reading.estimate.low, row.reading.estimate.high) if math.isfinite(x)]
    positive = [x for x in [*numbers, *ends] if x > 0]
    if min(numbers) >= 0 and positive and max(positive) > 20 * min(x for x in [*numbers, max(positive)] if x > 0):
        low, high = min(positive), max(positive)
        own = [
            float(x) for row in rows if row.reading and not row.hollow for x in (row.reading.predicted, row.reading.estimate.value) if x > 0
        ]
        low = max(low, min(own or numbers) / 1000)  # a lower end near 0, or a false prediction far away, is cut at the edge
        return Axis(low / (high / low) ** 0.06, high * (high / low) ** 0.06, log=True)
    low, high = min([*numbers, *ends]), max([*numbers, *ends])
    room = 0.06 * (high - low) or 0.5 * abs(high) or 1.0
    return Axis(low - room, high + room)


def _mark(row: Row, axis: Axis, ends: Sequence[float]) -> Figure:
    """The positions of (low, value, high) and the look of the value: a dot, or an arrowhead where all is outside or an estimate errs."""
    errs = row.reading.estimate.errs if row.reading else "both"
    look = ">" if ends[0] > axis.high or errs == "low" else "<" if ends[2] < axis.low or errs == "high" else "o"
    return {"at": [axis.place(x) for x in ends], "look": look}


# the right panel ------------------------------------------------------------------------------------------------
def _ratios(rows: Sequence[Row], relation: str) -> Figure:
    """Seen divided by predicted with the allowed region shaded; far-away controls are arrowheads with their factor."""
    own = [row.ratios for row in rows if row.reading is not None and not row.hollow and row.ratios]
    false = [row.ratios for row in rows if row.reading is not None and row.hollow and row.ratios]
    if not own and not false:
        return {"ticks": [], "one": None, "spans": [], "marks": [None] * len(rows), "words": "predicted 0: compared on the left"}
    log = relation in ("<=", ">=") and (min((r[1] for r in own), default=1.0) < 0.2 or max((r[1] for r in own), default=1.0) > 5)
    axis = Axis(*_edges(own, false, [_reach(row.reading) for row in rows if row.reading is not None], relation, log), log)
    marks = [
        None if row.reading is None else (_mark(row, axis, row.ratios) if row.ratios else {}) | {"note": _note(row, row.reading, axis)}
        for row in rows
    ]
    return {"ticks": axis.ticks(), "one": axis.place(1.0), "spans": _spans(rows, relation, axis), "marks": marks, "words": ""}


def _note(row: Row, reading: Reading, axis: Axis) -> list[Any] | None:
    """The words beside a mark, [position, side they are on, words, colour]: a factor that is outside, or why there is no ratio."""
    if row.ratios is None:
        side = "left" if 1 - axis.low > 0.7 * (axis.high - axis.low) else "right"
        return [axis.place(1.0), side, runs("predicted 0" if reading.predicted == 0 else "not finite"), GREY]
    if axis.low <= row.ratios[1] <= axis.high:
        return None
    beyond = row.ratios[1] > axis.high
    end = axis.place(row.ratios[0] if beyond else row.ratios[2])  # of the bar, which the words do not cover if there is room
    at = (end if end > 0.25 else 1.0) if beyond else (end if end < 0.75 else 0.0)
    return [at, "left" if beyond else "right", runs(ratio(row.ratios[1])), row.colour]


def _spans(rows: Sequence[Row], relation: str, axis: Axis) -> list[list[float]]:
    """The allowed regions, [first row, row after the last, from, to]; for an asymptotic law the finite-size band within is one more."""
    layers: list[list[list[float]]] = [[], []]
    for number, row in enumerate(rows):
        if row.reading is None:
            continue
        reach, band = _reach(row.reading), row.reading.band
        allowed = [{"<=": (axis.low, 1.0), ">=": (1.0, axis.high)}.get(relation, (1 - reach, 1 + reach))]
        for layer, (low, high) in zip(layers, [*allowed, (1 - band, 1 + band)][: 2 if relation == "~" else 1], strict=False):
            ends = [axis.place(low), axis.place(high)]
            if layer and layer[-1][1:] == [number, *ends]:
                layer[-1][1] = number + 1
            elif ends[0] < ends[1]:
                layer.append([number, number + 1, *ends])
    return [span for layer in layers for span in layer]


def _reach(reading: Reading | None) -> float:
    """Half-width, relative to the prediction, of what an equality or an asymptotic law allows."""
    return 0.0 if reading is None else reading.within + (reading.band if reading.relation == "~" else 0.0)


def _edges(own: Sequence[tuple], false: Sequence[tuple], reaches: Sequence[float], relation: str, log: bool) -> tuple[float, float]:
    """Ends of the ratio axis: all of the claim's own intervals, controls only where they do not squash them."""
    values = [end for low, value, high in own for end in (low, value, high)] + [1.0]
    if log:
        positive = [max(x, value / 30) for low, value, high in own for x in (low, value, high) if value > 0] + [1.0]
        low, high = min(positive) / 1.6, max(positive) * 1.6
        near = [r[1] for r in false if low / 1e3 < r[1] < high * 1e3]
        low, high = min([low, *(x / 1.5 for x in near)]), max([high, *(x * 1.5 for x in near)])
        room = (high / low) ** 0.16
        return low / (room if any(r[1] < low for r in false) else 1), high * (room if any(r[1] > high for r in false) else 1)
    reach = max([0.0, *reaches]) if relation in ("==", "~") else 0.0
    low, high = min([*values, 1 - reach]), max([*values, 1 + reach])
    width = (high - low) or 0.05
    near = [r[1] for r in false if low - 2 * width < r[1] < high + 2 * width]
    low, high = min([low, *near]), max([high, *near])
    below, above = any(r[1] < low for r in false), any(r[1] > high for r in false)
    room = high - low or 0.1
    return low - (0.26 if below else 0.12) * room, high + (0.26 if above else 0.12) * room  # the factors of far-away ones need room


# ticks ----------------------------------------------------------------------------------------------------------
def _steps(low: float, high: float) -> tuple[list[float], int]:
    """The multiples of 1, 2, 2.5 or 5 times a power of ten that are well inside, about five, and the digits they need."""
    room, power = 0.03 * (high - low), math.floor(math.log10((high - low) / 5))
    sizes = [(m, e) for e in (power + 1, power, power - 1) for m in (5.0, 2.5, 2.0, 1.0)]
    ticks: list[float] = []
    for m, e in sizes[next(i for i, (m, e) in enumerate(sizes) if m * 10.0**e < (high - low) / 5) - 1 :]:
        ticks = [k * m * 10.0**e for k in range(math.ceil((low + room) / (m * 10.0**e)), math.floor((high - room) / (m * 10.0**e)) + 1)]
        if len(ticks) >= 2:
            break
    largest = max(map(abs, ticks), default=0.0)
    return ticks, max(1, math.floor(math.log10(largest) + 1e-9) + 1 - e + (m == 2.5)) if largest else 1


def _decades(low: float, high: float) -> list[float]:
    """At most six powers of ten inside; with 2 and 5 between them where there are fewer than three."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    powers = list(range(first, last + 1))
    if len(powers) >= 3:
        return [10.0**e for e in powers[:: -(-len(powers) // 6)]]
    for between in ((1, 2, 5), (1, 3), (1,)):
        ticks = [m * 10.0**e for e in range(first - 1, last + 1) for m in between if low <= m * 10.0**e <= high]
        if len(ticks) <= 6:
            break
    return ticks
