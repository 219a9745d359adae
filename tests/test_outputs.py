"""What commands write takes no other file's place, appears whole or not at all, and is refused before any work."""

import json
import os
import resource
import signal
from contextlib import contextmanager
from pathlib import Path

import fake_records as fake
import numpy as np
import pytest
from refusals import refused, run

from reports import pdf
from verify.cli import commands, sweep
from verify.engine import outputs, store

SWEEP = ["sweep", "--model", "linear", "--n", "5", "--d", "9"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A folder with a records file, data, a source and other things that must not change."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")
    store.write(Path("r.sqlite"), fake.bound(), "")
    os.link("r.sqlite", "link.pdf")
    Path("also.pdf").symlink_to("r.sqlite")
    Path("loop.pdf").symlink_to("loop.pdf")
    Path("zero.pdf").symlink_to("/dev/zero")
    os.mkfifo("pipe.pdf")
    np.save("mine.npy", np.eye(9))
    Path("mine.csv").write_text("a,b\n" + "1,2\n3,5\n" * 9)
    os.link("mine.csv", "data.pdf")
    np.savez("data.npz", x=np.eye(9))
    Path("src.py").write_text("print('mine')\n")
    Path("notes.pdf").write_text("my notes, under a wrong name\n")
    Path("notes.html").write_text("my notes\n")
    Path("notes.svg").write_text("my notes\n")
    Path("folder.pdf").mkdir()
    Path("sealed").mkdir()


def state():
    """Every file here with its bytes, and every other thing."""
    everything = sorted(Path.cwd().rglob("*"))
    return {path: path.read_bytes() if path.is_file() and not path.is_symlink() else os.lstat(path).st_mode for path in everything}


