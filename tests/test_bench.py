"""`./law bench`: the rows' fields, every bench on less work, and a name that does not exist. No time is asserted."""

import json
from functools import partial

import pytest

from verify import bench
from verify.bench import Row, audit, battery, fitted, memory, rng, sampling, timing
from verify.cli.main import main
from verify.engine import derivations


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


@pytest.fixture
def small_fits(monkeypatch):
    """40 points in d = 30, one run."""
    monkeypatch.setattr(fitted, "N", 40)
    monkeypatch.setattr(fitted, "D", 30)
    monkeypatch.setattr(fitted, "compare", partial(timing.compare, runs=1))


@pytest.mark.parametrize(("name", "sizes"), [("ntk", ["d=30"]), ("ntk30", ["d=30"]), ("features", ["d=50", "d=30", "d=30"])])
def test_fits_are_compared_with_equal_ones(name, sizes, small_fits):
    rows = list(bench.benches()[name]())
    assert [row.name.split()[-1] for row in rows] == sizes
    assert all("N=40" in row.name and 0.0 < row.low <= row.ratio <= row.high for row in rows)


@pytest.mark.parametrize("by", ["_by_gram", "_by_pinv"])
def test_fits_that_differ_are_not_compared(by, small_fits, monkeypatch):
    right = getattr(fitted, by)
    monkeypatch.setattr(fitted, by, lambda *arguments: right(*arguments) * (1 + 2e-6))
    with pytest.raises(RuntimeError, match="must agree to 1e-6"):
        next(fitted.ntk())


def children(monkeypatch, *answers):
    """What the programs that are run in processes of their own answer, in turn -> the programs."""
    programs, answers = [], iter(answers)

    def child(code):
        programs.append(code)
        return next(answers)

    monkeypatch.setattr(memory, "_child", child)
    return programs


def test_memory_is_that_of_many_samples_over_that_of_few(monkeypatch):
    """By hand: 104 over the median of 100, 102, 104, low over the greatest and high over the least."""
    programs = children(monkeypatch, 104.0, 100.0, 102.0, 104.0)
    (row,) = memory.samples()
    assert (row.ratio, row.low, row.high) == (104 / 102, 1.0, 1.04)
    assert row.reached
    assert programs == [memory.RUN.format(samples=samples) for samples in (10**6, 10**6, 10**6, 10**9)]


def test_a_start_is_the_median_of_five_after_one(monkeypatch):
    programs = children(monkeypatch, 9.0, 0.5, 0.1, 0.4, 0.2, 0.3)
    (row,) = memory.start()
    assert (row.ratio, row.low, row.high, row.unit) == (0.3, 0.1, 0.5, "s")
    assert row.reached
    assert len(programs) == 6


@pytest.mark.parametrize("code", [memory.RUN.format(samples=1000), memory.START], ids=["memory", "start"])
def test_the_programs_of_the_children_run(code, capsys):
    exec(code, {})
    assert isinstance(json.loads(capsys.readouterr().out), int | float)


def test_a_child_answers_with_its_last_line():
    assert memory._child("print('a warning'); print(2.5)") == 2.5


def test_the_battery_passes_ours_and_no_control(monkeypatch):
    """All its rows, on fewer words."""
    monkeypatch.setattr(rng, "run", partial(battery.battery, size=2**18))
    monkeypatch.setattr(
        rng,
        "CONTROLS",
        {name: (source, lambda words, size, test=test: test(words, size // 2)) for name, (source, test) in rng.CONTROLS.items()},
    )
    rows = list(rng.battery())
    ours, controls = rows[: len(battery.TESTS)], rows[len(battery.TESTS) :]
    assert [row.name for row in ours] == [f"rng: {name}" for name in battery.TESTS]
    assert all(row.reached and row.ratio > rng.LEVEL for row in ours)
    assert [row.name for row in controls] == [f"rng control: {name}" for name in rng.CONTROLS]
    assert all(row.reached and row.ratio < rng.LEVEL for row in controls)


def test_the_audit_adds_what_each_derivation_takes(monkeypatch):
    decided, clock = [], iter([2.0, 11.0, 3.0])

    class Made:
        def __init__(self, name):
            self.name = name

        def first_gap(self):
            decided.append(self.name)

    def seconds(work):
        work()
        return next(clock)

    monkeypatch.setattr(derivations, "derivations", lambda: {name: partial(Made, name) for name in ("a", "b", "c")})
    monkeypatch.setattr(audit, "seconds", seconds)
    total, slowest = audit.audit()
    assert decided == ["a", "b", "c"]
    assert (total.ratio, total.goal, total.reached) == (16.0, 20.0, True)
    assert (slowest.against, slowest.ratio) == ("b", 11.0)
