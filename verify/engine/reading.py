"""One reading: a point measured and judged; and what makes a claim unfit to be believed whatever was read."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from theory.proof.references import papers
from verify.engine.claim import Claim, Control, Point, predicted, wrong_by_hand
from verify.engine.estimate import Estimate
from verify.engine.judge import interval, judge
from verify.engine.record import ControlRecord, Reading
from verify.engine.shelf import Entry
from verify.engine.stream import stream


def read(
    name: str,
    claim: Claim,
    control: Control | None,
    point: Point,
    budget: str,
    seed: int,
    seen: Estimate | None = None,
    role: str = "claim",
) -> Reading:
    """Measure one point and judge it, for the claim or for one of its controls.

    name: the claim's id. control: None for the claim itself. seen: an estimate that is already there, which is then judged without
    measuring again. role: names the stream of the claim's own measurement. Returns a Reading. Raises ValueError where there is nothing to
    measure, and TypeError where `measure` returns no Estimate.
    """
    started = time.perf_counter()
    measure = control.measure if control and control.measure else claim.measure
    prediction = control.predicts if control and control.predicts is not None else claim.predicts
    if measure is None or prediction is None or claim.relation is None:
        raise ValueError("nothing to measure: the claim has no measure or no prediction")
    if seen is None:
        seen = measure(stream(seed, name, point, role if control is None else f"control: {control.id}", budget), **point)
    if not isinstance(seen, Estimate):
        raise TypeError(f"measure must return an Estimate, got {type(seen).__name__}")
    value = predicted(prediction, point)
    band = claim.band.at(point) if claim.band else 0.0
    judged = judge(claim.relation, value, seen, claim.within, band)
    seconds = time.perf_counter() - started
    return Reading(
        dict(point),
        claim.relation,
        value,
        seen,
        claim.within,
        band,
        judged.verdict,
        judged.because,
        seconds,
        control.id if control else None,
    )


def unfit(entry: Entry, claim: Claim, readings: tuple[Reading, ...], controls: tuple[ControlRecord, ...], budget: str, seed: int) -> str:
    """Why a claim is not to be believed whatever was read, "" where nothing is wrong.

    Its source may be unknown, or a number by hand may differ from the prediction; of a user's claim a second measurement may differ from
    the first.
    """
    try:
        papers(claim.source)
        return wrong_by_hand(claim) or ("" if entry.ours else _unrepeated(entry, claim, readings, controls, budget, seed))
    except BaseException as raised:
        return entry.described(raised)


def _unrepeated(
    entry: Entry, claim: Claim, readings: tuple[Reading, ...], controls: tuple[ControlRecord, ...], budget: str, seed: int
) -> str:
    """Why a claim, or a control with its own measurement, reads differently a second time at its cheapest point; "" if none does."""
    own = [(control, made.readings) for control, made in zip(claim.controls, controls, strict=True) if control.measure]
    for control, seen in [(None, readings), *own]:
        if seen:
            forget(entry)
            cheapest = min(seen, key=lambda reading: reading.seconds)
            again = read(entry.id, claim, control, cheapest.point, budget, seed).estimate
            if repr(again) != repr(cheapest.estimate):
                where = ", ".join(f"{name}={value}" for name, value in cheapest.point.items())
                lie = f" of the control {control.id!r}" if control else ""
                return (
                    f"two measurements{lie} from one stream differ at {where}: {interval(cheapest.estimate)} and {interval(again)}; "
                    "draw from `stream` alone"
                )
    return ""


def forget(entry: Entry) -> None:
    """Empty every cache that a claim's measurement may answer from: those of its own module, and of the designs that claims share."""
    for module in [*sys.modules.values()]:
        name, file = getattr(module, "__name__", ""), getattr(module, "__file__", None)
        if name == "verify.measurements.designs" or (isinstance(file, str) and Path(file).parent == entry.path.parent):
            for value in [*vars(module).values()]:
                if getattr(value, "__module__", "") == name and callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()
