"""The figure of the suite is drawn from records, and the same records give the same bytes."""

import re
from pathlib import Path

import pytest

from reports.companion_figure import COLLAPSE, ODD, PATHS, PROPORTIONAL, RIDGE, SHARED, companion_figure
from reports.law_figure import BRACKETS, CLAIM, FALSE, FLOORS, LOOKS, PRINTED, PURPLE, SHIFTS, TANGENT, TENTS, law_figure
from theory.law import lipschitz_floor
from verify.engine.run import run
from verify.engine.shelf import shelf

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def record():
    return run(shelf()[CLAIM])


def test_every_reading_is_a_mark_and_the_bytes_repeat(record):
    drawn = law_figure(record)
    assert drawn == law_figure(record)
    marks = {fit: sum(reading.point["fit"] == fit for reading in record.readings) for fit in (*LOOKS, *TANGENT)}
    assert sum(marks.values()) == len(record.readings)
    for colour, marker, _ in LOOKS.values():
        assert colour.encode() in drawn, marker
    for start in FALSE:
        assert sum(control.id == start and control.refuted for control in record.controls) == 1


def test_the_theorems_are_drawn_from_their_record_as_theory_has_them(record):
    floors = run(shelf()[FLOORS])
    assert law_figure(record, [floors]) != law_figure(record)
    (printed,) = (control for control in floors.controls if control.id == PRINTED)
    for readings, law, met in ((floors.readings, "sharp-symmetric", True), (printed.readings, "paper-8", False)):
        for reading in readings:
            n, d, p = (reading.point[name] for name in ("n", "d", "p"))
            assert (n, d) == (record.readings[0].point["n"], record.readings[0].point["d"])
            floor = lipschitz_floor(n, d, p, epsilon=1.0, delta=0.05, diameter=1e4, sensitivity=1.0, law=law)
            assert (float(reading.predicted), floor.applies) == (floor.value, met)


def test_the_reports_compute_no_floor():
    for path in sorted((ROOT / "reports").glob("*.py")):
        taken = set(re.findall(r"^from theory\.(proof\.\w+|\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert taken <= {"proof.references", "typeset"}, path.name


@pytest.fixture(scope="module")
def two():
    return [run(shelf()[name]) for name in (RIDGE, COLLAPSE)]


def test_the_companion_is_drawn_from_two_records(two):
    drawn = companion_figure(two)
    assert drawn == companion_figure(reversed(two))
    ridge, collapse = two
    assert {reading.point["fit"] for reading in ridge.readings} == set(PATHS)
    for made, starts in ((ridge, (PROPORTIONAL, SHARED)), (collapse, (ODD,))):
        for start in starts:
            assert [control.refuted for control in made.controls if control.id == start] == [True]


def test_the_companion_needs_both(two):
    with pytest.raises(ValueError, match=f"there are none of {COLLAPSE}"):
        companion_figure(two[:1])


def test_tents_and_brackets_are_drawn_where_they_are_there(record):
    others = [run(shelf()[name]) for name in (TENTS, BRACKETS)]
    drawn = law_figure(record, [record, *others])
    assert drawn == law_figure(record, reversed(others))
    assert PURPLE.encode() in drawn
    assert PURPLE.encode() not in law_figure(record)


def test_another_claims_record_is_refused():
    with pytest.raises(ValueError, match=f"readings of {CLAIM}, got theorem_3 with 0"):
        law_figure(run(shelf()["theorem_3"]))


def test_the_readme_shows_both_as_they_are_drawn(record, two):
    """The files beside the README have the marks and words of a figure drawn now: digits of readings may differ in their last place."""
    others = [run(shelf()[name]) for name in (TENTS, BRACKETS, FLOORS)]
    now = [law_figure(record, others, text_as_paths=True), companion_figure(two, text_as_paths=True)]
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == ["reports/law.svg", "reports/companion.svg"]
    for path, drawn in zip(shown, now, strict=True):
        there, fresh = ((re.sub(rb"-?\d+(\.\d+)?", b"0", text), text) for text in ((ROOT / path).read_bytes(), drawn))
        assert there[0] == fresh[0], f"{path} is not what the records draw: ./law verify, and copy reports/out/{Path(path).name}"
        numbers = [[float(number) for number in re.findall(rb"(?<![#\w])-?\d+\.\d+", text)] for _, text in (there, fresh)]
        assert max(abs(a - b) for a, b in zip(*numbers, strict=True)) < 0.5, f"{path} has moved by half a point"


def test_every_bracket_is_a_bar_of_its_fits_colour(record):
    brackets = run(shelf()[BRACKETS])
    assert {reading.point["fit"] for reading in brackets.readings} == set(SHIFTS) == {*LOOKS, *TANGENT}
    with_bars, without = (law_figure(record, others).count(b"opacity: 0.3") for others in ([brackets], []))
    assert with_bars - without >= len(brackets.readings)
