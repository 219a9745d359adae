"""`./law bench`: the rows' fields, and a name that does not exist. No time is asserted."""

import json
from functools import partial

import pytest

from verify import bench
from verify.__main__ import main
from verify.bench import Row, fitted, sampling, timing


def test_a_row_as_json_and_as_a_line(capsys, monkeypatch):
    monkeypatch.setattr(bench, "benches", lambda: {"one": lambda: iter([Row("one", "two", 3.0, 2.0, 4.0, 3.5)])})
    assert main(["bench", "one", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row == {"schema": 1, "name": "one", "against": "two", "ratio": 3.0, "low": 2.0, "high": 4.0, "goal": 3.5, "unit": "x"}
    assert main(["bench"]) == 0
    assert "not reached" not in capsys.readouterr().out


def test_a_goal_is_reached_if_the_high_end_reaches_it():
    assert Row("a", "b", 1.0, 0.9, 1.1, 1.1).reached
    assert not Row("a", "b", 1.0, 0.9, 1.1, 1.2).reached
    assert Row("a", "b", 1.0, 0.9, 1.1, 1.0, "s").reached
    assert not Row("a", "b", 1.0, 0.9, 1.1, 0.5, "s").reached
    assert Row("a", "b", 1.0, 0.9, 1.1, None).reached is None


def test_an_unknown_name_is_one_line_and_status_2(capsys):
    assert main(["bench", "sphre"]) == 2
    assert capsys.readouterr().err == "law: no bench is called 'sphre': did you mean sphere?\n"


def test_every_bench_is_there():
    assert {"sphere", "normals", "marginal", "threads", "gradients", "ntk", "features", "memory", "rng"} <= set(bench.benches())


@pytest.mark.parametrize("name", ["features", "forms", "gradients", "marginal", "normals", "roofline", "sphere", "threads"])
def test_the_first_row_of_a_bench_comes(name, monkeypatch):
    """One run in place of 21: that the two programs run at all, and that the row is in order."""
    for module in (fitted, sampling):
        monkeypatch.setattr(module, "RUNS", 1)
        monkeypatch.setattr(module, "compare", partial(timing.compare, runs=1))
    row = next(bench.benches()[name]())
    assert 0.0 < row.low <= row.ratio <= row.high
