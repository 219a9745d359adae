"""The commands as a person types them: what they print, where, and how they end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from verify.cli import commands
from verify.cli.main import main
from verify.digits import SAMPLE
from verify.engine import store
from verify.engine.shelf import shelf, sources

ROOT = Path(__file__).resolve().parent.parent
DERIVED = [name for name, entry in shelf().items() if getattr(entry.holds, "derive", None) is not None]

OWN_CLAIM = '''"""Fair signs."""
from kernels import random
from verify import Claim, Control, fraction

def measure(stream, share):
    return fraction(random.signs(stream, stream.samples(quick={samples}, full=10**6), 1)[:, 0] > 0)

claim = Claim(
    says="A sign is positive with this probability.", source="here", relation="{relation}", predicts={predicts},
    points=[dict(share={share})], measure=measure, within=0.9, controls=[Control("always", "always", predicts=0.99)],
)
'''


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout, with records and reports of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")


@pytest.fixture
def own_shelf(tmp_path):
    """A folder for claim files; call it with a name and the fields of the claim above."""
    folder = tmp_path / "mine"
    folder.mkdir()

    def put(name, relation="==", predicts="0.5", share=0.5, samples=2000):
        (folder / f"{name}.py").write_text(OWN_CLAIM.format(relation=relation, predicts=predicts, share=share, samples=samples))
        shelf.cache_clear()
        return folder

    yield put
    shelf.cache_clear()


def run(capsys, *words):
    """(exit status, stdout, stderr) of a command in this process; argparse's SystemExit included."""
    try:
        status = main(list(words))
    except SystemExit as stop:
        status = stop.code
    seen = capsys.readouterr()
    return status, seen.out, seen.err


def test_verify_shows_the_readings_and_the_controls(capsys):
    status, out, err = run(capsys, "verify", "sphere_linear_tail")
    assert status == 0
    assert "d=100 t=0.3" in out
    assert "claimed <= 0.02324" in out
    assert "refuted, as it must be" in out
    assert "1 claim: 1 holds, 0 fail, 0 open" in out
    assert "[1/1] sphere_linear_tail: HOLDS" in err


def test_verify_json_is_one_object_a_reading(capsys):
    status, out, _ = run(capsys, "verify", "sphere_linear_tail", "--json", "--seed", "3")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    fields = {
        "schema",
        "claim",
        "point",
        "relation",
        "predicted",
        "value",
        "low",
        "high",
        "samples",
        "verdict",
        "control",
        "seconds",
        "seed",
    }
    assert all(fields <= set(row) and row["schema"] == 1 and row["seed"] == 3 for row in rows)
    assert {row["verdict"] for row in rows if row["control"] is None} == {"HOLDS"}
    assert {row["verdict"] for row in rows if row["control"]} == {"FAILS"}


def test_the_same_seed_gives_the_same_readings_whatever_the_jobs_and_the_company(capsys):
    def readings(*words):
        rows = [json.loads(line) for line in run(capsys, "verify", *words, "--json")[1].splitlines()]
        return [(r["claim"], r["point"], r["value"], r["low"], r["high"], r["control"]) for r in rows if r["claim"] == "sphere_linear_tail"]

    alone = readings("sphere_linear_tail", "--jobs", "1")
    assert readings("isoperimetry", "--jobs", "3") == alone
    assert readings("sphere_linear_tail", "--seed", "1") != alone


@pytest.mark.parametrize(
    ("relation", "predicts", "samples", "status", "word"),
    [
        ("==", "0.5", 2000, 0, "HOLDS"),
        ("==", "0.8", 2000, 1, "FAILS"),
        ("==", "0.5", 14, 3, "OPEN"),
        ("<=", "0.995", 2000, 1, "NOT REFUTED"),
    ],
)
def test_exit_status(capsys, own_shelf, relation, predicts, samples, status, word):
    folder = own_shelf("my_signs", relation, predicts, samples=samples)
    ended, out, _ = run(capsys, "verify", "my_signs", "--shelf", str(folder))
    assert ended == status, out
    assert word in out


def test_a_claim_file_that_does_not_import_is_one_failure(capsys, own_shelf):
    folder = own_shelf("my_signs")
    (folder / "broken.py").write_text("import nothing_of_that_name\n")
    shelf.cache_clear()
    status, out, _ = run(capsys, "verify", "broken", "my_signs", "--shelf", str(folder))
    assert status == 1
    assert "does not import: ModuleNotFoundError: No module named 'nothing_of_that_name'" in out
    assert "2 claims: 1 holds, 1 fails" in out


