"""How commands end: each exit status means what the help says, interrupts and closed pipes are quiet, the environment is read or named."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sympy as sp

from theory.features import gaussian_means
from verify.cli import commands
from verify.cli.main import ENDS, main
from verify.engine import environment

ROOT = Path(__file__).resolve().parent.parent
BOUND = ("bound", "--n", "60000", "--d", "784", "--p", "1e6")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout, with records and reports of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")


def begin(*words, **more):
    """A command begun in a process of its own."""
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **more}
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("environ", {})}
    return subprocess.Popen([sys.executable, "-P", "-m", "verify", *words], env=environ, **more)


# --- exit statuses


@pytest.mark.parametrize("raised", [TypeError("what\nis this"), KeyError("x"), AssertionError(), RecursionError("deep"), SystemExit(0)])
def test_a_mistake_of_ours_is_70_and_one_line_that_says_where(raised, monkeypatch, capsys):
    def broken(options):
        raise raised

    monkeypatch.setattr(commands, "bound_command", broken)
    assert main([*BOUND]) == 70
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith(f"law: a mistake of this suite, not of yours: {type(raised).__name__}")
    assert "(test_endings.py, line " in shown.err
    assert "--traceback shows where" in shown.err
    assert main([*BOUND, "--traceback"]) == 70
    shown = capsys.readouterr().err
    assert "Traceback (most recent call last)" in shown
    assert "in broken" in shown


@pytest.mark.parametrize("raised", [ValueError("no such thing"), OSError("disk"), MemoryError(), ChildProcessError("killed")])
def test_what_cannot_be_done_is_2(raised, monkeypatch, capsys):
    def refuses(options):
        raise raised

    monkeypatch.setattr(commands, "bound_command", refuses)
    assert main([*BOUND]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_help_says_what_each_status_means(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert " ".join(ENDS.split()) in shown
    for status in (0, 1, 2, 3, 70, 130, 141):
        assert f"{status} " in ENDS


@pytest.mark.parametrize("words", [("list",), ("list", "--json"), BOUND, (*BOUND, "--json")])
def test_a_reader_that_leaves_ends_a_command_quietly(words):
    with begin(*words) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) == 141


def test_streams_that_are_closed_lead_nowhere():
    """Nothing is said, nothing else is written to in their place, and the status is that of the work."""
    words = ("verify", "sphere_linear_tail", "--records", "r.sqlite")
    with begin(*words, stdout=None, stderr=None, preexec_fn=lambda: (os.close(1), os.close(2))) as process:
        assert process.wait(120) == 0
    with begin(*BOUND, stderr=None, preexec_fn=lambda: os.close(2)) as process:
        assert "law" in process.stdout.read()
        assert process.wait(60) == 0


def test_a_full_disk_is_said():
    with open("/dev/full", "w") as full, begin(*BOUND, stdout=full) as process:
        assert process.stderr.read() == "law: No space left on device\n"
        assert process.wait(60) == 2


# --- interrupts


@pytest.mark.parametrize("after", [0.1, 0.4, 0.8, 1.3, 2.0, 3.0])
def test_an_interrupt_ends_two_jobs_with_130_and_no_traceback(after):
    """Whatever the command is at: its imports, the beginning of its processes, its work."""
    with begin("verify", "geometry", "isoperimetry", "--jobs", "2", "--records", "r.sqlite", start_new_session=True) as process:
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
        shown, errors = process.communicate(timeout=60)
    if after >= 0.4:  # Python itself has begun
        assert process.returncode == 130, errors
        assert "law: interrupted" in errors
        assert "Traceback" not in errors
        assert "InvalidStateError" not in errors
        assert shown == ""


@pytest.mark.parametrize("raised", [KeyboardInterrupt, MemoryError, ZeroDivisionError])
def test_an_interrupt_inside_an_integral_of_balls_stays_one(raised, monkeypatch):
    """python-flint makes a SystemError of whatever an integrand raises, which would be recorded as a claim's failure."""

    def interrupted(*words):
        raise raised

    monkeypatch.setattr(gaussian_means, "_complex", interrupted)
    with pytest.raises(raised):
        gaussian_means._integral(gaussian_means.x**2, sp.S.One, sp.S.Zero, sp.S.One, gaussian_means.arb("1e-10"))


# --- environment variables


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("COLUMNS", "abc", "a whole number from 1 to 10000, got 'abc'"),
        ("COLUMNS", "0", "a whole number from 1 to 10000, got '0'"),
        ("COLUMNS", "-3", "a whole number from 1 to 10000, got '-3'"),
        ("COLUMNS", "9" * 5000, "a whole number from 1 to 10000"),
        ("SOURCE_DATE_EPOCH", "yesterday", "a whole number from 0 to 253402300799, got 'yesterday'"),
        ("SOURCE_DATE_EPOCH", "-1", "a whole number from 0 to 253402300799, got '-1'"),
        ("SOURCE_DATE_EPOCH", "1e9", "a whole number from 0 to 253402300799, got '1e9'"),
        ("SOURCE_DATE_EPOCH", "999999999999", "a whole number from 0 to 253402300799"),
    ],
)
def test_a_variable_that_will_not_do_is_named_before_anything_is_done(name, value, allowed, monkeypatch, capsys):
    monkeypatch.setenv(name, value)
    assert main(["verify", "sphere_linear_tail", "--records", "r.sqlite"]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"law: the environment variable {name} must be {allowed}")
    assert (shown.err.count("\n"), shown.out, list(Path().iterdir())) == (1, "", [])
    assert len(shown.err) <= 300


@pytest.mark.parametrize("said", ["", " ", " 90 "])
def test_a_variable_that_is_empty_or_set_off_is_read(said, monkeypatch):
    monkeypatch.setenv("COLUMNS", said)
    assert environment.columns() == (90 if said.strip() else 140)


def test_variables_of_libraries_are_set_aside():
    """A backend that is not there, an encoding without the letters, kernels that are not to be compiled, a page one letter wide."""
    wrong = {"MPLBACKEND": "nonsense", "PYTHONIOENCODING": "ascii", "NUMBA_DISABLE_JIT": "1", "NUMBA_DUMP_IR": "1", "COLUMNS": "1"}
    with begin("verify", "sphere_linear_tail", "--records", "r.sqlite", "--report", "one.pdf", environ=wrong) as process:
        shown, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert "1 claim: 1 holds" in shown
    assert Path("one.pdf").stat().st_size > 0
    with begin("derive", "sphere_distance_law", environ=wrong) as process:
        shown, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert shown.isascii()
    with begin("sweep", "--model", "linear", "--n", "20", "--d", "10", "--figure", "x.svg", environ=wrong) as process:
        _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, "")


def test_an_interrupt_inside_an_exec_that_is_caught_ends_with_130_too():
    """CPython would end the process by the signal itself, which a shell shows as 130 and a program as -2."""
    code = (
        "import sys; from verify.cli import commands\n"
        "def command(options): exec('raise KeyboardInterrupt')\n"
        "commands.bound_command = command\n"
        f"from verify.cli.main import main; sys.exit(main({[*BOUND]!r}))"
    )
    ended = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (130, b"law: interrupted\n")
