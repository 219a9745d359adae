"""Derivations of something false that use everything the language has; each must have a gap, or be refused while it is written."""

from dataclasses import replace

import sympy as sp
from false_letters import LooseIdentity, Yes
from sympy import exp, log, sqrt

from theory.proof.deciders import Need, certificate, h, identity
from theory.proof.derivation import Derivation, Step
from theory.proof.events import declare
from theory.proof.inference import averaged, cases, instance, monotone, union_bound
from theory.proof.notebook import Proof, Under

x, y, z = sp.symbols("x y z", real=True)
a, b = sp.symbols("a b", positive=True)
u = sp.Symbol("u", nonnegative=True)
mean, other = sp.symbols("mean other", real=True)
F = sp.Function("F", real=True)
DERIVATIONS = {}


def false(function):
    """A derivation with a false conclusion, or from hypotheses that contradict each other."""
    DERIVATIONS[function.__name__] = function
    return function


def whole(proof, *concludes):
    return proof.derivation("", *concludes)


@false
def a_label_at_most_1_is_5():
    proof = Proof("")
    label = proof.given(y, "<=", 1, "labels lie in [-1, 1]")
    return whole(proof, proof.step("", y, "<=", 1, instance(), [label], put={y: 5}).conclusion)


@false
def the_same_with_a_premise_that_says_every():
    label = Need(y, "<=", 1)
    step = Step("", y, {y: 5}, "<=", 1, [replace(label, every=(y,))], instance(), name="only")
    return Derivation([step], step.conclusion, [label])


@false
def through_a_step_in_between():
    proof = Proof("")
    label = proof.given(y, "<=", 1, "a label")
    double = proof.step("", 2 * y, "<=", 2, certificate(2 * h(1)), [label])
    return whole(proof, proof.step("", 2 * y, "<=", 2, instance(), [double], put={y: 5}).conclusion)


@false
def a_letter_that_drops_out_is_still_fixed():
    proof = Proof("")
    first, second = proof.given(x, "<=", y, "one", every=(x,)), proof.given(y, "<=", 1, "two")
    both = proof.step("", x, "<=", 1, certificate(h(1) + h(2)), [first, second])
    return whole(proof, proof.step("", x, "<=", 1, instance(), [both], put={x: 5}).conclusion, Need(7, "<=", 1))


@false
def one_place_for_all():
    proof = Proof("")
    at_one = proof.given(y, "==", 3, "at one place")
    equal = proof.given(x, "==", y, "everywhere", each=(x, y))
    there = proof.step("", x, "==", 3, certificate(h(1) + h(2)), [equal, at_one])
    return whole(proof, proof.step("", mean, "==", 3, averaged({mean: x}), [there]).conclusion)


@false
def a_constant_that_varies():
    proof = Proof("")
    product = proof.given(x * y, "==", 1, "everywhere", each=(x, y))
    return whole(proof, proof.step("", y * mean, "==", 1, averaged({mean: x}, (y,)), [product]).conclusion)


@false
def a_mean_of_two_things():
    proof = Proof("")
    one, two = proof.given(x, "==", 1, "", each=(x,)), proof.given(y, "==", 2, "", each=(y,))
    first = proof.step("", mean, "==", 1, averaged({mean: x}), [one])
    second = proof.step("", mean, "==", 2, averaged({mean: y}), [two])
    return whole(proof, proof.step("", 1, "==", 2, certificate(h(2) - h(1)), [first, second]).conclusion)


@false
def a_mean_for_every_value():
    proof = Proof("")
    parabola = proof.step("", x**2, ">=", 0, certificate(x**2))
    average = proof.step("", mean, ">=", 0, averaged({mean: x**2}), [parabola])
    return whole(proof, proof.step("", mean, ">=", 0, instance(), [average], put={mean: -1}).conclusion)


@false
def a_mean_times_its_weight_for_every_weight():
    proof = Proof("")
    same = proof.step("", x * y, "==", x * y, identity())
    average = proof.step("", mean, "==", y * other, averaged({mean: x * y, other: x}, (y,)), [same])
    return whole(proof, proof.step("", mean, "==", y * other, instance(), [average], put={y: 5}).conclusion)