def one_array(path):
    """An .npy file under the name of an archive."""
    with path.open("wb") as file:
        np.save(file, np.eye(3))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "cannot be read: No such file or directory"),
        (one_array, "is no .npz file: it holds one array without a name"),
        (lambda path: path.write_text("digits"), "cannot be read as .npz"),
    ],
    ids=["missing", "one array", "text"],
)
def test_digits_that_cannot_be_read_stop_a_run_before_it_begins(capsys, tmp_path, monkeypatch, make, message):
    digits, records = tmp_path / "digits.npz", tmp_path / "records.sqlite"
    make(digits)
    monkeypatch.setenv("LAW_MNIST", str(digits))
    status, out, err = run(capsys, "verify", "digits_dimension", "--records", str(records))
    assert (status, out) == (2, "")
    assert f"{digits} {message}" in err
    assert err.count("\n") == 1
    assert not records.exists()


def test_a_report_that_cannot_be_written_stops_a_run_before_it_begins(capsys, tmp_path):
    records = tmp_path / "records.sqlite"
    (tmp_path / "file").write_text("")
    for out, message in ((tmp_path, "a folder, not a file"), (tmp_path / "file" / "x.pdf", "in a folder that can be written to")):
        status, shown, err = run(capsys, "verify", "sphere_linear_law", "--records", str(records), "--report", str(out))
        assert (status, shown) == (2, "")
        assert message in err
    assert not records.exists()


def test_resume_takes_nothing_that_other_digits_made(tmp_path, monkeypatch):
    before = sources(shelf()["digits_dimension"])
    with np.load(SAMPLE) as held:
        np.savez(tmp_path / "turned.npz", x_train=held["x_train"][::-1], y_train=held["y_train"][::-1])
    monkeypatch.setenv("LAW_MNIST", str(tmp_path / "turned.npz"))
    assert sources(shelf()["digits_dimension"]) != before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["verfy"], "'verfy' is not known: did you mean verify?"),
        (["verify", "--bugdet", "quick"], "--bugdet is not an option here: did you mean --budget?"),
        (["verify", "sphere_linear_tial"], "did you mean sphere_linear_tail"),
        (["verify", "--budget", "quik"], "'quik' is not known: did you mean quick?"),
        (["verify", "--seed", "-1"], "--seed takes a whole number from 0 to 1e18, got '-1'"),
        (["verify", "--seed", "x"], "--seed takes a whole number from 0 to 1e18, got 'x'"),
        (["verify", "--jobs", "0"], "--jobs takes a whole number from 1 to 1024, got '0'"),
        (["verify", "--engine", "spark"], "--engine is local or dask:ADDRESS, got 'spark'"),
        (["verify", "--shelf", "nowhere"], "--shelf needs a folder of claim files"),
        (["derive", "sphere_linear_law"], "is measured, not derived"),
        (["derive", "sphere_distance_law", "--step", "99"], "has 3 steps, --step asks for step 99"),
        (["derive", "sphere_distance_law", "--set", "q=1"], "--set q: no such letter here; the letters are a_d, v_d"),
        (["derive", "sphere_distance_law", "--set", "a_d=-1"], "--set a_d=-1: a_d must be positive"),
        (
            ["derive", "sphere_distance_law", "--set", "a_d=zwei"],
            "--set a_d takes 0 or a number of size 1e-100 to 1e100, such as 60000, 0.05, 1e4 or 1/20, got 'zwei'",
        ),
        (["derive", "sphere_distance_law", "--set", "a_d=1e99999999"], "got '1e99999999'"),
        (["derive", "isoperimetry"], "derive takes one claim, isoperimetry is a family; of its claims these are derived, among others: "),
        (["verify", "sphere_linear_tail", "--report", "/"], "--report takes FILE.pdf, got /, which is a folder, not a file"),
        (["verify", "no\x1b[31m\x07such" * 100], r"no claim is called 'no\x1b[31m\x07suchno"),
        (["verify", "--\x1b[31m" * 100], r"law: unrecognized arguments: --\x1b[31m--\x1b[31m"),
        (["report"], "there are no records at"),
        (["report", "--records", "missing.sqlite"], "there are no records at missing.sqlite"),
        ([], "required: COMMAND"),
    ],
)
def test_a_mistake_is_one_clear_line_and_status_2(capsys, tmp_path, words, message):
    status, out, err = run(capsys, *words)
    assert status == 2
    assert message in err
    assert err.startswith("law: ")
    assert err.count("\n") == 1
    assert len(err) <= 300 + len("law: \n")
    assert err[:-1].isprintable()
    assert out == ""
    assert list(tmp_path.iterdir()) == [], "nothing is written"


def test_list_shows_every_claim_and_its_controls(capsys):
    status, out, _ = run(capsys, "list")
    assert status == 0
    for name in shelf():
        assert name in out


