"""A Record is all that one run of one claim leaves behind; reports and files read records, and never run anything."""

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
LAST_SECOND = 253_402_300_799  # the last second of the year 9999; Python's calendar ends there

Number = float | Fraction
Point = dict[str, str | bool | int | float | Fraction]
Share = Annotated[float, Between(0.0, math.inf)]
Seconds = Annotated[float, Between(0.0, 1e15)]
Relation = Annotated[str, OneOf((*RELATIONS, ""))]
Compared = Annotated[str, OneOf(("==", "<=", ">=", "<", ">"))]
Need = tuple[str, Compared, str, str]
"""A premise as (left, relation, right, what it says); the sides are sympy expressions, kept as the text that `encode` makes of them."""


@dataclass(frozen=True)
class StepRecord:
    """One decided step of a derivation: `rule`, with `put` substituted, stands in `relation` to `gives`.

    rule, put, left and gives are sympy expressions, kept as the text that `encode` makes of them; left is the rule after the substitution.
    number: counted from 1. needs: the premises. holds, how, slack: the decision, in words, and the exact slack if there is one ("" if not).
    cites: what is taken from the literature. source: the place in the paper.
    """

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
    """One point of a claim that was measured and judged.

    predicted: the prediction's value there. estimate: what was measured. within, band: the relative precision and the relative finite-size
    error that were allowed. because: the reason of the verdict. seconds: how long it took. control: the control's id, or None for the claim
    itself.
    """

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
        """The factors at which the reading would refute its prediction: any below the first number, any above the second."""
        return refuted_factors(self.relation, self.predicted, self.estimate, self.band)


@dataclass(frozen=True)
class ControlRecord:
    """What became of one control: whether the evidence that supports the claim refuted it.

    id, why: the control's id, and what is false in it. readings: its judged points. gap: where a false derivation broke. error: an
    exception that ended it, which refutes nothing. predicts: the false prediction, encoded.
    """

    id: str
    why: str
    refuted: bool
    readings: tuple[Reading, ...] = ()
    gap: str = ""
    error: str = ""
    predicts: str = ""


@dataclass(frozen=True)
class Record:
    """All that a report needs of one run of a claim (kind "claim") or head theorem (kind "theorem").

    name: the id. seconds: how long it took. gap: where the derivation breaks, "" where it does not. error: what ended the run or makes
    the claim unfit, "" where nothing does. seed, budget, versions, commit, cpu, epoch: what the record was made with, epoch in seconds
    since 1970. The other fields are those of Claim and Theorem, with expressions as text.
    """

    name: str
    family: str
    kind: Annotated[str, OneOf(("claim", "theorem"))]
    says: str
    source: str
    relation: Relation
    predicts: str
    """The predicted expression, encoded; a sentence in quotes where the prediction is no expression."""
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
        """The verdict on the claim as a whole.

        It FAILS for an exception, a gap, a refuted reading or a control that is not refuted; else it is OPEN for an open reading; else it
        HOLDS.
        """
        if self.error or self.gap or any(r.verdict is Verdict.FAILS for r in self.readings) or any(not c.refuted for c in self.controls):
            return Verdict.FAILS
        return Verdict.OPEN if any(r.verdict is Verdict.OPEN for r in self.readings) else Verdict.HOLDS

    @property
    def evidence(self) -> tuple[str, ...]:
        """How the claim was reached: "derived", then "measured" or "fitted"."""
        return tuple(evidence(bool(self.steps), bool(self.readings), self.fits))

    @property
    def power(self) -> tuple[float | None, float | None]:
        """The nearest wrong factors that a reading of the claim refutes: the largest one too small, the smallest one too large."""
        below = [factor for factor, _ in (reading.power for reading in self.readings) if factor is not None]
        above = [factor for _, factor in (reading.power for reading in self.readings) if factor is not None]
        return max(below, default=None), min(above, default=None)

    @property
    def stated(self) -> float:
        """The probability, at most, with which any of the claim's own intervals misses: the sum of their levels."""
        return math.fsum(reading.estimate.level for reading in self.readings)

    def to_json(self) -> str:
        """The record as one line of JSON with finite numbers only; `Record.from_json` gives the equal record back."""
        return json.dumps({"schema": SCHEMA, **_plain(asdict(self))}, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> Record:
        """The record that a line of JSON holds.

        Raises ValueError, which names the field, for a line that is no record of this schema, or has a field of another type or range.
        """
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
    """The value as JSON can hold it: numbers that JSON has no word for become tagged objects, and tuples become lists."""
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
