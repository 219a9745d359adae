"""A person's own data as one PDF page: the rows of `./law data --json`, set in type; nothing is computed again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from theory.typeset.visible import all_visible, visible
from verify.engine.outputs import put

from .lettering import dressed
from .numbers import show
from .pdf import MATH, compile_typst
from .style import BLUE, GREEN, GREY, STYLE, VERMILLION

TEMPLATE = Path(__file__).with_name("data.typ")
Row = Mapping[str, Any]


def write(rows: Sequence[Row], out: Path, epoch: int) -> Path:
    """Write the page dated `epoch` to `out` (its folder is made if need be) and return its path; the same rows give the same bytes."""
    files = {"main.typ": TEMPLATE.read_bytes(), "math.typ": MATH.read_bytes(), "floors.svg": floors(rows)}
    files["content.json"] = json.dumps(all_visible(content(rows, epoch)), allow_nan=False).encode()
    return put(out, compile_typst(files, epoch))


def content(rows: Sequence[Row], epoch: int) -> dict[str, Any]:
    """What the template shows, every number as text."""
    about, law = _of("data", rows)[0], _of("law", rows)
    held = f", {about['classes']} classes" if about["classes"] else ""
    return {
        "file": Path(about["file"]).name,
        "about": f"{about['n']:,} points of {about['d']:,} coordinates{held}; E|x − mean|² = {show(about['spread'])}.",
        "n": f"{about['n']}",
        "date": f"{datetime.fromtimestamp(epoch, UTC):%d %B %Y}".lstrip("0"),
        **{kind: [_figure(row) for row in _of(kind, rows)] for kind in ("dimension", "concentration")},
        "counts": [f"10^{len(str(floor['p'])) - 1}" for floor in law[0]["floors"]],
        "law": [
            {
                "name": row["name"],
                "dimension": _short(row["dimension"]),
                "needed": _short(float(f"{row['parameters_for_lip_1']:.3g}")),
                "floors": [f"{floor['lip']:.3g}" for floor in row["floors"]],
            }
            for row in law
        ],
        "fits": _fits(_of("random_features", rows)),
        "no_fits": next((row["reason"] for row in _of("no_random_features", rows)), ""),
    }


def _of(kind: str, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def _figure(row: Row) -> dict[str, str]:
    interval = "" if row["low"] is None or row["high"] is None else f"[{_short(row['low'])}, {_short(row['high'])}]"
    return {"name": row["name"], "value": _short(row["value"]), "interval": interval, "means": row["means"]}


def _fits(rows: Sequence[Row]) -> dict[str, Any]:
    """The table of predicted fits: its columns p, and a line for each quantity and covariance."""
    lines = [
        [f"{title}, {name}", *(f"{row[quantity]:.3g}" for row in rows if row["covariance"] == covariance)]
        for title, quantity in (("rms gradient", "sensitivity"), ("mean of the square", "variance"))
        for covariance, name in (("of the data", "the data’s covariance"), ("identity", "covariance I"))
    ]
    return {"n": f"{rows[0]['n']:,}" if rows else "", "counts": [f"{p:,}" for p in sorted({row["p"] for row in rows})], "lines": lines}


def _short(value: float | None) -> str:
    if value is None:
        return "constant"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"


def floors(rows: Sequence[Row]) -> bytes:
    """The SVG of sqrt(n D/p) against p, a line a dimension."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**STYLE, "svg.hashsalt": "data"}):
        drawing = Figure(figsize=(6.5, 1.5), layout="constrained")
        FigureCanvasSVG(drawing)
        axes = drawing.add_subplot()
        for row, colour, dash in zip(_of("law", rows), (VERMILLION, GREEN, BLUE, GREY), ("-", "--", "-.", ":"), strict=False):
            name = visible(row["name"].partition(": ")[2] or row["name"]).replace("$", r"\$")  # matplotlib takes dollars for mathematics
            shown = f"{name}, D = {_short(row['dimension'])}"
            axes.plot([f["p"] for f in row["floors"]], [f["lip"] for f in row["floors"]], dash, color=colour, lw=1.2, label=shown)
        axes.axhline(1.0, color=GREY, lw=0.5)
        axes.set(xscale="log", yscale="log", xlabel="parameters p", ylabel="floor")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
        stream = io.BytesIO()
        drawing.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return dressed(stream.getvalue().decode()).encode()
