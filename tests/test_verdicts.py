"""Verdicts are current and complete: whatever a claim of a user's shelf does is its own failure, and a record's hash is of what made it."""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from verify import Claim
from verify.cli import commands
from verify.cli.main import main
from verify.engine import began, store
from verify.engine.claim import wrong_by_hand
from verify.engine.judge import Verdict
from verify.engine.run import OtherSources, run_by_name, verify
from verify.engine.shelf import shelf, sources
from verify.engine.workers import Crew, Ended, apart, processes

ROOT = Path(__file__).resolve().parent.parent
SHELF = shelf()

GOOD = '''"""Fair signs."""
{top}
from kernels import random
from verify import Claim, Control, fraction

def measure(stream, share):
    {inside}
    return fraction(random.signs(stream, stream.samples(quick=2000, full=10**6), 1)[:, 0] > 0)

claim = Claim(
    says="A sign is positive with this probability.", source="{source}", relation="==", predicts=0.5,
    points=[dict(share=0.5)], measure=measure, within=0.9, controls=[Control("always", "always", predicts=0.99)], by_hand={by_hand},
)
{end}
'''


THEOREM = 'from verify import Theorem\ntheorem = Theorem(says="All is well.", source="here", follows_from={})\n'


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout, with records and reports of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")
    shelf.cache_clear()
    began.folder.cache_clear()
    yield
    shelf.cache_clear()
    began.folder.cache_clear()


def put(name, top="", inside="pass", end="", source="here", by_hand="()"):
    """A claim file in the folder `mine`, good but for what is put into it."""
    Path("mine").mkdir(exist_ok=True)
    text = GOOD.format(top=top, inside=inside, end=end, source=source, by_hand=by_hand)
    Path("mine", f"{name}.py").write_text(text, encoding="utf-8")


# name: (fields of the file, its error where it is judged, whether it is one of the import)
HOSTILE = {
    "exits": (dict(top="import sys; sys.exit(0)"), r"SystemExit: 0 \(exits.py, line 2\)", True),
    "exits_measured": (dict(inside="raise SystemExit"), r"SystemExit \(exits_measured.py, line 7\)", False),
    "leaves": (dict(top="import os; os._exit(0)"), "its process ended itself with exit status 0", True),
    "leaves_measured": (dict(inside="import os; os._exit(3)"), "its process ended itself with exit status 3", False),
    "crashes": (dict(top="import ctypes; ctypes.string_at(0)"), "its process was killed by SIGSEGV", True),
    "crashes_measured": (dict(inside="import ctypes; ctypes.string_at(0)"), "its process was killed by SIGSEGV", False),
    "interrupts": (dict(top="raise KeyboardInterrupt"), r"KeyboardInterrupt \(interrupts.py, line 2\)", True),
    "interrupts_measured": (dict(inside="raise KeyboardInterrupt"), r"KeyboardInterrupt \(interrupts_measured.py, line 7\)", False),
    "recurs": (dict(top="f = lambda: f()\nf()"), r"RecursionError: .* \(recurs.py, line 2\)", True),
    "recurs_measured": (dict(inside="measure(stream, share)"), r"RecursionError: .* \(recurs_measured.py, line 7\)", False),
    "divides": (dict(inside="share / 0"), r"ZeroDivisionError: float division by zero \(divides.py, line 7\)", False),
    "misuses": (dict(inside="random.signs(stream, 0.5, 1)"), r"BadArgument: .* \(misuses.py, line 7\)", False),
    "unwritten": (dict(end="def ("), r"SyntaxError: invalid syntax \(unwritten.py, line \d+\)", True),
    "rolls": (dict(inside="import numpy; return fraction(numpy.random.default_rng().random(4000) > 0.5)"), "two measurements", False),
    "keeps": (
        dict(
            top="import functools, numpy\n@functools.cache\ndef draws(stream):\n    return numpy.random.default_rng().random(4000) > 0.5",
            inside="return fraction(draws(stream))",
        ),
        "draw from `stream` alone",
        False,
    ),
    "by_hand": (dict(by_hand='[(dict(share=0.5), 0.70711, "by hand")]'), "0.5 against 0.70711 by hand", False),
    "by_few_digits": (dict(by_hand='[(dict(share=0.5), "0.51", "by hand")]'), "0.5 against 0.51 by hand", False),
    "unsourced": (dict(source="nobody-1999, Theorem 1"), "UnknownSource: no paper with key 'nobody-1999'", False),
}
PRINTS = dict(top="import os; print('one'); os.system('echo two')", inside="print('three'); os.system('echo four')")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_whatever_a_claim_does_is_its_failure_and_no_other_s(jobs, capfd):
    for name, (fields, _, _) in HOSTILE.items():
        put(name, **fields)
    put("good")
    put("prints", **PRINTS)
    status = main(["verify", "mine", "--shelf", "mine", "--jobs", jobs, "--json", "--records", "r.sqlite"])
    shown, errors = capfd.readouterr()
    rows = [json.loads(line) for line in shown.splitlines()]  # and nothing that a claim printed among them
    assert status == 1
    assert {word: word in errors for word in ("one", "two", "three", "four")} == dict.fromkeys(("one", "two", "three", "four"), True)
    found = {record.name: record for record in store.read(Path("r.sqlite"))}
    assert set(found) == {row["claim"] for row in rows} == {*HOSTILE, "good", "prints"}
    for name, (_, error, imported) in HOSTILE.items():
        assert found[name].verdict is Verdict.FAILS
        assert re.search(error, found[name].error), found[name].error
        assert found[name].error.startswith("does not import: ") is imported
        assert "\n" not in found[name].error
        assert "run.py" not in found[name].error
    for name in ("good", "prints"):
        assert found[name].verdict is Verdict.HOLDS, found[name].error


