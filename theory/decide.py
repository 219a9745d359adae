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

import sympy as sp

from theory import balls, signs
from theory.boxes import Domain, prove_positive
from theory.rewriting import normal
from theory.roots import sign_on

RELATIONS = ("==", "<=", ">=", "<", ">")


@dataclass(frozen=True)
class Decision:
    """A verdict on one step: holds or not, how that was settled (or why not), and the slack as an exact expression if there is one."""

    holds: bool
    told: str | Callable[[], str]  # a refusal is written when asked: with large expressions that is more work than finding it
    slack: sp.Expr | None = None

    @property
    def how(self) -> str:
        """How it was settled, or why not, in words."""
        return self.told if isinstance(self.told, str) else self.told()


def refused(template: str, *parts: object) -> Decision:
    """A refusal whose words are put together when asked."""
    return Decision(False, partial(template.format, *parts))


Statement = tuple[sp.Expr, str, sp.Expr]


def canonical(statement: Statement) -> Statement:
    """The same statement with the smaller side on the left: a >= b and b <= a are literally one."""
    left, relation, right = statement
    return (right, relation.replace(">", "<"), left) if relation[0] == ">" else statement


@dataclass(frozen=True)
class Need:
    """A statement `left relation right` that a step or a derivation stands on; `cites` names the theorem it is an instance of."""

    left: sp.Expr
    relation: str
    right: sp.Expr
    says: str = ""
    cites: str = ""

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"relation {self.relation!r} is none of {', '.join(RELATIONS)}")
        object.__setattr__(self, "left", sp.sympify(self.left, strict=True))
        object.__setattr__(self, "right", sp.sympify(self.right, strict=True))

    @property
    def statement(self) -> Statement:
        """What is said, without words: two needs agree when these are literally equal."""
        return self.left, self.relation, self.right

    @property
    def slack(self) -> sp.Expr:
        """The expression that is >= 0 (or > 0, or == 0) when the need is met."""
        return self.left - self.right if self.relation in (">=", ">") else self.right - self.left

    def met(self, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
        """Whether the need is met at exact values: True, False, or None where it is not settled; by Arb."""
        return balls.compare(self.left, self.relation, self.right, values)

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


def poles(expression: sp.Expr) -> set[sp.Expr]:
    """Every expression with a letter that is divided by."""
    powers = sp.sympify(expression, strict=True).atoms(sp.Pow)
    return {node.base for node in powers if node.exp.could_extract_minus_sign() and not node.base.is_number}


_MARGIN = sp.Dummy("margin", positive=True)


def known_nonnegative(needs: Sequence[Need]) -> list[sp.Expr]:
    """The slacks of the needs; that of a strict one less an unspecified positive number, so that it counts as positive itself."""
    return [need.slack - _MARGIN if need.relation in ("<", ">") else need.slack for need in needs if need.relation != "=="]


def _undefined(sides: Sequence[sp.Expr], needs: Sequence[Need]) -> str:
    """Why a side may be undefined ("" if it is not): a NaN, an infinity, or a division by what may be zero."""
    known = known_nonnegative(needs)
    for side in sides:
        if side.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            return f"{side} is not a number"
        zeros = [pole for pole in poles(side) if not signs.nonzero(pole, known)]
        if zeros:
            return f"{min(zeros, key=str)} may be zero and is divided by: no assumption or need says otherwise"
        others = [node.args[0] for node in side.atoms(sp.log) if not signs.positive_given(node.args[0], known)]
        if others:
            return f"{min(others, key=str)} may not be positive and stands under a logarithm: no assumption or need says otherwise"
    return ""


def counterexample(left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need] = ()) -> dict[sp.Symbol, sp.Rational] | None:
    """A small rational point where the needs hold and `left relation right` is refuted (by Arb), if a short search finds one."""
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
    """Does not hold; the message has a counterexample where one is found."""
    return Decision(False, partial(_with_counterexample, why, left, relation, right, needs))


def _with_counterexample(why: Callable[[], str], left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need]) -> str:
    point = counterexample(left, relation, right, needs)
    if point is None:
        return why()
    where = ", ".join(f"{letter} = {value}" for letter, value in point.items()) or "these numbers"
    sides = (str(side.xreplace(point)) for side in (left, right))
    return f"{why()}; false at {where}: {' against '.join(sides)}"


class Decider:
    """What all five have in common: a guard around undefined sides, then `settle`."""

    kind = ""

    def __call__(self, left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need] = ()) -> Decision:
        if relation not in RELATIONS:
            return Decision(False, lambda: f"relation {relation!r} is none of {', '.join(RELATIONS)}")
        left, right = sp.sympify(left, strict=True), sp.sympify(right, strict=True)
        trouble = _undefined((left, right), needs)
        return Decision(False, trouble) if trouble else self.settle(left, relation, right, tuple(needs))

    def bound(self, put: Mapping[sp.Symbol, sp.Expr]) -> "Decider":
        """This decider, told what the step puts in for which letter; most do not ask."""
        return self

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        """The decision proper, both sides being defined."""
        raise NotImplementedError


