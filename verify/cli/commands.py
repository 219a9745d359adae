"""What each command does: it asks the shelf, the runner or the records, and shows the answer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from verify.cli import terminal
from verify.cli.bound import bound_command
from verify.cli.data import data_command
from verify.cli.derive import derive_command
from verify.cli.engines import engine
from verify.cli.new import new_command
from verify.cli.pin import pin_command
from verify.cli.sweep import sweep_command
from verify.cluster.command import scheduler_command, worker_command
from verify.engine import outputs, store
from verify.engine.claim import Claim
from verify.engine.judge import Verdict
from verify.engine.record import Record
from verify.engine.shelf import ROOT, find

__all__ = [
    "bench_command",
    "bound_command",
    "data_command",
    "derive_command",
    "list_command",
    "new_command",
    "pin_command",
    "report_command",
    "scheduler_command",
    "sweep_command",
    "test_command",
    "verify_command",
    "worker_command",
]

OUT = ROOT / "reports" / "out"


def verify_command(options: Namespace) -> int:
    """Run claims; with no ID also write the PDF."""
    from verify.engine.run import verify

    entries = find(options.ids, options.shelf)
    report = options.report or (None if options.ids else OUT / "report.pdf")
    kept = options.records or OUT / "records.sqlite"
    store.refuse_foreign(kept)
    if report:
        outputs.refuse("--report", report, outputs.PDF, [kept])
    written: list[Path] = []
    started = time.perf_counter()
    with engine(options.engine, min(options.jobs, len(entries))) as executor:
        with terminal.progress(len(entries)) as tick:
            records = verify(
                options.ids,
                options.budget,
                options.seed,
                options.jobs,
                executor,
                kept,
                resume=options.resume,
                extra=options.shelf,
                on_record=tick,
            )
        seconds = time.perf_counter() - started
        if options.json:
            for record in records:
                for row in reading_rows(record):
                    terminal.tell_json(row)
        else:
            terminal.show_records(records, details=bool(options.ids))
        if report:
            written = _write_report(records, report, executor if options.engine == "local" else None)
    if not options.json:
        terminal.show_summary(records, seconds, written)
    return exit_status(records)


def exit_status(records: list[Record]) -> int:
    """0 every claim holds and every control is refuted; 1 something fails; 3 nothing fails but something is open."""
    verdicts = {record.verdict for record in records}
    return 1 if Verdict.FAILS in verdicts else 3 if Verdict.OPEN in verdicts else 0


def reading_rows(record: Record) -> list[dict[str, Any]]:
    """The rows of `verify --json`: one a reading, one a derivation, one a control that is derived, one an error."""
    common = {"schema": 1, "claim": record.name, "seed": record.seed}
    blank: dict[str, Any] = {
        "point": {},
        "relation": None,
        "predicted": None,
        "value": None,
        "low": None,
        "high": None,
        "samples": None,
        "level": None,
        "asymptotic": None,
        "refutes_below": None,
        "refutes_above": None,
        "control": None,
        "control_id": None,
    }
    rows = []
    whys = {control.id: control.why for control in record.controls}
    if record.steps or record.error:
        verdict = Verdict.FAILS if record.error or record.gap else Verdict.HOLDS
        rows.append(
            {**common, **blank, "verdict": verdict.value, "seconds": record.seconds, "because": record.error or record.gap or "no gap"}
        )
    for reading in [*record.readings, *(r for control in record.controls for r in control.readings)]:
        seen = reading.estimate
        numbers = {"predicted": reading.predicted, "value": seen.value, "low": seen.low, "high": seen.high}
        rows.append(
            {
                **common,
                "point": reading.point,
                "relation": reading.relation,
                **{name: _finite(x) for name, x in numbers.items()},
                "samples": seen.samples,
                "level": seen.level,
                "asymptotic": seen.asymptotic,
                "refutes_below": reading.power[0],
                "refutes_above": reading.power[1],
                "verdict": reading.verdict.value,
                "control": whys.get(reading.control or ""),
                "control_id": reading.control,
                "seconds": reading.seconds,
                "because": reading.because,
            }
        )
    for control in record.controls:
        if not control.readings:
            verdict = Verdict.FAILS if control.refuted else Verdict.HOLDS
            rows.append(
                {
                    **common,
                    **blank,
                    "verdict": verdict.value,
                    "control": control.why,
                    "control_id": control.id,
                    "seconds": 0.0,
                    "because": control.gap or control.error or "not refuted",
                }
            )
    return rows


def list_command(options: Namespace) -> int:
    """Every claim and theorem of the shelf."""
    entries = find(None, options.shelf)
    if not options.json:
        terminal.show_shelf(entries)
        return 0
    for entry in entries:
        held = entry.holds
        terminal.tell_json(
            {
                "schema": 1,
                "id": entry.id,
                "family": entry.family,
                "statement": getattr(held, "says", ""),
                "source": getattr(held, "source", ""),
                "relation": getattr(held, "relation", None),
                "evidence": held.evidence if isinstance(held, Claim) else [],
                "controls": [control.why for control in getattr(held, "controls", ())],
                "control_ids": [control.id for control in getattr(held, "controls", ())],
                "error": entry.error or None,
            }
        )
    return 0


def bench_command(options: Namespace) -> int:
    """Timings against goals, the miss rates of means, or claims at many root seeds."""
    from verify import bench

    if "fuzz" in options.names:
        if options.names != ["fuzz"] or options.json:
            raise ValueError("bench fuzz is run alone and prints text: it takes --cases N and --seed S")
        words = ["--cases", str(options.cases), "--seed", str(options.seed)]
        return subprocess.run([sys.executable, "-P", "-m", "verify.fuzz", *words], check=False).returncode
    if options.names[:1] == ["seeds"]:
        from verify.bench import seeds

        if options.first is None or options.last is None:
            raise ValueError("./law bench seeds needs its first and its last root seed: --from A --to B")
        out = options.out or OUT / f"seeds-{options.first}-{options.last}.jsonl"
        return seeds.main(options.first, options.last, _claims_named(options.names[1:]), out, options.add, options.json)
    if options.first is not None or options.last is not None or options.out or options.add:
        raise ValueError("--from, --to, --out and --add belong to ./law bench seeds")
    return bench.main(options.names, options.json)


def _claims_named(names: list[str]) -> list[str] | None:
    """The claims to run at many seeds: None for the cheap ones, every claim of the shelf for the one word `all`."""
    return [entry.id for entry in find(None)] if names == ["all"] else names or None


def report_command(options: Namespace) -> int:
    """The PDF of an earlier run's records, or one web page of them."""
    from reports import html

    path = options.records or OUT / "records.sqlite"
    out = options.out or (None if options.html else OUT / "report.pdf")
    if out:
        outputs.refuse("--out", out, outputs.PDF, [path])
    if options.html:
        outputs.refuse("--html", options.html, outputs.HTML, [path])
    records = store.read(path)
    if options.only:
        known = {record.name for record in records}
        missing = [name for name in options.only if name not in known]
        if missing:
            find(missing, options.shelf)  # an unknown name gets its suggestion
            raise ValueError(f"there is no record of {', '.join(missing)}: ./law verify {' '.join(missing)} makes it")
        records = [record for record in records if record.name in options.only]
    with _shown(path):
        if options.html:
            terminal.tell(terminal.place(html.write(records, options.html)))
        if out:
            with engine("local", min(2, os.cpu_count() or 1, len(records))) as executor:
                written = _write_report(records, out, executor)
            for file in written:
                terminal.tell(terminal.place(file))
    return 0


