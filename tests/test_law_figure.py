"""The figure of the suite is drawn from records, and the same records give the same bytes."""

import re
from pathlib import Path

import pytest

from reports.law_figure import BRACKETS, CLAIM, FALSE, LOOKS, PURPLE, TENTS, law_figure
from verify.run import run
from verify.shelf import shelf

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def record():
    return run(shelf()[CLAIM])


def test_every_reading_is_a_mark_and_the_bytes_repeat(record):
    drawn = law_figure(record)
    assert drawn == law_figure(record)
    marks = {fit: sum(reading.point["fit"] == fit for reading in record.readings) for fit in LOOKS}
    assert sum(marks.values()) == len(record.readings)
    for colour, marker, *_ in LOOKS.values():
        assert colour.encode() in drawn, marker
    for start in FALSE:
        assert sum(control.why.startswith(start) and control.refuted for control in record.controls) == 1


def test_tents_and_brackets_are_drawn_where_they_are_there(record):
    others = [run(shelf()[name]) for name in (TENTS, BRACKETS)]
    drawn = law_figure(record, [record, *others])
    assert drawn == law_figure(record, reversed(others))
    assert PURPLE.encode() in drawn
    assert PURPLE.encode() not in law_figure(record)


def test_another_claims_record_is_refused():
    with pytest.raises(ValueError, match=f"readings of {CLAIM}, got theorem_3 with 0"):
        law_figure(run(shelf()["theorem_3"]))


def test_the_readme_shows_it():
    (shown,) = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert (ROOT / shown).read_bytes().startswith(b"<?xml")
