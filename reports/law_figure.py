"""The figure of the suite: the law as a floor under fitted models and tents that meet it from above, drawn from the claims' records."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from verify.engine.record import Reading, Record

from .style import AMBER, BLUE, GREEN, GREY, STYLE, VERMILLION

CLAIM = "law_as_a_floor"
BRACKETS, TENTS, FLOORS = "lipschitz_of_fits", "tents_against_the_law", "floors_of_interpolants"
PRINTED = "printed_floor"
PURPLE = "#8a4f7d"
LOOKS = {  # colour, marker, label
    "cos, least norm": (BLUE, "s", "even features, least norm"),
    "erf, least norm": (VERMILLION, "o", "odd features, least norm"),
    "erf, least energy": (GREEN, "D", "odd features, least energy"),
}
TANGENT = {"erf, NTK": "erf, least norm", "cos, NTK": "cos, least norm"}
"""Neural tangent fits: open marks in the looks of the random features of the same activation."""
SHIFTS = {"erf, least norm": 0.96, "cos, least norm": 1.04, "erf, least energy": 1.12, "erf, NTK": 0.89, "cos, NTK": 0.82}
"""How far beside its p each fit's Lipschitz bar stands, so that none hides another."""
FALSE = {  # the false worlds of the claim: id, marker, label and where it stands
    "features_selected_after_data": ("v", "data-selected features", (18, 2.15)),
    "labels_without_noise": ("^", "labels without noise", (8.7, 1.4)),
}


def law_figure(record: Record, others: Iterable[Record] = (), *, text_as_paths: bool = False) -> bytes:
    """The SVG of rms gradients and Lipschitz constants against p, with the floors; the same bytes for the same records.

    others: records among which those of lipschitz_of_fits, tents_against_the_law and floors_of_interpolants are drawn too.
    text_as_paths draws letters as outlines, for viewers without our fonts. Raises ValueError for another claim's record.
    """
    if record.name != CLAIM or not record.readings:
        raise ValueError(f"the law's figure is drawn from the readings of {CLAIM}, got {record.name} with {len(record.readings)}")
    known = {other.name: other for other in others}

    def draw(drawing: Any) -> None:
        n, d = sizes(record.readings[0], "n", "d")
        axes = drawing.add_subplot()
        _frame(axes, n, d)
        _law(axes, record)
        if FLOORS in known:
            _theorems(axes, known[FLOORS])
        if TENTS in known:
            _tents(axes, [r for r in known[TENTS].readings if (r.point["n"], r.point["d"]) == (n, d)])
        if BRACKETS in known:
            _brackets(axes, known[BRACKETS].readings)
        _fits(axes, record)

    return svg(draw, CLAIM, 4.5, text_as_paths=text_as_paths)


def svg(draw: Callable[[Any], None], salt: str, height: float, *, text_as_paths: bool = False) -> bytes:
    """What `draw` puts on a matplotlib figure, as wide as the page and `height` inches high, as SVG; the same bytes each time.

    Raises ValueError, with the salt, which is the claim's name, where what is to be drawn is not what the figure is made for.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**STYLE, "svg.hashsalt": salt, "svg.fonttype": "path" if text_as_paths else "none"}):
        drawing = Figure(figsize=(6.5, height), layout="constrained")
        FigureCanvasSVG(drawing)
        stream = io.BytesIO()
        try:
            draw(drawing)
            drawing.savefig(stream, format="svg", transparent=not text_as_paths, metadata={"Date": None, "Creator": None})
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise ValueError(f"{salt}: its figure cannot be drawn from these readings: {type(error).__name__}: {error}") from error
    return stream.getvalue()


def sizes(reading: Reading, *names: str) -> list[int]:
    """Coordinates of a point that stand in a figure's words; ValueError where one is no whole number, and might be a text."""
    found = [reading.point[name] for name in names]
    if not all(isinstance(size, int) for size in found):
        raise ValueError(f"{', '.join(names)} of a point must be whole numbers, got {found!r:.60}")
    return found


