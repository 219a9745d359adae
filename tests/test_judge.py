"""The judge's truth table, with its failure messages, and every comparison in it swapped to see a row turn."""

import ast
import math
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from verify.cli.terminal import power
from verify.engine.estimate import Estimate, infimum, least
from verify.engine.judge import Verdict, judge, refuted_factors

HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN


def seen(low, high, errs="both"):
    return Estimate((low + high) / 2, low, high, 100, errs, level=1e-6)


# relation, predicted, estimate, within, band, verdict, what the message must contain
TABLE = [
    ("<=", 2.0, seen(0.5, 1.5), 0, 0, HOLDS, "<= 2"),
    ("<=", 1.5, seen(0.5, 1.5), 0, 0, HOLDS, "[0.5, 1.5]"),
    ("<=", 1.0, seen(0.5, 1.5), 0, 0, OPEN, "contains the bound 1"),
    ("<=", 0.5, seen(0.5, 1.5), 0, 0, OPEN, "contains the bound 0.5"),
    ("<=", 0.25, seen(0.5, 1.5), 0, 0, FAILS, "lies above what is claimed, <= 0.25"),
    (">=", 0.25, seen(0.5, 1.5), 0, 0, HOLDS, ">= 0.25"),
    (">=", 0.5, seen(0.5, 1.5), 0, 0, HOLDS, ">= 0.5"),
    (">=", 1.0, seen(0.5, 1.5), 0, 0, OPEN, "more samples"),
    (">=", 1.5, seen(0.5, 1.5), 0, 0, OPEN, "more samples"),
    (">=", 2.0, seen(0.5, 1.5), 0, 0, FAILS, "lies below what is claimed, >= 2"),
    ("==", 1.0, seen(0.75, 1.25), 0.25, 0, HOLDS, "== 1"),
    ("==", 1.25, seen(0.75, 1.25), 0.5, 0, HOLDS, "== 1.25"),
    ("==", 0.75, seen(0.75, 1.25), 1.0, 0, HOLDS, "== 0.75"),
    ("==", 1.0, seen(0.75, 1.25), 0.125, 0, OPEN, "beyond within=0.125: too wide"),
    ("==", 1.5, seen(0.75, 1.25), 9.0, 0, FAILS, "lies below what is claimed, == 1.5"),
    ("==", 0.5, seen(0.75, 1.25), 9.0, 0, FAILS, "lies above what is claimed, == 0.5"),
    ("==", -1.0, seen(-1.25, -0.75), 0.25, 0, HOLDS, "== -1"),
    ("==", -1.0, seen(-1.25, -0.75), 0.125, 0, OPEN, "too wide"),
    ("==", 0.0, seen(0.0, 0.0), 0, 0, HOLDS, "== 0"),
    ("==", Fraction(1, 3), Estimate(Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)), 0, 0, HOLDS, "1/3"),
    ("==", Fraction(1, 3), Estimate(1 / 3, 1 / 3, 1 / 3), 0, 0, FAILS, "== 1/3"),
    ("==", Fraction(128, 81), Estimate(*[Fraction(128, 81)] * 3), 0.0, 0.0, HOLDS, "128/81"),
    ("==", Fraction(128, 81), Estimate(*[Fraction(128, 81) + Fraction(1, 10**30)] * 3), 0.0, 0.0, FAILS, "== 128/81"),
    ("~", 1.0, seen(1.0, 1.25), 0.125, 0.125, HOLDS, "~ 1 +- 12.5%"),
    ("~", 1.0, seen(0.75, 1.0), 0.125, 0.125, HOLDS, "~ 1 +- 12.5%"),
    ("~", 1.0, seen(1.0, 1.5), 0.125, 0.125, OPEN, "plus band=0.125"),
    ("~", 1.0, seen(0.5, 1.0), 0.125, 0.125, OPEN, "plus band=0.125"),
    ("~", 1.0, seen(1.25, 1.5), 0.5, 0.125, FAILS, "lies above what is claimed, ~ 1 +- 12.5%"),
    ("~", 1.0, seen(0.5, 0.75), 0.5, 0.125, FAILS, "lies below what is claimed, ~ 1 +- 12.5%"),
    ("~", 1.0, seen(1.125, 1.5), 0.5, 0.125, HOLDS, "~ 1"),
    ("~", -1.0, seen(-1.25, -1.0), 0.125, 0.125, HOLDS, "~ -1"),
    # a maximum over samples can only be too small: it proves lower bounds and refutes upper ones, never the reverse
    (">=", 1.0, seen(1.5, 1.5, "low"), 0, 0, HOLDS, "(at least)"),
    (">=", 2.0, seen(1.5, 1.5, "low"), 0, 0, OPEN, "errs low"),
    ("<=", 1.0, seen(1.5, 1.5, "low"), 0, 0, FAILS, "lies above"),
    ("<=", 2.0, seen(1.5, 1.5, "low"), 0, 0, OPEN, "errs low"),
    ("==", 1.0, seen(1.5, 1.5, "low"), 1, 0, FAILS, "lies above"),
    ("==", 2.0, seen(1.5, 1.5, "low"), 1, 0, OPEN, "errs low"),
    ("==", 1.5, seen(1.5, 1.5, "low"), 1, 0, OPEN, "errs low"),
    ("~", 1.5, seen(1.5, 1.5, "low"), 1, 0.5, OPEN, "errs low"),
    ("<=", 2.0, seen(1.5, 1.5, "high"), 0, 0, HOLDS, "(at most)"),
    ("<=", 1.0, seen(1.5, 1.5, "high"), 0, 0, OPEN, "errs high"),
    (">=", 2.0, seen(1.5, 1.5, "high"), 0, 0, FAILS, "lies below"),
    (">=", 1.0, seen(1.5, 1.5, "high"), 0, 0, OPEN, "errs high"),
    ("==", 1.5, seen(1.5, 1.5, "high"), 1, 0, OPEN, "errs high"),
    # what is not a number is never a pass
    ("<=", math.nan, seen(0.5, 1.5), 0, 0, FAILS, "not a number"),
    ("<=", math.inf, seen(0.5, 1.5), 0, 0, FAILS, "not a number"),
    (">=", 1.0, Estimate(math.nan, math.nan, math.nan), 0, 0, FAILS, "not a number"),
    (">=", 1.0, Estimate(2.0, 2.0, math.inf), 0, 0, FAILS, "not a number"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]} {row[2].low}..{row[2].high} {row[2].errs}")
