"""Many root seeds: how often an interval misses where the truth is known, and how often a run is red, counted and bounded.

A shard is a file of JSON lines, one a claim and root seed. A shard that is there is continued, and shards are added by naming several.
The truth is known where a claim is an equality and its intervals come from draws: there the prediction lies in the interval, or it misses.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.engine.judge import Verdict
from verify.engine.record import Record

from .coverage import limit

CHEAP = (
    "linear_model_energy",
    "linear_model_energy_no_constant",
    "sphere_distance_mean",
    "centred_kernel_trace",
    "false_worlds_constant",
    "sphere_distance_law",
    "covariance_neurons",
    "square_exact",
    "sphere_norm_law",
    "gaussian_norm_law",
    "best_constant_extremal_mgf",
    "sphere_half_space_law",
    "gaussian_half_space_law",
    "gaussian_linear_law",
    "sphere_linear_law",
    "mean_slope_floor",
)
"""The equalities whose intervals come from draws (but for the digits, which no seed changes), and a bound that few draws left open."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Pooled:
    """Counts over shards. `stated` is the sum of the levels of the known intervals: the misses expected at most."""

    seeds: int
    claims: int
    red: tuple[str, ...]
    known: int
    missed: int
    stated: float

    @property
    def miss_limit(self) -> float:
        """The exact upper 95% limit of the miss rate of one interval whose truth is known."""
        return limit(self.missed, self.known, CONFIDENCE)


def row_of(record: Record, made_by: str) -> dict[str, Any]:
    """What a shard keeps of one claim at one root seed."""
    drawn = [r for r in record.readings if r.estimate.samples and r.estimate.low != r.estimate.high]
    known = [r for r in drawn if r.relation == "==" and record.family != "mnist"]
    missed = [r.point for r in known if not r.estimate.low <= r.predicted <= r.estimate.high]
    return {
        "schema": 1,
        "seed": record.seed,
        "claim": record.name,
        "sources": made_by,
        "verdict": record.verdict.value,
        "open": sum(r.verdict is Verdict.OPEN for r in record.readings),
        "intervals": len(drawn),
        "known": len(known),
        "missed": [str(point) for point in missed],
        "stated": math.fsum(r.estimate.level for r in known),
        "seconds": round(record.seconds, 3),
    }


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a shard, whole lines only: a run that was killed may have left half of its last. Raises ValueError for another file."""
    rows = []
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines[:-1], start=1):
        try:
            row = json.loads(line)
            if row["schema"] != 1 or not {"seed", "claim", "sources", "verdict", "known", "missed", "stated"} <= set(row):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"line {number} of {path} is no row of a shard of ./law bench seeds") from None
        rows.append(row)
    return rows


def pool(rows: Iterable[dict[str, Any]]) -> Pooled:
    """Shards added; a claim and seed that several of them have counts once. Raises ValueError where two of them differ."""
    kept: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows:
        earlier = kept.setdefault((row["claim"], row["seed"]), row)
        if (earlier["verdict"], earlier["missed"]) != (row["verdict"], row["missed"]):
            raise ValueError(f"two shards have {row['claim']} at seed {row['seed']} with different readings: their sources differ")
    found = kept.values()
    return Pooled(
        seeds=len({row["seed"] for row in found}),
        claims=len({row["claim"] for row in found}),
        red=tuple(f"{row['claim']} at seed {row['seed']}: {row['verdict']}" for row in found if row["verdict"] != "HOLDS"),
        known=sum(row["known"] for row in found),
        missed=sum(len(row["missed"]) for row in found),
        stated=math.fsum(row["stated"] for row in found),
    )


def run(first: int, last: int, names: list[str] | None, out: Path) -> Iterator[dict[str, Any]]:
    """The rows of seeds first..last of these claims (None: the cheap ones), those that the shard has already left out; each is appended."""
    from verify.engine.claim import Claim
    from verify.engine.run import run as judged
    from verify.engine.shelf import find, sources

    entries = [entry for entry in find(names or list(CHEAP)) if isinstance(entry.holds, Claim) and entry.holds.measure is not None]
    made_by = {entry.id: sources(entry) for entry in entries}
    earlier = read(out) if out.exists() else []
    done = {(row["claim"], row["seed"]) for row in earlier if row["sources"] == made_by.get(row["claim"])}
    if len(done) < len(earlier):
        raise ValueError(f"{out} was made by other sources or claims: give another file with --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    text = out.read_bytes() if out.exists() else b""
    with out.open("r+b" if out.exists() else "wb") as file:
        file.truncate(text.rfind(b"\n") + 1)  # half a line that a killed run left is run again
        file.seek(0, 2)
        for seed in range(first, last + 1):
            for entry in entries:
                if (entry.id, seed) not in done:
                    row = row_of(judged(entry, "quick", seed), made_by[entry.id])
                    file.write((json.dumps(row, allow_nan=False) + "\n").encode())
                    file.flush()
                    yield row


def summary(pooled: Pooled) -> list[str]:
    """What was counted, in sentences."""
    lines = [f"{pooled.seeds} root seeds of {pooled.claims} claims; {len(pooled.red)} verdicts that are red"]
    lines += [f"  {one}" for one in pooled.red]
    if pooled.known:
        lines.append(
            f"{pooled.known} intervals whose truth is known, {pooled.missed} of them missed it: the miss rate of one interval is at most "
            f"{pooled.miss_limit:.3g} (exact limit at {100 * CONFIDENCE:g}%); their stated levels add up to {pooled.stated:.3g} misses"
        )
    return lines


def main(first: int, last: int, names: list[str] | None, out: Path, add: list[Path], json_lines: bool = False) -> int:
    """Run what the shard lacks, add the other shards, print the counts -> 0. Raises ValueError for last < first or another file."""
    import sys

    if not 0 <= first <= last:
        raise ValueError(f"seeds run from --from up to --to, 0 <= from <= to: got {first} and {last}")
    others = [row for path in add for row in read(path)]
    for row in run(first, last, names, out):
        print(f"seed {row['seed']} {row['claim']}: {row['verdict']}, {row['seconds']:.1f} s", file=sys.stderr, flush=True)
    pooled = pool([*read(out), *others])
    if json_lines:
        print(json.dumps({"schema": 1, **pooled.__dict__, "miss_limit": pooled.miss_limit if pooled.known else None}))
    else:
        print("\n".join(summary(pooled)))
    return 0
