"""`./law sweep`: a fitted model over a grid of n, d and p, each row printed as soon as it is computed, nothing of size n x p kept.

Every row averages over labels of pure noise exactly, by traces, for one design: |a|^2, E f^2, E|grad f|^2 and S^2 = d E|grad f|^2 at
test points on the sqrt(d)-sphere, beside the closed form where there is one.
"""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from kernels import laws
from kernels.random import Stream
from theory import ntk, random_features
from theory.prediction import OutsideDomain

from .models import Linear, NeuralTangent, RandomFeatures, label_averages
from .models.fitting import BadFit

FIELDS = (
    "model",
    "activation",
    "n",
    "d",
    "p",
    "ridge",
    "noise",
    "seed",
    "training_error",
    "norm_squared",
    "variance",
    "energy",
    "sensitivity",
    "predicted",
)
LOOK = "{n:>7} {d:>6} {p:>10} {seed:>5} {norm_squared:>12.5g} {variance:>11.5g} {energy:>11.5g} {sensitivity:>12.5g} {predicted:>10}"
TEST_POINTS = 100


def grid(text: str, name: str) -> list[int]:
    """Whole numbers >= 1 written "100,200", "100" or "A:B:xF" (from A to B by factors of F). Raises ValueError naming what is wrong."""
    try:
        if ":" in text:
            first, last, factor = text.split(":")
            start, end, ratio = float(first), float(last), float(factor.removeprefix("x"))
            if not (factor.startswith("x") and ratio > 1 and 1 <= start <= end):
                raise ValueError
            count = int(np.floor(np.log(end / start) / np.log(ratio) + 1e-9)) + 1
            return sorted({round(start * ratio**k) for k in range(count)})
        numbers = [float(part) for part in text.split(",")]
        if not all(number >= 1 and number == int(number) for number in numbers):
            raise ValueError
        return [int(number) for number in numbers]
    except (ValueError, OverflowError):
        raise ValueError(f"--{name} takes whole numbers such as 200 or 100,200 or 100:1e4:x2 (factor over 1), got {text!r}") from None


def sweep_command(options: Namespace) -> int:
    """Print the rows; 0, or 2 where no row could be computed."""
    if options.model == "linear" and options.p:
        raise ValueError("--p does not go with --model linear, whose p is d")
    if options.model != "linear" and not options.p:
        raise ValueError(f"--model {options.model} needs --p, the numbers of parameters")
    if options.out and options.out.suffix not in (".csv", ".npz"):
        raise ValueError(f"--out takes FILE.csv or FILE.npz, got {options.out}")
    found: list[dict[str, Any]] = []
    if not options.noise > 0:
        raise ValueError(f"--noise is a variance > 0, got {options.noise:g}")
    for found_row in rows(options):
        if not (options.json or found):
            print(
                f"{'n':>7} {'d':>6} {'p':>10} {'seed':>5} {'|a|^2':>12} {'E f^2':>11} {'energy':>11} {'sensitivity':>12} {'predicted':>10}"
            )
        found.append(found_row)
        shown = {**found_row, "predicted": "" if found_row["predicted"] is None else f"{found_row['predicted']:.5g}"}
        print(json.dumps({"schema": 1, **found_row}, allow_nan=False) if options.json else LOOK.format(**shown), flush=True)
    if not found:
        return 2
    if options.out:
        save(found, options.out)
    if options.figure:
        draw(found, options.figure)
    return 0


def rows(options: Namespace) -> Iterator[dict[str, Any]]:
    """One row a size and seed; a size that cannot be fitted is said on stderr and left out."""
    sizes = product(grid(options.n, "n"), grid(options.d, "d"), grid(options.p, "p") if options.p else [None])
    for (n, d, p), seed in product(sizes, range(options.seed, options.seed + options.seeds)):
        try:
            yield row(options, n, d, p or d, seed)
        except BadFit as error:
            print(f"law: n={n} d={d} p={p or d} left out: {error}", file=sys.stderr)


def row(options: Namespace, n: int, d: int, p: int, seed: int) -> dict[str, Any]:
    """The averages of one design."""
    here = Stream.of(seed, "sweep", options.model, options.activation, f"{n} {d} {p}")
    x, test = (np.sqrt(d) * laws.sphere(here.spawn(role), count, d) for role, count in (("points", n), ("test", TEST_POINTS)))
    k = max(1, round(p / d))
    if options.model == "linear":
        model: Any = Linear(d)
    elif options.model == "rf":
        model = RandomFeatures(laws.sphere(here.spawn("weights"), p, d), options.activation)
    else:
        model, p = NeuralTangent(laws.sphere(here.spawn("weights"), k, d), options.activation), k * d
    seen = label_averages(model, x, test, options.ridge, options.noise * np.eye(n))
    found = {
        "model": options.model,
        "activation": options.activation,
        "n": n,
        "d": d,
        "p": p,
        "ridge": options.ridge,
        "noise": options.noise,
        "seed": seed,
    }
    measured = {name: getattr(seen, name) for name in ("training_error", "norm_squared", "variance", "energy")}
    return {**found, **measured, "sensitivity": float(np.sqrt(d * seen.energy)), "predicted": _predicted(options, n, d, p)}


def _predicted(options: Namespace, n: int, d: int, p: int) -> float | None:
    """The sensitivity in closed form, None where there is none at these sizes."""
    try:
        if options.model == "rf":
            return float(random_features.predict(options.activation, n, d, p, ridge=options.ridge, noise=options.noise).sensitivity)
        if options.model == "ntk" and options.ridge == 0:
            return float(ntk.predict(options.activation, n, d, p // d, noise=options.noise).sensitivity)
    except OutsideDomain:
        pass
    return None


def save(found: list[dict[str, Any]], out: Path) -> None:
    """The rows as CSV, or as one array a column."""
    if out.suffix == ".csv":
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(found)
        return
    columns = {name: [np.nan if row[name] is None else row[name] for row in found] for name in FIELDS}
    np.savez(out, **{name: np.array(values) for name, values in columns.items()})  # type: ignore[arg-type]


def draw(found: list[dict[str, Any]], out: Path) -> None:
    """Sensitivity against p: a dot a row, a line for the closed form."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(6.5, 3.6), layout="constrained")
    FigureCanvasSVG(drawing)
    axes = drawing.add_subplot()
    for n, d in sorted({(row["n"], row["d"]) for row in found}):
        mine = sorted((row for row in found if (row["n"], row["d"]) == (n, d)), key=lambda row: row["p"])
        (dots,) = axes.plot([row["p"] for row in mine], [row["sensitivity"] for row in mine], "o", ms=3, label=f"n = {n}, d = {d}")
        closed = [(row["p"], row["predicted"]) for row in mine if row["predicted"] is not None]
        if closed:
            axes.plot(*zip(*closed, strict=True), color=dots.get_color(), lw=0.9)
    axes.set(xscale="log", yscale="log", xlabel="parameters p", ylabel="sensitivity S (dots: fits, line: closed form)")
    axes.legend(frameon=False)
    drawing.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
