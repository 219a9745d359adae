"""The figure of the suite: the law as a floor under fitted models, from the records of the claim law_as_a_floor."""

from __future__ import annotations

import io
from typing import Any

from verify.record import Record

from .figures import BLUE, GREEN, GREY, STYLE, VERMILLION

CLAIM = "law_as_a_floor"
LOOKS = {  # colour, marker, label and where it stands: (p, S)
    "erf, least norm": (VERMILLION, "o", "odd random features, least norm: a plateau that no p removes", (150, 8.4)),
    "cos, least norm": (BLUE, "s", "even random features, least norm", (430, 3.4)),
    "erf, least energy": (GREEN, "D", "the odd ones again, least energy:\nthe law within a factor of about 2", (440, 1.28)),
}


def law_figure(record: Record, *, text_as_paths: bool = False) -> bytes:
    """The SVG of root mean square gradients against p, with the law's floor; the same bytes for the same record.

    text_as_paths draws letters as outlines, for viewers without our fonts. Raises ValueError for another claim's record.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    if record.name != CLAIM or not record.readings:
        raise ValueError(f"the law's figure is drawn from the readings of {CLAIM}, got {record.name} with {len(record.readings)}")
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": CLAIM, "svg.fonttype": "path" if text_as_paths else "none"}):
        drawing = Figure(figsize=(6.5, 3.5), layout="constrained")
        FigureCanvasSVG(drawing)
        _draw(drawing.add_subplot(), record)
        stream = io.BytesIO()
        drawing.savefig(stream, format="svg", transparent=not text_as_paths, metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _draw(axes: Any, record: Record) -> None:
    n, d = (record.readings[0].point[name] for name in ("n", "d"))
    floor = sorted({(r.point["p"], float(r.predicted) ** 0.5) for r in record.readings})
    ps = [p for p, _ in floor]
    axes.set(xscale="log", yscale="log", xlim=(0.85 * n, 1.4 * ps[-1]), xlabel="parameters p")
    axes.set_ylabel("rms gradient S of an interpolant of noise")
    ends = [n, 2 * ps[-1]]
    law = [((n - 1) * d / p) ** 0.5 for p in ends]
    axes.fill_between(ends, law, 1e-3, color="#ececec", lw=0)
    axes.plot(ends, law, color="black", lw=1.0)
    axes.set_ylim(0.8 * floor[-1][1], 14)
    axes.set_yticks([0.5, 1, 2, 5, 10], ["0.5", "1", "2", "5", "10"])
    axes.set_xticks(marks := [20, 50, 100, 200, 400, 1000, 2000], [str(mark) for mark in marks])
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.text(1.2 * n, 1.25, "the law: E S² ≥ (n-1)d/p for\nevery linear class of p features", fontsize=8, va="center")
    for fit, (colour, marker, words, place) in LOOKS.items():
        rows = sorted((r for r in record.readings if r.point["fit"] == fit), key=lambda r: r.point["p"])
        x = [r.point["p"] for r in rows]
        low, seen, high = ([max(float(getattr(r.estimate, end)), 1e-4) ** 0.5 for r in rows] for end in ("low", "value", "high"))
        bars = [[s - a for s, a in zip(seen, low, strict=True)], [b - s for s, b in zip(seen, high, strict=True)]]
        axes.errorbar(x, seen, bars, color=colour, marker=marker, ms=3.5, lw=0.9, elinewidth=0.8, capsize=2)
        axes.text(*place, words, color=colour, fontsize=8, va="center")
    for place, word in ((n, "p = n\nfits"), (n * d, "p = nd\nfits smoothly")):
        axes.axvline(place, color=GREY, lw=0.6, ls=(0, (4, 3)))
        axes.text(place * 1.04, 0.85 * floor[-1][1], word, color=GREY, fontsize=7.5, va="bottom")
