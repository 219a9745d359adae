"""The companion of the figure of the suite, drawn from records: the law with an eps axis, and sensitivities of several d on one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from verify.engine.record import Reading, Record

from .law_figure import marks, roots, sizes, svg
from .style import AMBER, BLUE, GREEN, GREY, VERMILLION

RIDGE, COLLAPSE = "ridge_path_above_the_floor", "sensitivity_collapses"
PATHS = {  # colour, marker, label
    "cos, ridge on norm": (BLUE, "s", "even features, ridge on the norm"),
    "erf, ridge on norm": (VERMILLION, "o", "odd features, ridge on the norm"),
    "erf, ridge on energy": (GREEN, "D", "odd features, ridge on the energy"),
}
PROPORTIONAL, SHARED, ODD = "proportional_to_epsilon", "noise_points_share", "not_even"
DIMENSIONS = ((BLUE, "s"), (VERMILLION, "o"), (GREEN, "D"))
"""Colour and marker of the dimensions, the least first."""
TOP = 4.3


def drawable(records: Iterable[Record]) -> list[str]:
    """The names of the two records the figure is drawn from; none where one of them has no readings or is not there."""
    there = {record.name for record in records if record.readings}
    return [RIDGE, COLLAPSE] if {RIDGE, COLLAPSE} <= there else []


def companion_figure(records: Iterable[Record], *, text_as_paths: bool = False) -> bytes:
    """The SVG of the two panels, from the records of ridge_path_above_the_floor and sensitivity_collapses among these.

    The same bytes for the same records. Raises ValueError where one of the two has no readings or is not there.
    """
    known = {record.name: record for record in records if record.readings}
    missing = [name for name in (RIDGE, COLLAPSE) if name not in known]
    if missing:
        raise ValueError(f"the companion figure is drawn from the readings of {RIDGE} and {COLLAPSE}: there are none of {missing[0]}")

    def draw(drawing: Any) -> None:
        left, right = drawing.subplots(1, 2)
        for axes in (left, right):
            axes.spines[["top", "right"]].set_visible(False)
        _ridge_paths(left, known[RIDGE])
        _collapse(right, known[COLLAPSE])

    return svg(draw, RIDGE, 3.0, text_as_paths=text_as_paths)


def _of(record: Record, control_id: str) -> list[Reading]:
    return [reading for control in record.controls if control.id == control_id for reading in control.readings]


def _eps(reading: Reading) -> float:
    return 1.0 - float(reading.point["r"]) ** 2


def _ridge_paths(axes: Any, record: Record) -> None:
    n, d, p = sizes(record.readings[0], "n", "d", "p")
    axes.set(xlim=(0, 1.05), ylim=(0, 6.4), xlabel="ε = 1 - MSE/σ²: how far below the noise the fit is")
    axes.set_ylabel(f"rms gradient S, n = {n}, d = {d}, p = {p}")
    floor = sorted({_eps(reading): float(reading.predicted) ** 0.5 for reading in record.readings}.items())
    eps, bounds = zip(*floor, strict=True)
    axes.fill_between(eps, bounds, 0, color="#ececec", lw=0, zorder=0)
    axes.plot(eps, bounds, color="black", lw=1.2)
    axes.text(0.965, 0.78, "the law's floor", fontsize=8, ha="right", va="center")
    false = sorted({_eps(reading): float(reading.predicted) ** 0.5 for reading in _of(record, PROPORTIONAL)}.items())
    axes.plot(*zip(*false, strict=True), color=AMBER, lw=1.0, ls=(0, (5, 3)))
    axes.plot([0.02, 0.06], [4.86, 4.86], color=AMBER, lw=1.0, ls=(0, (3, 2)))
    axes.text(0.075, 4.86, "a floor in proportion to ε: refuted", color=AMBER, fontsize=8, va="center")
    for line, (fit, (colour, marker, words)) in enumerate(PATHS.items()):
        rows = sorted((r for r in record.readings if r.point["fit"] == fit), key=_eps)
        marks(axes, [_eps(r) for r in rows], [roots(r) for r in rows], colour, marker, line="-")
        axes.plot(0.04, 6.0 - 0.38 * line, color=colour, marker=marker, ms=4)
        axes.text(0.075, 6.0 - 0.38 * line, words, color=colour, fontsize=8, va="center")
    for reading in _of(record, SHARED):
        marks(axes, [_eps(reading)], [roots(reading)], AMBER, "^", fill="white")
    axes.text(0.955, 0.38, "noise that the points share", color=AMBER, fontsize=7.5, ha="right", va="center")


def _collapse(axes: Any, record: Record) -> None:
    axes.set(xlim=(0, 0.135), ylim=(1.9, TOP + 0.1), xlabel="u = (p - n)/d²", ylabel="S² (p - n)/(n d), ridgeless fits of noise")
    line = sorted((_u(reading), float(reading.predicted)) for reading in record.readings)
    axes.plot(*zip(*line, strict=True), color="black", lw=1.2)
    axes.text(0.132, 2.32, "coth ½ + u/(4 sinh⁴ ½)", fontsize=8, ha="right", va="center")
    dimensions = sorted({sizes(reading, "d")[0] for reading in record.readings})
    for height, (size, (colour, marker)) in enumerate(zip(dimensions, DIMENSIONS, strict=True)):
        rows = [r for r in record.readings if r.point["d"] == size]
        marks(axes, [_u(r) for r in rows], [_ends(r) for r in rows], colour, marker)
        odd = [r for r in _of(record, ODD) if r.point["d"] == size]
        shown = [r for r in odd if float(r.estimate.high) <= TOP]
        marks(axes, [_u(r) for r in shown], [_ends(r) for r in shown], colour, marker, fill="white")
        for reading in (r for r in odd if r not in shown):
            axes.plot(_u(reading), TOP, color=colour, marker="^", mfc="white", ms=5, clip_on=False)
            axes.text(_u(reading) + 0.003, TOP, f"{float(reading.estimate.value):.1f}", color=colour, fontsize=7.5, va="center")
        axes.plot(0.078, 3.3 - 0.17 * height, color=colour, marker=marker, ms=4)
        axes.text(0.082, 3.3 - 0.17 * height, f"d = {size}", color=colour, fontsize=8, va="center")
    axes.text(0.076, 3.49, "even features (cos):", fontsize=8, va="center", ha="left", color=GREY)
    axes.text(0.026, 3.93, "hollow: an odd activation (erf)\ndoes not collapse", fontsize=7.5, va="center", color=GREY)


def _u(reading: Reading) -> float:
    n, d, p = (reading.point[name] for name in ("n", "d", "p"))
    return (p - n) / d**2


def _ends(reading: Reading) -> list[float]:
    return [float(getattr(reading.estimate, end)) for end in ("low", "value", "high")]
