"""Formulas as MathML for a web page: all of a page's formulas are set by typst at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from theory.typeset.typst import text

from .formulas import ReportError

INCOMPLETE = "html export is under active development and incomplete"  # typst says so of every page; formulas it does export


def mathml(sources: Iterable[str]) -> dict[str, str]:
    """Each typst formula as a <math> element. Raises ReportError for whatever else typst warns of."""
    import typst

    wanted = sorted(set(sources))
    page = "\n".join(f'#math.equation(block: false, eval({text(source)}, mode: "math"))' for source in wanted)
    try:
        made, warnings = typst.compile_with_warnings(page.encode(), format="html", ignore_system_fonts=True)
    except typst.TypstError as error:
        raise ReportError(f"typst could not set the formulas: {error.message} {error.diagnostic}") from error
    trouble = [str(warning) for warning in warnings if str(warning) != INCOMPLETE]
    found = re.findall(r"<math>.*?</math>", made.decode(), re.DOTALL)
    if trouble or len(found) != len(wanted):
        raise ReportError("typst warns: " + "; ".join(trouble or [f"{len(found)} formulas came out of {len(wanted)}"]))
    return dict(zip(wanted, found, strict=True))
