"""`./law sweep`: rows, files, the closed form beside the fit, and what is refused."""

import csv
import json
import re

import numpy as np
import pytest

from verify.cli.main import main
from verify.cli.sweep import FIELDS, grid


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("200", [200]),
        ("100,300", [100, 300]),
        ("100:1600:x2", [100, 200, 400, 800, 1600]),
        ("10:1e3:x10", [10, 100, 1000]),
        ("5:5:x3", [5]),
        ("60.0,1e2,1_000", [60, 100, 1000]),
    ],
)
def test_a_grid_as_it_is_written(text, numbers):
    assert grid(text, "p") == numbers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "--p takes a whole number from 1 to 1e12, got '0'"),
        ("100,1.5", "--p takes a whole number from 1 to 1e12, got '1.5'"),
        ("", "--p takes a whole number from 1 to 1e12, got ''"),
        ("1e200", "--p takes a whole number from 1 to 1e12, got '1e200'"),
        ("1:inf:x2", "--p takes a whole number from 1 to 1e12, got 'inf'"),
        ("10:5:x2", "--p goes from the smaller number to the larger: got 10 to 5"),
        ("10:50:2", "--p takes whole numbers such as 200 or 100,200 or 100:1e4:x2, got '10:50:2'"),
        ("1:2", "--p takes whole numbers such as 200 or 100,200 or 100:1e4:x2, got '1:2'"),
        ("10:50:x1", "the factor of --p takes a number from 1.000001 to 1e12, got '1'"),
        ("1:1e12:x1.0001", "--p takes at most 100000 numbers, got 276325"),
    ],
)
def test_a_grid_that_is_none_is_refused(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        grid(text, "p")


def test_a_grid_of_too_many_sizes_is_refused_before_it_is_made(capsys):
    assert main(["sweep", "--model", "rf", *(word for name in "ndp" for word in (f"--{name}", "1:1e12:x1.002"))]) == 2
    assert "a sweep takes at most 100000 sizes (n, d, p), got 1412090216459" in capsys.readouterr().err


def test_rows_are_fits_and_repeat(capsys, tmp_path):
    words = ["sweep", "--model", "rf", "--n", "30", "--d", "40", "--p", "60:240:x2", "--seeds", "2", "--json"]
    assert main([*words, "--out", str(tmp_path / "s.csv"), "--figure", str(tmp_path / "s.svg")]) == 0
    out = capsys.readouterr().out
    found = [json.loads(line) for line in out.splitlines()]
    assert [(row["p"], row["seed"]) for row in found] == [(p, seed) for p in (60, 120, 240) for seed in (0, 1)]
    assert all(set(FIELDS) | {"schema"} == set(row) for row in found)
    assert all(
        row["training_error"] < 1e-20 and row["sensitivity"] == pytest.approx((40 * row["energy"]) ** 0.5, rel=1e-13) for row in found
    )
    with (tmp_path / "s.csv").open(encoding="utf-8") as file:
        assert [float(row["energy"]) for row in csv.DictReader(file)] == [row["energy"] for row in found]
    assert (tmp_path / "s.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert main(words) == 0
    assert capsys.readouterr().out == out


def test_the_neural_tangent_model_and_arrays(capsys, tmp_path):
    assert (
        main(
            [
                "sweep",
                "--model",
                "ntk",
                "--activation",
                "cos",
                "--n",
                "20",
                "--d",
                "50",
                "--p",
                "1000,2000",
                "--out",
                str(tmp_path / "s.npz"),
            ]
        )
        == 0
    )
    assert capsys.readouterr().out.count("\n") == 3
    with np.load(tmp_path / "s.npz") as held:
        assert list(held["p"]) == [1000, 2000]
        assert np.all(np.isfinite(held["predicted"]))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--model", "rf", "--n", "20", "--d", "30"], "--model rf needs --p"),
        (["--model", "linear", "--n", "20", "--d", "30", "--p", "30"], "whose p is d"),
        (["--model", "rf", "--n", "20", "--d", "30", "--p", "60", "--out", "rows.txt"], "--out takes FILE.csv or FILE.npz"),
        (["--model", "rf", "--n", "20", "--d", "30", "--p", "60", "--activation", "tahn"], "no activation is called 'tahn'"),
        (["--model", "ntk", "--n", "20", "--d", "30", "--p", "600", "--activation", "relu"], "its gradient does not exist"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_printed(capsys, words, message):
    assert main(["sweep", *words]) == 2
    seen = capsys.readouterr()
    assert message in seen.err
    assert seen.out == ""


def test_an_ntk_is_swept_at_each_multiple_of_d_once(capsys):
    """p = 30 and 50 are the same model at d = 40: one row, and a word about either."""
    assert main(["sweep", "--model", "ntk", "--n", "5", "--d", "40", "--p", "30,50", "--json"]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["p"] for line in out.splitlines()] == [40]
    assert "p=30 taken as 40" in err
    assert "p=50 taken as 40" in err


@pytest.mark.parametrize(("option", "name"), [("--figure", "x.svg"), ("--out", "x.csv"), ("--out", "x.npz")])
@pytest.mark.parametrize("where", ["no such folder", "a file", "a folder of this name", "a sealed folder"])
def test_an_output_that_cannot_be_written_is_refused_before_the_first_row(option, name, where, capsys, tmp_path, monkeypatch):
    path = tmp_path / "inner" / name
    if where == "a file":
        path.parent.write_text("", encoding="utf-8")
    elif where == "a folder of this name":
        path.mkdir(parents=True)
    elif where == "a sealed folder":
        path.parent.mkdir()
        monkeypatch.setattr("verify.engine.outputs.os.access", lambda folder, mode: folder != path.parent)
    words = ["sweep", "--model", "linear", "--n", "5", "--d", "9"]
    assert main([*words, option, str(path)]) == 2
    out, err = capsys.readouterr()
    folder = ", which is a folder, not a file" if where == "a folder of this name" else ""
    assert f"{path}{folder}" in err
    assert option in err
    assert out == ""
    assert main([*words, option, str(tmp_path / name)]) == 0
    assert main([*words, option, str(tmp_path / name)]) == 0  # and again, over what is there
    assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize("name", ["x.png", "x", "svg"])
def test_a_figure_that_cannot_be_drawn_is_refused(name, capsys, tmp_path):
    assert main(["sweep", "--model", "linear", "--n", "5", "--d", "9", "--figure", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert "--figure takes FILE.svg" in err
    assert out == ""


def test_a_row_beyond_the_digits_of_the_closed_form_has_none(capsys):
    assert main(["sweep", "--model", "rf", "--n", "50", "--d", "40", "--p", "100", "--ridge", "1e60", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["predicted"] is None
    assert row["training_error"] == pytest.approx(1.0, rel=1e-12)
