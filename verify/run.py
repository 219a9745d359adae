"""Running the shelf: each claim's derivation is decided, each point measured and judged, each control refuted, and a Record made."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, as_completed
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import store
from .claim import Claim, ClosedForm, Control, Formula, Point, Prediction, Root, Theorem, predicted
from .data import edition
from .engine import processes
from .estimate import Estimate
from .expressions import encode
from .judge import Verdict, judge
from .record import ControlRecord, Reading, Record, StepRecord
from .shelf import ROOT, Entry, find, shelf, sources
from .stream import BUDGETS, canonical, stream

PACKAGES = ("numpy", "scipy", "sympy", "mpmath", "numba", "python-flint", "matplotlib", "typst")


def verify(
    ids: list[str] | None = None,
    budget: str = "quick",
    seed: int = 0,
    jobs: int = 1,
    engine: Executor | None = None,
    records: Path | None = None,
    *,
    resume: bool = False,
    extra: Path | None = None,
    on_record: Callable[[Record], None] | None = None,
) -> list[Record]:
    """Run the claims of these ids (all where none) and return their records in the shelf's order.

    `records` is a SQLite file that each record is written to as soon as it is there; with `resume`, records of the same
    seed, budget and sources are taken from it. `on_record` is called as each is done. The same seed gives the same
    readings whatever jobs (processes) and engine are. Raises ValueError for an unknown id or budget, fewer than one job, or
    unreadable digits.
    """
    if budget not in BUDGETS:
        raise ValueError(f"budget {budget!r} is none of {', '.join(BUDGETS)}")
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    entries = find(ids, extra)
    edition()  # digits that cannot be read are refused before anything is run or written
    done = _earlier(entries, budget, seed, records) if resume and records else {}
    for record in done.values():
        _report(record, on_record)
    todo = [entry for entry in entries if entry.id not in done]
    for record in _theorems_last(_each(todo, budget, seed, jobs, engine, extra), [entry.id for entry in todo]):
        done[record.name] = standing_on(record, done)
        if records:
            store.write(records, done[record.name], sources(shelf(extra)[record.name]))
        _report(done[record.name], on_record)
    return [done[entry.id] for entry in entries]


def _theorems_last(records: Iterable[Record], order: list[str]) -> Iterable[Record]:
    """Claims as they come, then theorems in this order: a theorem stands on claims that have been judged by then."""
    theorems = []
    for record in records:
        if record.kind == "theorem":
            theorems.append(record)
        else:
            yield record
    yield from sorted(theorems, key=lambda record: order.index(record.name))


def _report(record: Record, on_record: Callable[[Record], None] | None) -> None:
    if on_record:
        on_record(record)


def _earlier(entries: list[Entry], budget: str, seed: int, records: Path) -> dict[str, Record]:
    found = store.read(records, missing_ok=True, made_by={entry.id: sources(entry) for entry in entries})
    return {record.name: record for record in found if record.seed == seed and record.budget == budget}


def _each(entries: list[Entry], budget: str, seed: int, jobs: int, engine: Executor | None, extra: Path | None) -> Iterable[Record]:
    if engine is None and (len(entries) < 2 or jobs == 1):
        for entry in entries:
            yield run(entry, budget, seed)
        return
    with nullcontext(engine) if engine else processes(jobs) as pool:
        folder = extra and extra.absolute()  # a worker runs in a folder of its own
        tasks = [pool.submit(run_by_name, entry.id, budget, seed, folder) for entry in entries]
        try:
            for task in as_completed(tasks):
                yield Record.from_json(task.result())
        finally:
            for task in tasks:
                task.cancel()


def run_by_name(name: str, budget: str, seed: int, extra: Path | None = None) -> str:
    """One record as a JSON line: what travels to and from an engine's workers."""
    return run(shelf(extra)[name], budget, seed).to_json()