def test_truth_table(row):
    relation, predicted, estimate, within, band, verdict, message = row
    judged = judge(relation, predicted, estimate, within, band)
    assert judged.verdict is verdict, judged.because
    assert message in judged.because


def test_more_samples_never_turn_a_true_asymptotic_red():
    verdicts = [judge("~", 1.0, Estimate(1.01, 1.01 - w, 1.01 + w), 0.01, 0.02).verdict for w in (0.1, 0.01, 0.001, 0.0)]
    assert verdicts == [OPEN, HOLDS, HOLDS, HOLDS]


def test_an_unknown_relation_is_refused():
    with pytest.raises(ValueError, match="relation '<' is none of"):
        judge("<", 1.0, seen(0, 1))


SWAPS = {ast.Gt: ast.LtE, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
JUDGING = ("judge", "_sides", "_proved")


def _comparisons(tree):
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in JUDGING]
    return [
        (node, k)
        for function in inside
        for node in ast.walk(function)
        if isinstance(node, ast.Compare)
        for k, op in enumerate(node.ops)
        if type(op) in SWAPS
    ]


SOURCE = (Path(__file__).parent.parent / "verify" / "engine" / "judge.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(len(_comparisons(ast.parse(SOURCE)))))
def test_every_comparison_swapped_is_seen(number):
    tree = ast.parse(SOURCE)
    node, k = _comparisons(tree)[number]
    node.ops[k] = SWAPS[type(node.ops[k])]()
    mutant: dict = {"__name__": "verify.engine.judge", "__package__": "verify"}
    exec(compile(ast.fix_missing_locations(tree), "mutant of judge.py", "exec"), mutant)
    differs = [row for row in TABLE if mutant["judge"](*row[:5]).verdict.value != row[5].value]
    assert differs, f"swapping a comparison in line {node.lineno} changes no row of the truth table: {ast.unparse(node)}"


POWER = [
    ("==", 2.0, seen(1.0, 3.0), 0.0, (0.5, 1.5)),
    ("~", 2.0, seen(1.0, 3.0), 0.25, (0.4, 2.0)),  # 1/(2 * 1.25), 3/(2 * 0.75)
    ("<=", 2.0, seen(1.0, 3.0), 0.0, (0.5, None)),
    (">=", 2.0, seen(1.0, 3.0), 0.0, (None, 1.5)),
    ("==", 2.0, seen(1.0, 3.0, "low"), 0.0, (0.5, None)),
    ("==", 2.0, seen(1.0, 3.0, "high"), 0.0, (None, 1.5)),
    ("==", 0.0, seen(1.0, 3.0), 0.0, (None, None)),
    ("==", 2.0, seen(-1.0, 3.0), 0.0, (None, 1.5)),
]


@pytest.mark.parametrize(("relation", "predicted", "estimate", "band", "factors"), POWER)
def test_the_power_is_where_the_judge_begins_to_refute(relation, predicted, estimate, band, factors):
    """By hand; and the judge itself refutes the prediction times a factor just beyond, and does not just within."""
    assert refuted_factors(relation, predicted, estimate, band) == pytest.approx(factors)
    for factor, outwards in zip(factors, (1 - 1e-9, 1 + 1e-9), strict=True):
        if factor is not None:
            assert judge(relation, predicted * factor * outwards, estimate, 0.0, band).verdict is FAILS
            assert judge(relation, predicted * factor / outwards, estimate, 0.0, band).verdict is not FAILS


def test_the_least_of_draws_decides_for_these_draws():
    """An infimum over samples leaves ">=" open; the least of the draws themselves holds, or fails."""
    assert judge(">=", 1.0, infimum([1.5, 1.2])).verdict is OPEN
    assert judge(">=", 1.0, least([1.5, 1.2])).verdict is HOLDS
    assert judge(">=", 1.3, least([1.5, 1.2])).verdict is FAILS
    assert "(the least of 2)" in judge(">=", 1.0, least([1.5, 1.2])).because


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ((0.99996, 1.00004), "any factor below 0.9999 and any factor above 1.001"),
        ((None, 2.5), "any factor above 2.5"),
        ((0.25, None), "any factor below 0.25"),
        ((None, None), ""),
    ],
)
def test_the_factors_that_are_refuted_are_rounded_to_the_side_where_they_are(factors, words):
    assert power(SimpleNamespace(power=factors)) == words