REPORT, VERIFY, DATA = ["report", "--records", "r.sqlite"], ["verify", "sphere_distance_law", "--records"], ["data", "mine.csv", "--report"]
WRONG = [
    [*REPORT, "--out", "r.sqlite"], [*REPORT, "--out", "src.py"], [*REPORT, "--out", "link.pdf"], [*REPORT, "--out", "also.pdf"],
    [*REPORT, "--out", "notes.pdf"], [*REPORT, "--out", "folder.pdf"], [*REPORT, "--out", "pipe.pdf"], [*REPORT, "--out", "zero.pdf"],
    [*REPORT, "--out", "loop.pdf"], [*REPORT, "--out", "src.py/x.pdf"], [*REPORT, "--out", "x.PDF.gz"], [*REPORT, "--out", "/dev/stdout"],
    [*REPORT, "--html", "r.sqlite"], [*REPORT, "--html", "notes.html"], [*REPORT, "--html", "src.py"], [*REPORT, "--html", "x"],
    [*REPORT, "--html", "x.html", "--out", "notes.pdf"], [*REPORT, "--html", "notes.html", "--out", "x.pdf"],
    [*VERIFY, "new.pdf", "--report", "new.pdf"], [*VERIFY, "r.sqlite", "--report", "link.pdf"], [*VERIFY, "r.sqlite", "--report", "src.py"],
    [*VERIFY, "src.py"], [*VERIFY, "mine.csv"], [*VERIFY, "folder.pdf"], [*VERIFY, "pipe.pdf"], [*VERIFY, "zero.pdf"],
    [*VERIFY, "loop.pdf"],
    [*VERIFY, "src.py/r.sqlite"], [*VERIFY, "new.sqlite", "--report", "notes.pdf"], [*VERIFY, "new.sqlite", "--report", "folder.pdf"],
    [*DATA, "mine.csv"], [*DATA, "data.pdf"], [*DATA, "notes.pdf"], [*DATA, "src.py"], [*DATA, "folder.pdf"], [*DATA, "page"],
    [*SWEEP, "--out", "mine.csv"], [*SWEEP, "--out", "data.npz"], [*SWEEP, "--out", "mine.npy"], [*SWEEP, "--out", "src.py"],
    [*SWEEP, "--figure", "notes.svg"], [*SWEEP, "--figure", "src.py"], [*SWEEP, "--out", "nowhere/x.csv"], [*SWEEP, "--out", "folder.pdf"],
    ["new", "src", "--shelf", "."], ["new", "x", "--shelf", "src.py"],
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_file_that_is_not_this_command_s_is_refused_before_any_work(words, capsys, monkeypatch):
    def worked(*_, **__):
        raise AssertionError("work was begun")

    for place in ("verify.run.verify", "verify.cli.sweep.rows", "reports.pdf.render", "reports.html.render", "verify.data.read"):
        monkeypatch.setattr(place, worked)
    before = state()
    refused(capsys, *words)
    assert state() == before


def test_a_refused_sweep_leaves_the_earlier_rows(capsys):
    assert run(capsys, *SWEEP, "--out", "rows.csv")[0] == 0
    assert run(capsys, *SWEEP, "--out", "rows.npz")[0] == 0
    before = state()
    refused(capsys, *SWEEP, "--out", "rows.csv", "--p", "4")
    refused(capsys, *SWEEP, "--out", "rows.csv", "--engine", "spark")
    for name in ("rows.csv", "rows.npz"):
        status, _, err = run(capsys, "sweep", "--model", "ntk", "--activation", "relu", "--n", "5", "--d", "4", "--p", "8", "--out", name)
        assert (status, "left out" in err) == (2, True)
    assert state() == before


@contextmanager
def no_room(after):
    """Files cannot grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handled)


def test_a_full_disk_leaves_the_old_file(capsys):
    words = [*SWEEP, "--seeds", "9", "--out"]
    for name in ("rows.csv", "rows.npz"):
        assert run(capsys, *words, name)[0] == 0
    assert run(capsys, *SWEEP, "--figure", "s.svg")[0] == 0
    assert run(capsys, *REPORT, "--out", "x.pdf", "--html", "x.html")[0] == 0
    assert run(capsys, *DATA, "page.pdf")[0] == 0
    pages = pdf.render([fake.bound()])
    before = state()
    with no_room(600):
        for name in ("rows.csv", "rows.npz"):
            assert run(capsys, *words, name, "--seed", "5")[0] == 2
        assert run(capsys, *SWEEP, "--figure", "s.svg")[0] == 2
        with pytest.raises(OSError, match="File too large"):
            outputs.put(Path("x.pdf"), pages)
        assert run(capsys, *REPORT, "--html", "x.html")[0] == 2
        assert run(capsys, *DATA, "page.pdf")[0] == 2
        assert run(capsys, "new", "my_claim", "--shelf", ".")[0] == 2
    assert state() == before


def test_a_disk_that_is_full_at_the_last_moment_leaves_the_old_file(monkeypatch):
    outputs.put(Path("x.pdf"), b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs.os, "fsync", full)
    before = state()
    with pytest.raises(OSError, match="No space left"):
        outputs.put(Path("x.pdf"), b"new")
    assert state() == before


def test_an_interrupted_sweep_keeps_its_rows_and_a_failed_one_as_well(capsys, monkeypatch):
    rows = sweep.rows

    def stopped(error):
        def few(*arguments):
            made = rows(*arguments)
            yield next(made)
            yield next(made)
            raise error

        return few

    for name in ("a.csv", "a.npz"):
        assert run(capsys, *SWEEP, "--seeds", "9", "--out", name)[0] == 0
        for error in (KeyboardInterrupt(), ChildProcessError("a worker died"), MemoryError()):
            monkeypatch.setattr(sweep, "rows", stopped(error))
            assert run(capsys, *SWEEP, "--seeds", "9", "--out", name)[0] != 0
            kept = np.load(name)["n"] if name == "a.npz" else Path(name).read_text().splitlines()[1:]
            assert len(kept) == 2
        monkeypatch.setattr(sweep, "rows", rows)
    assert not list(Path.cwd().glob("*.part"))


def test_a_file_keeps_its_mode_and_a_link_its_target():
    outputs.put(Path("x.pdf"), b"old")
    Path("ordinary").write_bytes(b"")
    assert os.stat("x.pdf").st_mode == os.stat("ordinary").st_mode
    os.chmod("x.pdf", 0o640)
    Path("alias.pdf").symlink_to("x.pdf")
    outputs.put(Path("alias.pdf"), b"new")
    assert (Path("x.pdf").read_bytes(), os.stat("x.pdf").st_mode & 0o777) == (b"new", 0o640)
    assert Path("alias.pdf").is_symlink()


def test_a_report_elsewhere_is_one_file_and_in_its_usual_place_it_has_its_figures_beside_it(capsys, monkeypatch):
    monkeypatch.setattr("reports.companion_figure.drawable", lambda records: True)
    monkeypatch.setattr("reports.companion_figure.companion_figure", lambda records, **_: b"<svg>")
    monkeypatch.setattr(pdf, "render", lambda records, each: b"%PDF-")
    before = set(state())
    assert run(capsys, *REPORT, "--out", "deep/x.pdf") == (0, "deep/x.pdf\n", "")
    assert set(state()) - before == {Path.cwd() / "deep", Path.cwd() / "deep" / "x.pdf"}
    assert run(capsys, *REPORT) == (0, "out/report.pdf\nout/companion.svg\n", "")
    status, out, _ = run(capsys, *VERIFY, "v.sqlite", "--report", "v.pdf")
    assert (status, "report: v.pdf" in out, "companion" in out) == (0, True, False)


def test_files_of_ours_are_replaced(capsys):
    for _ in range(2):
        assert run(capsys, *REPORT, "--out", "x.pdf", "--html", "x.html")[0] == 0
        assert run(capsys, *SWEEP, "--out", "rows.csv", "--figure", "s.svg", "--json")[0] == 0
        status, out, _ = run(capsys, *SWEEP, "--out", "rows.npz", "--json")
        assert (status, json.loads(out)["n"], list(np.load("rows.npz")["n"])) == (0, 5, [5])
