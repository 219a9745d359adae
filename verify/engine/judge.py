"""The judge turns a relation, a prediction and an Estimate into a verdict with its reason, and does nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from verify.engine.estimate import Estimate


class Verdict(StrEnum):
    """The verdict on a reading or a claim: HOLDS, FAILS, or OPEN where the interval does not decide; OPEN counts as red."""

    HOLDS = "HOLDS"
    FAILS = "FAILS"
    OPEN = "OPEN"


@dataclass(frozen=True)
class Judgement:
    """A verdict, and `because`: the sentence that gives its reason with the numbers."""

    verdict: Verdict
    because: str


def judge(relation: str, predicted: float | Fraction, seen: Estimate, within: float = 0.0, band: float = 0.0) -> Judgement:
    """Compare a prediction with an estimate of the same quantity, and give the verdict.

    relation: what is claimed of the quantity against the prediction. within: the relative precision wanted of an equality. band: the
    relative finite-size error that "~" allows. The interval of the estimate is [low, high]. "<=": HOLDS iff high <= predicted, FAILS iff
    low > predicted. ">=": the mirror image. "==": FAILS iff predicted is outside [low, high]; HOLDS iff inside and both ends are within
    `within` * |predicted| of it. "~":  HOLDS iff [low, high] lies inside predicted * (1 +- (band + within)); FAILS iff disjoint from
    predicted * (1 +- band). Otherwise the verdict is OPEN. An estimate that can only be too small never proves an upper bound nor refutes
    a lower one; one that can only be too large never proves a lower bound nor refutes an upper one. A NaN or an infinite number anywhere
    FAILS.

    Returns a Judgement. Raises ValueError for another relation.
    """
    if relation not in ("<=", ">=", "==", "~"):
        raise ValueError(f"relation {relation!r} is none of <=, >=, ==, ~")
    if not all(math.isfinite(x) for x in (predicted, seen.value, seen.low, seen.high)):
        return Judgement(Verdict.FAILS, f"not a number to compare: predicted {show(predicted)}, seen {interval(seen)}")
    too_low, too_high = _sides(relation, predicted, seen, band)
    # An estimate that can only be too small may lie below the truth, so that being small it refutes nothing; and the mirror image.
    if too_high and seen.errs != "high":
        return Judgement(Verdict.FAILS, f"seen {interval(seen)} lies above what is claimed, {claimed(relation, predicted, band)}")
    if too_low and seen.errs != "low":
        return Judgement(Verdict.FAILS, f"seen {interval(seen)} lies below what is claimed, {claimed(relation, predicted, band)}")
    if _proved(relation, predicted, seen, within, band):
        return Judgement(Verdict.HOLDS, f"seen {interval(seen)}, {claimed(relation, predicted, band)}")
    return Judgement(Verdict.OPEN, _why_open(relation, predicted, seen, within, band))


def _sides(relation: str, predicted: Any, seen: Estimate, band: float) -> tuple[bool, bool]:
    """Whether the interval lies wholly below, and wholly above, what the claim allows."""
    if relation == "<=":
        return False, seen.low > predicted
    if relation == ">=":
        return seen.high < predicted, False
    centre = Fraction(predicted)  # exact arithmetic: a rational prediction never misses by a rounding
    reach = abs(centre) * Fraction(band if relation == "~" else 0)
    return seen.high < centre - reach, seen.low > centre + reach


def _proved(relation: str, predicted: Any, seen: Estimate, within: float, band: float) -> bool:
    if relation == "<=":
        return seen.errs != "low" and seen.high <= predicted
    if relation == ">=":
        return seen.errs != "high" and seen.low >= predicted
    centre = Fraction(predicted)
    reach = abs(centre) * (Fraction(within) + Fraction(band if relation == "~" else 0))
    return seen.errs == "both" and centre - reach <= seen.low and seen.high <= centre + reach


def _why_open(relation: str, predicted: Any, seen: Estimate, within: float, band: float) -> str:
    if seen.errs not in ("both", "draws"):
        return f"an estimate that errs {seen.errs} cannot decide {claimed(relation, predicted, band)}: seen {interval(seen)}"
    if relation in ("<=", ">="):
        return f"the interval {interval(seen)} contains the bound {show(predicted)}: more samples would decide"
    width = f"the interval {interval(seen)} reaches {_reach(predicted, seen):.3g} from {show(predicted)}"
    return f"{width}, beyond within={within:g}" + (f" plus band={band:.3g}" if relation == "~" else "") + ": too wide to decide"


def _reach(predicted: Any, seen: Estimate) -> float:
    far = float(max(abs(predicted - seen.high), abs(predicted - seen.low)))
    return far / abs(float(predicted)) if predicted else far


def refuted_factors(relation: str, predicted: float | Fraction, seen: Estimate, band: float = 0.0) -> tuple[float | None, float | None]:
    """The power of a reading: the factors by which its prediction could be wrong and would then have been refuted.

    Returns (below, above): the prediction times any factor below the first number, or above the second, is refuted; None where no factor on
    that side is. Of an upper bound only a prediction that is too small is refuted, of a lower bound one that is too large. Both are None
    where the prediction is not positive and finite. One is None where its end of the interval is not, or where the estimate can err to the
    side that would refute.
    """
    predicted, low, high = float(predicted), float(seen.low), float(seen.high)
    if not (predicted > 0.0 and math.isfinite(predicted)):
        return None, None
    reach = band if relation == "~" else 0.0
    below = low / (predicted * (1.0 + reach)) if relation != ">=" and seen.errs != "high" and low > 0.0 else None
    above = (
        high / (predicted * (1.0 - reach)) if relation != "<=" and seen.errs != "low" and 0.0 < high < math.inf and reach < 1.0 else None
    )
    return below, above


def claimed(relation: str, predicted: float | Fraction, band: float = 0.0) -> str:
    """What the claim allows, as a reader sees it, such as "<= 0.0222" or "~ 1.5 +- 1.2%"."""
    return f"{relation} {show(predicted)}" + (f" +- {100 * band:.3g}%" if relation == "~" else "")


def interval(seen: Estimate) -> str:
    """The estimate as a reader sees it: `value [low, high]`, or the value alone where both ends are equal.

    The least of draws is shown with their number, and a value that can only err to one side with "(at least)" or "(at most)".
    """
    if seen.errs == "draws":
        return f"{show(seen.value)} (the least of {seen.samples})"
    if seen.low == seen.high:
        return show(seen.value) + ({"low": " (at least)", "high": " (at most)"}.get(seen.errs, ""))
    return f"{show(seen.value)} [{show(seen.low)}, {show(seen.high)}]"


def show(value: Any) -> str:
    """A number in at most 12 characters: short fractions exactly, everything else to four digits."""
    if isinstance(value, Fraction) and value.denominator != 1 and len(str(value)) <= 11:
        return str(value)
    if float(value) == int(value) if math.isfinite(value) and abs(value) < 1e7 else False:
        return str(int(value))
    return f"{float(value):.4g}"
