"""A Record is what one run of one claim left behind; reports and files read records, and never run anything."""

from __future__ import annotations

import ast
import json
import math
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

import sympy as sp

from .claim import evidence
from .estimate import Estimate
from .judge import Verdict

SCHEMA = 1


@dataclass(frozen=True)
class StepRecord:
    """One decided step of a derivation; rule, put, left and gives are sympy expressions, kept as sympy's srepr text."""

    number: int
    name: str
    says: str
    rule: str
    put: tuple[tuple[str, str], ...]
    left: str
    relation: str
    gives: str
    needs: tuple[tuple[str, str, str, str], ...]  # (left, relation, right, says)
    holds: bool
    how: str
    slack: str
    cites: str
    source: str


@dataclass(frozen=True)
class Reading:
    """One point judged; `control` is None for the claim itself and the control's reason for a control."""

    point: dict[str, Any]
    relation: str
    predicted: float | Fraction
    estimate: Estimate
    within: float
    band: float
    verdict: Verdict
    because: str
    seconds: float
    control: str | None = None


@dataclass(frozen=True)
class ControlRecord:
    """A control and whether the same evidence refuted it; `gap` is where a false derivation broke."""

    why: str
    refuted: bool
    readings: tuple[Reading, ...] = ()
    gap: str = ""
    error: str = ""
    predicts: str = ""


@dataclass(frozen=True)
class Record:
    """Everything a report needs of one claim (kind "claim") or head theorem (kind "theorem")."""

    name: str
    family: str
    kind: str
    says: str
    source: str
    relation: str
    predicts: str
    """srepr of the predicted expression, or a sentence in quotes where it is not one."""
    within: float
    band: str
    requires: tuple[tuple[str, str, str, str], ...]
    by_hand: tuple[tuple[dict[str, Any], str, str], ...]
    steps: tuple[StepRecord, ...]
    gap: str
    readings: tuple[Reading, ...]
    controls: tuple[ControlRecord, ...]
    follows_from: tuple[str, ...]
    cites: tuple[str, ...]
    error: str
    seconds: float
    seed: int
    budget: str
    versions: tuple[tuple[str, str], ...]
    commit: str
    cpu: str
    epoch: int
    notes: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """The claim's own table: its head and rows."""
    table_notes: tuple[str, ...] = ()
    fits: bool = False

    @property
    def verdict(self) -> Verdict:
        """FAILS for an exception, a gap, a refuted reading or a control not refuted; else OPEN for an open reading; else HOLDS."""
        if self.error or self.gap or any(r.verdict is Verdict.FAILS for r in self.readings) or any(not c.refuted for c in self.controls):
            return Verdict.FAILS
        return Verdict.OPEN if any(r.verdict is Verdict.OPEN for r in self.readings) else Verdict.HOLDS

    @property
    def evidence(self) -> tuple[str, ...]:
        """Which roads reached it: "derived", "measured", "fitted"."""
        return tuple(evidence(bool(self.steps), bool(self.readings), self.fits))

    def to_json(self) -> str:
        """One line of JSON with finite numbers only; `Record.from_json` gives the equal record back."""
        return json.dumps({"schema": SCHEMA, **_plain(asdict(self))}, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> Record:
        """The record of a line; raises ValueError where it is not one of this schema."""
        try:
            data = json.loads(line)
            if data.pop("schema") != SCHEMA:
                raise ValueError(f"record schema is not {SCHEMA}")
            known = {f.name for f in fields(cls)}
            if set(data) != known:
                raise ValueError(f"record fields differ: {', '.join(sorted(set(data) ^ known))}")
            return _record(data)
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError(f"not a record of this suite: {error!r}") from error


def _plain(value: Any) -> Any:
    """Numbers JSON has no word for are tagged objects; tuples become lists."""
    if isinstance(value, Verdict):
        return value.value
    if isinstance(value, sp.Rational):
        value = Fraction(int(value.p), int(value.q))
    if isinstance(value, Fraction):
        return {"fraction": f"{value.numerator}/{value.denominator}"}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):  # a NumPy scalar
        return value.item()
    return value


def _number(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"fraction"}:
        return Fraction(value["fraction"])
    if isinstance(value, dict) and set(value) == {"float"}:
        return float(value["float"])
    return value


def _point(data: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(item) for name, item in data.items()}


def _reading(data: dict[str, Any]) -> Reading:
    seen = {name: _number(item) for name, item in data["estimate"].items()}
    changed = {
        "point": _point(data["point"]),
        "predicted": _number(data["predicted"]),
        "verdict": Verdict(data["verdict"]),
        "estimate": Estimate(**seen),
    }
    return Reading(**{**data, **changed})


def _control(data: dict[str, Any]) -> ControlRecord:
    return ControlRecord(**{**data, "readings": tuple(_reading(r) for r in data["readings"])})


def _step(data: dict[str, Any]) -> StepRecord:
    return StepRecord(**{**data, "put": _pairs(data["put"]), "needs": _pairs(data["needs"])})


def _pairs(rows: list[list[str]]) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in rows)


def _record(data: dict[str, Any]) -> Record:
    data["steps"] = tuple(_step(s) for s in data["steps"])
    data["readings"] = tuple(_reading(r) for r in data["readings"])
    data["controls"] = tuple(_control(c) for c in data["controls"])
    data["by_hand"] = tuple((_point(point), stated, paper) for point, stated, paper in data["by_hand"])
    data["requires"], data["versions"] = _pairs(data["requires"]), _pairs(data["versions"])
    data["table"], data["table_notes"] = _pairs(data["table"]), tuple(data["table_notes"])
    data["follows_from"], data["cites"] = tuple(data["follows_from"]), tuple(data["cites"])
    return Record(**data)


def encode(expression: sp.Basic | str) -> str:
    """A sympy expression as its srepr text; a sentence as a quoted string."""
    return repr(expression) if isinstance(expression, str) else sp.srepr(expression)


def decode(text: str) -> sp.Basic | str:
    """The expression `encode` wrote down, read without eval: names of sympy classes, applied to such and to literals.

    Raises ValueError for anything else.
    """
    try:
        return _build(ast.parse(text, mode="eval").body)
    except (SyntaxError, TypeError, AttributeError) as error:
        raise ValueError(f"not an expression of a record: {text[:80]!r}") from error


def _build(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float, bool)):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_build(node.operand)
    if isinstance(node, (ast.Tuple, ast.List)):
        return [_build(item) for item in node.elts]
    if isinstance(node, ast.Name):
        return _named(node.id)
    if isinstance(node, ast.Call):
        arguments = [_build(item) for item in node.args]
        return _build(node.func)(*arguments, **{word.arg: _build(word.value) for word in node.keywords if word.arg})
    raise ValueError(f"not an expression of a record: {ast.dump(node)[:80]}")


def _named(name: str) -> Any:
    thing = getattr(sp, name, None)
    if isinstance(thing, sp.Basic) or (isinstance(thing, type) and issubclass(thing, (sp.Basic, sp.Function))):
        return thing
    if name in ("Function", "true", "false"):
        return getattr(sp, name)
    raise ValueError(f"a record may not name {name!r}")