@dataclass(frozen=True)
class identity(Decider):
    """left == gives: their difference is rewritten to 0 by exact rules (cancelling, radicals, logarithms, exponentials, gamma)."""

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
    """The two sides are the same positive monomial (after a common exp, log or minus sign) times a number, compared in integers."""

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


def slack_letter(number: int, need: Need) -> sp.Symbol:
    """h1, h2, ...: the slack of a need, as it appears in a certificate (>= 0, > 0 or any sign for an equality)."""
    assumption = {"==": "real", "<": "positive", ">": "positive"}.get(need.relation, "nonnegative")
    return sp.Symbol(f"h{number}", **{assumption: True})


def h(number: int) -> sp.Symbol:
    """In a certificate: the slack of need number 1, 2, ... of the step, the larger side minus the smaller."""
    return sp.Symbol(f"h{number}")


@dataclass(frozen=True)
class certificate(Decider):
    """times * (larger side - smaller side) is identically `terms`, in which every term is >= 0 at sight.

    terms may contain squares, products of letters assumed nonnegative, and h(i), the slack of the i-th need of the step
    (a Farkas multiplier is the factor beside it).  `times`, of the same kind, must be positive at sight.
    """

    terms: sp.Expr
    times: sp.Expr = field(default=sp.S.One)
    kind = "certificate"

    def settle(self, left: sp.Expr, relation: str, right: sp.Expr, needs: tuple[Need, ...]) -> Decision:
        terms = sp.sympify(self.terms, strict=True)
        gap = left - right if relation in (">=", ">") else right - left
        letters = {h(number): slack_letter(number, need) for number, need in enumerate(needs, start=1)}
        used = terms.free_symbols | sp.sympify(self.times, strict=True).free_symbols
        unknown = {letter for letter in used if letter.name[0] == "h" and letter.name[1:].isdigit()} - set(letters)
        if unknown:
            return Decision(
                False, lambda: f"the certificate uses {', '.join(sorted(map(str, unknown)))}, but the step has {len(needs)} needs"
            )
        if not signs.positive(sp.sympify(self.times, strict=True).xreplace(letters)):
            return Decision(False, lambda: f"the certificate multiplies by {self.times}, not positive at sight")
        values = {h(number): need.slack for number, need in enumerate(needs, start=1)}
        difference = normal(sp.sympify(self.times, strict=True).xreplace(values) * gap - terms.xreplace(values))
        if difference != 0:
            return _refusal(lambda: f"the certificate is off by {difference}", left, relation, right, needs)
        return self._judged(terms.xreplace(letters), relation, terms)

    def _judged(self, terms: sp.Expr, relation: str, shown: sp.Expr) -> Decision:
        equalities = {letter: 0 for letter in terms.free_symbols if letter.name[0] == "h" and letter.is_nonnegative is None}
        rest = terms.xreplace(equalities)
        side = "larger - smaller side" if self.times == 1 else f"({self.times}) * (larger - smaller side)"
        if relation == "==":
            return Decision(rest == 0, f"certificate: {side} = {shown}" if rest == 0 else f"terms beyond the equalities are left: {rest}")
        bad = [part for part in sp.Add.make_args(rest) if not signs.nonnegative(part)]
        if bad and not signs.nonnegative(rest):
            return Decision(False, lambda: f"the certificate's term {bad[0]} is not nonnegative at sight")
        if relation in ("<", ">") and not signs.positive(rest):
            return Decision(False, lambda: f"the certificate {shown} is nonnegative, not positive: it proves {relation}= only")
        return Decision(True, f"certificate: {side} = {shown}", None)


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
    """A polynomial (or rational) inequality in one letter on [low, high], ends as stated by the needs, by exact root counts."""

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
    """An inequality on a box {letter: (low, high)} by Arb: boxes are split until the difference is positive on each.

    touches: {letter: (point, order)}: at this point the difference and its first order - 1 derivatives vanish (checked as
    identities) and the box around it is settled by the derivative of that order (one letter only).
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
                value = normal(sp.diff(gap, symbol, derivative).subs(symbol, point))
                if value != 0:
                    return refused("derivative {} of the difference at {} = {} is {}, not 0", derivative, symbol, point, value)
        try:
            proof = prove_positive(gap, domain, self.touches, self.most)
        except balls.NotInBalls as error:
            return Decision(False, str(error))
        return Decision(proof.holds, f"Arb: {proof.says}")
