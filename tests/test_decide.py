"""The five deciders: each proves true steps, and calls every false twin of one a gap; z3 gives the second opinion on polynomials."""

import pytest
import sympy as sp
from second_opinion import second_opinion

from theory.proof.deciders import Need, certificate, h, identity, interval, rational, sturm
from theory.proof.derivation import Derivation, Step

x, y = sp.symbols("x y", real=True)
a, b, n, eps = sp.symbols("a b n epsilon", positive=True)
q = sp.Rational

# decider, left, relation, right, needs, and the false twin's right side: the same decider, one number, sign or term away
PAIRS = {
    "identity: a square": (identity(), (a + b) ** 2, "==", a**2 + 2 * a * b + b**2, (), a**2 + a * b + b**2),
    "identity: Hoeffding's exponent": (identity(), 2 * n * (eps / 6) ** 2 / 16, "==", n * eps**2 / 288, (), n * eps**2 / 287),
    "identity: logarithms": (identity(), sp.exp(-sp.log(4 / a)), "==", a / 4, (), a / 8),
    "identity: radicals": (identity(), 1 / (sp.sqrt(2) - 1), "==", sp.sqrt(2) + 1, (), sp.sqrt(2) - 1),
    "identity: gamma": (identity(), sp.gamma(a + 1) / sp.gamma(a), "==", a, (), a + 1),
    "rational: 288 against 512": (rational(), n * eps**2 / 288, ">=", n * eps**2 / 512, (), n * eps**2 / 287),
    "rational: under an exponential":
        (rational(), sp.exp(-n * eps**2 / 288), "<=", sp.exp(-n * eps**2 / 512), (), sp.exp(-n * eps**2 / 287)),
    "rational: roots": (rational(), sp.sqrt(2) * a, "<", q(3, 2) * a, (), q(7, 5) * a),
    "certificate: a sum of squares": (certificate((x - y) ** 2), x**2 + y**2, ">=", 2 * x * y, (), 3 * x * y),
    "certificate: Farkas":
        (certificate(2 * h(1) + h(2)), 2 * x + y, ">=", sp.Integer(7), (Need(x, ">=", 2), Need(y, ">=", 3)), sp.Integer(8)),
    "sturm: a cubic": (sturm(x, 0, 1), x**3 - x + 1, ">", q(3, 5), (Need(x, ">=", 0), Need(x, "<=", 1)), q(16, 25)),
    "sturm: a double root": (sturm(x, -1, 1), x**4 + 1, ">=", 2 * x**2, (Need(x, ">=", -1), Need(x, "<=", 1)), 3 * x**2),
    "interval: exp": (interval({x: (0, 1)}), sp.exp(x), "<", q(30, 11), (Need(x, ">=", 0), Need(x, "<=", 1)), q(27, 10)),
    "interval: two letters": (
        interval({x: (0, 1), y: (0, 1)}),
        sp.exp(-x * y) + x + y,
        ">",
        q(9, 10),
        tuple(Need(letter, relation, end) for letter in (x, y) for relation, end in ((">=", 0), ("<=", 1))),
        q(11, 10),
    ),
}  # fmt: skip
POLYNOMIAL = [
    name
    for name, pair in PAIRS.items()
    if name.startswith(("certificate", "sturm")) or name in ("identity: a square", "rational: 288 against 512")
]


def step(pair, right):
    decider, left, relation, _, needs, _ = pair
    return Step("", left, {}, relation, right, needs, decider, name="only")


def derivation(pair, right):
    only = step(pair, right)
    return Derivation([only], concludes=Need(only.left, only.relation, only.gives), hypotheses=pair[4])


@pytest.mark.parametrize("name", PAIRS)
def test_a_true_step_is_proved(name):
    assert derivation(PAIRS[name], PAIRS[name][3]).first_gap() is None


@pytest.mark.parametrize("name", PAIRS)
def test_its_false_twin_is_a_gap_that_names_the_step(name):
    gap = derivation(PAIRS[name], PAIRS[name][5]).first_gap()
    assert gap is not None
    assert gap.step == 1
    assert str(PAIRS[name][5]) in str(gap) or "is not proved" in str(gap)


