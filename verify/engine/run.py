"""Running the shelf: decide each claim's derivation, measure and judge each point, refute each control, and make a Record."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, as_completed
from contextlib import nullcontext, redirect_stdout
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from theory.proof.references import papers
from verify.digits import edition
from verify.engine import began, environment, store
from verify.engine.claim import Claim, ClosedForm, Control, Formula, Prediction, Root, Theorem
from verify.engine.expressions import encode
from verify.engine.judge import Verdict
from verify.engine.reading import read, unfit
from verify.engine.record import ControlRecord, Reading, Record, StepRecord
from verify.engine.shelf import ROOT, Entry, find, shelf, sources
from verify.engine.stream import BUDGETS, canonical
from verify.engine.workers import Ended, apart, processes

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
    """Run the claims of the given ids, or all claims, and return their records in the shelf's order.

    ids: ids or families; None means all. budget: "quick" or "full". seed: the root of all random numbers; the same seed gives the same
    readings whatever `jobs` and `engine` are. jobs: the number of processes. engine: an Executor to run on in place of processes of this
    machine. records: a SQLite file to which each record is written as soon as it is there. resume: whether records of claims with the
    same seed, budget and sources are taken from that file, save those that ended in an error. extra: the folder of a user's own claims,
    each of which is judged in a process of its own. on_record: a function that is called with each record when it is done.

    Raises ValueError for an unknown id or budget, fewer than one job, unreadable digits, or a worker of an engine whose sources or digits
    are not these.
    """
    if budget not in BUDGETS:
        raise ValueError(f"budget {budget!r} is none of {', '.join(BUDGETS)}")
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    entries = find(ids, extra)
    edition()  # raises for digits that cannot be read, before anything is run or written
    done = _earlier(entries, budget, seed, records) if resume and records else {}
    for record in done.values():
        _report(record, on_record)
    todo = [entry for entry in entries if entry.id not in done]
    made_by: dict[str, str] = {}
    each = _each(todo, budget, seed, jobs, engine, extra, made_by)
    for record in _theorems_last(each, [entry.id for entry in todo]):
        done[record.name] = standing_on(record, done)
        if records:
            store.write(records, done[record.name], made_by[record.name])
        _report(done[record.name], on_record)
    return [done[entry.id] for entry in entries]


def _theorems_last(records: Iterable[Record], order: list[str]) -> Iterable[Record]:
    """The claims' records as they come, then those of theorems in this order: a theorem stands on claims judged by then."""
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
    """The records in the file that need not be made again, by name.

    Those of theorems are made again, as they stand on others, and so are those that ended in an error, whose cause may have gone.
    """
    found = store.read(records, missing_ok=True, made_by={entry.id: sources(entry) for entry in entries})
    return {r.name: r for r in found if r.seed == seed and r.budget == budget and r.kind == "claim" and not r.error}


def _each(
    entries: list[Entry], budget: str, seed: int, jobs: int, engine: Executor | None, extra: Path | None, made_by: dict[str, str]
) -> Iterable[Record]:
    """The records of these entries as they are made; `made_by` is filled with the hash of what made each."""
    if engine is None and jobs == 1:
        for entry in entries:
            made_by[entry.id], line = run_by_name(entry.id, budget, seed, extra)
            yield Record.from_json(line)
        return
    with nullcontext(engine) if engine else processes(jobs) as pool:
        folder = extra and extra.absolute()  # a worker runs in a folder of its own
        tasks = {pool.submit(run_by_name, entry.id, budget, seed, folder, _began(entry)): entry for entry in entries}
        try:
            for task in as_completed(tasks):
                try:
                    made_by[tasks[task].id], line = task.result()
                    yield Record.from_json(line)
                except ChildProcessError as raised:  # what ran it ended, here or on a cluster
                    made_by[tasks[task].id] = sources(tasks[task])
                    yield _failed(tasks[task], str(raised), budget, seed)
        finally:
            for task in tasks:
                task.cancel()


def _began(entry: Entry) -> str:
    return began.began_with(entry.path.parent, edition())


class OtherSources(ValueError):
    """A worker whose checkout or digits are not those of the run it should work for; the message names the worker."""


def run_by_name(name: str, budget: str, seed: int, extra: Path | None = None, client: str | None = None) -> tuple[str, str]:
    """Run one entry by its id, and return the hash of what made its record, and the record as a line of JSON.

    Both travel between processes, which is why they are text. extra: the folder of a user's own claims. client: the hash of the sources
    and digits that the asking process began with. A claim of a user's shelf is judged in a process of its own; where it ends that
    process, it has failed. Raises OtherSources where the files or the digits here are not those of `client`.
    """
    known = shelf(extra)
    if client is not None and (name not in known or _began(known[name]) != client):
        raise OtherSources(f"the worker {_worker()} has other sources or other digits than this run: start it again from this checkout")
    entry = known[name]
    if entry.ours or entry.holds is None:
        return _line(entry, budget, seed)
    try:
        return apart(_alone, entry, budget, seed)
    except Ended as ended:
        return sources(entry), _failed(entry, str(ended), budget, seed).to_json()


def _worker() -> str:
    distributed = sys.modules.get("distributed")
    try:
        return str(distributed.get_worker().address) if distributed else f"process {os.getpid()}"
    except ValueError:  # dask is there, and this process is none of its workers
        return f"process {os.getpid()}"


