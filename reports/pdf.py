"""Records to PDF: typst is given the content as JSON and the suite's figures as SVG, and sees no clock, network or font of the machine."""

from __future__ import annotations

import difflib
import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from verify.engine.outputs import put
from verify.engine.record import Record

from . import companion_figure, law_figure
from .content import Each, content
from .formulas import ReportError
from .lettering import dressed

TEMPLATE = Path(__file__).with_name("report.typ")
FIGURE = Path(__file__).with_name("figure.typ")
MATH = Path(__file__).with_name("math.typ")
INCOMPLETE = "html export is under active development and incomplete"  # typst says so of every page; formulas it does export


def write(records: Sequence[Record], out: Path | str, *, only: str | Iterable[str] | None = None, each: Each = map) -> Path:
    """Write the report of these records to `out` (its folder is made if need be) and return its path.

    `only` keeps one claim or several; `each` maps over the records, an executor's map does it in several processes. The same
    records give the same bytes. Raises ReportError for no records, an unknown claim in `only`, or a formula without a typeset
    form; whatever typst warns of is an error as well.
    """
    out = Path(out)
    return put(out, render(chosen(records, only), each))


def render(records: Sequence[Record], each: Each = map) -> bytes:
    """The PDF of these records."""
    data = content(records, each)
    files = {"main.typ": TEMPLATE.read_bytes(), "figure.typ": FIGURE.read_bytes(), "math.typ": MATH.read_bytes()}
    law = [record for record in records if record.name == law_figure.CLAIM and record.readings]
    if law:
        files["law.svg"] = dressed(law_figure.law_figure(law[0], records).decode()).encode()
    companions = companion_figure.drawable(records)
    if companions:
        files["companion.svg"] = dressed(companion_figure.companion_figure(records).decode()).encode()
    shown = {"law": law[0].name if law else "", "companion": companions}
    files["content.json"] = json.dumps(data | shown, allow_nan=False).encode()
    return compile_typst(files, max(record.epoch for record in records))


def compile_typst(files: dict[str, bytes], epoch: int, *, form: str = "pdf") -> Any:
    """main.typ among these files as a PDF dated `epoch`, the SVG of each page, or HTML; ReportError with typst's own words for a warning.

    The files are all there is: the root and the folders of packages are one empty folder of our own.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="typst-") as empty:
        places = dict(root=empty, package_path=empty, package_cache_path=empty)
        try:
            made, warnings = typst.compile_with_warnings(files, format=form, timestamp=epoch, ignore_system_fonts=True, **places)  # type: ignore[call-overload]
        except typst.TypstError as error:
            raise ReportError(f"typst could not set the report: {error.message}") from error
    trouble = [str(warning) for warning in warnings if form != "html" or str(warning) != INCOMPLETE]
    if trouble:
        raise ReportError("typst warns: " + "; ".join(trouble))
    return made


def chosen(records: Sequence[Record], only: str | Iterable[str] | None = None) -> list[Record]:
    """The records to show; ReportError where there are none, two share a name, or a name in `only` is unknown."""
    if not records:
        raise ReportError("there are no records to report: run ./law verify first")
    names = [record.name for record in records]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReportError(f"two records are called {twice[0]}")
    if only is None:
        return list(records)
    wanted = [only] if isinstance(only, str) else list(only)
    for name in wanted:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            raise ReportError(
                f"there is no record of {name!r}" + (f": did you mean {' or '.join(near)}?" if near else f" among {len(names)} records")
            )
    return [record for record in records if record.name in wanted]
