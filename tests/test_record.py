"""Records round-trip through JSON, expressions through their text, and the records file keeps what a killed run finished."""

import json
import math
import sqlite3
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from verify.engine import store
from verify.engine.estimate import Estimate
from verify.engine.expressions import decode, encode
from verify.engine.judge import Verdict
from verify.engine.record import Reading, Record
from verify.engine.run import run
from verify.engine.shelf import shelf, sources

SHELF = shelf()
SOME = ["sphere_linear_tail", "labels_fitted", "theorem_3_from_theorem_2", "theorem_3", "sphere_distance_in_diameters"]


@pytest.fixture(scope="module")
def records():
    return [run(SHELF[name]) for name in SOME]


def test_a_record_comes_back_equal(records):
    for record in records:
        line = record.to_json()
        assert "\n" not in line
        assert Record.from_json(line) == record
        assert Record.from_json(line).to_json() == line


BLANK = run(SHELF["theorem_3"])
numbers = st.one_of(st.floats(allow_nan=False), st.fractions(), st.integers(-(2**60), 2**60))


@given(numbers, st.lists(numbers, min_size=3, max_size=3), st.dictionaries(st.text(min_size=1), numbers))
def test_any_reading_comes_back_equal(predicted, ends, point):
    low, value, high = sorted(ends)
    seen = Estimate(value, low, high, 7, level=1e-6)
    reading = Reading(point, "==", predicted, seen, 0.1, 0.0, Verdict.OPEN, "because", 0.5, "a control")
    record = replace(BLANK, readings=(reading,))
    back = Record.from_json(record.to_json())
    assert back == record
    assert type(back.readings[0].predicted) is type(predicted)


def test_json_has_finite_numbers_only(records):
    reading = replace(records[0].readings[0], predicted=math.inf)
    line = replace(records[0], readings=(reading,)).to_json()
    assert json.loads(line, parse_constant=pytest.fail)["readings"][0]["predicted"] == {"float": "inf"}


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"schema": 99}', '{"schema": 1}', "not json"])
def test_a_line_that_is_no_record_is_refused(line):
    with pytest.raises(ValueError, match=r"not a record|schema|the fields of record differ"):
        Record.from_json(line)


x = sp.Symbol("x", positive=True)


def evaluated(expression):
    """What sympy makes of an expression that was left as it was written."""
    known = isinstance(expression, sp.Basic) and expression.args
    return expression.func(*map(evaluated, expression.args)) if known else expression


@pytest.mark.parametrize(
    "expression",
    [x**2 / 3, sp.exp(-x) * sp.sqrt(2), sp.Function("f")(x), sp.Sum(1 / x**2, (x, 1, sp.oo)), sp.uppergamma(x, 2), "a sentence"],
)
def test_an_expression_comes_back_equal(expression):
    assert evaluated(decode(encode(expression))) == expression


@pytest.mark.parametrize(
    "text", ["__import__('os')", "open('x')", "Symbol.__class__", "lambda: 1", "x", "sympify('1')", "Symbol('x').name", "preview"]
)
def test_a_text_that_is_no_expression_is_refused(text):
    with pytest.raises(ValueError, match="record"):
        decode(text)


def test_the_verdict_of_a_record():
    blank = run(SHELF["sphere_linear_law"])
    opened = replace(blank.readings[0], verdict=Verdict.OPEN)
    failed = replace(blank.readings[0], verdict=Verdict.FAILS)
    assert blank.verdict is Verdict.HOLDS
    assert replace(blank, readings=(opened,)).verdict is Verdict.OPEN
    assert replace(blank, readings=(opened, failed)).verdict is Verdict.FAILS
    assert replace(blank, gap="step 1").verdict is Verdict.FAILS
    assert replace(blank, error="ValueError").verdict is Verdict.FAILS
    assert replace(blank, controls=(replace(blank.controls[0], refuted=False),)).verdict is Verdict.FAILS


def test_the_records_file_keeps_the_last_record_of_each_claim(tmp_path, records):
    path = tmp_path / "new folder" / "records.sqlite"
    for record in records:
        store.write(path, record, "old sources")
        store.write(path, replace(record, seed=5), sources(SHELF[record.name]))
    found = store.read(path)
    assert {record.name for record in found} == set(SOME)
    assert all(record.seed == 5 for record in found)
    assert store.read(path, made_by=dict.fromkeys(SOME, "other sources")) == []


def test_a_records_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(store.RecordsError, match="there are no records at"):
        store.read(tmp_path / "missing.sqlite")
    junk = tmp_path / "junk.sqlite"
    junk.write_text("this is not a database, and it is long enough to be looked at")
    with pytest.raises(store.RecordsError, match="not a records file"):
        store.read(junk)
    assert junk.read_text().startswith("this is not a database")
    old = tmp_path / "old.sqlite"
    with sqlite3.connect(old) as connection:  # as they were made before there was a mark
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(store.TABLE)
        connection.execute("INSERT INTO records VALUES ('a', 'b', '{\"schema\": 0}')")
    connection.close()
    with pytest.raises(store.RecordsError, match="was made before records files were marked"):
        store.read(old)


def test_fractions_stay_exact(records):
    reading = replace(records[0].readings[0], predicted=Fraction(1, 3))
    assert Record.from_json(replace(records[0], readings=(reading,)).to_json()).readings[0].predicted == Fraction(1, 3)
