"""The deciders: how one step of a derivation is settled, exactly or in ball arithmetic, never by decimals.

identity      left == gives, by rewriting to a normal form
rational      left <= gives of the same positive monomial, compared as integers; slack is the exact ratio
certificate   an explicit sum of terms that are >= 0 at sight, which is the difference of the two sides identically
sturm         a polynomial inequality in one letter on an interval, by exact root counts
interval      an inequality on a box of one or two letters, by Arb on adaptively split boxes

A decider answers "holds" or gives the reason why it does not say so; what it cannot settle does not hold.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import ClassVar

import sympy as sp

from theory.proof import balls, signs
from theory.proof.boxes import Domain, prove_positive
from theory.proof.language import Slack, foreign, undefined
from theory.proof.needs import RELATIONS, Decision, Need, Statement, canonical, known_nonnegative, refused
from theory.proof.points import ENOUGH, refutation
from theory.proof.rewriting import normal
from theory.proof.roots import sign_on

FEW = 6
"""The number of points at which an identity inside a step is checked again by balls; the step's own statement is checked at more."""


def _improper(sides: Sequence[sp.Expr], needs: Sequence[Need]) -> str:
    """Why a side is not in the language of derivations, or may be undefined; "" where neither is so."""
    said = (*sides, *(side for need in needs for condition in (need, *need.where) for side in (condition.left, condition.right)))
    outside = next((why for side in said if (why := foreign(side))), "")
    if outside:
        return outside
    known = known_nonnegative(needs)
    return next((why for side in sides if (why := undefined(side, known))), "")


def counterexample(left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need] = ()) -> dict[sp.Symbol, sp.Rational] | None:
    """A small rational point where the needs hold and ball arithmetic refutes `left relation right`; None where a short search finds none.

    Raises ValueError for another relation.
    """
    if relation not in RELATIONS:
        raise ValueError(f"relation {relation[:60]!r} is none of {', '.join(RELATIONS)}")
    sides = [left, right, *(side for need in needs for side in (need.left, need.right))]
    letters = sorted(set().union(*(side.free_symbols for side in sides)), key=str)
    if len(letters) > 5:
        return None
    tries = [sp.Rational(*pair) for pair in ((1, 1), (2, 1), (1, 3), (10, 1), (1, 50), (0, 1), (-1, 1), (-1, 3))]
    choices = [[value for value in tries if _allowed(letter, value)][: 8 if len(letters) < 3 else 3] for letter in letters]
    for values in product(*choices):
        point = dict(zip(letters, values, strict=True))
        try:
            if all(need.met(point) for need in needs) and balls.compare(left, relation, right, point) is False:
                return point
        except (balls.NotInBalls, ZeroDivisionError):
            continue
    return None


def _allowed(letter: sp.Symbol, value: sp.Rational) -> bool:
    if letter.is_integer and not value.is_integer:
        return False
    return not (letter.is_positive and value <= 0) and not (letter.is_nonnegative and value < 0)


def _refusal(why: Callable[[], str], left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need] = ()) -> Decision:
    """The decision "does not hold"; its message has a counterexample where one is found."""
    return Decision(False, partial(_with_counterexample, why, left, relation, right, needs))


def _with_counterexample(why: Callable[[], str], left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need]) -> str:
    point = counterexample(left, relation, right, needs)
    if point is None:
        return why()
    where = ", ".join(f"{letter} = {value}" for letter, value in point.items()) or "these numbers"
    sides = (str(side.xreplace(point)) for side in (left, right))
    return f"{why()}; false at {where}: {' against '.join(sides)}"