@contextmanager
def _shown(path: Path) -> Iterator[None]:
    """Raise ValueError for records of a file that are of the right types and still nothing that a page can be made of."""
    from verify.engine.shelf import described

    try:
        yield
    except (ArithmeticError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"the records of {path} cannot be shown: {described(error)}") from error


def test_command(options: Namespace) -> int:
    """pytest, as `./law test` runs it."""
    import pytest

    return int(pytest.main(["--rootdir", str(ROOT), *options.arguments]))


def _write_report(records: list[Record], out: Path, executor: Executor | None) -> list[Path]:
    """Write the PDF, and in its usual place the two figures of the suite as files beside it; what was written."""
    from reports import companion_figure, law_figure, pdf

    written = [pdf.write(records, out, each=executor.map if executor else map)]
    if out.absolute() != (OUT / "report.pdf").absolute():
        return written
    if companion_figure.drawable(records):
        figure = companion_figure.companion_figure(records, text_as_paths=True)
        written.append(outputs.put(OUT / "companion.svg", figure))
    for record in records:
        if record.name == law_figure.CLAIM and record.readings:
            figure = law_figure.law_figure(record, records, text_as_paths=True)
            written.append(outputs.put(OUT / "law.svg", figure))
    return written


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if abs(number) < float("inf") else None