def test_list_json(capsys):
    _, out, _ = run(capsys, "list", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == list(shelf())
    assert all({"id", "family", "statement", "source", "relation", "evidence", "controls"} <= set(row) for row in rows)


@pytest.mark.parametrize("name", DERIVED)
def test_derive_shows_every_step(capsys, name):
    status, out, _ = run(capsys, "derive", name)
    assert status == 0
    assert "every one decided" in out
    assert f"  {len(shelf()[name].holds.derive.steps)} step" in out


def test_derive_json_and_latex(capsys):
    _, out, _ = run(capsys, "derive", "sphere_distance_law", "--json", "--set", "a_d=1")
    rows = [json.loads(line) for line in out.splitlines()]
    fields = {"claim", "step", "says", "rule", "put", "relation", "gives", "needs", "holds", "decided_by", "slack", "source", "premise_met"}
    assert len(rows) == 3
    assert all(fields <= set(row) and row["holds"] is True for row in rows)
    _, out, _ = run(capsys, "derive", "sphere_distance_law", "--latex")
    assert out.startswith("\\begin{align*}")


def test_resume_takes_what_is_there_and_nothing_of_another_seed(capsys):
    run(capsys, "verify", "sphere_linear_tail", "--records", "r.sqlite")
    _, _, first = run(capsys, "verify", "sphere_linear_tail", "--records", "r.sqlite", "--resume")
    assert "HOLDS" in first
    status, _, _ = run(capsys, "verify", "sphere_linear_tail", "sphere_norm_tail", "--records", "r.sqlite", "--resume", "--seed", "2")
    assert status == 0


def test_new_writes_a_claim_that_runs_as_it_is(capsys, tmp_path):
    status, out, _ = run(capsys, "new", "my_first", "--shelf", "mine")
    assert (status, out) == (0, "mine/my_first.py: fill it in, then  ./law verify my_first --shelf mine\n")
    status, out, _ = run(capsys, "verify", "my_first", "--shelf", "mine")
    assert status == 0
    assert "2 of 2 controls refuted" in out
    assert "my_first" in run(capsys, "list", "--shelf", "mine")[1]
    (tmp_path / "mine" / "my_first.py").write_text("# mine now\n")
    for name, message in (("my_first", "is already there"), ("sphere_linear_tail", "already on the shelf"), ("My-Claim", "small letters")):
        status, _, err = run(capsys, "new", name, "--shelf", "mine")
        assert status == 2
        assert message in err
    assert (tmp_path / "mine" / "my_first.py").read_text() == "# mine now\n"


def test_help_is_quick_to_import():
    """The help of the command line needs neither numba nor matplotlib."""
    code = (
        "import sys; from verify.cli.main import parser; parser(); print([m for m in ('matplotlib', 'rich', 'typst') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.fixture
def under_way(own_shelf):
    """A run whose claim `fast` is done and whose claim `slow` sleeps, and the process that is at it."""
    folder = own_shelf("fast")
    body = "    import os, time\n\n    open('worker', 'w').write(f'{os.getpid()}\\n')\n    time.sleep(60)\n    return"
    slow = OWN_CLAIM.format(relation="==", predicts="0.5", share=0.5, samples=2000).replace("    return", body)
    (folder / "slow.py").write_text(slow)
    words = [sys.executable, "-m", "verify", "verify", "fast", "slow", "--shelf", str(folder), "--jobs", "2", "--records", "r.sqlite"]
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with subprocess.Popen(words, **pipes, env={**os.environ, "PYTHONPATH": str(ROOT)}) as started:
        while not started.stderr.readline().startswith("[1/"):
            pass
        worker = Path("worker")
        while not (worker.exists() and worker.read_text().endswith("\n")):
            time.sleep(0.05)
        yield started, int(worker.read_text())
        started.kill()


def ended(process: int) -> bool:
    """Whether a process is gone within a minute."""
    for _ in range(600):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_an_interrupt_ends_with_130_and_keeps_what_was_finished(under_way):
    started, worker = under_way
    started.send_signal(signal.SIGINT)
    _, errors = started.communicate(timeout=50)
    assert started.returncode == 130, errors
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert [record.name for record in store.read(Path("r.sqlite"))] == ["fast"]
    assert ended(worker)


def test_a_worker_that_is_killed_is_its_claims_failure_and_no_other_s(under_way):
    started, worker = under_way
    os.kill(worker, signal.SIGKILL)
    shown, errors = started.communicate(timeout=50)
    assert (started.returncode, "Traceback" in errors) == (1, False), errors
    assert "killed by SIGKILL" in shown
    assert {record.name: record.verdict.value for record in store.read(Path("r.sqlite"))} == {"fast": "HOLDS", "slow": "FAILS"}


def test_a_run_that_is_killed_leaves_no_process_behind(under_way):
    started, worker = under_way
    started.kill()
    started.wait()
    assert ended(worker)
