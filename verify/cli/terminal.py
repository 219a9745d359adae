"""What a person sees: progress on stderr, tables on stdout."""

from __future__ import annotations

import math
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.typeset.visible import visible
from verify.engine import environment
from verify.engine.claim import Claim, Theorem
from verify.engine.estimate import Estimate
from verify.engine.judge import Verdict, claimed, interval
from verify.engine.messages import complain as complain
from verify.engine.messages import tell as tell
from verify.engine.messages import tell_json as tell_json
from verify.engine.record import ControlRecord, Reading, Record
from verify.engine.shelf import Entry

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

SLOW = 2.0
COLOURS = {Verdict.HOLDS: "green", Verdict.FAILS: "bold red", Verdict.OPEN: "bold yellow"}


def console(stderr: bool = False) -> Console:
    """A console that shows text as it is and paints no numbers; 140 columns wide where the output is not a terminal."""
    from verify.cli.plain_console import PlainConsole

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else environment.columns()
    return PlainConsole(stderr=stderr, width=width)


def text(*parts: str | tuple[str, str]) -> Text:
    """Plain parts and parts with a style as one text for rich, every character of it visible."""
    from rich.text import Text

    return Text.assemble(*(visible(part) if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts))


@contextmanager
def progress(total: int) -> Iterator[Callable[[Record], None]]:
    """A bar on a terminal, a line a claim elsewhere; both on stderr."""
    if not sys.stderr.isatty():
        count = iter(range(1, total + 1))
        yield lambda record: print(
            f"[{next(count)}/{total}] {visible(record.name)}: {record.verdict.value}, {record.seconds:.1f} s", file=sys.stderr, flush=True
        )
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("verifying", total=total)
        yield lambda record: bar.update(task, advance=1, description=f"{visible(record.name):<32.32}")


def show_records(records: list[Record], details: bool) -> None:
    """The table of a run; with details every reading and control of every claim."""
    out = console()
    if details:
        for record in records:
            _show_readings(out, record)
        return
    out.print(_table(records))
    for record in records:
        if record.verdict is not Verdict.HOLDS:
            _show_readings(out, record, only_red=True)


def _table(records: list[Record]) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2), header_style="bold", show_edge=False)
    for title, side in (
        ("claim", "left"),
        ("verdict", "left"),
        ("evidence", "left"),
        ("points", "right"),
        ("controls", "right"),
        ("seconds", "right"),
        ("", "left"),
    ):
        table.add_column(title, justify=side, no_wrap=True)  # type: ignore[arg-type]
    family = None
    for record in records:
        if record.family != family:
            family = record.family
            table.add_row(text((family.replace("_", " "), "bold cyan")))
        verdict = text((record.verdict.value, COLOURS[record.verdict]))
        slow = text(("over 2 s", "yellow")) if record.seconds > SLOW else ""
        evidence = " + ".join(record.evidence) or (f"follows from {len(record.follows_from)}" if record.kind == "theorem" else "none")
        table.add_row(text("  " + record.name), verdict, evidence, _points(record), _controls(record), f"{record.seconds:.2f}", slow)
    return table


def _points(record: Record) -> str:
    held = sum(r.verdict is Verdict.HOLDS for r in record.readings)
    return f"{held}/{len(record.readings)}" if record.readings else ""


def _controls(record: Record) -> str:
    refuted = sum(control.refuted for control in record.controls)
    return f"{refuted}/{len(record.controls)} refuted" if record.controls else ""


def _show_readings(out: Console, record: Record, only_red: bool = False) -> None:
    out.print()
    verdict = (record.verdict.value, COLOURS[record.verdict])
    line(out, (record.name, "bold"), "  ", verdict, f"  {record.source}", f"  {record.seconds:.2f} s")
    say(out, record.says, "  ")
    if record.notes and not only_red:
        say(out, record.notes, "  ", "dim")
    for trouble in (record.error, record.gap):
        if trouble:
            line(out, (f"  {trouble}", "bold red"))
    if record.steps and not only_red:
        line(out, f"  derived in {len(record.steps)} steps, {'no gap' if not record.gap else 'with a gap'}: ./law derive {record.name}")
    if not only_red:
        show_table(out, record.table, record.table_notes)
    rows = [(reading, reading.verdict is Verdict.HOLDS, "holds" + slack(reading)) for reading in record.readings]
    _rows(out, rows, only_red)
    if not only_red and any(record.power):
        out.print(f"  refutes this prediction times {power(record)}")
    for control in record.controls:
        if only_red and control.refuted:
            continue
        found = ("refuted, as it must be", "green") if control.refuted else (not_refuted(control), "bold red")
        line(out, "  control: ", control.why, "  ", found)
        _rows(out, [(r, r.verdict is Verdict.FAILS, "refuted" + spare(r)) for r in control.readings], only_red)
    if record.kind == "theorem":
        line(out, f"  follows from {', '.join(record.follows_from)}")
        for reference in record.cites:
            say(out, f"cites {reference}", "  ")


def not_refuted(control: ControlRecord) -> str:
    """Why a control counts as not refuted."""
    why = "the measurement does not tell it from the claim" if control.readings else "its derivation has no gap"
    return f"NOT REFUTED: {control.error or why}"


def _rows(out: Console, rows: list[tuple[Reading, bool, str]], only_red: bool) -> None:
    kept = [row for row in rows if not (only_red and row[1])]
    cells = [
        (place_of(r), f"claimed {claimed(r.relation, r.predicted, r.band)}", f"seen {interval(r.estimate)}{level_of(r.estimate)}")
        for r, _, _ in kept
    ]
    widths = [max((len(cell[k]) for cell in cells), default=0) for k in range(3)]
    for (reading, good, word), cell in zip(kept, cells, strict=True):
        numbers = "    " + "   ".join(part.ljust(width) for part, width in zip(cell, widths, strict=True))
        line(out, numbers, "   ", (word, "green") if good else (reading.verdict.value, "bold red"))
        if not good:
            say(out, reading.because, "        ", "red")


