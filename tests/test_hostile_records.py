"""Somebody else's records change nothing: rows and whole databases that were made to do harm, or are another program's."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import fake_records as fake
import pytest
from refusals import WRITES, refused

from verify.cli import commands
from verify.engine import store
from verify.engine.record import Record
from verify.engine.stream import BUDGETS

ROOT = Path(__file__).resolve().parent.parent
CODE = f'sin("{WRITES}")'


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout, with records and reports of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")


# --- rows

LINES = [json.loads(replace(record, readings=record.readings[:2]).to_json()) for record in fake.all_records()]


def places(value, place=()):
    """The places of everything inside parsed JSON; of a long list the first two entries."""
    yield place
    entries = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for name, item in entries:
        yield from places(item, (*place, name))


def put(value, place, new):
    """Parsed JSON with `new` at a place."""
    if not place:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = put(value[place[0]], place[1:], new)
    return copy


def kind(value):
    """What JSON calls a value; numbers that JSON has no word for are numbers."""
    if isinstance(value, dict) and set(value) in ({"float"}, {"fraction"}):
        return "number"
    return {bool: "truth", int: "number", float: "number", str: "text", dict: "object", list: "list", type(None): "null"}[type(value)]


LONG = "9" * 5000 + "/7"
OF_ANOTHER_TYPE = [None, True, 5, -1e30, "text", [], [[]], {}, {"a": 1}, {"float": 1}, {"float": "1"}, {"fraction": "1/0"},
                   {"fraction": "x"}, {"fraction": 3}, {"fraction": LONG}, {"float": "inf", "more": 1}, "\ud800", 10**400]  # fmt: skip


def may_be(place, new):
    """Whether a value of another type is right there: a control's name may be missing, a point is numbers, words and truths by name."""
    if place[-1] == "control":
        return new in (None, "text")
    of_by_hand = place[0] == "by_hand" and len(place) > 2 and place[2] == 0
    if place[-1] == "point" or (of_by_hand and len(place) == 3):
        return isinstance(new, dict)  # a point may call its numbers what it likes
    plain = not isinstance(new, dict) and new not in ("\ud800", 10**400)
    return (place[-2:-1] == ("point",) or (of_by_hand and len(place) == 4)) and plain and kind(new) in ("number", "text", "truth")


def wrong_ones(line):
    """(place, value) for every place of a record and every value of another type than is right there."""
    for place in filter(None, places(line)):
        there = kind(put_out(line, place))
        for new in OF_ANOTHER_TYPE:
            same = kind(new) == there and new not in ("\ud800", 10**400) and (there == "list" or not isinstance(new, dict))
            if place != ("schema",) and not same and not may_be(place, new):
                yield place, new


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["name"])
def test_every_field_of_every_type_but_its_own_is_refused_in_one_line(line):
    wrong = list(wrong_ones(line))
    assert len(wrong) > 300
    said = {(place, repr(new)[:40]): refusal(json.dumps(put(line, place, new))) for place, new in wrong}
    assert [where for where, message in said.items() if not message or "\n" in message or len(message) > 300] == []


def refusal(line):
    """Why a line is no record; "" where it is one."""
    try:
        Record.from_json(line)
    except ValueError as error:
        return str(error)
    return ""


def put_out(line, place):
    """What stands at a place."""
    for name in place:
        line = line[name]
    return line


OUT_OF_RANGE = {
    "epoch": [-1e30, -1, 0.5, 10**12], "seconds": [-1, {"float": "nan"}, {"float": "inf"}, 1e16, {}], "seed": [-1, 0.5], "says": [5],
    "within": [-0.1, {"float": "nan"}], "relation": ["<", "is"], "kind": ["lemma"], "budget": ["some"], "name": [7, None],
    "table": [[["a"], ["b", "c"]]], "requires": [[["a", "<>", "b", "c"]], [["a", "<=", "b"]]], "versions": [[["numpy"]]],
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in OUT_OF_RANGE.items() for value in values])
def test_a_number_outside_its_range_is_refused_by_the_field_s_name(field, value):
    with pytest.raises(ValueError, match=f"record.{field}"):
        Record.from_json(json.dumps({**LINES[0], field: value}))


def test_the_budgets_of_a_record_are_those_of_a_run():
    assert [Record.from_json(json.dumps({**LINES[0], "budget": budget})).budget for budget in BUDGETS] == list(BUDGETS)


