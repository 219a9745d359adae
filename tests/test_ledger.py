"""The ledger of what is pinned, and the ids of controls: nothing goes unseen, and rewording a sentence moves no reading."""

from dataclasses import replace

import pytest

from verify.cli.pin import LEDGER, ledger
from verify.engine.run import run
from verify.engine.shelf import shelf

SHELF = shelf()
CLAIM = SHELF["sphere_linear_law"].holds


def entry(**fields):
    """The entry of a claim with some fields changed."""
    other = replace(SHELF["sphere_linear_law"])
    vars(other)["_imported"] = (replace(CLAIM, **fields), "")
    return other


def test_the_ledger_lists_every_claim_and_every_control():
    """What is pinned: no claim, control or point goes, and no tolerance changes, without a line of the ledger that changes too."""
    assert LEDGER.read_text(encoding="utf-8") == ledger(SHELF.values()), "run ./law pin and read the diff of tests/ledger.txt"


@pytest.mark.parametrize("fields", [dict(controls=CLAIM.controls[1:]), dict(within=2 * CLAIM.within), dict(points=CLAIM.points[1:])])
def test_a_control_that_has_gone_or_a_tolerance_that_changed_is_seen(fields):
    assert ledger([entry()]) in LEDGER.read_text(encoding="utf-8")
    assert ledger([entry(**fields)]) not in LEDGER.read_text(encoding="utf-8")


def test_rewording_a_control_moves_no_reading():
    (control,) = (control for control in CLAIM.controls if control.measure)
    (before,) = run(entry(controls=[control])).controls
    (after,) = run(entry(controls=[replace(control, why="other words")])).controls
    assert [reading.estimate for reading in after.readings] == [reading.estimate for reading in before.readings]
    assert (before.why, after.why) == (control.why, "other words")


@pytest.mark.parametrize(
    ("ids", "message"), [(("a", "a"), "two controls of a claim have one id: a"), (("A b", "c"), "small letters, digits and underscores")]
)
def test_an_id_is_plain_and_one_control_s(ids, message):
    with pytest.raises(ValueError, match=message):
        replace(CLAIM, controls=[replace(CLAIM.controls[0], id=name) for name in ids])
