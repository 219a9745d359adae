"""Timings against goals: every figure is a ratio of two programs measured in turn in one process.

A row is (name, against, ratio, low, high, goal, unit): the median over at least 21 interleaved runs, and the interval of the median
that order statistics give at 95%. A goal counts as reached if the high end reaches it. Goals are never part of a verdict.
"""

from __future__ import annotations

import json as _json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from difflib import get_close_matches
from functools import partial

from verify.bench.rows import Row

ASKED_FOR = ("coverage",)
"""Benches that run only by name: this one writes a file of the suite."""


def benches() -> dict[str, Callable[[], Iterator[Row]]]:
    """Every bench by its name; each yields rows."""
    from verify.bench import audit, cluster, coverage, fitted, memory, rng, sampling

    return {
        "sphere": sampling.sphere,
        "forms": sampling.forms,
        "roofline": sampling.roofline,
        "normals": sampling.normals,
        "marginal": sampling.marginal,
        "threads": sampling.threads,
        "gradients": fitted.gradients,
        "ntk": fitted.ntk,
        "ntk30": partial(fitted.ntk, 30),
        "features": fitted.random_features,
        "memory": memory.samples,
        "start": memory.start,
        "rng": rng.battery,
        "audit": audit.audit,
        "stream": cluster.stream,
        "cluster": cluster.cluster,
        "coverage": coverage.coverage,
    }


def main(names: list[str], json: bool = False) -> int:
    """Run the benches named (none: all of them) and print their rows -> 0. Raises ValueError for a name that does not exist."""
    known = benches()
    unknown = [name for name in names if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        raise ValueError(
            f"no bench is called {unknown[0]!r}: " + (f"did you mean {near[0]}?" if near else f"choose from {', '.join(known)}")
        )
    if not json:
        print(f"{'name':28} {'ratio':>9}  {'[low, high]':>20}  {'goal':>7}  against")
    for name in names or (name for name in known if name not in ASKED_FOR):
        for row in known[name]():
            print(_json.dumps({"schema": 1, **asdict(row)}) if json else _line(row), flush=True)
    return 0


def _line(row: Row) -> str:
    goal = "" if row.goal is None else f"{row.goal:.3g}"
    mark = {None: "", True: "", False: "  not reached"}[row.reached]
    interval = f"[{row.low:.3g}, {row.high:.3g}]"
    return f"{row.name:28} {row.ratio:9.3g}  {interval:>20}  {goal:>7}  {row.against} ({row.unit}){mark}"
