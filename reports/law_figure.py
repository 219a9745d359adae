"""The figure of the suite: the law as a floor under fitted models and tents that meet it from above, drawn from the claims' records."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from theory.law import lipschitz_floor
from verify.record import Reading, Record

from .figures import AMBER, BLUE, GREEN, GREY, STYLE, VERMILLION

CLAIM = "law_as_a_floor"
BRACKETS, TENTS = "lipschitz_of_fits", "tents_against_the_law"
PURPLE = "#8a4f7d"
LOOKS = {  # colour, marker, label and where it stands: (p, S)
    "erf, least norm": (VERMILLION, "o", "odd features, least norm", (1160, 4.47)),
    "cos, least norm": (BLUE, "s", "even features, least norm", (1160, 7.4)),
    "erf, least energy": (GREEN, "D", "the odd ones again, least energy", (1160, 1.72)),
}
FALSE = {  # the false worlds of the claim: first words, marker, label and where it stands
    "features selected": ("v", "data-selected\nfeatures", (23, 3.75)),
    "labels without": ("^", "labels without noise", (17, 2.3)),
}
SETTINGS: Any = {"epsilon": 1.0, "noise": 1.0, "delta": 0.05, "diameter": 100.0, "sensitivity": 100.0}
"""What the two theorems are drawn for: interpolation of fair signs, probability 0.95, parameters with W J = 10^4."""


def law_figure(record: Record, others: Iterable[Record] = (), *, text_as_paths: bool = False) -> bytes:
    """The SVG of rms gradients and Lipschitz constants against p, with the floors; the same bytes for the same records.

    others: records among which those of lipschitz_of_fits and tents_against_the_law are drawn too. text_as_paths draws letters as
    outlines, for viewers without our fonts. Raises ValueError for another claim's record.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    if record.name != CLAIM or not record.readings:
        raise ValueError(f"the law's figure is drawn from the readings of {CLAIM}, got {record.name} with {len(record.readings)}")
    known = {other.name: other for other in others}
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": CLAIM, "svg.fonttype": "path" if text_as_paths else "none"}):
        drawing = Figure(figsize=(6.5, 4.5), layout="constrained")
        FigureCanvasSVG(drawing)
        axes = drawing.add_subplot()
        n, d = (record.readings[0].point[name] for name in ("n", "d"))
        _frame(axes, n, d)
        _floors(axes, n, d)
        if TENTS in known:
            _tents(axes, [r for r in known[TENTS].readings if (r.point["n"], r.point["d"]) == (n, d)])
        if BRACKETS in known:
            _brackets(axes, known[BRACKETS].readings)
        _fits(axes, record)
        stream = io.BytesIO()
        drawing.savefig(stream, format="svg", transparent=not text_as_paths, metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _frame(axes: Any, n: int, d: int) -> None:
    axes.set(xscale="log", yscale="log", xlim=(14, 11 * n * d), ylim=(4e-4, 130), xlabel="parameters p")
    axes.set_ylabel(f"√d Lip and rms gradient S of interpolants of noise, n = {n}, d = {d}")
    axes.set_yticks(marks := [0.001, 0.01, 0.1, 1, 10, 100], [str(mark) for mark in marks])
    axes.set_xticks(marks := [16, 64, 256, 1024, 4096], [str(mark) for mark in marks])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    for place, word in ((n, "p = n: one can fit"), (n * d, "p = nd: smoothly")):
        axes.axvline(place, color=GREY, lw=0.6, ls=(0, (4, 3)), zorder=0)
        axes.text(place * 1.05, 5e-4, word, color=GREY, fontsize=7.5, va="bottom")


def _floors(axes: Any, n: int, d: int) -> None:
    """The law for linear classes, this suite's sharpened theorem, the paper's (dashed: its hypothesis on n is not met)."""
    ps = [round(n / 4 * 2 ** (k / 4)) for k in range(49) if n / 4 * 2 ** (k / 4) <= 8 * n * d]
    law = [((n - 1) * d / p) ** 0.5 for p in ps]
    axes.fill_between(ps, law, 1e-5, color="#ececec", lw=0, zorder=0)
    axes.plot(ps, law, color="black", lw=1.2)
    axes.text(17, 0.95, "the law for linear classes,\nE S² ≥ (n-1)d/p: constant 1", fontsize=8, va="center")
    theorems = (
        ("sharp-symmetric", "every class, with probability 0.95: Theorem 3′ of this suite", 0.28),
        ("paper-8", "Theorem 3 as printed", 0.0046),
    )
    for name, words, height in theorems:
        floors = [lipschitz_floor(n, d, p, law=name, **SETTINGS) for p in ps]
        if not any(floor.value > 0 for floor in floors):
            continue
        met = all(floor.applies for floor in floors)
        axes.plot(ps, [floor.value for floor in floors], color="black", lw=1.0, ls="-" if met else (0, (5, 3)))
        said = words + ("" if met else " (its hypothesis on n unmet)")
        axes.text(72, height, said, fontsize=8, va="center")


def _tents(axes: Any, readings: list[Reading]) -> None:
    rows = sorted(readings, key=lambda r: r.point["k"])
    x = [r.point["n"] * (r.point["k"] + 1) for r in rows]
    units = [(r.point["d"] / (r.point["k"] + 1)) ** 0.5 for r in rows]  # the readings are in units of sqrt(n d/p)
    axes.plot(x, [u * float(r.predicted) for u, r in zip(units, rows, strict=True)], color=PURPLE, lw=0.9)
    _marks(axes, x, [[u * float(getattr(r.estimate, end)) for end in ("low", "value", "high")] for u, r in zip(units, rows, strict=True)],
           PURPLE, "p")  # fmt: skip
    axes.text(600, 22, "tents: √d Lip exactly,\nline: its closed form", color=PURPLE, fontsize=8, va="center")


def _brackets(axes: Any, readings: Iterable[Reading]) -> None:
    """From the steepest gradient that ascent finds to the certificate."""
    for fit, shift in (("erf, least norm", 0.96), ("cos, least norm", 1.04)):
        rows = [r for r in readings if r.point["fit"] == fit]
        x = [shift * r.point["p"] for r in rows]
        low, high = ([float(getattr(r.estimate, end)) ** 0.5 for r in rows] for end in ("value", "high"))
        axes.vlines(x, low, high, color=LOOKS[fit][0], lw=3.2, alpha=0.3, zorder=1)
    axes.text(3550, 58, "bars: √d Lip of the fits,\nfrom ascent to certificate", color=GREY, fontsize=8, ha="right", va="center")


def _fits(axes: Any, record: Record) -> None:
    for fit, (colour, marker, words, place) in LOOKS.items():
        rows = sorted((r for r in record.readings if r.point["fit"] == fit), key=lambda r: r.point["p"])
        _marks(axes, [r.point["p"] for r in rows], [_roots(r) for r in rows], colour, marker, line="-")
        axes.text(*place, words, color=colour, fontsize=8, va="center")
    for start, (marker, words, place) in FALSE.items():
        for reading in (r for control in record.controls if control.why.startswith(start) for r in control.readings):
            _marks(axes, [reading.point["p"]], [_roots(reading)], AMBER, marker, fill="white")
            axes.text(*place, words, color=AMBER, fontsize=7.5, va="center")


def _roots(reading: Reading) -> list[float]:
    return [max(float(getattr(reading.estimate, end)), 1e-4) ** 0.5 for end in ("low", "value", "high")]


def _marks(axes: Any, x: list[float], ends: list[list[float]], colour: str, marker: str, *, line: str = "", fill: str = "") -> None:
    bars = [[seen - low for low, seen, _ in ends], [high - seen for _, seen, high in ends]]
    axes.errorbar(x, [seen for _, seen, _ in ends], bars, color=colour, marker=marker, ms=4, mfc=fill or colour, ls=line or "none",
                  lw=0.9, elinewidth=0.8, capsize=2)  # fmt: skip
