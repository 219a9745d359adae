"""One figure a measured claim: every reading with its interval against what was predicted, and the judge's picture beside it.

Left, the numbers themselves: a black stroke for the prediction, a dot and bar for what was seen. Right, seen divided by
predicted, with the region the claim allows shaded: an interval inside it HOLDS, one outside FAILS, one across OPEN.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verify.judge import Verdict
from verify.record import Reading, Record

from .lettering import FONT, dressed
from .numbers import ratio, show
from .points import constants, label
from .words import flat

BLUE, VERMILLION, AMBER, GREEN, GREY = "#0072b2", "#d55e00", "#b07d00", "#009e73", "#666666"
WIDTH, ROW, ABOVE, BELOW = 6.5, 0.175, 0.24, 0.24  # inches
STYLE: Any = {"font.family": FONT, "font.size": 8.0, "svg.fonttype": "none", "axes.linewidth": 0.5, "xtick.major.width": 0.5,
         "xtick.major.size": 2.5, "ytick.major.size": 0.0, "axes.unicode_minus": True, "xtick.labelsize": 7.5}  # fmt: skip


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


def figure(record: Record) -> bytes:
    """The SVG of a measured claim's readings and controls, the same bytes for the same record."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    rows = _rows(record)
    with warnings.catch_warnings(), matplotlib.rc_context({**STYLE, "svg.hashsalt": record.name}):
        height = ABOVE + BELOW + ROW * len(rows)
        drawing = Figure(figsize=(WIDTH, height))
        FigureCanvasSVG(drawing)
        longest = max(len(row.text) for row in rows if row.reading is not None)
        start = min(0.46, (0.15 + (0.062 if longest < 34 else 0.055) * longest) / WIDTH)
        middle = start + (1 - start) * 0.50
        bottom, tall = BELOW / height, ROW * len(rows) / height
        left = drawing.add_axes((start, bottom, middle - start - 0.02, tall))
        right = drawing.add_axes((middle + 0.02, bottom, 1 - middle - 0.035, tall))
        other = "bound" if record.relation in ("<=", ">=") else "predicted"
        for axes, title in ((left, f"seen (dot, interval) and {other} (stroke)"), (right, f"seen ÷ {other}")):
            _frame(axes, len(rows))
            axes.set_title(title, fontsize=8, color="#333333", pad=4)
        _values(left, rows)
        _ratios(right, rows, record.relation)
        _labels(left, rows, start / (middle - start - 0.02))
        titles = [number - 0.5 for number, row in enumerate(rows) if row.reading is None]
        for axes in (left, right):
            axes.hlines(titles, 0, 1, transform=axes.get_yaxis_transform(), color="#bbbbbb", lw=0.4)
        stream = io.BytesIO()
        warnings.filterwarnings("ignore", message="Glyph")  # matplotlib only measures the text; typst draws it
        drawing.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return dressed(stream.getvalue().decode(), [row.text for row in rows if row.reading is not None]).encode()


def _labels(axes: Any, rows: Sequence[Row], margin: float) -> None:
    """Points to the left of their line, titles of controls from the edge of the page (tick labels would cost ten times as much)."""
    for number, row in enumerate(rows):
        x, side, size = (-0.035, "right", 8) if row.reading is not None else (0.002 - margin, "left", 7.5)
        axes.text(
            x,
            number,
            row.text,
            transform=axes.get_yaxis_transform(),
            ha=side,
            va="center",
            fontsize=size,
            color="black" if row.reading else row.colour,
        )


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


def _frame(axes: Any, rows: int) -> None:
    axes.set_ylim(rows - 0.5, -0.5)
    axes.yaxis.set_visible(False)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#888888")
    axes.tick_params(axis="x", colors="#333333", pad=2)


# the left panel -------------------------------------------------------------------------------------------------
def _values(axes: Any, rows: Sequence[Row]) -> None:
    """What was seen and what was predicted, on a log axis where the positive numbers span more than a factor 20."""
    numbers = [float(x) for row in rows if row.reading for x in (row.reading.predicted, row.reading.estimate.value)]
    numbers = [x for x in numbers if math.isfinite(x)] or [0.0]
    ends = [float(x) for row in rows if row.reading for x in (row.reading.estimate.low, row.reading.estimate.high) if math.isfinite(x)]
    positive = [x for x in [*numbers, *ends] if x > 0]
    log = min(numbers) >= 0 and bool(positive) and max(positive) > 20 * min(x for x in [*numbers, max(positive)] if x > 0)
    if log:
        axes.set_xscale("log")
        low, high = min(positive), max(positive)
        own = [
            float(x) for row in rows if row.reading and not row.hollow for x in (row.reading.predicted, row.reading.estimate.value) if x > 0
        ]
        low = max(low, min(own or numbers) / 1000)  # a lower end near 0, or a false prediction far away, is cut at the edge
        axes.set_xlim(low / (high / low) ** 0.06, high * (high / low) ** 0.06)
    else:
        low, high = min([*numbers, *ends]), max([*numbers, *ends])
        room = 0.06 * (high - low) or 0.5 * abs(high) or 1.0
        axes.set_xlim(low - room, high + room)
    _ticks(axes, log)
    edge = axes.get_xlim()
    read = [(number, row.reading) for number, row in enumerate(rows) if row.reading is not None]
    _draw(axes, rows, [(number, [float(x) for x in (r.estimate.low, r.estimate.value, r.estimate.high)]) for number, r in read], edge)
    looks: dict[str, list[tuple[int, float]]] = {}
    for number, reading in read:
        marker = "<" if reading.predicted < edge[0] else ">" if reading.predicted > edge[1] else "|"
        looks.setdefault(marker, []).append((number, _inside(float(reading.predicted), edge)))
    for marker, places in looks.items():
        y, x = zip(*places, strict=True)
        axes.plot(x, y, ls="", marker=marker, ms=8 if marker == "|" else 3, mew=1.3, color="black", zorder=4, clip_on=False)