@false
def a_probability_for_every_threshold():
    bounds = (("P_all", a), ("P_half", a / 2))
    P, P_half = (declare(sp.Symbol(name, nonnegative=True), Need(x, ">=", bound), (x,)) for name, bound in bounds)
    rule = union_bound(
        (Need(x, ">=", a),), Need(x, ">=", a / 2), certificate(h(1) + a / 2), {P: Need(x, ">=", a), P_half: Need(x, ">=", a / 2)}, (x,)
    )
    proof = Proof("")
    union = proof.step("", P, "<=", P_half, rule)
    bound = proof.given(P_half, "<=", 1 / a, "some bound")
    both = proof.step("", P, "<=", 1 / a, certificate(h(1) + h(2)), [union, bound])
    return whole(proof, proof.step("", P, "<=", 1 / a, instance(), [both], put={a: 10**9}).conclusion)


@false
def an_event_taken_for_certain():
    P, Q = (declare(sp.Symbol(name, nonnegative=True), Need(x, ">=", bound), (x,)) for name, bound in (("P_0", 0), ("P_9", 9)))
    rule = union_bound(
        (Need(x, ">=", 0), Need(x, ">=", 10)), Need(x, ">=", 9), certificate(h(2) + 1), {P: Need(x, ">=", 0), Q: Need(x, ">=", 9)}, (x,)
    )
    proof = Proof("")
    seen = proof.given(x, ">=", 10, "on this event")
    return whole(proof, proof.step("", P, "<=", Q, rule, [seen]).conclusion)


@false
def two_events_for_one_letter():
    P = declare(sp.Symbol("P_twice", nonnegative=True), Need(x, ">=", 1), (x,))
    declare(P, Need(x, ">=", 2), (x,))
    return


@false
def two_events_in_other_words():
    P = sp.Function("P_words", nonnegative=True)
    declare(P(a), Need(x, ">=", a), (x,))
    declare(P(2 * a), Need(x, ">=", a), (x,))
    return


@false
def contradictory_equalities():
    proof = Proof("")
    one, two = proof.given(x**2, "==", 2, ""), proof.given(x**2, "==", 3, "")
    return whole(proof, proof.step("", 0, "==", 1, certificate(h(1) - h(2)), [one, two]).conclusion)


@false
def a_false_hypothesis_about_a_function():
    proof = Proof("")
    no = proof.given(F(x), ">=", x, "no", every=(x,))
    top = proof.given(F(y), "<=", 1, "bounded", every=(y,))
    low = proof.step("", F(x), ">=", 5, instance(), [no], put={x: 5})
    high = proof.step("", F(y), "<=", 1, instance(), [top], put={y: 5})
    return whole(proof, proof.step("", 1, ">=", 5, certificate(h(1) + h(2)), [low, high]).conclusion)


@false
def a_circle():
    step = Step("", 0, {}, ">=", 1, [Need(0, ">=", 1)], certificate(h(1)), name="only", uses=["only"])
    return Derivation([step], step.conclusion)


@false
def two_steps_in_a_circle():
    one = Step("", 0, {}, ">=", 1, [Need(-1, ">=", 0)], certificate(h(1)), name="one", uses=["two"])
    two = Step("", -1, {}, ">=", 0, [Need(0, ">=", 1)], certificate(h(1)), name="two", uses=["one"])
    return Derivation([one, two], one.conclusion)


@false
def two_steps_of_one_name():
    one = Step("", x, {}, ">=", x, [], certificate(0), name="same")
    two = Step("", 0, {}, ">=", 1, [Need(0, ">=", 1)], certificate(h(1)), name="same", uses=["same"])
    return Derivation([one, two], two.conclusion)


@false
def a_condition_left_out():
    proof = Proof("")
    only = proof.given(x, "<=", 1, "where y <= 0", where=(Need(y, "<=", 0),))
    return whole(proof, proof.step("", x, "<=", 2, certificate(h(1) + 1), [only]).conclusion)


@false
def a_condition_left_out_of_the_premise():
    conditional = Need(x, "<=", 1, where=(Need(y, "<=", 0),))
    step = Step("", x, {}, "<=", 2, [Need(x, "<=", 1)], certificate(h(1) + 1), name="only")
    return Derivation([step], step.conclusion, [conditional])


@false
def half_of_the_cases():
    proof = Proof("")
    small, large = proof.given(y, "<=", 0, "case"), proof.given(y, ">=", 1, "case")
    one = proof.step("", y - 1, "<=", 0, certificate(h(1) + 1), [small])
    two = proof.step("", y - 1, ">=", 0, certificate(h(1)), [large])
    return whole(proof, proof.step("", y - 1, "<=", 0, cases(y), [Under(one, (small,)), Under(two, (large,))]).conclusion)