def level_of(seen: Estimate) -> str:
    """How often such an interval misses, as `, level 1e-6`; "asymptotic" where that is a simulated rate and no bound; empty if computed."""
    if seen.errs == "draws":
        return f", others below with probability at most {seen.unseen:.2g}"
    if not seen.level:
        return ""
    return f", level {seen.level:.2g}" + (", asymptotic" if seen.asymptotic else "")


def place_of(reading: Reading) -> str:
    """A point as `d=100 t=0.3`."""
    return visible(" ".join(f"{name}={value}" for name, value in reading.point.items()))


def slack(reading: Reading) -> str:
    """How far a bound is from what was seen, as a factor; empty for equalities and where it means nothing."""
    seen, bound = float(reading.estimate.value), float(reading.predicted)
    if reading.relation not in ("<=", ">=") or seen <= 0 or bound <= 0:
        return ""
    factor = bound / seen if reading.relation == "<=" else seen / bound
    return f", slack {factor:.3g}" if math.isfinite(factor) else ""


def power(record: Record) -> str:
    """The factors that the claim's readings would refute, as words: what an error of the prediction must exceed to be seen."""
    below, above = record.power
    parts = [
        f"any factor below {_away(below, ROUND_FLOOR)}" if below else "",
        f"any factor above {_away(above, ROUND_CEILING)}" if above else "",
    ]
    return " and ".join(part for part in parts if part)


def _away(factor: float, rounding: str) -> str:
    """A factor in four digits, rounded to the side on which what is said of it stays true: 1.00004 is no reason to say "above 1"."""
    return f"{float(Context(prec=4, rounding=rounding).create_decimal(factor)):.4g}"


def spare(reading: Reading) -> str:
    """How much nearer to what was seen a control's prediction could come, as a factor, and still be refuted; empty where it has none."""
    below, above = reading.power
    if below is not None and below > 1.0:
        return f", by a factor {below:.3g} to spare"
    if above is not None and 0.0 < above < 1.0:
        return f", by a factor {1.0 / above:.3g} to spare"
    return ""


def show_summary(records: list[Record], seconds: float, written: Sequence[Path] = ()) -> None:
    """The last lines of a run."""
    out = console()
    counts = {verdict: sum(record.verdict is verdict for record in records) for verdict in Verdict}
    controls = [control for record in records for control in record.controls]
    refuted = sum(control.refuted for control in controls)
    readings = sum(len(record.readings) for record in records)
    hold, fail, still_open = (counts[verdict] for verdict in (Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN))
    parts = [
        (
            f"{len(records)} claim{'s' * (len(records) != 1)}: {hold} hold{'s' * (hold == 1)}, {fail} fail{'s' * (fail == 1)}, "
            f"{still_open} open"
        ),
        f"{readings} reading{'s' * (readings != 1)}",
        f"{refuted} of {len(controls)} controls refuted",
        f"seed {records[0].seed if records else 0}",
        f"{seconds:.1f} s",
    ]
    out.print()
    out.print("; ".join(parts))
    stated = math.fsum(record.stated for record in records)
    if stated:
        out.print(f"the levels of the readings add up to {stated:.2g}: an interval misses in at most one run in {1 / stated:,.0f}")
    if written:
        line(out, f"report: {', '.join(map(place, written))}")


def place(path: Path) -> str:
    """A path as the user would type it: relative to where they are if it is below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def show_shelf(entries: list[Entry]) -> None:
    """`./law list`."""
    out = console()
    family = None
    for entry in entries:
        if entry.family != family:
            if family:
                out.print()
            line(out, (entry.family.replace("_", " "), "bold cyan"))
            family = entry.family
        held = entry.holds
        if held is None:
            line(out, (f"  {entry.id}  {entry.error}", "bold red"))
            continue
        kind = "theorem" if isinstance(held, Theorem) else f"{held.relation or 'derivation'}, {' + '.join(held.evidence)}"
        line(out, "  ", (entry.id, "bold"), f"  {kind}")
        say(out, held.says, "      ")
        say(out, held.source, "      ", "dim")
        for control in held.controls if isinstance(held, Claim) else ():
            say(out, f"refutes: {control.why}", "      ", "dim")


def show_table(out: Console, rows: Sequence[Sequence[str]], notes: Sequence[str]) -> None:
    """A claim's own table, its head first; what says no is yellow."""
    from rich.table import Table

    if not rows:
        return
    grid = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for place, title in enumerate(rows[0]):
        grid.add_column(text(("  " if place == 0 else "") + title), justify="left" if place == 0 else "right", no_wrap=True)
    for row in rows[1:]:
        grid.add_row(text("  " + row[0]), *(text((cell, "yellow" if cell.endswith("no") else "")) for cell in row[1:]))
    out.print()
    out.print(grid)
    for note in notes:
        say(out, note, "  ", "dim")
    out.print()


def line(out: Console, *parts: str | tuple[str, str]) -> None:
    """One line of plain and styled parts."""
    out.print(text(*parts))


def say(out: Console, sentence: str, indent: str, style: str = "") -> None:
    """A sentence wrapped at 120 columns."""
    from rich.text import Text

    filled = textwrap.fill(visible(sentence), min(out.width, 120), initial_indent=indent, subsequent_indent=indent)
    out.print(Text(filled, style=style))