def test_list_shows_a_broken_file_and_goes_on(capfd):
    for name, (fields, _, imported) in HOSTILE.items():
        if imported:
            put(name, **fields)
    put("zz_good", **PRINTS)
    assert main(["list", "--shelf", "mine", "--json"]) == 0
    rows = {row["id"]: row for row in map(json.loads, capfd.readouterr().out.splitlines())}
    assert rows["zz_good"]["error"] is None
    for name, (_, error, imported) in HOSTILE.items():
        if imported:
            assert re.search(f"does not import: .*{error}", rows[name]["error"])
    assert main(["list", "--shelf", "mine"]) == 0
    shown = capfd.readouterr().out
    assert "leaves  does not import: its process ended itself with exit status 0" in shown
    assert "zz_good  ==, measured" in shown


def test_a_claim_that_leaves_a_timer_behind_ends_no_other(capfd):
    put("a_timer", inside="import os, threading; threading.Timer(0.3, os._exit, (0,)).start()")
    put("b_slow", inside="import time; time.sleep(1.0)")
    main(["verify", "a_timer", "b_slow", "--shelf", "mine", "--jobs", "1", "--records", "r.sqlite"])
    assert {r.name: r.verdict for r in store.read(Path("r.sqlite"))}["b_slow"] is Verdict.HOLDS, capfd.readouterr()


def test_a_theorem_whose_premise_is_missing_fails_by_name(capsys):
    Path("mine").mkdir()
    Path("mine", "my_theorem.py").write_text(THEOREM.format(["sphere_norm_law", "my_lemma"]), encoding="utf-8")
    assert main(["verify", "my_theorem", "--shelf", "mine", "--records", "r.sqlite", "--jobs", "1"]) == 1
    shown = capsys.readouterr().out
    assert "follows from my_lemma, which is not on the shelf" in shown
    assert "sphere_norm_law, which" not in shown


def test_a_theorem_is_judged_anew_where_its_premises_are(capsys):
    """--resume takes claims: a theorem stands on what they are now."""
    Path("mine").mkdir()
    Path("mine", "my_theorem.py").write_text(THEOREM.format(["lemma"]), encoding="utf-8")
    put("lemma")
    made = verify(["my_theorem"], extra=Path("mine"), records=Path("r.sqlite"))
    assert {record.name: record.verdict for record in made} == {"lemma": Verdict.HOLDS, "my_theorem": Verdict.HOLDS}
    lemma = next(record for record in made if record.name == "lemma")
    store.write(Path("r.sqlite"), replace(lemma, gap="step 1 does not follow"), sources(shelf(Path("mine"))["lemma"]))
    again = verify(["my_theorem"], extra=Path("mine"), records=Path("r.sqlite"), resume=True)
    assert {record.name: record.verdict for record in again} == {"lemma": Verdict.FAILS, "my_theorem": Verdict.FAILS}


