"""Numbers of the command line: one grammar, a range for each, and one line that names both and the number."""

import json
import math
from fractions import Fraction

import pytest

from verify.cli import numbers
from verify.cli.main import main, parser
from verify.engine.one_line import one_line, shown

WRITTEN = {
    "1000": 1000, "1_000": 1000, "1e3": 1000, "1000.0": 1000, "1.5e3": 1500, "+7": 7, "007": 7, "-0": 0, "5.": 5, ".5": Fraction(1, 2),
    "1/3": Fraction(1, 3), "-1/20": Fraction(-1, 20), "0.05": Fraction(1, 20), "1E-2": Fraction(1, 100),
    "0.1000000000000000000001": Fraction(1000000000000000000001, 10**22), "5e-324": Fraction(5, 10**324),
}  # fmt: skip
NO_NUMBERS = ["", " ", " 1", "1 ", "nan", "inf", "-inf", "infinity", "0x10", "1__0", "_1", "1_", "１", "٣", "1e", "e5", ".", "1.2.3", "1/0",
              "1/-2", "1.0/2", "1,000", "1j", "--1", "1e1.5", "1\x00", "1\n", "1e+_2", "½", "²"]  # fmt: skip
HUGE = ["1e10000", "-1e10000", "1e-10000", "1e9999999999999999999", "0e99999999", "9" * 5000, "1" + "0" * 101]
HOSTILE = [
    *WRITTEN,
    *NO_NUMBERS,
    *HUGE,
    "0",
    "1",
    "2.0",
    "-1",
    "1e-320",
    "1e308",
    "1e400",
    "1e100",
    "1e-100",
    "1e30",
    "1e101",
    "0.9999999999999999999999",
]


@pytest.mark.parametrize(("text", "value"), WRITTEN.items())
def test_numbers_are_read_exactly(text, value):
    assert numbers.exact(text) == value


@pytest.mark.parametrize("text", [*NO_NUMBERS, *HUGE])
def test_what_is_no_number_is_none(text):
    assert numbers.exact(text) is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numbers.whole("--n", "1.5", 1, 10**30), "--n takes a whole number from 1 to 1e30, got '1.5'"),
        (lambda: numbers.whole("--n", "1e31", 1, 10**30), "--n takes a whole number from 1 to 1e30, got '1e31'"),
        (lambda: numbers.real("--c", "1e-320", Fraction(1, 10**100)), "--c takes a number from 1e-100 to 1e100, got '1e-320'"),
        (lambda: numbers.real("--r", "-1", 1, 2, or_zero=True), "--r takes 0 or a number from 1 to 2, got '-1'"),
        (
            lambda: numbers.whole("--n", "9" * 5000, 1, 9),
            f"--n takes a whole number from 1 to 9, got '{'9' * 60}' and 4940 characters more",
        ),
    ],
)
def test_a_refusal_names_the_quantity_the_range_and_the_text(call, message):
    with pytest.raises(numbers.NotANumber) as refused:
        call()
    assert str(refused.value) == message


def test_ends_of_ranges_belong_to_them():
    assert numbers.whole("--n", "1e30", 1, 10**30) == 10**30
    assert numbers.real("--c", "1e-100", numbers.SMALLEST_SIZE) == 1e-100
    assert numbers.real("--c", "1e100", numbers.SMALLEST_SIZE) == 1e100
    assert numbers.real("--ridge", "0", numbers.SMALLEST_SIZE, or_zero=True) == 0.0


OPTIONS = [
    *((["bound", "--n", "100", "--d", "10", "--p", "50", "--json"], f"--{name}") for name in
      ("n", "d", "p", "epsilon", "noise", "delta", "c", "diameter", "sensitivity", "components", "lip")),
    *((["sweep", "--model", "rf", "--n", "3", "--d", "4", "--p", "9", "--json"], f"--{name}") for name in ("ridge", "noise", "seed")),
    (["derive", "sphere_distance_law", "--json"], "--step"),
    (["derive", "sphere_distance_law", "--json"], "--set=a_d"),
    (["derive", "sphere_distance_law", "--json"], "--set=v_d"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "option"), OPTIONS, ids=[f"{words[0]} {option}" for words, option in OPTIONS])
def test_every_option_takes_a_number_or_says_one_line(words, option, capsys):
    """Finite rows and status 0, or nothing on stdout, one line on stderr with the text in it, and status 2."""
    taken = 0
    for text in HOSTILE:
        try:
            status = main([*words, f"{option}={text}"])
        except SystemExit as stop:
            status = stop.code
        out, err = capsys.readouterr()
        if status == 0:
            taken += 1
            for line in out.splitlines():
                assert all(math.isfinite(x) for x in json.loads(line).values() if isinstance(x, float)), (text, line)
            continue
        assert (status, out) == (2, ""), (text, err)
        assert err.startswith("law: "), text
        assert err.count("\n") == 1, text
        assert err[:-1].isprintable(), text
        assert len(err) <= 306, text
    assert taken >= 2, "some of the numbers are meant to be taken"


@pytest.mark.parametrize("option", ["--seed", "--jobs"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_run_is_given_whole_numbers(option, text, capsys):
    try:
        value = getattr(parser().parse_args(["verify", f"{option}={text}"]), option[2:])
    except SystemExit:
        assert f"law: {option} takes a whole number from" in capsys.readouterr().err
    else:
        assert value == numbers.exact(text)


def test_one_line_is_printable_and_short():
    assert one_line("a\n\t b\x1b[31m\u202e") == r"a b\x1b[31m\u202e"
    assert one_line("x" * 400) == "x" * 297 + "..."
    assert shown("a\x00") == r"'a\x00'"
    assert shown("y" * 60) == repr("y" * 60)
    assert one_line("\udcff") == r"\udcff"