OPPOSITE = {"==": "==", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


@pytest.mark.parametrize("name", [name for name in PAIRS if PAIRS[name][2] != "=="])
def test_the_relation_turned_round_is_a_gap(name):
    decider, left, relation, right, needs, _ = PAIRS[name]
    assert not decider(left, OPPOSITE[relation], right, needs).holds


@pytest.mark.parametrize("name", [name for name in PAIRS if PAIRS[name][4]])
def test_without_its_hypotheses_a_step_is_a_gap(name):
    decider, left, relation, right, _, _ = PAIRS[name]
    assert not decider(left, relation, right, ()).holds


@pytest.mark.parametrize("name", POLYNOMIAL)
def test_z3_agrees_and_finds_a_model_for_the_false_twin(name):
    _, left, relation, right, needs, twin = PAIRS[name]
    assert second_opinion(left, relation, right, needs) == "unsat"
    assert second_opinion(left, relation, twin, needs) == "sat"


@pytest.mark.parametrize(
    ("decider", "left", "relation", "right", "why"),
    [
        (identity(), x / x**2, "==", 1 / x, "may be zero"),
        (identity(), sp.nan, "==", sp.nan, "not a number"),
        (identity(), sp.sqrt(x**2), "==", x, "no identity"),
        (identity(), a, "<=", a, "an identity settles =="),
        (identity(), sp.log(x), "==", sp.log(x), "may not be positive"),
        (rational(), x, "<=", 2 * x, "not both positive at sight"),
        (rational(), a, "<=", b, "is not a rational number"),
        (certificate((x - y) ** 2 - 1), x**2 + y**2 - 1, ">=", 2 * x * y, "not nonnegative at sight"),
        (certificate(-h(1), -1), x, ">=", sp.Integer(2), "but the step has 0 needs"),
        (certificate(x**2), 2 * x**2, ">=", sp.Integer(0), "the certificate is off by"),
        (interval({x: (0, 1)}), x * y, "<=", sp.Integer(1), "is not among the step's needs or assumptions"),
    ],
)
def test_what_is_not_settled_does_not_hold_and_says_why(decider, left, relation, right, why):
    decision = decider(left, relation, right, ())
    assert not decision.holds
    assert why in decision.how


def test_an_equality_point_is_not_a_strict_inequality():
    closed = (Need(x, ">=", 0), Need(x, "<=", 1))
    assert sturm(x, 0, 1)(x**2, "<=", sp.Integer(1), closed).holds
    assert not sturm(x, 0, 1)(x**2, "<", sp.Integer(1), closed).holds
    assert not interval({x: (0, 1)}, most=2000)(sp.exp(x), "<", sp.E, closed).holds


def test_a_false_step_comes_with_a_counterexample():
    decision = rational()(n * eps**2 / 512, ">=", n * eps**2 / 288, ())
    assert "false at" in decision.how


def test_a_broken_link_is_a_gap_with_both_expressions():
    first = Step("", 2 * a, {}, "==", a + a, (), identity(), name="first")
    second = Step("", 3 * a, {}, "<=", 4 * a, (), rational(), name="second", uses=["first"])
    gap = Derivation([first, second], concludes=Need(3 * a, "<=", 4 * a)).first_gap()
    assert gap is not None
    assert gap.step == 2
    assert "2*a" in str(gap)
    assert "3*a" in str(gap)


def test_a_premise_from_nowhere_is_a_gap():
    only = Step("", x, {}, ">=", sp.Integer(1), [Need(x, ">=", 2)], certificate(h(1) + 1), name="only")
    concludes = Need(x, ">=", 1)
    assert Derivation([only], concludes=concludes, hypotheses=[Need(x, ">=", 2)]).first_gap() is None
    assert "neither a stated hypothesis nor the conclusion" in str(Derivation([only], concludes=concludes).first_gap())


def test_a_conclusion_that_was_not_reached_is_a_gap():
    only = Step("", 2 * a, {}, "<=", 3 * a, (), rational(), name="only")
    assert "leads nowhere" in str(Derivation([only], concludes=Need(2 * a, "<=", q(5, 2) * a)).first_gap())


def test_valid_and_met_are_two_verdicts():
    only = Step("", x, {}, ">=", sp.Integer(1), [Need(x, ">=", 2)], certificate(h(1) + 1), name="only")
    assert only.decide().holds
    assert [met for _, met in only.premises({x: sp.Integer(3)})] == [True]
    assert [met for _, met in only.premises({x: sp.Integer(1)})] == [False]
    assert [met for _, met in only.premises({})] == [None]
