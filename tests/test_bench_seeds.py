"""`./law bench seeds`: shards that are continued and added, what counts as a miss, and the exact limit of its rate."""

import json
from dataclasses import replace

import pytest
from scipy import stats

from verify.bench import seeds
from verify.bench.coverage import limit
from verify.cli.main import main
from verify.engine.run import run
from verify.engine.shelf import shelf

CLAIM = "linear_model_energy"


@pytest.fixture(scope="module")
def record():
    return run(shelf()[CLAIM], "quick", 5)


def moved(record, factor):
    """The record with every prediction of its readings off by a factor."""
    return replace(record, readings=tuple(replace(reading, predicted=float(reading.predicted) * factor) for reading in record.readings))


def test_an_interval_misses_where_the_truth_is_outside(record):
    row = seeds.row_of(record, "here")
    assert (row["known"], row["missed"], row["seed"], row["claim"]) == (3, [], 5, CLAIM)
    assert row["stated"] == sum(reading.estimate.level for reading in record.readings) > 0
    assert len(seeds.row_of(moved(record, 1.5), "here")["missed"]) == 3


def test_a_bound_and_the_digits_have_no_known_truth(record):
    bounds = replace(record, readings=tuple(replace(reading, relation="<=") for reading in record.readings))
    assert seeds.row_of(bounds, "here")["known"] == 0
    assert seeds.row_of(replace(record, family="mnist"), "here")["known"] == 0


def test_open_is_red_and_named(record):
    narrow = replace(record, readings=tuple(replace(r, verdict=type(r.verdict).OPEN) for r in record.readings))
    pooled = seeds.pool([seeds.row_of(narrow, "here")])
    assert pooled.red == (f"{CLAIM} at seed 5: OPEN",)
    assert f"  {CLAIM} at seed 5: OPEN" in seeds.summary(pooled)


@pytest.mark.parametrize(("count", "trials"), [(0, 64_000), (3, 1000), (1000, 1000)])
def test_the_limit_is_exact(count, trials):
    """At the limit so few hits come with probability 5%."""
    found = limit(count, trials, 0.95)
    assert found == 1.0 if count == trials else stats.binom(trials, found).cdf(count) == pytest.approx(0.05, rel=1e-6)


def test_shards_are_continued_and_added(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole, first = tmp_path / "whole.jsonl", tmp_path / "first.jsonl"
    assert main(["bench", "seeds", CLAIM, "--from", "1", "--to", "3", "--out", str(whole)]) == 0
    said = capsys.readouterr().out
    assert "3 root seeds of 1 claims; 0 verdicts that are red" in said
    assert f"the miss rate of one interval is at most {limit(0, 9, 0.95):.3g}" in said
    lines = whole.read_text().splitlines(keepends=True)
    first.write_text(lines[0] + lines[1][:30])  # killed within its second line
    assert main(["bench", "seeds", CLAIM, "--from", "1", "--to", "2", "--out", str(first)]) == 0
    capsys.readouterr()
    again = [json.loads(line) for line in first.read_text().splitlines()]
    before = [json.loads(line) for line in lines[:2]]
    assert [{**row, "seconds": 0} for row in again] == [{**row, "seconds": 0} for row in before]
    third = tmp_path / "third.jsonl"
    status = main(["bench", "seeds", CLAIM, "--from", "3", "--to", "3", "--out", str(third), "--add", str(first), str(whole), "--json"])
    pooled = json.loads(capsys.readouterr().out)
    assert (status, pooled["seeds"], pooled["known"], pooled["missed"]) == (0, 3, 9, 0)  # what two shards have counts once


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["seeds"], "needs its first and its last root seed"),
        (["seeds", "--from", "3", "--to", "2"], "got 3 and 2"),
        (["sphere", "--from", "3"], "belong to ./law bench seeds"),
        (["seeds", "sphere_linear_lwa", "--from", "1", "--to", "1"], "no claim is called 'sphere_linear_lwa'"),
        (["seeds", "--from", "1", "--to", "1", "--add", "other.jsonl"], "line 1 of other.jsonl is no row of a shard"),
    ],
)
def test_nonsense_is_one_line_and_status_2(tmp_path, capsys, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.jsonl").write_text("[1]\n")
    assert main(["bench", *words, *(["--out", "out.jsonl"] if words[0] == "seeds" else [])]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_a_shard_of_other_sources_is_refused(tmp_path, record):
    path = tmp_path / "shard.jsonl"
    path.write_text(json.dumps(seeds.row_of(record, "other sources")) + "\n")
    with pytest.raises(ValueError, match="made by other sources or claims"):
        next(seeds.run(5, 5, [CLAIM], path))
    rows = [seeds.row_of(record, "here"), seeds.row_of(moved(record, 1.5), "there")]
    with pytest.raises(ValueError, match="their sources differ"):
        seeds.pool(rows)


def test_the_cheap_claims_are_on_the_shelf_and_have_known_truths():
    holds = [shelf()[name].holds for name in seeds.CHEAP]
    assert {claim.relation for claim in holds[:-1]} == {"=="}