RAW = [
    "", "null", "[]", "5", '"text"', "{", "NaN", '{"schema": 1}', '{"schema": 2}', "[" * 100_000, '{"a":' * 100_000,
    json.dumps(LINES[0]).replace("0.25", "NaN"), json.dumps(LINES[0]).replace("0.25", "1e999"),
    json.dumps(LINES[0]).replace("0.25", "9" * 5000), json.dumps({**LINES[0], "more": 1}),
    json.dumps({name: value for name, value in LINES[0].items() if name != "says"}), json.dumps([LINES[0]]),
]  # fmt: skip


def database(path, rows, *before):
    """A records file with these rows (claim, sources, line), whatever they are."""
    store.write(path, fake.bound(), "made by hand")
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM records")
    for line in before:
        connection.execute(line)
    connection.executemany("INSERT INTO records VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize("line", RAW, ids=range(len(RAW)))
def test_a_row_that_is_no_record_is_one_line_and_status_2(line, capsys, tmp_path):
    path = database(tmp_path / "r.sqlite", [("sphere_linear_tail", "", line)])
    assert "the row of 'sphere_linear_tail'" in refused(capsys, "report", "--records", str(path))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("claim", "line"), [("other", json.dumps(LINES[0])), (7, json.dumps(LINES[0])), ("x", b"\0\xff"), (b"\xff", "{}"), (None, "{}")]
)
def test_a_row_of_the_wrong_types_is_one_line_and_status_2(claim, line, capsys, tmp_path):
    refused(capsys, "report", "--records", str(database(tmp_path / "r.sqlite", [(claim, "", line)])))


@pytest.mark.parametrize("change", [{"predicts": CODE}, {"predicts": "exp(exp)"}, {"requires": [[CODE, "<=", "pi", ""]]}])
def test_a_record_that_names_code_is_one_line_and_runs_nothing(change, capsys, tmp_path):
    path = database(tmp_path / "r.sqlite", [("sphere_linear_tail", "", json.dumps({**LINES[0], **change}))])
    assert "sphere_linear_tail: " in refused(capsys, "report", "--records", str(path))
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out" / "report.pdf").exists()


def test_records_of_the_right_types_that_no_figure_can_be_made_of_are_one_line(capsys, tmp_path):
    line = {**LINES[0], "name": "law_as_a_floor"}  # a figure of the suite asks this claim's points for other letters
    path = database(tmp_path / "r.sqlite", [("law_as_a_floor", "", json.dumps(line))])
    assert "law_as_a_floor" in refused(capsys, "report", "--records", str(path))


@pytest.mark.parametrize("error", [KeyError("p"), TypeError("x"), ZeroDivisionError("y"), OverflowError("z"), AttributeError("a")])
def test_whatever_else_goes_wrong_with_records_of_a_file_is_one_line(error, capsys, tmp_path, monkeypatch):
    def fails(*_):
        raise error

    monkeypatch.setattr("reports.pdf.render", fails)
    path = database(tmp_path / "r.sqlite", [("sphere_linear_tail", "", json.dumps(LINES[0]))])
    assert f"the records of {path} cannot be shown: {type(error).__name__}" in refused(capsys, "report", "--records", str(path))


# --- whole files: what is not ours is left as it is


def foreign(path):
    """Another program's database that has a table of the same name and columns."""
    connection = sqlite3.connect(path)
    connection.execute(store.TABLE)
    connection.execute("INSERT INTO records VALUES ('mine', 'precious', 'data')")
    connection.commit()
    connection.close()


def marked(*lines):
    """A database with our mark that holds something else as well."""

    def make(path):
        database(path, [], *lines)

    return make


def in_wal_mode(path):
    """A database with our mark in WAL mode."""
    database(path, [("sphere_linear_tail", "", json.dumps(LINES[0]))])
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def of_the_next_version(path):
    """A records file of a version that does not exist yet."""
    database(path, [], f"PRAGMA user_version = {store.VERSION + 1}")


def cut(path):
    """Half a records file."""
    database(path, [("sphere_linear_tail", "", json.dumps(LINES[0]))])
    os.truncate(path, 6000)


