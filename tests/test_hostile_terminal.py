"""Texts from outside are text on a terminal: tables, progress, refusals and JSON show escape sequences, and send none."""

import io
import json
import re
import sys
from types import SimpleNamespace

import hostile
import numpy as np
import pytest
import sympy as sp
from test_hostile import EVERY, callable_name, unseen

from theory.proof.deciders import Need
from theory.proof.derivation import Derivation, Step
from theory.typeset.visible import visible
from verify.cli import derive, derive_terminal, sympy_source, terminal
from verify.cli.main import main

COLOUR = r"\x1b\[[0-9;]*m"
"""What rich writes for a style."""


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@EVERY
@pytest.mark.parametrize("details", [True, False])
def test_the_tables_of_a_run_show_it(text, details, capsys):
    terminal.show_records(hostile.sheet(text), details)
    terminal.show_summary(hostile.sheet(text), 1.0, None)
    said = capsys.readouterr().out
    assert unseen(said) == []
    assert squeezed(visible(text))[:40] in squeezed(said)


@EVERY
def test_colours_are_ours(text, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal.show_records(hostile.sheet(text), details=True)
    said = capsys.readouterr().out
    assert len(re.findall(COLOUR, said)) > 10
    assert unseen(re.sub(COLOUR, "", said)) == []
    assert squeezed(visible(text))[:20] in squeezed(re.sub(COLOUR, "", said))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize("text", ["[red]x[/red]", "\x1b]0;taken\x07", "\x1b]52;c;dGFrZW4=\x07", "\u202ex", "{task.total}", "[/]"])
def test_progress_shows_it(text, capsys, monkeypatch):
    record = hostile.record(lambda place: text)
    with terminal.progress(2) as tick:
        tick(record)
    said = capsys.readouterr().err
    assert unseen(said) == []
    assert visible(text) in said
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress(2) as tick:
        tick(record)
    drawn = screen.getvalue()
    assert visible(text)[:32] in drawn
    assert unseen(re.sub(r"\x1b\[\??[0-9;]*[A-Za-z]|\r", "", drawn)) == []


@EVERY
def test_a_line_is_one_line(text, capsys):
    terminal.complain(text)
    terminal.tell(text.replace("\n", " "))
    said = capsys.readouterr()
    assert said.err == f"law: {visible(text)}\n"
    assert said.out == f"{visible(text)}\n"
    terminal.tell_json({text: text})
    row = capsys.readouterr().out
    assert row.isascii()
    assert unseen(row) == []
    assert json.loads(row) == {text: text}


@EVERY
def test_a_derivation_shows_it(text, capsys):
    x, name = sp.Symbol("x", positive=True), sp.Symbol(text, positive=True)
    called = sp.Function(text, positive=True)(x) if callable_name(text) else x
    step = Step(text, called + name, {}, "==", name + called, needs=(Need(x, ">", sp.S.Zero, text),), source=text, cites=text, name=text)
    made = Derivation((step,), step.conclusion, says=text, hypotheses=(Need(x, ">", sp.S.Zero, text),))
    entry = SimpleNamespace(id=text, holds=SimpleNamespace(says=text, source=text, notes=text))
    derive_terminal.show(entry, made, [1], {}, [], whole=True)
    terminal.tell(derive.latex(made, [1]))
    pasted = sympy_source.source_to_paste(made, [1])
    terminal.tell(pasted)
    said = capsys.readouterr().out
    assert unseen(said) == []
    assert sum(line.startswith("attempt(1, ") for line in pasted.splitlines()) == 1
    assert sum(line.startswith("#") for line in pasted.splitlines()) == 2  # the step and its need


# --- commands


FILES = ["colour", "title of the window", "clipboard", "hyperlink", "eight bit", "right to left", "rich markup", "read", "formula marks"]


@pytest.fixture(scope="module")
def points():
    """Seventy points of R^3."""
    return np.cos(np.outer(np.arange(1, 71), [1.0, 1.7, 2.9]) ** 1.3)


@pytest.mark.parametrize("text", [hostile.TEXTS[name] for name in FILES], ids=FILES)
@pytest.mark.parametrize("how", [[], ["--json"]])
def test_a_data_file_shows_it(text, how, points, tmp_path, capsys):
    """An array, a column and a file of that name, and what is said where there is none."""
    name = text.replace("/", ":")
    table = tmp_path / f"{name}.csv"
    table.write_text("\n".join([f'"{name}",b,c', *(",".join(map(str, row)) for row in points)]), encoding="utf-8")
    arrays = tmp_path / "arrays.npz"
    np.savez(arrays, **{name: points})
    statuses = [main(["data", str(table), *how]), main(["data", str(arrays), *how])]
    statuses.append(main(["data", str(table), "--labels", name + "?", *how]))
    np.savez(arrays, **{name: points, f"{name}2": points})
    statuses.append(main(["data", str(arrays), *how]))
    said = capsys.readouterr()
    assert statuses == [0, 0, 2, 2]
    assert unseen(said.out + said.err) == []
    assert said.err.count("\n") == 2
    assert all(line.startswith("law: ") for line in said.err.splitlines())


@EVERY
def test_a_refusal_is_one_line_that_shows_it(text, tmp_path, capsys):
    """A claim, a file, a folder, a number and a command of that name; what a person types holds no null."""
    text = text.replace("\0", "")
    statuses = []
    for arguments in (
        ["verify", f"x{text}"], ["derive", f"x{text}"], ["derive", "lemma_2_1_budget", "--set", f"x{text}"], ["bench", f"x{text}"],
        ["report", "--records", f"{tmp_path}/absent{text[:60].replace('/', ':')}"], ["data", f"{tmp_path}/absent{text[:60]}"],
        ["bound", "--n", f"x{text}", "--d", "2", "--p", "3"], [f"x{text}"], ["sweep", "--model", f"x{text}"], ["list", f"--x{text}"],
        ["sweep", "--model", "rf", "--activation", f"x{text}", "--n", "4", "--d", "3", "--p", "5"],
        ["list", "--shelf", f"absent{text[:60]}"],
    ):  # fmt: skip
        try:
            statuses.append(main(arguments))
        except SystemExit as left:
            statuses.append(left.code)
    said = capsys.readouterr()
    assert statuses == [2] * 12
    assert said.out == ""
    assert unseen(said.err) == []
    assert [line[:5] for line in said.err.splitlines()] == ["law: "] * 12