def run(entry: Entry, budget: str = "quick", seed: int = 0, done: Mapping[str, Record] | None = None) -> Record:
    """The record of one entry; an exception inside a claim is recorded as its failure.

    A theorem fails with the claims it follows from, where `done` has the records that there are.
    """
    holds, started = entry.holds, time.perf_counter()
    if isinstance(holds, Claim):
        evidence = _run_claim(entry.id, holds, budget, seed)
    elif isinstance(holds, Theorem):
        evidence = _run_theorem(holds)
    else:
        evidence = {"kind": "claim", "says": "(this file holds no claim)", "error": entry.error}
    blank: dict[str, Any] = dict(
        kind="claim",
        says="",
        source="",
        relation="",
        predicts="",
        within=0.0,
        band="",
        requires=(),
        by_hand=(),
        steps=(),
        gap="",
        readings=(),
        controls=(),
        follows_from=(),
        cites=(),
        error="",
        notes="",
        fits=False,
    )
    seconds = time.perf_counter() - started
    made = Record(**{**blank, **evidence}, name=entry.id, family=entry.family, seconds=seconds, seed=seed, budget=budget, **provenance())
    return made if done is None else standing_on(made, done)


def _run_claim(name: str, claim: Claim, budget: str, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = dict(
        kind="claim",
        says=claim.says,
        source=claim.source,
        relation=claim.relation or "",
        predicts=_shown(claim.predicts),
        within=claim.within,
        band="" if claim.band is None else f"{claim.band.C:g}/{claim.band.over}",
        requires=tuple(_need(need) for need in claim.requires),
        by_hand=tuple((dict(point), str(stated), paper) for point, stated, paper in claim.by_hand),
        notes=claim.notes,
        fits=claim.fits,
        table=tuple(tuple(row) for row in claim.table.rows) if claim.table else (),
        table_notes=tuple(claim.table.notes) if claim.table else (),
    )
    steps, gap, error = _derived(claim.derive)
    readings: tuple[Reading, ...] = ()
    if claim.measure is not None and not error:
        try:
            readings = tuple(read(name, claim, None, point, budget, seed) for point in claim.points)
        except Exception as raised:
            error = described(raised)
    controls = tuple(_control(name, claim, control, readings, budget, seed) for control in claim.controls)
    return {**found, "steps": steps, "gap": gap, "readings": readings, "controls": controls, "error": error}


def _run_theorem(theorem: Theorem) -> dict[str, Any]:
    steps, gap, error = _derived(theorem.derive)
    return dict(
        error=error,
        kind="theorem",
        says=theorem.says,
        source=theorem.source,
        follows_from=tuple(theorem.follows_from),
        cites=tuple(theorem.cites),
        steps=steps,
        gap=gap,
        notes=theorem.slack,
    )


def standing_on(record: Record, done: Mapping[str, Record]) -> Record:
    """The record as it is, or a theorem's with what it follows from and what does not hold, or is not there, as its error."""
    fallen = [
        f"follows from {name}, which {done[name].verdict if name in done else 'is not on the shelf'}"
        for name in record.follows_from
        if name not in done or done[name].verdict is not Verdict.HOLDS
    ]
    return replace(record, error="; ".join(filter(None, [record.error, *fallen]))) if fallen else record


def _derived(derivation: Any) -> tuple[tuple[StepRecord, ...], str, str]:
    if derivation is None:
        return (), "", ""
    try:
        gap = derivation.first_gap()
        return step_records(derivation), "" if gap is None else str(gap), ""
    except Exception as raised:
        return (), "", described(raised)


def step_records(derivation: Any) -> tuple[StepRecord, ...]:
    """The decided steps of a derivation as records."""
    pairs = zip(derivation.steps, derivation.decisions(), strict=True)
    return tuple(
        StepRecord(
            number=number,
            name=step.name,
            says=step.says,
            rule=encode(step.rule),
            put=tuple((encode(k), encode(v)) for k, v in dict(step.put).items()),
            left=encode(step.left),
            relation=step.relation,
            gives=encode(step.gives),
            needs=tuple(_need(need) for need in step.needs),
            holds=decision.holds,
            how=decision.how,
            slack="" if decision.slack is None else encode(decision.slack),
            cites=step.cites,
            source=step.source,
        )
        for number, (step, decision) in enumerate(pairs, start=1)
    )


def read(
    name: str,
    claim: Claim,
    control: Control | None,
    point: Point,
    budget: str,
    seed: int,
    seen: Estimate | None = None,
    role: str = "claim",
) -> Reading:
    """One point measured (unless `seen` is already there) and judged, for the claim or for one of its controls."""
    started = time.perf_counter()
    measure = control.measure if control and control.measure else claim.measure
    prediction = control.predicts if control and control.predicts is not None else claim.predicts
    if measure is None or prediction is None or claim.relation is None:
        raise ValueError("nothing to measure: the claim has no measure or no prediction")
    if seen is None:
        seen = measure(stream(seed, name, point, role if control is None else f"control: {control.why}", budget), **point)
    if not isinstance(seen, Estimate):
        raise TypeError(f"measure must return an Estimate, got {type(seen).__name__}")
    value = predicted(prediction, point)
    band = claim.band.at(point) if claim.band else 0.0
    judged = judge(claim.relation, value, seen, claim.within, band)
    seconds = time.perf_counter() - started
    why = control.why if control else None
    return Reading(dict(point), claim.relation, value, seen, claim.within, band, judged.verdict, judged.because, seconds, why)


def _control(name: str, claim: Claim, control: Control, readings: tuple[Reading, ...], budget: str, seed: int) -> ControlRecord:
    """A false prediction is held against the claim's own estimates where the points are the same: the same measurement refutes it."""
    shown = "" if control.predicts is None else _shown(control.predicts)
    try:
        if control.derive is not None:
            gap = control.derive.first_gap()
            return ControlRecord(control.why, gap is not None, (), "" if gap is None else str(gap), "", shown)
        seen = {} if control.measure else {canonical(reading.point): reading.estimate for reading in readings}
        points = control.points or claim.points
        judged = tuple(read(name, claim, control, point, budget, seed, seen.get(canonical(point))) for point in points)
        return ControlRecord(control.why, all(reading.verdict is Verdict.FAILS for reading in judged), judged, "", "", shown)
    except Exception as raised:  # an error refutes nothing
        return ControlRecord(control.why, False, (), "", described(raised), shown)


def _need(need: Any) -> tuple[str, str, str, str]:
    return encode(need.left), need.relation, encode(need.right), need.says


def _shown(prediction: Prediction | None) -> str:
    if prediction is None:
        return ""
    if isinstance(prediction, (Formula, ClosedForm)):
        return encode(prediction.shows)
    if isinstance(prediction, Root):
        return encode(f"the root {prediction.unknown} of {prediction.equation} = 0")
    import sympy as sp

    return encode(sp.sympify(prediction, strict=True))


def described(raised: BaseException) -> str:
    """An exception as one line with the place in our code it came from, without a path of this machine."""
    frames, place = raised.__traceback__, ""
    while frames is not None:
        path = Path(frames.tb_frame.f_code.co_filename)
        if ROOT in path.parents and ".venv" not in path.parts:
            place = f" ({path.relative_to(ROOT).as_posix()}, line {frames.tb_lineno})"
        frames = frames.tb_next
    return f"{type(raised).__name__}: {raised}{place}"


def provenance() -> dict[str, Any]:
    """What made a record: versions, digits, commit, CPU model, second; no host name, no path."""
    made = _provenance()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return {**made, "versions": (*made["versions"], ("digits", edition())), "epoch": epoch}


@cache
def _provenance() -> dict[str, Any]:
    packages = tuple((name, version(name)) for name in PACKAGES)
    return {
        "versions": (("python", platform.python_version()), *packages),
        "commit": _commit(),
        "cpu": _cpu(),
    }


def _commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True, timeout=20).stdout.strip()

    try:
        return git("rev-parse", "--short=12", "HEAD") + (" with changes" if git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return "not a git checkout"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
