"""`./law sweep`: a fitted model over a grid of n, d and p, each row printed as soon as it is computed, nothing of size n x p formed.

Every row averages over labels of pure noise exactly, by traces, for one design: |a|^2, E f^2, E|grad f|^2 and S^2 = d E|grad f|^2 at
test points on the sqrt(d)-sphere, beside the closed form where there is one. The energy is sampled at the test points, and comes with
its interval at level 1e-6. Weights are the largest thing held: 8 p bytes for neural tangent features, 8 p d for random features.
"""

from __future__ import annotations

import csv
import io
import os
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from kernels import laws
from kernels.random import Stream
from theory.features import activations, neural_tangent, random_features
from theory.prediction import OutsideDomain
from verify.cli import terminal
from verify.cli.engines import engine
from verify.cli.numbers import NotANumber, real, whole
from verify.engine import outputs
from verify.engine.estimate import exact, mean
from verify.engine.one_line import shown
from verify.models import Linear, NeuralTangent, RandomFeatures, label_averages
from verify.models.fitted import FORMED
from verify.models.fitting import BadFit

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
    "energy_low",
    "energy_high",
    "sensitivity",
    "predicted",
)
ROWS: outputs.Kinds = {
    ".csv": lambda head: head.startswith(",".join(FIELDS[:5]).encode()),
    ".npz": lambda head: head.startswith(b"PK\3\4") and head[30:].startswith(b"model.npy"),  # a zip whose first member is our first column
}
HEAD = f"{'n':>7} {'d':>6} {'p':>10} {'seed':>5} {'|a|^2':>11} {'E f^2':>10} {'energy':>10} {'its interval':>23} {'S':>9} {'predicted':>10}"
LOOK = (
    "{n:>7} {d:>6} {p:>10} {seed:>5} {norm_squared:>11.5g} {variance:>10.5g} {energy:>10.5g} "
    "{interval:>23} {sensitivity:>9.5g} {predicted:>10}"
)
TEST_POINTS = 100
AHEAD = 64
MANY = 100_000
"""The most sizes of a grid."""
LARGEST_COUNT = 10**12
"""The largest n, d and p: its weights alone would take 8 terabytes."""
LEAST_FACTOR = Fraction(1_000_001, 1_000_000)


def grid(text: str, name: str) -> list[int]:
    """Whole numbers >= 1 written "100,200", "100" or "A:B:xF" (from A to B by factors of F).

    Raises NotANumber with what is wrong of the number that is wrong, ValueError where there are more than MANY.
    """
    if ":" not in text:
        parts = text.split(",")
        _few(len(parts), name)
        return [whole(f"--{name}", part, 1, LARGEST_COUNT) for part in parts]
    if text.count(":") != 2 or not (factor := text.split(":")[2]).startswith("x"):
        raise NotANumber(f"--{name} takes whole numbers such as 200 or 100,200 or 100:1e4:x2, got {shown(text)}")
    first, last = (whole(f"--{name}", part, 1, LARGEST_COUNT) for part in text.split(":")[:2])
    ratio = real(f"the factor of --{name}", factor.removeprefix("x"), LEAST_FACTOR, LARGEST_COUNT)
    if first > last:
        raise NotANumber(f"--{name} goes from the smaller number to the larger: got {first} to {last}")
    count = int(np.floor(np.log(last / first) / np.log(ratio) + 1e-9)) + 1
    _few(count, name)
    return sorted({round(first * ratio**k) for k in range(count)})


def _few(count: int, name: str) -> None:
    if count > MANY:
        raise ValueError(f"--{name} takes at most {MANY} numbers, got {count}")


def sweep_command(options: Namespace) -> int:
    """Print the rows; 0, 2 where no row could be computed, or 130 where it was interrupted: then --out has the rows until there."""
    _refuse(options)
    found: list[dict[str, Any]] = []
    with _written(options.out) as write:
        try:
            with engine(options.engine) as executor:
                for new in rows(options, executor):
                    write(new)
                    _show(new, options.json, first=not found)
                    found.append(new)
        except KeyboardInterrupt:
            where = f"; they are in {options.out}" if options.out and found else ""
            terminal.complain(f"interrupted after {len(found)} row{'' if len(found) == 1 else 's'}{where}")
            return 130
    if not found:
        return 2
    if options.figure:
        draw(found, options.figure)
    return 0


def _refuse(options: Namespace) -> None:
    """Raise ValueError for settings that make no sense, before anything is computed."""
    if options.model == "linear" and options.p:
        raise ValueError("--p does not go with --model linear, whose p is d")
    if options.model != "linear" and not options.p:
        raise ValueError(f"--model {options.model} needs --p, the numbers of parameters")
    for option, file, kinds in (("--out", options.out, ROWS), ("--figure", options.figure, outputs.SVG)):
        if file:
            outputs.refuse(option, file, kinds, folder_there=True)
    activations.get(options.activation)
    sizes(options)


def _show(new: dict[str, Any], as_json: bool, *, first: bool) -> None:
    if as_json:
        terminal.tell_json({"schema": 1, **new})
        return
    if first:
        terminal.tell(HEAD)
    predicted = "" if new["predicted"] is None else f"{new['predicted']:.5g}"
    interval = f"[{new['energy_low']:.5g}, {new['energy_high']:.5g}]"
    terminal.tell(LOOK.format(**{**new, "predicted": predicted, "interval": interval}))


