"""`./law data`: what a person's own data look like to the law: dimension figures, a concentration profile, the law's numbers, fits."""

from __future__ import annotations

import math
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.engine import environment

if TYPE_CHECKING:
    from verify.data import Figure, Points, PredictedFit

LARGEST_TABLE = 5  # numbers of parameters shown side by side


def data_command(options: Namespace) -> int:
    """Show, or write as JSON, the figures of one file. Raises BadData for a file that has none."""
    from theory.prediction import OutsideDomain
    from verify.cli import terminal
    from verify.data import (  # here, so that other commands start without them
        concentration_profile,
        dimension_figures,
        predicted_fits,
        read,
    )
    from verify.engine import outputs

    if options.report:
        outputs.refuse("--report", options.report, outputs.PDF, [options.file])
    points = read(options.file, options.labels)
    figures, profile = dimension_figures(points.x), concentration_profile(points)
    fits: list[PredictedFit] | str
    try:
        fits = predicted_fits(points.x)
    except OutsideDomain as refused:
        fits = str(refused)
    found = rows(str(options.file), points, figures, profile) + fit_rows(fits)
    if options.json:
        for row in found:
            terminal.tell_json(row)
    else:
        _show(str(options.file), points, figures, profile)
        _show_fits(fits)
    if options.report:
        from reports import data_page

        data_page.write(found, options.report, environment.epoch())
    return 0


def spread(x: np.ndarray) -> float:
    """E|x - mean|^2, over the rows of float64[n, d]."""
    return float(np.sum(x.var(axis=0)))


def law_dimensions(figures: list[Figure], profile: list[Figure]) -> list[tuple[str, float]]:
    """The dimensions D that the law is asked about: the worst function's, the covariance's two, and the coordinates."""
    by_name = {figure.name: figure.value for figure in figures}
    asked = [(name, by_name[name]) for name in ("trace / largest eigenvalue", "participation ratio", "coordinates")]
    finite = [figure for figure in profile if math.isfinite(figure.value)]
    worst = min(finite, key=lambda figure: figure.value, default=None)
    return ([(f"the worst function: {worst.name}", worst.value)] if worst else []) + asked


def parameter_counts(n: int, d: int) -> list[int]:
    """Powers of ten from the first >= n to the first >= n d, thinned to at most five -> list of p."""
    low, high = math.ceil(math.log10(n)), max(math.ceil(math.log10(n * d)), math.ceil(math.log10(n)) + 1)
    step = math.ceil((high - low + 1) / LARGEST_TABLE)
    return [10**k for k in range(low, high + 1, step)]


def floor(n: int, dimension: float, p: int) -> float:
    """sqrt(n D/p), the law without its constants, x in units where E|x - mean|^2 = 1 and noise of variance 1."""
    return math.sqrt(n * dimension / p)


def rows(file: str, points: Points, figures: list[Figure], profile: list[Figure]) -> list[dict[str, Any]]:
    """The lines of `--json`."""
    n, d = points.x.shape
    classes = len(points.classes) or None
    about = {"file": file, "array": points.name or None, "labels": points.labels_name or None, "n": n, "d": d, "classes": classes}
    found: list[dict[str, Any]] = [{"kind": "data", **about, "spread": spread(points.x)}]
    for kind, shown in (("dimension", figures), ("concentration", profile)):
        found += [
            {
                "kind": kind,
                "name": figure.name,
                "value": figure.value if math.isfinite(figure.value) else None,
                "low": figure.low,
                "high": figure.high,
                "level": None if figure.low is None else 0.95,
                "rows": figure.rows,
                "means": figure.means,
            }
            for figure in shown
        ]
    found.append({"kind": "classical_count", "parameters": n})
    for name, dimension in law_dimensions(figures, profile):
        floors = [{"p": p, "lip": floor(n, dimension, p)} for p in parameter_counts(n, d)]
        found.append({"kind": "law", "name": name, "dimension": dimension, "parameters_for_lip_1": n * dimension, "floors": floors})
    return [{"schema": 1, **row} for row in found]


def fit_rows(fits: list[PredictedFit] | str) -> list[dict[str, Any]]:
    """The lines of `--json` on fits: a line a prediction, or one with the reason why there is none."""
    if isinstance(fits, str):
        return [{"schema": 1, "kind": "no_random_features", "reason": fits}]
    return [
        {
            "schema": 1,
            "kind": "random_features",
            "covariance": fit.covariance,
            "n": fit.n,
            "p": fit.p,
            "sensitivity": fit.prediction.sensitivity,
            "variance": fit.prediction.variance,
            "norm_squared": fit.prediction.norm_squared,
        }
        for fit in fits
    ]