class Decider:
    """What all deciders have in common: a guard against what is improper, then `settle`, then a second look in ball arithmetic.

    A statement is about real numbers: its letters stand for real numbers that meet their assumptions, and its parts are defined. The
    decision "holds" means that wherever the needs hold, the statement does. Calling a decider returns a Decision.
    """

    kind = ""
    pointwise: ClassVar[bool] = True
    """Whether the statement follows from the needs at each single point, so that it can be checked again at points."""

    def __call__(self, left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need] = ()) -> Decision:
        if relation not in RELATIONS:
            return Decision(False, lambda: f"relation {relation[:60]!r} is none of {', '.join(RELATIONS)}")
        left, right, needs = sp.sympify(left, strict=True), sp.sympify(right, strict=True), tuple(needs)
        trouble = _improper((left, right), needs) or unconditional(self.unconditioned(needs), needs)
        if trouble:
            return Decision(False, trouble)
        decision = self.settle(left, relation, right, needs)
        if decision.holds and self.pointwise:
            return contradicted((left, relation, right), needs) or decision
        return decision

    def unconditioned(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """The needs that are used as they stand, so that the conditions of each must be needs of the step too."""
        return needs

    def bound(self, put: Mapping[sp.Symbol, sp.Expr]) -> "Decider":
        """This decider, told what the step puts in for which letter; most deciders make no use of it."""
        return self

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        """The decision proper, once both sides are known to be defined."""
        raise NotImplementedError


def unconditional(used: Sequence[Need], needs: Sequence[Need]) -> str:
    """Why a need that holds under conditions cannot be used as it stands; "" where its conditions are among the needs."""
    said = {canonical(need.statement) for need in needs if not need.where}
    missing = ((need, condition) for need in used for condition in need.where if canonical(condition.statement) not in said)
    return next((f"{need} holds where {condition}, which is not among the needs" for need, condition in missing), "")


def contradicted(statement: Statement, needs: Sequence[Need], enough: int = ENOUGH) -> Decision | None:
    """A refusal that reports a fault of the decider, where ball arithmetic finds a point that meets the needs and refutes the statement.

    enough: the number of points that are looked at. Returns None where no such point is found.
    """
    point = refutation(statement, [need.statement for need in needs], enough)
    if not point:
        return None
    left, relation, right = statement
    says = "a fault of the decider: it settled {} {} {}, and ball arithmetic refutes that at {}"
    return refused(says, left, relation, right, point)


def vanishes(expression: sp.Expr, needs: Sequence[Need] = ()) -> bool:
    """Whether an expression is identically 0: it is rewritten to 0, and balls do not refute that where the needs hold."""
    return normal(expression) == 0 and not refutation((expression, "==", sp.S.Zero), [need.statement for need in needs], FEW)


@dataclass(frozen=True)
class identity(Decider):
    """Settles an equality: the difference of its sides is rewritten to 0 by exact rules (cancelling, radicals, logarithms, ..., gamma).

    Sound because each rule of theory.proof.rewriting keeps the value wherever both sides are defined and its own domain is met, and both
    sides are defined at sight; what the computer algebra got wrong all the same the second look would have to miss at every point.
    """

    kind = "exact identity"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation != "==":
            return Decision(False, lambda: f"an identity settles ==, not {relation}: say == where both sides are the same")
        difference = normal(left - right)
        if difference == 0:
            return Decision(True, self.kind, sp.S.One)
        return _refusal(lambda: f"no identity: left minus right normalises to {difference}", left, relation, right, needs)


def _strip(left: sp.Expr, right: sp.Expr) -> tuple[sp.Expr, sp.Expr, bool, list[str]]:
    """Both sides without a common increasing function, the two swapped if a common minus sign went with it."""
    said, swapped = [], False
    while True:
        if isinstance(left, (sp.exp, sp.log)) and type(left) is type(right):
            said.append(f"{type(left).__name__} is increasing")
            left, right = left.args[0], right.args[0]
        elif signs.positive(-left) and signs.positive(-right):
            left, right, swapped = -left, -right, not swapped
        else:
            return left, right, swapped, said


@dataclass(frozen=True)
class rational(Decider):
    """Settles an inequality whose sides are one positive monomial times two numbers, by comparing these in integers.

    A common exp, log or minus sign is taken off both sides first.

    Sound because exp and log are increasing and a minus sign turns an inequality: what is left are two positive numbers whose ratio
    is a constant, and low <= high if and only if high/low >= 1, if and only if its square is, a fraction of two integers.
    """

    kind = "rational"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation == "==":
            return Decision(False, "a rational comparison settles an inequality, not ==")
        low, high, swapped, said = _strip(left, right)
        upward = (relation in ("<=", "<")) != swapped
        if not (signs.positive(low) and signs.positive(high)):
            return Decision(False, lambda: f"{low} and {high} are not both positive at sight")
        ratio = sp.radsimp(sp.cancel(sp.powsimp(sp.expand_power_base(high / low if upward else low / high))))
        square = sp.expand(ratio * ratio)
        if not square.is_Rational:
            return Decision(False, lambda: f"the ratio of the two sides, {ratio}, is not a rational number or the root of one")
        enough = square.p > square.q if relation in ("<", ">") else square.p >= square.q
        why = "; ".join([*said, f"ratio {ratio}"])
        if enough:
            return Decision(True, f"rational, {why}", ratio)
        return _refusal(lambda: f"the wrong way round: {why} is below 1", left, relation, right, needs)


def slack_letter(need: Need) -> sp.Symbol:
    """A new letter for the slack of a need: assumed >= 0, > 0, or of any sign for an equality."""
    assumption = {"==": "real", "<": "positive", ">": "positive"}.get(need.relation, "nonnegative")
    return sp.Dummy("slack", **{assumption: True})


def h(number: int) -> Slack:
    """In a certificate, the slack of the step's need of this number, counted from 1: its larger side minus its smaller side."""
    return Slack(number)


@dataclass(frozen=True)
class certificate(Decider):
    """Settles a statement by a sum of terms that are >= 0 at sight and that is identically times * (larger side - smaller side).

    terms may contain squares, products of letters assumed nonnegative, and h(i), the slack of the i-th need of the step
    (a Farkas multiplier is the factor beside it).  `times`, of the same kind, must be positive at sight.

    Sound because the slack of a need that holds is >= 0, > 0 or 0 as its relation says, so that sums and products of it with what is
    >= 0 are >= 0, and a number whose product with a positive one is >= 0 is >= 0.  The slacks are objects of the step (language.
    Slack): no letter of a statement can be one, whatever its name.
    """

    terms: sp.Expr
    times: sp.Expr = field(default=sp.S.One)
    kind = "certificate"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        terms, times = sp.sympify(self.terms, strict=True), sp.sympify(self.times, strict=True)
        gap = left - right if relation in (">=", ">") else right - left
        unknown = {slack for slack in terms.atoms(Slack) | times.atoms(Slack) if not 1 <= slack.number <= len(needs)}
        if unknown:
            shown = ", ".join(sorted(map(str, unknown)))
            return Decision(False, lambda: f"the certificate uses {shown}, but the step has {len(needs)} needs")
        letters = {h(number): slack_letter(need) for number, need in enumerate(needs, start=1)}
        values = {h(number): need.slack for number, need in enumerate(needs, start=1)}
        named = [part.xreplace(letters) for part in (terms, times)]
        improper = next((why for part in named if (why := foreign(part) or undefined(part, known_nonnegative(needs)))), "")
        if improper:
            return Decision(False, f"the certificate cannot be read: {improper}")
        if not signs.positive(named[1]):
            return Decision(False, lambda: f"the certificate multiplies by {self.times}, not positive at sight")
        difference = normal(times.xreplace(values) * gap - terms.xreplace(values))
        if difference != 0:
            return _refusal(lambda: f"the certificate is off by {difference}", left, relation, right, needs)
        looked_at = (times.xreplace(values) * gap, "==", terms.xreplace(values))
        return contradicted(looked_at, needs, FEW) or self._judged(named[0], relation, terms, letters)

    def _judged(self, terms: sp.Expr, relation: str, shown: sp.Expr, letters: Mapping[Slack, sp.Symbol]) -> Decision:
        """The sign of the terms, in which the slack of an equality is 0; the words say what the sign rests on."""
        zeros = {slack: letter for slack, letter in letters.items() if letter.is_nonnegative is None}
        rest = terms.xreplace(dict.fromkeys(zeros.values(), sp.S.Zero))
        side = "larger - smaller side" if self.times == 1 else f"({self.times}) * (larger - smaller side)"
        equal = [f"{slack} = 0" for slack in zeros if shown.has(slack)]
        if relation == "==":
            if rest != 0:
                return Decision(False, lambda: f"terms beyond the equalities are left: {rest}")
            return Decision(True, f"certificate: {side} = {shown}" + (f"; {', '.join(equal)}" if equal else ""))
        bad = [part for part in sp.Add.make_args(rest) if not signs.nonnegative(part)]
        if bad and not signs.nonnegative(rest):
            back = {letter: slack for slack, letter in letters.items()}
            return Decision(False, lambda: f"the certificate's term {bad[0].xreplace(back)} is not nonnegative at sight")
        if relation in ("<", ">") and not signs.positive(rest):
            return Decision(False, lambda: f"the certificate {shown} is nonnegative, not positive: it proves {relation}= only")
        every = [] if rest == 0 else ["its sum >= 0" if bad else f"every {'other ' if equal else ''}term >= 0"]
        return Decision(True, f"certificate: {side} = {shown}; {', '.join([*equal, *every])}", None)


def _ends(symbol: sp.Symbol, needs: Sequence[Need]) -> dict[str, set[sp.Expr]]:
    """The ends of a letter's range that assumptions and needs state: closed and open, low and high."""
    ends: dict[str, set[sp.Expr]] = {"low closed": set(), "low open": set(), "high closed": set(), "high open": set()}
    if symbol.is_positive:
        ends["low open"].add(sp.S.Zero)
    elif symbol.is_nonnegative:
        ends["low closed"].add(sp.S.Zero)
    turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
    names = {">=": "low closed", ">": "low open", "<=": "high closed", "<": "high open"}
    for need in needs:
        if need.left == symbol and need.relation in names:
            ends[names[need.relation]].add(need.right)
        if need.right == symbol and need.relation in names:
            ends[names[turned[need.relation]]].add(need.left)
    return ends


def _range(symbol: sp.Symbol, low: sp.Expr, high: sp.Expr, needs: Sequence[Need]) -> tuple[bool, bool] | str:
    """(low is open, high is open) where low and high are exactly what is stated of the letter; else the reason why not."""
    ends = _ends(symbol, needs)
    opened = []
    for side, value, infinite in (("low", low, -sp.oo), ("high", high, sp.oo)):
        if value == infinite or value in ends[f"{side} open"]:
            opened.append(True)
        elif value in ends[f"{side} closed"]:
            opened.append(False)
        else:
            return f"the {side} end {value} of {symbol} is not among the step's needs or assumptions"
    return opened[0], opened[1]


@dataclass(frozen=True)
class sturm(Decider):
    """Settles a polynomial or rational inequality in one letter on an interval, by exact root counts.

    symbol: the letter. low, high: the ends, which the needs or the letter's assumptions must state.

    Sound because a polynomial without a root of odd order between two ends has one sign there (intermediate values), which its value
    at one rational point shows; the number of its roots is exact by Sturm's theorem, factor by square-free factor.
    """

    symbol: sp.Symbol
    low: sp.Expr
    high: sp.Expr
    kind = "sturm"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation == "==":
            return Decision(False, "root counts settle an inequality, not ==")
        low, high = sp.sympify(self.low, strict=True), sp.sympify(self.high, strict=True)
        opened = _range(self.symbol, low, high, needs)
        if isinstance(opened, str):
            return Decision(False, opened)
        gap = sp.together(left - right if relation in (">=", ">") else right - left)
        top, bottom = sp.fraction(sp.cancel(gap))
        try:
            below = sign_on(bottom, self.symbol, low, high, low_open=opened[0], high_open=opened[1])
            above = sign_on(top, self.symbol, low, high, low_open=opened[0], high_open=opened[1])
        except ValueError as error:
            return Decision(False, str(error))
        if below.zeros or below.sign == 0:
            return Decision(False, lambda: f"the denominator {bottom} may vanish on the interval")
        holds = above.sign * below.sign > 0 and (relation in ("<=", ">=") or not above.zeros)
        interval_shown = f"{'(' if opened[0] else '['}{low}, {high}{')' if opened[1] else ']'}"
        if holds or (top == 0 and relation in ("<=", ">=")):
            return Decision(True, f"Sturm: {above.says} on {interval_shown}")
        return _refusal(lambda: f"Sturm: {above.says} on {interval_shown}", left, relation, right, needs)


@dataclass(frozen=True)
class interval(Decider):
    """Settles an inequality on a box by ball arithmetic: the box is split until the difference is positive on each part.

    boxes: {letter: (low, high)}. touches: pairs (point, order), for a box of one letter: at the point the difference and its first
    order - 1 derivatives vanish (checked as identities), and the part around it is settled by the derivative of that order.
    most: the largest number of parts that are looked at.

    Sound because a ball of Arb contains every value of the expression on the box, so does the mean-value form f(m) + f'(box)(box - m)
    and the second-order form (Taylor with remainder; a slope that is not finite on the box decides nothing), the boxes cover the
    ranges that the needs state, and at a touching point Taylor's formula gives f the sign of its first derivative that does not vanish.
    """

    boxes: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]]
    touches: tuple[tuple[sp.Expr, int], ...] = ()
    most: int = 20_000
    kind = "interval"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        if relation == "==":
            return Decision(False, "balls settle an inequality, not ==")
        domain: Domain = {}
        for symbol, (low, high) in self.boxes.items():
            opened = _range(symbol, sp.sympify(low, strict=True), sp.sympify(high, strict=True), needs)
            if isinstance(opened, str):
                return Decision(False, opened)
            domain[symbol] = (sp.sympify(low, strict=True), sp.sympify(high, strict=True))
        gap = left - right if relation in (">=", ">") else right - left
        if gap.free_symbols - set(domain):
            return Decision(False, lambda: f"no box for {', '.join(sorted(map(str, gap.free_symbols - set(domain))))}")
        if relation in ("<", ">") and self.touches:
            return Decision(False, "the two sides touch: only <= or >= can hold")
        for point, order in self.touches:
            if len(domain) != 1:
                return Decision(False, "touching points are for boxes of one letter")
            (symbol,) = domain
            for derivative in range(order):
                value = sp.diff(gap, symbol, derivative).subs(symbol, point)
                if not vanishes(value):
                    return refused("derivative {} of the difference at {} = {} is {}, not 0", derivative, symbol, point, value)
        try:
            proof = prove_positive(gap, domain, self.touches, self.most)
        except balls.NotInBalls as error:
            return Decision(False, str(error))
        return Decision(proof.holds, f"Arb: {proof.says}")