def _draw(axes: Any, rows: Sequence[Row], ends: Sequence[tuple[int, Sequence[float]]], edge: tuple[float, float]) -> None:
    """A dot and a bar from low to high for each (row, (low, value, high)); what is outside the axes becomes an arrowhead at its edge."""
    inside = [(number, [_inside(x, edge) for x in three]) for number, three in ends]
    colours = [rows[number].colour for number, _ in inside]
    axes.hlines(
        [number for number, _ in inside], [x[0] for _, x in inside], [x[2] for _, x in inside], colors=colours, lw=1.6, alpha=0.75, zorder=2
    )
    looks: dict[tuple[str, str, bool], list[tuple[float, int]]] = {}
    for (number, three), (_, shown) in zip(ends, inside, strict=True):
        reading = rows[number].reading
        errs = reading.estimate.errs if reading else "both"
        marker = ">" if three[0] > edge[1] or errs == "low" else "<" if three[2] < edge[0] or errs == "high" else "o"
        looks.setdefault((marker, rows[number].colour, rows[number].hollow), []).append((shown[1], number))
    for (marker, colour, hollow), places in looks.items():
        x, y = zip(*places, strict=True)
        axes.plot(x, y, ls="", marker=marker, ms=3.6, color=colour, mfc="white" if hollow else colour, mew=0.9, zorder=3, clip_on=False)


def _inside(x: float, edge: tuple[float, float]) -> float:
    return min(max(x, edge[0]), edge[1]) if math.isfinite(x) else edge[1]


# the right panel ------------------------------------------------------------------------------------------------
def _ratios(axes: Any, rows: Sequence[Row], relation: str) -> None:
    """Seen divided by predicted with the allowed region shaded; far-away controls are arrowheads with their factor."""
    own = [row.ratios for row in rows if row.reading is not None and not row.hollow and row.ratios]
    false = [row.ratios for row in rows if row.reading is not None and row.hollow and row.ratios]
    reaches = [_reach(row.reading) for row in rows if row.reading is not None]
    if not own and not false:
        axes.text(0.5, 0.5, "predicted 0: compared on the left", transform=axes.transAxes, ha="center", va="center", color=GREY)
        axes.set_xticks([])
        return
    log = relation in ("<=", ">=") and (min((r[1] for r in own), default=1.0) < 0.2 or max((r[1] for r in own), default=1.0) > 5)
    edge = _edges(own, false, reaches, relation, log)
    if log:
        axes.set_xscale("log")
    axes.set_xlim(*edge)
    _ticks(axes, log)
    axes.axvline(1, color="black", lw=0.7, zorder=1)
    _shade(axes, rows, relation, edge)
    _draw(axes, rows, [(number, row.ratios) for number, row in enumerate(rows) if row.ratios], edge)
    for number, row in enumerate(rows):
        if row.reading is None:
            continue
        if row.ratios is None:
            side = "right" if 1 - edge[0] > 0.7 * (edge[1] - edge[0]) else "left"
            why, shift = "predicted 0" if row.reading.predicted == 0 else "not finite", (-4 if side == "right" else 4, 0)
            axes.annotate(why, (1, number), shift, textcoords="offset points", ha=side, va="center", fontsize=7, color=GREY)
        elif not edge[0] <= row.ratios[1] <= edge[1]:
            beyond = row.ratios[1] > edge[1]
            place, shift, side = (edge[1], -4, "right") if beyond else (edge[0], 4, "left")
            text = axes.annotate(ratio(row.ratios[1]), (place, number), (shift, 0), textcoords="offset points", ha=side, va="center")
            text.set(fontsize=7, color=row.colour)


def _shade(axes: Any, rows: Sequence[Row], relation: str, edge: tuple[float, float]) -> None:
    """The allowed region of each row; for an asymptotic law the finite-size band within it is darker."""
    from matplotlib.collections import PolyCollection

    layers: list[list[tuple[int, tuple[float, float]]]] = [[], []]
    for number, row in enumerate(rows):
        if row.reading is not None:
            reach = _reach(row.reading)
            layers[0].append((number, {"<=": (edge[0], 1.0), ">=": (1.0, edge[1])}.get(relation, (1 - reach, 1 + reach))))
            if relation == "~":
                layers[1].append((number, (1 - row.reading.band, 1 + row.reading.band)))
    for layer in layers:
        boxes = [(_inside(span[0], edge), number - 0.5, _inside(span[1], edge), number + 0.5) for number, span in layer]
        corners = [[(left, top), (right, top), (right, bottom), (left, bottom)] for left, top, right, bottom in boxes]
        axes.add_collection(PolyCollection(corners, color=GREEN, alpha=0.15, lw=0, zorder=0), autolim=False)


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


def _ticks(axes: Any, log: bool) -> None:
    """Few ticks, written as people write them."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

    low, high = axes.get_xlim()
    if log:
        ticks = _decades(low, high)
    else:
        room = 0.03 * (high - low)
        ticks = [tick for tick in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low + room <= tick <= high - room]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    digits = 3 if log or not ticks else max(3, math.ceil(math.log10(max(abs(low), abs(high)) / (high - low))) + 2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: show(round(x, 15) if abs(x) > 1e-9 else x, digits)))


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
