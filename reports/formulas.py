"""Recorded expressions as typst mathematics: decoded without being simplified, and refused with the claim's name where that fails."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from theory.typeset import UnknownNode, typst
from verify.engine.expressions import decode

from .prose import prose

_decoded = cache(decode)
SIGNS = {"<=": "<=", ">=": ">=", "<": "<", ">": ">", "==": "=", "~": "tilde.eq"}


class ReportError(ValueError):
    """Records that no report can be made of; the message names the claim and what is wrong with it."""


def read(claim: str, what: str, text: str) -> Any:
    """A recorded expression left as it was written: 2 (eps/6)^2/16 is not folded. Raises ReportError."""
    try:
        return _decoded(text)
    except ValueError as error:
        raise ReportError(f"{claim}: {what} cannot be read: {error}") from error


def formula(claim: str, what: str, expr: Any) -> dict[str, str]:
    """The two settings of a formula: built up for a display, on one line for a narrow place. Raises ReportError."""
    return {"tall": _set(claim, what, expr), "flat": flat(claim, what, expr)}


def flat(claim: str, what: str, expr: Any) -> str:
    """A formula on one line. Raises ReportError."""
    return _set(claim, what, expr, inline=True)


def _set(claim: str, what: str, expr: Any, *, inline: bool = False) -> str:
    try:
        return _typeset(expr, inline)
    except (UnknownNode, TypeError, ValueError, AttributeError, ArithmeticError, NotImplementedError, RecursionError) as error:
        raise ReportError(f"{claim}: {what} cannot be typeset: {error}") from error


@cache
def _typeset(expr: Any, inline: bool) -> str:
    return typst(expr, inline=inline)


def sign(claim: str, what: str, relation: str) -> str:
    """The typst sign of a relation. Raises ReportError for one that is not known."""
    if relation not in SIGNS:
        raise ReportError(f"{claim}: {what} has the relation {relation[:20]!r}, which is none of {' '.join(SIGNS)}")
    return SIGNS[relation]


def prediction(claim: str, text: str) -> dict[str, Any]:
    """A prediction: mathematics, words where it is a sentence, nothing where there is none."""
    if not text:
        return {}
    shown = read(claim, "its prediction", text)
    if not isinstance(shown, str):
        return formula(claim, "its prediction", shown)
    runs = prose(shown)
    return {"tall": runs[0][1], "flat": runs[0][1]} if len(runs) == 1 and runs[0][0] == "math" else {"words": runs}


def need(claim: str, row: Sequence[str]) -> dict[str, Any]:
    """A hypothesis or premise: its mathematics and what it says."""
    left, relation, right, says = row
    sides = [flat(claim, "a hypothesis", read(claim, "a hypothesis", side)) for side in (left, right)]
    between = sign(claim, "a hypothesis", relation)
    return {"math": f"{sides[0]} {between} {sides[1]}", "says": prose(says), "name": ""}
