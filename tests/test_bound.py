"""theory.law and `./law bound`: known values, rates against quadrature, inverses, and what is refused."""

import json
import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.law import LAWS, chernoff_radius, general_rate, kappa, lipschitz_floor, parameters_needed, symmetric_rate, tail_rate
from theory.prediction import OutsideDomain
from verify.cli.main import main

MNIST = dict(n=60_000, d=784, p=2_000_000)
AT = dict(epsilon=1.0, noise=1.0, delta=0.05, diameter=1e4, sensitivity=1.0)


def to_digits(value, written):
    """value rounds to the number as it is written."""
    return float(f"{value:.{len(written.split('.')[1])}f}") == float(written)


@pytest.mark.parametrize(
    ("law", "written"),
    [
        ("paper-8", "0.00260"),
        ("paper-9", "0.00260"),
        ("paper-10", "0.00260"),
        ("sharp", "0.456"),
        ("sharp-symmetric", "0.910"),
        ("sharp-tail", "0.453"),
    ],
)
def test_the_floors_at_the_size_of_mnist(law, written):
    floor = lipschitz_floor(**MNIST, **AT, law=law)
    assert to_digits(floor.value, written)
    assert floor.applies


def test_the_papers_floor_by_hand():
    """eps/512 sqrt(n d/(p log(6e5) + log 80)): 4.704e7/(2e6 * 13.30468 + 4.382) = 1.767799, its root 1.329586, over 512: 0.0025968."""
    assert to_digits(lipschitz_floor(**MNIST, **AT, law="paper-8").value, "0.0025968")


def test_the_linear_law_by_hand():
    """Interpolation: sqrt((n-1) d/p) = sqrt(59999 * 784/2e6) = sqrt(23.5196) = 4.8497."""
    assert to_digits(lipschitz_floor(**MNIST, **AT, law="linear").value, "4.8497")


@pytest.mark.parametrize("theta", [1e-3, 0.1, 0.7, 2.0, 6.0])
def test_the_tail_rate_is_the_integral_it_stands_for(theta):
    """E cosh(2 theta R) with the density 2 r exp(-r^2/2) beyond sqrt(2 log 2), by mpmath's quadrature at 30 digits."""
    with mpmath.workdps(30):
        s, start = 2 * mpmath.mpf(theta), mpmath.sqrt(2 * mpmath.log(2))
        mean = mpmath.quad(lambda r: 2 * r * mpmath.cosh(s * r) * mpmath.exp(-r * r / 2), [start, s + 1, s + 4, s + 12, s + 30])
        assert tail_rate(theta) == pytest.approx(float(mpmath.log(mpmath.mpf(3) / 4 + mean / 4)), rel=1e-10)


@pytest.mark.parametrize("theta", [1e-6, 0.1, 1.0, 30.0])
def test_the_general_rate_neither_overflows_nor_cancels(theta):
    with mpmath.workdps(50):
        exact = mpmath.log(mpmath.mpf(3) / 4 + mpmath.exp(2 * mpmath.mpf(theta) ** 2) / 4)
    assert general_rate(theta) == pytest.approx(float(exact), rel=1e-12)


def test_kappa_is_one_for_symmetric_noise_and_grows_from_one_to_four_in_general():
    budgets = [10.0**k for k in range(-4, 5)]
    assert [kappa(a, symmetric_rate) for a in budgets] == pytest.approx([1.0] * len(budgets), rel=1e-12)
    general = [kappa(a, general_rate) for a in budgets]
    assert general == sorted(general)
    assert 1 < general[0] < 1.001
    assert 3.99 < general[-1] < 4


