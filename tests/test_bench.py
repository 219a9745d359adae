"""`./law bench`: the rows' fields, and a name that does not exist. No time is asserted."""

import json

from verify import bench
from verify.__main__ import main
from verify.bench import Row


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
    assert {"sphere", "normals", "marginal", "threads", "gradients", "ntk", "memory", "rng"} <= set(bench.benches())