def _frame(axes: Any, n: int, d: int) -> None:
    axes.set(xscale="log", yscale="log", xlim=(8, 11 * n * d), ylim=(1e-4, 1200), xlabel="parameters p")
    axes.set_ylabel(f"Lip and rms gradient S of interpolants of noise, n = {n}, d = {d}")
    axes.set_yticks(ticks := [0.001, 0.01, 0.1, 1, 10, 100, 1000], [str(tick) for tick in ticks])
    axes.set_xticks(ticks := [16, 64, 256, 1024, 4096], [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    for place, word in ((n, "p = n: one can fit"), (n * d, "p = nd: smoothly")):
        axes.axvline(place, ymax=0.72, color=GREY, lw=0.6, ls=(0, (4, 3)), zorder=0)
        axes.text(place * 1.05, 1.2e-4, word, color=GREY, fontsize=7.5, va="bottom")


def _law(axes: Any, record: Record) -> None:
    """The bound of the readings, and of the false worlds, which are held to the same."""
    worlds = [reading for control in record.controls if control.id in FALSE for reading in control.readings]
    bounds = {reading.point["p"]: float(reading.predicted) ** 0.5 for reading in (*record.readings, *worlds)}
    ps = sorted(bounds)
    axes.fill_between(ps, [bounds[p] for p in ps], 1e-6, color="#ececec", lw=0, zorder=0)
    axes.plot(ps, [bounds[p] for p in ps], color="black", lw=1.2)
    axes.text(8.7, 0.5, "the law for linear classes,\nE S² ≥ (n-1)d/p: constant 1", fontsize=8, va="center")


def _theorems(axes: Any, record: Record) -> None:
    """This suite's sharpened theorem and the paper's, dashed: its hypothesis on n is not met."""
    theorems = [
        (record.readings, "-", "every class, with probability 0.95: Theorem 3′ of this suite", 0.17),
        *(
            (control.readings, (0, (5, 3)), "Theorem 3 as printed (its hypothesis on n unmet)", 0.0035)
            for control in record.controls
            if control.id == PRINTED
        ),
    ]
    for readings, dashes, words, height in theorems:
        axes.plot([r.point["p"] for r in readings], [float(r.predicted) for r in readings], color="black", lw=1.0, ls=dashes)
        axes.text(72, height, words, fontsize=8, va="center")


def _tents(axes: Any, readings: list[Reading]) -> None:
    rows = sorted(readings, key=lambda r: r.point["k"])
    x = [r.point["n"] * (r.point["k"] + 1) for r in rows]
    units = [(r.point["d"] / (r.point["k"] + 1)) ** 0.5 for r in rows]  # the readings are in units of sqrt(n d/p)
    axes.plot(x, [u * float(r.predicted) for u, r in zip(units, rows, strict=True)], color=PURPLE, lw=0.9)
    marks(axes, x, [[u * float(getattr(r.estimate, end)) for end in ("low", "value", "high")] for u, r in zip(units, rows, strict=True)],
           PURPLE, "p")  # fmt: skip
    axes.text(680, 60, "tents: Lip exactly,\nline: closed form", color=PURPLE, fontsize=8, va="center")


def _brackets(axes: Any, readings: Iterable[Reading]) -> None:
    """From the steepest gradient that ascent finds to the certificate."""
    for fit, shift in SHIFTS.items():
        rows = [r for r in readings if r.point["fit"] == fit]
        x = [shift * r.point["p"] for r in rows]
        low, high = ([float(getattr(r.estimate, end)) ** 0.5 for r in rows] for end in ("value", "high"))
        axes.vlines(x, low, high, color=LOOKS[TANGENT.get(fit, fit)][0], lw=3.2, alpha=0.3, zorder=1)
    axes.text(680, 320, "bars: Lip of the fits,\nfrom ascent to certificate", color=GREY, fontsize=8, va="center")


def _fits(axes: Any, record: Record) -> None:
    for place, (fit, (colour, marker, words)) in enumerate(LOOKS.items()):
        rows = sorted((r for r in record.readings if r.point["fit"] == fit), key=lambda r: r.point["p"])
        marks(axes, [r.point["p"] for r in rows], [roots(r) for r in rows], colour, marker, line="-")
        axes.text(8.8, 700 / 1.8**place, words, color=colour, fontsize=7.5, va="center")
    for fit, like in TANGENT.items():
        colour, marker, _ = LOOKS[like]
        rows = [r for r in record.readings if r.point["fit"] == fit]
        marks(axes, [r.point["p"] for r in rows], [roots(r) for r in rows], colour, marker, fill="white")
    axes.text(8.8, 700 / 1.8**3, "open: neural tangent, p = kd", color=GREY, fontsize=7.5, va="center")
    for name, (marker, words, place) in FALSE.items():
        for reading in (r for control in record.controls if control.id == name for r in control.readings):
            marks(axes, [reading.point["p"]], [roots(reading)], AMBER, marker, fill="white")
            axes.text(*place, words, color=AMBER, fontsize=7.5, va="center")


def roots(reading: Reading) -> list[float]:
    """S from an estimate of S^2: (low, value, high)."""
    return [max(float(getattr(reading.estimate, end)), 1e-4) ** 0.5 for end in ("low", "value", "high")]


def marks(axes: Any, x: list[float], ends: list[list[float]], colour: str, marker: str, *, line: str = "", fill: str = "") -> None:
    """A mark and its interval (low, value, high) at each x."""
    bars = [[seen - low for low, seen, _ in ends], [high - seen for _, seen, high in ends]]
    axes.errorbar(x, [seen for _, seen, _ in ends], bars, color=colour, marker=marker, ms=4, mfc=fill or colour, ls=line or "none",
                  lw=0.9, elinewidth=0.8, capsize=2)  # fmt: skip