@false
def a_user_s_decider():
    proof = Proof("")
    return whole(proof, proof.step("", 0, ">=", 1, Yes()).conclusion)


@false
def a_decider_in_the_clothes_of_ours():
    proof = Proof("")
    return whole(proof, proof.step("", 0, ">=", 1, LooseIdentity()).conclusion)


@false
def a_decider_changed_from_outside():
    decider = identity()
    object.__setattr__(decider, "settle", Yes().settle)
    proof = Proof("")
    return whole(proof, proof.step("", x, "==", x + 1, decider).conclusion)


@false
def a_step_of_another_kind():
    class Loose(Step):
        def decide(self):
            return Yes().settle(0, "", 0, ())

    step = Loose("", 0, {}, ">=", 1, [], identity(), name="only")
    return Derivation([step], Need(0, ">=", 1))


@false
def a_need_of_another_kind():
    class Loose(Need):
        @property
        def slack(self):
            return sp.Integer(5)

    no = Loose(x, ">=", 0)
    step = Step("", x, {}, ">=", -5, [no], certificate(h(1)), name="only")
    return Derivation([step], step.conclusion, [no])


@false
def two_letters_that_look_alike():
    other_x = sp.Symbol("x", positive=True)
    proof = Proof("")
    low = proof.given(x, "<=", -1, "")
    high = proof.step("", other_x, ">", 0, certificate(other_x))
    down = proof.step("", x, "<=", 0, certificate(h(1) + 1), [low])
    return whole(proof, high.conclusion, down.conclusion)


@false
def two_dummies_that_look_alike():
    one, two = sp.Dummy("x", positive=True), sp.Dummy("x", negative=True)
    proof = Proof("")
    return whole(proof, *(proof.step("", s * d, ">", 0, certificate(s * d)).conclusion for s, d in ((1, one), (-1, two))))


@false
def a_complex_letter():
    w = sp.Symbol("w")
    proof = Proof("")
    square = proof.step("", w**2, "==", w * w)
    return whole(proof, square.conclusion)


@false
def a_slack_as_a_letter():
    proof = Proof("")
    return whole(proof, proof.step("", h(1), ">=", 0, certificate(h(1)), [proof.given(h(1), ">=", 0, "")]).conclusion)


@false
def a_root_of_a_negative_number():
    proof = Proof("")
    return whole(proof, proof.step("", sqrt(x) ** 4, ">=", 0, certificate(sqrt(x) ** 4)).conclusion, Need(sqrt(-1), ">=", 0))


@false
def a_logarithm_of_0():
    proof = Proof("")
    grown = proof.step("", exp(log(u)), ">=", 0, certificate(u))
    return whole(proof, proof.step("", log(u), ">=", log(u) - 1, certificate(1), [grown]).conclusion)


@false
def a_chain_that_turns():
    proof = Proof("")
    one = proof.step("", x, "<=", x + 1, certificate(1))
    two = proof.step("", x + 1, ">=", x, certificate(1), after=one)
    return whole(proof, two.conclusion, Need(x, "==", x + 1))


@false
def borrowed_hypotheses_made_general():
    first = Proof("")
    label = first.given(y, "<=", 1, "a label")
    done = first.derivation("", first.step("", y, "<=", 2, certificate(h(1) + 1), [label]).conclusion)
    second = Proof("")
    (taken,) = second.borrow(done)
    return whole(second, second.step("", y, "<=", 2, instance(), [taken], put={y: 5}).conclusion)


@false
def a_power_of_zero():
    proof = Proof("")
    return whole(proof, proof.step("", sp.S.Zero**u, "<=", 0, certificate(0)).conclusion)


@false
def a_monotone_function_of_the_wrong_letter():
    proof = Proof("")
    low = proof.given(x, "<=", y, "")
    return whole(proof, proof.step("", x**2, "<=", y**2, monotone(a**2, a), [low]).conclusion)


@false
def an_unknown_function_put_in():
    proof = Proof("")
    bounded = proof.given(F(x), "<=", 1, "", every=(x,))
    return whole(proof, proof.step("", F(x), "<=", 1, instance({F(x): 5}), [bounded]).conclusion)


@false
def a_conclusion_for_every_value():
    proof = Proof("")
    label = proof.given(y, "<=", 1, "a label")
    proof.step("", y, "<=", 2, certificate(h(1) + 1), [label])
    return whole(proof, Need(y, "<=", 2, every=(y,)))