def test_a_radius_is_never_below_the_true_minimum():
    """Whatever theta the search ends at is valid, so the radius errs high and the floor low: a fine grid finds nothing lower."""
    for budget in (0.01, 1.0, 50.0):
        seen = chernoff_radius(budget, general_rate)
        grid = (math.sqrt(2 * budget) * math.exp(k / 400) for k in range(-1600, 400))
        assert seen <= min((budget + general_rate(theta)) / theta for theta in grid) * (1 + 1e-12)


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=8, deadline=None)
@given(lip=st.floats(0.05, 5.0))
def test_the_parameters_needed_are_the_least_that_the_floor_allows(law, lip):
    p = parameters_needed(2000, 30, lip, **AT, law=law)
    assert lipschitz_floor(2000, 30, p, **AT, law=law).value <= lip
    assert p == 1 or lipschitz_floor(2000, 30, p - 1, **AT, law=law).value > lip


def test_hypotheses_that_fail_are_said_with_both_numbers():
    floor = lipschitz_floor(1000, 50, 20_000, **AT, law="paper-8")
    (failed,) = [h for h in floor.hypotheses if h.met is False]
    assert not floor.applies
    assert failed.left == 1000
    assert failed.right == pytest.approx(4096 * math.log(160), rel=1e-13)
    assert lipschitz_floor(10, 5, 3, **AT, law="sharp").value == 0.0


def test_symmetric_noise_is_forced_at_noise_one_only():
    for noise, met in ((1.0, True), (0.5, None)):
        floor = lipschitz_floor(**MNIST, **{**AT, "epsilon": 0.5, "noise": noise}, law="sharp-symmetric")
        (shape,) = [h for h in floor.hypotheses if "symmetric" in h.says]
        assert shape.met is met


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (dict(n=0), "n"),
        (dict(p=2.5), "p"),
        (dict(epsilon=2.0), "epsilon <= noise is needed, got 2 against 1"),
        (dict(epsilon=0.0), "epsilon must be finite and > 0: got 0"),
        (dict(delta=1.0), "delta is a probability below 1: got 1"),
        (dict(c=-1.0), "c must be finite and > 0: got -1"),
        (dict(diameter=math.nan), "diameter must be finite"),
        (dict(c=1e-320), "c must be >= 1e-100: got 1e-320"),
        (dict(delta=5e-324), "delta must be >= 1e-100: got 5e-324"),
        (dict(n=10**5000), "n must be <= 1e100: got a number of 16610 bits"),
        (dict(n=-(10**5000)), "n must be >= 1: got a negative number of 16610 bits"),
        (dict(law="sharpest"), "law must be one of"),
        (dict(n=1, law="linear"), "needs n >= 2"),
    ],
)
def test_nonsense_is_refused(changed, message):
    with pytest.raises(OutsideDomain, match=message):
        lipschitz_floor(**{**MNIST, **AT, **changed})


def test_the_command_prints_every_law_and_the_parameters(capsys):
    assert main(["bound", "--n", "6e4", "--d", "784", "--p", "2e6", "--lip", "1"]) == 0
    out = capsys.readouterr().out
    assert all(law in out for law in LAWS)
    assert "NOT met" not in out
    assert "60000 against 2.079e+04" in out


def test_the_command_prints_json(capsys):
    assert main(["bound", "--n", "1000", "--d", "50", "--p", "20000", "--json", "--lip", "0.5"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["law"] for row in rows] == list(LAWS)
    assert all(row["schema"] == 1 and row["parameters_needed"] >= 1 and row["classical_count"] == 1000 for row in rows)
    assert not rows[0]["applies"]


def test_the_command_refuses_a_count_that_is_none(capsys):
    for words, message in (
        (["--n", "0"], "law: --n takes a whole number from 1 to 1e30, got '0'"),
        (["--n", "1.5"], "law: --n takes a whole number from 1 to 1e30, got '1.5'"),
        (["--epsilon", "x"], "law: --epsilon takes a number from 1e-100 to 1e100, got 'x'"),
    ):
        with pytest.raises(SystemExit) as stop:
            main(["bound", "--n", "10", "--d", "3", "--p", "4", *words])
        assert stop.value.code == 2
        assert message in capsys.readouterr().err
