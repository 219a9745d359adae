"""The comparer of two records files: equal files compare equal, and each kind of change is named with both values."""

from dataclasses import replace

import pytest
from fake_records import all_records as records

from verify.bench.compare import differences, main
from verify.engine import store


def test_a_file_equals_itself_whatever_the_clock(tmp_path, capsys) -> None:
    made = records()
    later = [replace(record, seconds=record.seconds + 1, epoch=record.epoch + 1, commit="another") for record in made]
    assert differences(made, later) == []
    for name, rows in (("old", made), ("new", later)):
        for record in rows:
            store.write(tmp_path / name, record, "hash")
    assert main([str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.strip().endswith("0 differ")


def measured() -> int:
    return next(place for place, record in enumerate(records()) if record.readings)


def changed(**fields) -> list:
    made = records()
    place = measured()
    made[place] = replace(made[place], **fields)
    return made


def test_a_moved_reading_is_named_with_both_values() -> None:
    reading = records()[measured()].readings[0]
    moved = replace(reading, estimate=replace(reading.estimate, value=reading.estimate.value * (1 + 1e-15) + 1e-300))
    rest = records()[measured()].readings[1:]
    (line,) = differences(records(), changed(readings=(moved, *rest)))
    assert str(reading.estimate.value) in line
    assert str(moved.estimate.value) in line


@pytest.mark.parametrize("fields, word", [(dict(says="other words"), "says"), (dict(readings=()), "only in the old file")])
def test_a_change_of_words_and_a_lost_reading_are_seen(fields: dict, word: str) -> None:
    lines = differences(records(), changed(**fields))
    assert lines
    assert all(word in line for line in lines)


def test_a_lost_claim_is_seen() -> None:
    assert any("only in the old file" in line for line in differences(records(), records()[1:]))
