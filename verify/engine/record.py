"""A Record is what one run of one claim left behind; reports and files read records, and never run anything."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Annotated, Any

import sympy as sp

from verify.engine.claim import RELATIONS, evidence
from verify.engine.estimate import Estimate
from verify.engine.judge import Verdict, refuted_factors
from verify.engine.typed import Between, OneOf, typed

SCHEMA = 1
LAST_SECOND = 253_402_300_799  # of the year 9999, the last that a calendar here knows

Number = float | Fraction
Point = dict[str, str | bool | int | float | Fraction]
Share = Annotated[float, Between(0.0, math.inf)]
Seconds = Annotated[float, Between(0.0, 1e15)]
Relation = Annotated[str, OneOf((*RELATIONS, ""))]
Compared = Annotated[str, OneOf(("==", "<=", ">=", "<", ">"))]
Need = tuple[str, Compared, str, str]
"""(left, relation, right, what it says), the sides as encoded expressions."""


@dataclass(frozen=True)
class StepRecord:
    """One decided step of a derivation; rule, put, left and gives are sympy expressions, kept as the text `encode` makes of them."""

    number: Annotated[int, Between(1, 10**6)]
    name: str
    says: str
    rule: str
    put: tuple[tuple[str, str], ...]
    left: str
    relation: Compared
    gives: str
    needs: tuple[Need, ...]
    holds: bool
    how: str
    slack: str
    cites: str
    source: str


@dataclass(frozen=True)
class Reading:
    """One point judged; `control` is None for the claim itself and the control's id for a control."""

    point: Point
    relation: Annotated[str, OneOf(RELATIONS)]
    predicted: Number
    estimate: Estimate
    within: Share
    band: Share
    verdict: Verdict
    because: str
    seconds: Seconds
    control: str | None = None

    @property
    def power(self) -> tuple[float | None, float | None]:
        """What the reading would refute: its prediction times any factor below the first number, or above the second."""
        return refuted_factors(self.relation, self.predicted, self.estimate, self.band)


@dataclass(frozen=True)
class ControlRecord:
    """A control: its id, what is false in it, and whether the same evidence refuted it; `gap` is where a false derivation broke."""

    id: str
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
    kind: Annotated[str, OneOf(("claim", "theorem"))]
    says: str
    source: str
    relation: Relation
    predicts: str
    """The predicted expression, encoded, or a sentence in quotes where it is not one."""
    within: Share
    band: str
    requires: tuple[Need, ...]
    by_hand: tuple[tuple[Point, str, str], ...]
    steps: tuple[StepRecord, ...]
    gap: str
    readings: tuple[Reading, ...]
    controls: tuple[ControlRecord, ...]
    follows_from: tuple[str, ...]
    cites: tuple[str, ...]
    error: str
    seconds: Seconds
    seed: Annotated[int, Between(0, math.inf)]
    budget: Annotated[str, OneOf(("quick", "full"))]
    versions: tuple[tuple[str, str], ...]
    commit: str
    cpu: str
    epoch: Annotated[int, Between(0, LAST_SECOND)]
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

    @property
    def power(self) -> tuple[float | None, float | None]:
        """The nearest wrong factors that a reading of the claim refutes: the largest one too small, the smallest one too large."""
        below = [factor for factor, _ in (reading.power for reading in self.readings) if factor is not None]
        above = [factor for _, factor in (reading.power for reading in self.readings) if factor is not None]
        return max(below, default=None), min(above, default=None)

    @property
    def stated(self) -> float:
        """The sum of the levels of the claim's own readings: it contains the truth at all of them but for this probability at most."""
        return math.fsum(reading.estimate.level for reading in self.readings)

    def to_json(self) -> str:
        """One line of JSON with finite numbers only; `Record.from_json` gives the equal record back."""
        return json.dumps({"schema": SCHEMA, **_plain(asdict(self))}, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> Record:
        """The record of a line. Raises ValueError, naming the field, for a line that is not one of this schema, of the types above."""
        if not isinstance(line, str):
            raise ValueError(f"a record is a line of text, this is {type(line).__name__}")
        try:
            data = json.loads(line, parse_constant=_no_number)
        except RecursionError:
            raise ValueError("not a record of this suite: its brackets are nested too deep") from None
        except ValueError as error:
            raise ValueError(f"not a record of this suite: {error}") from error
        if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
            raise ValueError(f"not a record of this suite: its schema is not {SCHEMA}")
        record: Record = typed(data, cls, "record")
        if len({len(row) for row in record.table}) > 1:
            raise ValueError("record.table must have rows of equally many cells")
        return record


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


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
