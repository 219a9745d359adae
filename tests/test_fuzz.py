"""The fuzzer: a thousand cases find nothing, and each way to break the rule is seen where it is planted."""

import inspect
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from tree import ROOT

from verify.fuzz import calls, cases, commands
from verify.fuzz.writes import Writes, listing


def test_a_thousand_cases_find_nothing(tmp_path):
    """As `./law bench fuzz` runs them; the long run is the same command with 20,000."""
    words = [sys.executable, "-m", "verify", "bench", "fuzz", "--cases", "1000", "--seed", "0"]
    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "cases from seed 0: 0 kinds of findings" in done.stdout
    counted = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in done.stdout.splitlines()[:-1]}
    assert sum(counted.values()) >= 1000
    assert {"call theory", "call kernels", "call verify", "command as a process", "command bound", "command sweep"} <= set(counted)
    assert list(tmp_path.iterdir()) == []


def broken(function, name="planted"):
    return calls._run(name, function, {}, None)


def warn():
    warnings.warn("something", RuntimeWarning, stacklevel=1)


def refuse(message):
    def function():
        raise ValueError(message)

    return function


def spoil():
    raise KeyError("x")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (spoil, "KeyError"),
        (warn, "a warning: RuntimeWarning: something"),
        (refuse("two\nlines"), "not one printable line"),
        (refuse("\x1b[31m"), "not one printable line"),
        (refuse("x" * 301), "over 300 characters"),
        (refuse(""), "an empty message"),
        (lambda: float("nan"), "nan as a result"),
        (lambda: (1.0, {"a": [float("inf")]}), "inf as a result"),
        (lambda: np.array([1.0, np.nan]), "an array that is not finite"),
        (lambda: sp.Symbol("x") + sp.nan, "an expression with nan"),
    ],
)
def test_a_call_that_breaks_the_rule_is_seen(function, message):
    assert message in broken(function)


@pytest.mark.parametrize("function", [lambda: 1.0, lambda: None, refuse("n must be >= 1: got 0"), lambda: np.zeros(3), lambda: sp.oo])
def test_a_call_that_keeps_it_is_not(function):
    assert broken(function) == ""


@pytest.mark.parametrize("wait", [lambda: time.sleep(5), lambda: _stubborn()], ids=["sleeps", "takes the interrupt for its own"])
def test_a_hang_is_interrupted_and_seen(wait, monkeypatch):
    monkeypatch.setattr(cases, "SLOWEST", 0.2)
    begun = time.monotonic()
    assert broken(wait) == "planted: more than 0.2 s"
    assert time.monotonic() - begun < 3


def _stubborn():
    end = time.monotonic() + 1
    while time.monotonic() < end:
        try:
            time.sleep(0.05)
        except BaseException:
            continue


@pytest.mark.parametrize(
    ("words", "status", "out", "err", "message"),
    [
        (["bound"], 2, "", "law: --n takes a number\n", ""),
        (["bound"], 2, "", "", "status 2 without one line"),
        (["bound"], 2, "", "law: one\ntwo\n", "status 2 without one line"),
        (["bound"], 2, "", "law: \x1b[31m\n", "not one printable line"),
        (["bound"], 2, "", f"law: {'x' * 301}\n", "over 300 characters"),
        (["bound"], 1, "", "law: x\n", "status 1"),
        (["verify"], 1, "a claim fails", "", ""),
        (["bound"], 70, "", "law: x\n", "status 70"),
        (["bound"], 0, "paper-8  inf", "", "a NaN or an infinity is printed"),
        (["bound", "--json"], 0, '{"floor": NaN}\n', "", "NaN in a row"),
        (["bound", "--json"], 0, '{"floor": 1.0', "", "--json"),
        (["list"], 2, "", "Traceback (most recent call last):\nKeyError: 1\n", "a traceback is printed"),
    ],
)
def test_how_a_command_may_end(words, status, out, err, message):
    seen = commands.judged(words, status, out, err)
    assert message in seen
    assert bool(message) == bool(seen)


def test_what_is_written_is_seen(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    writes = Writes(inside)
    writes.watching = True
    (inside / "a").write_text("x")
    (outside / "read").exists()
    assert writes.outside == []
    (outside / "a").write_text("x")
    (outside / "folder").mkdir()
    (inside / "a").replace(outside / "b")
    writes.watching = False
    (outside / "c").write_text("x")
    assert [Path(path).name for path in writes.outside] == ["a", "folder", "b"]
    before = listing(inside)
    (inside / "d").write_text("x")
    assert listing(inside) != before


ONLY_OURS = (
    "Decider",
    "arb", "Program", "Domain", "Part", "Moments", "Neurons", "Resolvent", "Statement", "Need", "Callable", "type[", "Poly", "sp.Symbol",
    "Cell", "tuple[", "Law", "Function", "Dispatcher", "Mapping", "Fraction", "Iterable", "Sequence", "Root", "Derivation", "-> None",
)  # fmt: skip


def test_every_public_function_is_tried_but_those_that_only_this_suite_can_call():
    """Left out are functions of balls, needs, steps, moments, neurons, compiled functions or a trace that their caller knows."""
    tried, left = calls.functions(), calls.left_out()
    untyped = {"theory.paper.theorem_3.floor_with"}  # a constant without an annotation
    for name in left:
        written = str(inspect.signature(tried[name])).replace("sympy.core.symbol.Symbol", "sp.Symbol")
        assert name in untyped or any(kind in written for kind in ONLY_OURS), (name, written)
    assert len(left) < 0.15 * len(tried)
    assert {
        "theory.law.lipschitz_floor",
        "theory.law.parameters_needed",
        "theory.features.random_features.predict",
        "theory.features.neural_tangent.predict",
        "theory.linear.exact_law.energy_floor",
        "theory.features.activations.get",
        "verify.models.label_averages",
        "verify.models.fitted",
    } <= set(tried) - set(left)


def test_every_command_is_tried():
    assert set(commands._subparsers()) - commands.NOT_TRIED <= {*commands.BASES, "derive"}