@pytest.mark.parametrize(
    ("predicts", "stated", "good"),
    [
        (0.70711, "0.71", False),
        (0.71, "0.70711", False),
        (0.70711, "0.707", True),
        (0.70711, "0.70711", True),
        (0.5, "0.5", True),
        (Fraction(1, 3), "1/3", True),
        (Fraction(1, 3), "0.333", True),
        (Fraction(1, 3), "0.33", False),
        (3, 3, True),
        (3.0001, 3, False),
    ],
)
def test_what_agrees_with_a_number_by_hand(predicts, stated, good):
    claim = replace(SHELF["sphere_linear_law"].holds, predicts=predicts, by_hand=[(dict(d=3, t=0.5), stated, "by hand")])
    assert isinstance(claim, Claim)
    assert (not wrong_by_hand(claim)) is good


# --- processes


def squared(number):
    """Work for a process."""
    return number * number


def ends(number):
    os._exit(number)


def fails(number):
    raise ValueError(f"no {number}")


def test_a_process_that_ends_takes_its_own_task_alone():
    with processes(2) as crew:
        tasks = [crew.submit(ends, 5)] + [crew.submit(squared, number) for number in range(20)] + [crew.submit(ends, 6)]
        assert [task.result(60) for task in tasks[1:-1]] == [number * number for number in range(20)]
        for task, status in ((tasks[0], 5), (tasks[-1], 6)):
            with pytest.raises(Ended, match=f"^its process ended itself with exit status {status}$"):
                task.result(60)
        assert crew.submit(squared, 7).result(60) == 49
        with pytest.raises(ValueError, match="no 3"):
            crew.submit(fails, 3).result(60)
        assert list(crew.map(squared, range(5))) == [0, 1, 4, 9, 16]


def test_work_that_is_given_up_ends_at_once():
    crew = Crew(2)
    tasks = [crew.submit(time.sleep, 60) for _ in range(4)]
    crew.kill()
    assert not any(thread.is_alive() for thread in crew._threads)
    assert all(task.done() or task.cancelled() for task in tasks)


def test_apart_gives_what_the_function_does():
    assert apart(squared, 9) == 81
    with pytest.raises(ValueError, match="no 4"):
        apart(fails, 4)
    with pytest.raises(Ended, match="exit status 1"):
        apart(ends, 1)
    with pytest.raises(Ended, match="SystemExit: 4"):
        apart(sys.exit, 4)


def test_a_claim_of_ours_whose_process_ends_fails_and_the_others_are_judged(monkeypatch):
    from kernels import laws

    def crash(stream, samples, d, *, first_row=0):
        os._exit(1)

    monkeypatch.setattr(laws, "ball", crash)
    with Crew(2) as crew:
        made = verify(["ball_constant", "sphere_linear_tail", "sphere_linear_law"], engine=crew, records=Path("r.sqlite"))
    verdicts = {record.name: record.verdict.value for record in made}
    assert verdicts == {"ball_constant": "FAILS", "sphere_linear_tail": "HOLDS", "sphere_linear_law": "HOLDS"}
    failed = next(record for record in made if record.name == "ball_constant")
    assert failed.error == "its process ended itself with exit status 1"
    assert failed.says == SHELF["ball_constant"].holds.says


# --- hashes


def test_resume_takes_no_record_that_ended_in_an_error():
    put("flaky", inside="1 / 0 if not __import__('os').path.exists('fixed') else None")
    assert verify(["flaky"], extra=Path("mine"), records=Path("r.sqlite"))[0].verdict is Verdict.FAILS
    Path("fixed").touch()
    assert verify(["flaky"], extra=Path("mine"), records=Path("r.sqlite"), resume=True)[0].verdict is Verdict.HOLDS