def _alone(entry: Entry, budget: str, seed: int) -> tuple[str, str]:
    vars(entry)["_imported"] = entry.load()  # here, without another process to try it in
    return _line(entry, budget, seed)


def _line(entry: Entry, budget: str, seed: int) -> tuple[str, str]:
    record = run(entry, budget, seed)
    try:
        line = record.to_json()
        Record.from_json(line)
    except BaseException as raised:
        line = _failed(entry, f"its record cannot be kept: {entry.described(raised)}", budget, seed).to_json()
    return sources(entry), line


def run(entry: Entry, budget: str = "quick", seed: int = 0, done: Mapping[str, Record] | None = None) -> Record:
    """Run one entry and return its record; whatever is raised inside a claim is recorded as its failure, and what it prints goes to stderr.

    budget: "quick" or "full". seed: the root of all random numbers. done: the records there are, by name; where it is given, a theorem
    fails with the claims it follows from.
    """
    holds, started = entry.holds, time.perf_counter()
    try:
        with redirect_stdout(sys.stderr):
            if isinstance(holds, Claim):
                evidence = _run_claim(entry, holds, budget, seed)
            elif isinstance(holds, Theorem):
                evidence = _run_theorem(entry, holds)
            else:
                return _failed(entry, entry.error, budget, seed)
            made = _record(entry, evidence, time.perf_counter() - started, budget, seed)
    except BaseException as raised:
        return _failed(entry, entry.described(raised), budget, seed)
    return made if done is None else standing_on(made, done)


def _failed(entry: Entry, error: str, budget: str, seed: int) -> Record:
    """The record of an entry that could not be judged."""
    says = str(getattr(entry.holds, "says", "(this file holds no claim)"))
    kind = "theorem" if isinstance(entry.holds, Theorem) else "claim"
    return _record(entry, {"kind": kind, "says": says, "error": error}, 0.0, budget, seed)


def _record(entry: Entry, evidence: dict[str, Any], seconds: float, budget: str, seed: int) -> Record:
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
    return Record(**{**blank, **evidence}, name=entry.id, family=entry.family, seconds=seconds, seed=seed, budget=budget, **provenance())


def _run_claim(entry: Entry, claim: Claim, budget: str, seed: int) -> dict[str, Any]:
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
    steps, gap, error = _derived(entry, claim.derive)
    readings: tuple[Reading, ...] = ()
    if claim.measure is not None and not error:
        try:
            readings = tuple(read(entry.id, claim, None, point, budget, seed) for point in claim.points)
        except BaseException as raised:
            error = entry.described(raised)
    controls = tuple(_control(entry, claim, control, readings, budget, seed) for control in claim.controls)
    error = error or unfit(entry, claim, readings, controls, budget, seed)
    return {**found, "steps": steps, "gap": gap, "readings": readings, "controls": controls, "error": error}


def _run_theorem(entry: Entry, theorem: Theorem) -> dict[str, Any]:
    steps, gap, error = _derived(entry, theorem.derive)
    if not error:
        try:
            papers(theorem.source)
        except BaseException as raised:
            error = entry.described(raised)
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
    """Fail a theorem whose premises fail.

    Returns `record` unchanged where every claim in its follows_from HOLDS, else a copy whose `error` lists those that do not, or are
    missing from `done`, the records by name. A claim follows from nothing, so that its record is returned as it is.
    """
    fallen = [
        f"follows from {name}, which {done[name].verdict if name in done else 'is not on the shelf'}"
        for name in record.follows_from
        if name not in done or done[name].verdict is not Verdict.HOLDS
    ]
    return replace(record, error="; ".join(filter(None, [record.error, *fallen]))) if fallen else record


def _derived(entry: Entry, derivation: Any) -> tuple[tuple[StepRecord, ...], str, str]:
    if derivation is None:
        return (), "", ""
    try:
        gap = derivation.first_gap()
        return step_records(derivation), "" if gap is None else str(gap), ""
    except BaseException as raised:
        return (), "", entry.described(raised)


def step_records(derivation: Any) -> tuple[StepRecord, ...]:
    """The steps of a derivation as records, each with its decision."""
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


def _control(entry: Entry, claim: Claim, control: Control, readings: tuple[Reading, ...], budget: str, seed: int) -> ControlRecord:
    """Judge one control of a claim, given the claim's own readings.

    A false prediction is held against the claim's own estimates where the points are the same, so that the same measurement refutes it.
    """
    shown = "" if control.predicts is None else _shown(control.predicts)
    try:
        if control.derive is not None:
            gap = control.derive.first_gap()
            return ControlRecord(control.id, control.why, gap is not None, (), "" if gap is None else str(gap), "", shown)
        seen = {} if control.measure else {canonical(reading.point): reading.estimate for reading in readings}
        points = control.points or claim.points
        judged = tuple(read(entry.id, claim, control, point, budget, seed, seen.get(canonical(point))) for point in points)
        return ControlRecord(control.id, control.why, all(reading.verdict is Verdict.FAILS for reading in judged), judged, "", "", shown)
    except BaseException as raised:  # an error refutes nothing
        return ControlRecord(control.id, control.why, False, (), "", entry.described(raised), shown)


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


def provenance() -> dict[str, Any]:
    """What a record is made with: versions, digits, commit, CPU model and the time in seconds; no host name, and no path."""
    made = _provenance()
    return {**made, "versions": (*made["versions"], ("digits", edition())), "epoch": environment.epoch()}


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
