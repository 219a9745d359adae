"""The sharpened theorems: z3 on their polynomial steps and false twins, the table of kappa, the floor where |z| <= 1."""

import math

import pytest
import sympy as sp
from test_decide import second_opinion

from theory.law import general_rate, kappa, lipschitz_floor, symmetric_rate, tail_rate
from theory.linear import coverage
from theory.proof.deciders import Need, certificate
from theory.sharpened import events, theorems

POLYNOMIAL = {
    "the range of V": (events.noise_range, lambda: events.noise_range(1 + 2 * events.M)),
    "earned by a fit": (events.earned, lambda: events.earned(kept=events.r / 2)),
    "clipping": (theorems.clipping, lambda: theorems.clipping(sp.Rational(1, 2))),
    "the mean of a fit": (coverage.mean_of_a_fit, lambda: coverage.mean_of_a_fit(1)),
}


def certificates(derivation):
    """The inequalities of a derivation that rest on certificates."""
    return [step for step in derivation.steps if isinstance(step.decided_by, certificate) and step.relation != "=="]


def opinion(step):
    """z3 on one step, the letters' own assumptions among its needs."""
    letters = set().union(*(side.free_symbols for side in (step.left, step.gives)))
    signs = [Need(letter, ">=", sp.S.Zero) for letter in letters if letter.is_nonnegative]
    return second_opinion(*step.statement, [*step.needs, *signs])


@pytest.mark.parametrize("name", POLYNOMIAL)
def test_z3_agrees_and_finds_a_model_for_the_false_twin(name):
    honest, twin = (make() for make in POLYNOMIAL[name])
    assert honest.first_gap() is None
    assert all(opinion(step) == "unsat" for step in certificates(honest))
    assert any(opinion(step) == "sat" for step in certificates(twin))


@pytest.mark.parametrize(
    ("rate", "at", "written"),
    [
        (general_rate, 0.001, "1.0015"),
        (general_rate, 0.01, "1.015"),
        (general_rate, 1.0, "1.754"),
        (general_rate, 1000.0, "3.994"),
        (symmetric_rate, 3.0, "1.000"),
        (tail_rate, 0.001, "3.388"),
        (tail_rate, 3.0, "4.545"),
        (tail_rate, 1000.0, "4.013"),
    ],
)
def test_the_table_of_kappa(rate, at, written):
    digits = len(written.split(".")[1])
    assert abs(kappa(at, rate) - float(written)) <= 0.6 * 10.0**-digits


@pytest.mark.parametrize("budget", [1e-4, 0.03, 0.5, 2.0, 20.0, 5000.0])
def test_kappa_lies_where_it_was_proved_to_lie(budget):
    value = kappa(budget, general_rate)
    assert max(1.0, 4 * (1 - math.log(4) / budget)) <= value * (1 + 1e-9)
    assert value <= min((1 + budget) ** 2, 4.0) * (1 + 1e-9)
    assert 2 * (1 + math.log(2)) <= kappa(budget, tail_rate) * (1 + 1e-9) <= 4.571


def test_noise_of_at_most_one_makes_the_tail_law_twice_as_good():
    """|z| <= 1: the rate log E cosh(theta R) is log(4 exp(tail_rate(theta/2)) - 3), and the floor at the size of MNIST is 0.905."""
    p, reach, n, d, share = 2e6, 1e4, 60_000, 784, 0.025
    alpha = math.sqrt(17 * (math.log(2) + math.log(1 / share)) / (2 * n))

    def floor(eta):
        budget = (p * math.log1p(reach / eta) + math.log(1 / share)) / n

        def price(theta):
            top = tail_rate(theta / 2)
            return (budget + top + math.log(4 - 3 * math.exp(-top))) / theta

        radius = min(price(math.exp(k / 200)) for k in range(400, 1000))
        return (1 - alpha - eta) * math.sqrt(d) / radius

    best = max(floor(k / 1000) for k in range(20, 60, 2))
    assert f"{best:.3f}" == "0.905"
    assert best < lipschitz_floor(n, d, int(p), epsilon=1.0, diameter=reach, sensitivity=1.0, law="sharp-symmetric").value