def sizes(options: Namespace, say: Callable[[str], Any] | None = None) -> list[tuple[int, int, int]]:
    """The grid (n, d, p), each once; for the linear model p is d, for the neural tangent model a multiple of d, which it says."""
    lists = [grid(options.n, "n"), grid(options.d, "d"), grid(options.p, "p") if options.p else [0]]
    if (count := prod(map(len, lists))) > MANY:
        raise ValueError(f"a sweep takes at most {MANY} sizes (n, d, p), got {count}")
    made: dict[tuple[int, int, int], None] = {}
    for n, d, asked in product(*lists):
        p = max(1, round(asked / d)) * d if options.model == "ntk" else asked or d
        if say and p != (asked or d):
            say(f"p={asked} taken as {p}, the nearest multiple of d={d}: an NTK has k d parameters")
        made[n, d, p] = None
    return list(made)


def rows(options: Namespace, executor: Any = None) -> Iterator[dict[str, Any]]:
    """One row a size and seed, in order; a size that cannot be fitted is said on stderr and left out."""
    jobs = product(sizes(options, terminal.complain), range(options.seed, options.seed + options.seeds))
    for (n, d, p), result in _results(options, jobs, executor):
        try:
            yield result()
        except (BadFit, MemoryError) as error:
            terminal.complain(f"n={n} d={d} p={p} left out: {error}")


def _results(options: Namespace, jobs: Iterator[Any], executor: Any) -> Iterator[tuple[tuple[int, int, int], Callable[[], Any]]]:
    """Each size with a function that waits for its row; on a cluster at most AHEAD rows, or two a worker, are under way."""
    if executor is None:
        for size, seed in jobs:
            yield size, partial(row, options, size[0], size[1], size[2], seed)
        return
    ahead = max(AHEAD, 2 * getattr(executor, "width", 0))
    waiting = deque((size, executor.submit(row, options, *size, seed)) for size, seed in islice(jobs, ahead))
    while waiting:
        size, future = waiting.popleft()
        yield size, future.result
        waiting.extend((size, executor.submit(row, options, *size, seed)) for size, seed in islice(jobs, 1))


def bytes_needed(model: str, n: int, d: int, p: int) -> int:
    """What a row holds at once, in bytes: weights (twice while they are drawn), n x n matrices, blocks of features."""
    weights = {"linear": 0, "rf": p * d, "ntk": p}[model]
    return 8 * (2 * weights + 6 * n * n + 4 * (n + TEST_POINTS) * d + 8 * FORMED)


def _room(model: str, n: int, d: int, p: int) -> None:
    """Raise BadFit where a row would not fit into this machine's memory."""
    needed, there = bytes_needed(model, n, d, p), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if needed > there:
        raise BadFit(f"it needs about {needed / 2**30:.3g} GiB of memory, this machine has {there / 2**30:.3g}")


def row(options: Namespace, n: int, d: int, p: int, seed: int) -> dict[str, Any]:
    """The averages of one design. Raises BadFit."""
    _room(options.model, n, d, p)
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
    measured = {name: getattr(seen, name) for name in ("training_error", "norm_squared", "variance")}
    energy = exact(seen.energy) if options.model == "linear" else mean(seen.energies)
    interval = {"energy": energy.value, "energy_low": max(float(energy.low), 0.0), "energy_high": energy.high}
    return {**found, **measured, **interval, "sensitivity": float(np.sqrt(d * seen.energy)), "predicted": _predicted(options, n, d, p)}


def _predicted(options: Namespace, n: int, d: int, p: int) -> float | None:
    """The sensitivity in closed form, None where there is none at these sizes."""
    try:
        if options.model == "rf":
            return float(random_features.predict(options.activation, n, d, p, ridge=options.ridge, noise=options.noise).sensitivity)
        if options.model == "ntk" and options.ridge == 0:
            return float(neural_tangent.predict(options.activation, n, d, p // d, noise=options.noise).sensitivity)
    except OutsideDomain:
        pass
    return None


@contextmanager
def _written(out: Path | None) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A function that takes the rows to a file beside `out`, which has the name `out` on leaving, however that comes, if it has a row.

    CSV is written line by line, so that even a run that is killed leaves its rows in a file whose name ends in .part; .npz is one array
    a column, written on leaving.
    """
    if out is None:
        yield lambda row: None
        return
    kept: list[dict[str, Any]] = []
    new: list[outputs.Beside] = []

    def take(row: dict[str, Any]) -> None:
        kept.append(row)
        if out.suffix == ".csv":
            lines = _line([row[name] for name in FIELDS])
            if not new:
                new.append(outputs.Beside(out))
                lines = _line(FIELDS) + lines
            try:
                new[0].file.write(lines)
                new[0].file.flush()
            except OSError:  # a full disk, say: what was there before stays
                new.pop().drop()
                raise

    try:
        yield take
    finally:
        if new:
            new[0].keep()
        elif kept and out.suffix == ".npz":
            outputs.put(out, _columns(kept))


def _columns(rows: list[dict[str, Any]]) -> bytes:
    """One array a column, as .npz."""
    held = io.BytesIO()
    columns = {name: np.array([np.nan if row[name] is None else row[name] for row in rows]) for name in FIELDS}
    np.savez(held, **columns)  # type: ignore[arg-type]
    return held.getvalue()


def _line(cells: Sequence[Any]) -> bytes:
    """A line of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


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
    drawn = io.BytesIO()
    drawing.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    outputs.put(out, drawn.getvalue())