def scrambled(path):
    """A records file whose pages are noise behind the first 100 bytes."""
    database(path, [("sphere_linear_tail", "", json.dumps(LINES[0]))])
    head = path.read_bytes()
    path.write_bytes(head[:100] + hashlib.shake_256(b"noise").digest(len(head) - 100))


FILES = {
    "another program's": foreign, "in WAL mode": in_wal_mode, "of the next version": of_the_next_version,
    "cut": cut, "scrambled": scrambled,
    "a view more": marked("CREATE VIEW v AS SELECT 1"), "a table more": marked("CREATE TABLE t (x)"),
    "a trigger": marked("CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records; END"),
    "a view for a table": marked("DROP TABLE records", "CREATE TABLE r (claim, sources, line)", "CREATE VIEW records AS SELECT * FROM r",
                                 "CREATE TRIGGER t INSTEAD OF INSERT ON records BEGIN SELECT 1; END"),
    "another table": marked("DROP TABLE records", "CREATE TABLE records (claim, sources, line)"),
    "text": lambda path: path.write_text("not a database, and long enough to be looked at " * 3),
    "short text": lambda path: path.write_text("mine"),
    "a header alone": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "a picture": lambda path: shutil.copy(ROOT / "reports" / "law.svg", path),
}  # fmt: skip


WORDS = [["report", "--records"], ["verify", "sphere_linear_law", "--records"], ["verify", "sphere_linear_law", "--resume", "--records"]]


@pytest.mark.parametrize("words", WORDS, ids=["report", "verify", "resume"])
@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_a_file_that_is_not_ours_is_refused_and_no_byte_changes(make, words, capsys, tmp_path):
    path = tmp_path / "held" / "other.sqlite"
    path.parent.mkdir()
    make(path)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert str(path) in refused(capsys, *words, str(path))
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    assert not (tmp_path / "out").exists()


def fifo(path):
    """A pipe that nobody writes to."""
    os.mkfifo(path)


@pytest.mark.parametrize("make", [fifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path)],
                         ids=["pipe", "folder", "device", "loop"])  # fmt: skip
@pytest.mark.parametrize("words", [["report"], ["verify", "sphere_linear_law"]], ids=["report", "verify"])
def test_what_is_no_file_is_refused_at_once(make, words, capsys, tmp_path):
    make(tmp_path / "x.sqlite")
    refused(capsys, *words, "--records", "x.sqlite")


def test_records_are_read_without_a_byte_or_a_file_more(capsys, tmp_path):
    path = database(tmp_path / "held.sqlite", [("sphere_linear_tail", "", json.dumps(LINES[0]))])
    before, when = path.read_bytes(), path.stat().st_mtime_ns
    assert [record.name for record in store.read(path)] == ["sphere_linear_tail"]
    path.chmod(0o444)
    assert [record.name for record in store.read(path)] == ["sphere_linear_tail"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, when)
    assert [file.name for file in tmp_path.iterdir()] == ["held.sqlite"]


def test_a_file_begun_is_ours_or_empty_and_an_empty_one_will_do(tmp_path):
    path = tmp_path / "r.sqlite"
    path.touch()
    with pytest.raises(store.RecordsError, match="there are no records at"):
        store.read(path)
    assert store.read(path, missing_ok=True) == []
    store.write(path, fake.bound(), "sources")
    head = path.read_bytes()[:100]
    assert (head[60:64], head[68:72]) == (store.VERSION.to_bytes(4, "big"), b"LoR1")
    assert [record.name for record in store.read(path)] == ["sphere_linear_tail"]


KILLED = """
import sys; sys.path[:0] = [{root!r}, {tests!r}]
import os, sqlite3
from pathlib import Path
import fake_records as fake
from verify.engine import store
path = Path(sys.argv[1])
store.write(path, fake.bound(), "old")
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE records SET line = ?", ("x" * 10**6,))
connection.execute("INSERT INTO records VALUES ('big', '', ?)", ("y" * 10**6,))
assert os.path.exists(sys.argv[1] + "-journal")
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_run_left_half_written_is_undone(tmp_path):
    path = tmp_path / "r.sqlite"
    code = KILLED.format(root=str(ROOT), tests=str(ROOT / "tests"))
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    assert [record.name for record in store.read(path)] == ["sphere_linear_tail"]
    store.write(path, fake.derived(), "new")
    assert len(store.read(path)) == 2
