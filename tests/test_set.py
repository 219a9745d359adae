"""`derive --set`: a definition met to the digits typed is met, what is not met is said once more at the end, nothing is set twice."""

import json

import pytest
import sympy as sp

from theory.proof.deciders import Need
from verify.cli.given import Given, met, unmet
from verify.cli.main import main

a, b = sp.symbols("a b", positive=True)
ROOT = Need(a, "==", sp.sqrt(b))


def given(**texts):
    """Numbers as typed."""
    made = Given()
    for name, text in texts.items():
        made.enter({"a": a, "b": b}[name], text)
    return made


@pytest.mark.parametrize(
    "texts, holds",
    [
        (dict(a="1.41421", b="2"), True),  # sqrt 2 = 1.414213562...
        (dict(a="1.414214", b="2"), True),
        (dict(a="1.41422", b="2"), False),
        (dict(a="1.4", b="2"), True),  # alone on its side: any decimal is a rounded one
        (dict(a="1.5", b="2"), False),
        (dict(a="2", b="2"), False),  # no decimal: exact
        (dict(a="7/5", b="2"), False),
        (dict(a="3", b="9"), True),
        (dict(a="14.1421e-1", b="2"), True),
        (dict(a="2", b="4.00004"), False),  # a long decimal is rounded, by 0.000005: not down to 4
        (dict(a="2", b="4.000000"), True),
    ],
)
def test_an_equality_at_decimals(texts, holds):
    assert met(ROOT, given(**texts)) is holds


def test_a_long_decimal_on_either_side_counts_as_rounded():
    """2 a b = 1 at a = 0.7071, b = 0.7071: 0.99998 +- 0.0002."""
    square = Need(2 * a * b, "==", 1)
    assert met(square, given(a="0.7071", b="0.7071")) is True
    assert met(square, given(a="0.7", b="0.7")) is False  # 0.98, and short decimals inside a formula are exact


def test_an_inequality_is_not_softened():
    assert met(Need(a, ">=", sp.sqrt(2)), given(a="1.41421")) is False


def test_what_fails_is_listed_once_and_only_where_every_letter_has_a_number():
    needs = [ROOT, Need(a, "<=", 1), Need(a, "<=", 1), Need(b, "<=", 1)]
    assert unmet(needs, given(a="2")) == [Need(a, "<=", 1)]


def run(capsys, *words):
    """(status, what was printed, what was said on stderr)."""
    try:
        status = main(list(words))
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    return status, out, err


def test_the_last_line_repeats_what_is_not_met(capsys):
    _, out, _ = run(capsys, "derive", "net_step", "--set", "sigma=2", "--set", "epsilon=1/2")
    assert "NOT met here" in out
    last = " ".join(out[out.rindex("every premise given or proved before") :].split())
    assert last.startswith("every premise given or proved before not met at these numbers: σ² ≤ 1")
    _, out, _ = run(capsys, "derive", "net_step", "--set", "sigma=1", "--set", "epsilon=1/2")
    assert out.strip().splitlines()[-1].strip() == "no premise fails at these numbers"


def test_a_rounded_definition_is_met(capsys):
    """u = sigma^2 (1 - rho) at sigma = 1, rho = sqrt(1/2) = 0.7071068, u = 0.2928932."""
    words = ["derive", "net_step_sharp", "--set", "sigma=1", "--set", "rho=0.7071068"]
    _, out, _ = run(capsys, *words, "--set", "u=0.29289")
    assert "met here, to the digits given: 0.2929 against 0.2929" in out
    assert "NOT met" not in out
    _, out, _ = run(capsys, *words, "--set", "u=0.29389")
    assert "NOT met here" in out
    _, out, _ = run(capsys, *words, "--set", "u=0.29289", "--json")
    assert False not in [json.loads(line)["premise_met"] for line in out.splitlines()]


@pytest.mark.parametrize("second", ["epsilon=1/2", "eps=0.3"])
def test_a_letter_set_twice_is_refused(second, capsys):
    status, out, err = run(capsys, "derive", "net_step", "--set", "epsilon=1/2", "--set", second)
    assert (status, out) == (2, "")
    assert "--set gives epsilon twice: 1/2 and" in err