def _show(file: str, points: Points, figures: list[Figure], profile: list[Figure]) -> None:
    from verify.cli import terminal

    out = terminal.console()
    n, d = points.x.shape
    named = ", ".join(filter(None, [points.name, points.labels_name and f"labels {points.labels_name}"]))
    terminal.line(out, (file, "bold"), (f"  {named}" if named else "", "dim"))
    terminal.line(out, f"  {n:,} points of {d:,} coordinates{_classes(points)}; E|x - mean|² = {spread(points.x):.4g}")

    used = figures[1].rows
    terminal.line(out, "")
    terminal.line(out, ("dimension", "bold cyan"), (f"  from {used:,} rows chosen at random" if used < n else "", "dim"))
    _table(out, figures)
    if used < 10 * figures[2].value:
        few = f"{used:,} rows are few for so many dimensions: a largest eigenvalue comes out too large, and the trace over it too small."
        terminal.say(out, few, "  ", "yellow")
    if figures[1].low is not None:
        terminal.say(out, "[95% intervals, rows taken as independent draws: the spread of each row's first-order effect]", "  ", "dim")

    terminal.line(out, "")
    terminal.line(out, ("concentration", "bold cyan"), ("  E|x - mean|² / Var f for 1-Lipschitz functions f", "dim"))
    _show_profile(out, n, profile)

    terminal.line(out, "")
    _show_law(out, n, d, law_dimensions(figures, profile))


def _classes(points: Points) -> str:
    classes = points.classes
    if points.labels is None:
        return ""
    if not classes:
        return f", {len(np.unique(points.labels))} different labels: too few or too many for classes"
    return f" in {len(classes)} classes of {len(classes[-1]):,} to {len(classes[0]):,}"


def _show_profile(out: Any, n: int, profile: list[Figure]) -> None:
    from verify.cli import terminal

    finite = [figure for figure in profile if math.isfinite(figure.value)]
    if not finite:
        why = f"here are {n}" if n < 48 else "here one of them is constant"
        terminal.say(out, f"needs 48 rows: thirds to make, choose and measure the functions on; {why}", "  ", "yellow")
        return
    _table(out, profile)
    worst = min(finite, key=lambda figure: figure.value)
    terminal.say(
        out,
        f"If the data are isoperimetric, then with dimension at most about {worst.value:.3g}: every function bounds it from above, and "
        "one that was not tried can only lower it.",
        "  ",
    )
    terminal.say(
        out,
        f"[functions made from one third of the rows, the worst of a kind chosen on the second, measured on {worst.rows:,} "
        f"rows of the last; "
        "95% intervals, rows taken as independent]",
        "  ",
        "dim",
    )


def _table(out: Any, figures: list[Figure]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for figure in figures:
        between = "" if figure.low is None or figure.high is None else f"[{_short(figure.low)}, {_short(figure.high)}]"
        table.add_row("  " + figure.name, Text(_short(figure.value), style="bold"), Text(between), Text(figure.means))
    out.print(table)


def _short(value: float) -> str:
    if not math.isfinite(value):
        return "constant"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"


def _show_law(out: Any, n: int, d: int, dimensions: list[tuple[str, float]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from verify.cli import terminal

    terminal.line(
        out, ("the law", "bold cyan"), ("  noise of variance 1, x in units where E|x - mean|² = 1; no constants, no logarithm", "dim")
    )
    counts = parameter_counts(n, d)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("  dimension D", no_wrap=True)
    for title in ("D", "n D", *(f"p = {_power(p)}" for p in counts)):
        table.add_column(title, justify="right", no_wrap=True)
    for name, dimension in dimensions:
        lips = [Text(f"{floor(n, dimension, p):.3g}", style="" if p < n * dimension else "green") for p in counts]
        table.add_row("  " + name, _short(dimension), Text(_short(float(f"{n * dimension:.3g}")), style="bold"), *lips)
    out.print(table)
    terminal.say(
        out,
        f"Fitting the noise takes p = n = {n:,} parameters, the classical count. Fitting it with Lip about 1 takes n D. With p parameters "
        "in between, Lip is at least about sqrt(n D/p), in the columns on the right.",
        "  ",
    )


def _power(p: int) -> str:
    return "10" + str(round(math.log10(p))).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _show_fits(fits: list[PredictedFit] | str) -> None:
    from rich.table import Table
    from rich.text import Text

    from verify.cli import terminal

    out = terminal.console()
    terminal.line(out, "")
    terminal.line(out, ("fits of noise", "bold cyan"), ("  by random features of erf, of least norm; predicted at leading order", "dim"))
    if isinstance(fits, str):
        terminal.say(out, fits, "  ", "yellow")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(f"  {fits[0].n:,} points", no_wrap=True)
    sizes = sorted({fit.p for fit in fits})
    for p in sizes:
        table.add_column(f"p = {p:,}", justify="right", no_wrap=True)
    for title, quantity in (("rms |grad f|", "sensitivity"), ("E f²", "variance")):
        for covariance, name in (("of the data", "the data's covariance"), ("identity", "covariance I")):
            values = [getattr(fit.prediction, quantity) for fit in fits if fit.covariance == covariance]
            style = "bold" if covariance == "of the data" else ""
            table.add_row(f"  {title}, {name}", *(Text(f"{value:.3g}", style=style) for value in values))
    out.print(table)
    terminal.say(
        out,
        "Noise of variance 1, x in units where E|x - mean|² = 1, as above; the covariance is that of the rows, and inputs are taken as "
        "Gaussian. As many points as the form reaches: n <= PR²/16.",
        "  ",
        "dim",
    )