def law(*words, **more):
    """A command in a process of its own, to the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "verify", *words], capture_output=True, text=True, env=environment, timeout=120, **more)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_edited_while_a_run_is_under_way_is_not_served_by_resume(jobs):
    """The claim rewrites its own file as it is measured: the record is that of the file that was imported."""
    edit = "f.write_text(f.read_text().replace('predicts=0.5', 'predicts=0.8'))"
    put("edited", inside=f"from pathlib import Path; f = Path(__file__); {edit}")
    words = ("verify", "edited", "--shelf", "mine", "--records", "r.sqlite", "--jobs", jobs, "--json")
    first = law(*words)
    assert first.returncode == 0, first.stderr
    assert "predicts=0.8" in Path("mine/edited.py").read_text()
    second = law(*words, "--resume")
    assert second.returncode == 1, second.stdout


def test_a_file_edited_before_it_is_imported_is_known_as_such():
    """The folder is read as a run begins; what is imported in another state later belongs to neither of the two."""
    put("later")
    entry = shelf(Path("mine"))["later"]
    before = sources(entry)
    put("later", inside="share = 0.5")
    assert entry.load()[1] == ""
    mixed = sources(entry)
    began._CHANGED.clear()
    shelf.cache_clear()
    began.folder.cache_clear()
    assert len({before, mixed, sources(shelf(Path("mine"))["later"])}) == 3


def test_shared_files_are_hashed_as_they_were_when_the_process_began():
    """A file of ours that is edited after `verify` was imported does not change the hash: what was imported is the old one."""
    code = (
        "import verify, pathlib; from verify.engine.shelf import shelf, sources; from verify.engine import began\n"
        "entry = shelf()['sphere_linear_law']; before = sources(entry)\n"
        "real = pathlib.Path.read_bytes\n"
        "pathlib.Path.read_bytes = lambda path: real(path) + (b'#' if path.name == 'judge.py' else b'')\n"
        "assert began._digest(began.ROOT / 'verify' / 'engine' / 'judge.py') != began.OURS[began.ROOT / 'verify' / 'engine' / 'judge.py']\n"
        "assert sources(entry) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60)


def test_a_worker_with_other_sources_is_refused_by_name():
    with pytest.raises(OtherSources, match=rf"the worker process {os.getpid()} has other sources or other digits"):
        run_by_name("sphere_linear_law", "quick", 0, None, "the hash of another checkout")
    with ThreadPoolExecutor(1) as pool:
        made_by, line = pool.submit(
            run_by_name, "sphere_linear_law", "quick", 0, None, began.began_with(SHELF["sphere_linear_law"].path.parent, digits())
        ).result()
    assert made_by == sources(SHELF["sphere_linear_law"])
    assert json.loads(line)["name"] == "sphere_linear_law"


def digits():
    from verify.digits import edition

    return edition()


def test_a_run_with_a_worker_of_another_checkout_ends_with_one_line(monkeypatch, capsys):
    from verify.engine import run, workers

    class Elsewhere(ThreadPoolExecutor):
        """An engine whose workers have other files."""

        def submit(self, function, *words):
            return super().submit(function, *words[:-1], "hash of the run's own files" if words else "")

    monkeypatch.setattr(commands, "engine", lambda name, jobs: Elsewhere(1))
    assert run.processes is workers.processes
    assert main(["verify", "sphere_linear_law", "--records", "r.sqlite"]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("law: the worker process ")
    assert shown.err.count("\n") == 1
    assert not Path("r.sqlite").exists()


def test_readings_do_not_depend_on_where_they_are_made():
    """In this process and in another: the same record, but for its seconds."""
    here, there = (json.loads(make()[1]) for make in (one, lambda: apart(one)))
    assert [reading["estimate"] for reading in here["readings"]] == [reading["estimate"] for reading in there["readings"]]


def one():
    return run_by_name("sphere_linear_tail", "quick", 0)


def test_a_measurement_of_numpy_values_that_repeats_is_let_alone():
    put("steady", inside="import numpy; return fraction(numpy.random.default_rng(5).random(4000) > 0.5)")
    assert verify(["steady"], extra=Path("mine"))[0].verdict is Verdict.HOLDS
    assert np.isfinite(verify(["steady"], extra=Path("mine"))[0].readings[0].estimate.value)


def test_a_claim_is_judged_the_same_in_a_process_that_begins_anew(monkeypatch):
    """Where processes are no copies of this one, as on macOS and beside the threads of a cluster."""
    monkeypatch.setattr("verify.engine.workers.WAY", "spawn")
    put("good")
    put("leaves", top="import os; os._exit(0)")
    put("leaves_measured", inside="import os; os._exit(0)")
    made = {record.name: record for record in verify(["mine"], extra=Path("mine"))}
    assert {name: record.verdict.value for name, record in made.items()} == {"good": "HOLDS", "leaves": "FAILS", "leaves_measured": "FAILS"}
    assert made["leaves"].error == "does not import: its process ended itself with exit status 0"
