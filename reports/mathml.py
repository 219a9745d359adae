"""Formulas as MathML for a web page: all of a page's formulas are set by typst at once, which is given them as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from .formulas import ReportError
from .pdf import MATH, compile_typst

SHEET = b'#import "math.typ": inline\n#json("content.json").map(inline).join("\\n")'
SPACES = re.compile(r'<span style="white-space: pre-wrap">([^<]*)</span>')
"""What typst puts around a text with unusual spaces; the policy of a page allows no style but its sheet."""


def mathml(sources: Iterable[str]) -> dict[str, str]:
    """Each typst formula as a <math> element. Raises ReportError for whatever typst warns of."""
    wanted = sorted(set(sources))
    if not wanted:
        return {}
    files = {"main.typ": SHEET, "math.typ": MATH.read_bytes(), "content.json": json.dumps(wanted).encode()}
    page = SPACES.sub(r"\1", compile_typst(files, 0, form="html").decode())
    found = re.findall(r"<math>.*?</math>", page, re.DOTALL)
    if len(found) != len(wanted):
        raise ReportError(f"typst set {len(found)} formulas of {len(wanted)}")
    return dict(zip(wanted, found, strict=True))
