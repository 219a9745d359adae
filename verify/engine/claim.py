"""A claim as data: what is said, what is predicted, how it is measured, and the false statements the same measurement must refute."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp

from theory.proof.letters import Root
from theory.refusals import Refusal

if TYPE_CHECKING:
    from theory.proof.derivation import Derivation, Need

RELATIONS = ("<=", ">=", "==", "~")
Point = Mapping[str, Any]
Number = int | float | Fraction


class HypothesisError(Refusal):
    """A point lies outside a claim's hypotheses; the message names the hypothesis and both numbers."""


@dataclass(frozen=True)
class Band:
    """The finite-size error that an asymptotic prediction is allowed: a relative error of at most C / size.

    C: a number that is measured on seeds of its own and pinned by tests/test_claims.py; a band that is too wide is as red as one too
    narrow. over: the name of the point's entry that is the size. size: where the size is no entry of the point, size(**point) computes
    it, and `over` is only what it is called.
    """

    C: float
    over: str = "d"
    size: Callable[..., float] | None = None

    def size_at(self, point: Point) -> float:
        """The size at this point, which C is divided by."""
        return float(point[self.over] if self.size is None else self.size(**point))

    def at(self, point: Point) -> float:
        """The relative half-width of the band at this point, C / size."""
        return self.C / self.size_at(point)


@dataclass(frozen=True)
class Formula:
    """A prediction that function(**point) computes; `shows` is what a reader sees of it, a sympy expression or a sentence."""

    function: Callable[..., Number]
    shows: sp.Basic | str


@dataclass(frozen=True)
class ClosedForm:
    """A prediction written in letters, whose value at a point is computed from the letters' values there.

    form: an expression, or a mapping with one for each quantity that a point may name as its `quantity`; where points name none it has
    one. shows: what a reader sees of it. where: pairs (letter, meaning) that are evaluated in order, each meaning an expression in the
    letters before it, or the root of an equation. values: values(**point) gives the letters that are neither in `where` nor numbers of
    the point, and may refuse the point. computed: computed(**point) gives the same number by the public function that users call; it must
    agree to 1e-9 at every point. Every sum of `form` and of `where` is open to a test that drops its terms or turns their signs.
    """

    form: sp.Expr | Mapping[str, sp.Expr]
    shows: sp.Basic | str
    where: Sequence[tuple[sp.Symbol, sp.Expr | Root]] = ()
    values: Callable[..., Mapping[sp.Symbol, Number]] = field(default=lambda **_: {})
    computed: Callable[..., float] | None = None

    def at(self, point: Point) -> float:
        """The value at a point. Raises ValueError where it is not a real number, or differs from `computed` by more than 1e-9 of it."""
        given = {**{name: float(value) for name, value in point.items() if not isinstance(value, str)}}
        known = {letter.name: float(value) for letter, value in self.values(**point).items()}
        known = {**given, **known}
        for letter, meaning in self.where:
            known[letter.name] = _root(meaning, known) if isinstance(meaning, Root) else _computed(meaning, known)
        value = _computed(self._asked(point), known)
        if self.computed is not None and not math.isclose(value, other := self.computed(**point), rel_tol=1e-9):
            raise ValueError(f"the form in letters gives {value:.12g}, and the function that computes it {other:.12g}")
        return value

    def _asked(self, point: Point) -> sp.Expr:
        if not isinstance(self.form, Mapping):
            return self.form
        (only,) = self.form if "quantity" not in point else (point["quantity"],)
        return self.form[only]


@lru_cache(maxsize=4096)
def _compiled(expression: sp.Expr) -> tuple[tuple[str, ...], Callable[..., Any]]:
    letters = sorted(expression.free_symbols, key=str)
    return tuple(letter.name for letter in letters), sp.lambdify(letters, expression, [{"sqrt": cmath.sqrt}, "math"])


def _computed(expression: sp.Expr, known: Mapping[str, float]) -> float:
    names, function = _compiled(expression)
    _given(names, known)
    value = complex(function(*(complex(known[name]) for name in names)))
    if not (math.isfinite(value.real) and abs(value.imag) <= 1e-9 * abs(value.real)):
        raise ValueError(f"the prediction {expression} is {value}, not a real number")
    return value.real


Prediction: TypeAlias = sp.Expr | Root | Formula | ClosedForm | int | float | Fraction


@dataclass(frozen=True)
class Control:
    """A false statement that the claim's measurement must refute.

    It is a false claim in the true world (`predicts` another value, or `derive` a false twin of the derivation), or the true claim in a
    false world (`measure`). Refuted means FAILS at all its points; OPEN is not refuted. id: its name among the claim's controls, in small
    letters, digits and underscores. It keys the control's random numbers, its line in the ledger and the figures' look-up, so it stays.
    why: what is false; it may be reworded freely. points: the control's own points; None means the claim's. Raises ValueError for a
    control that changes nothing, and for another kind of id.
    """

    id: str
    why: str
    predicts: Prediction | None = None
    measure: Callable[..., Any] | None = None
    derive: Derivation | None = None
    points: Sequence[Point] | None = None

    def __post_init__(self) -> None:
        if self.predicts is None and self.measure is None and self.derive is None:
            raise ValueError(f"the control {self.id!r} changes nothing: give predicts, measure or derive")
        if not re.fullmatch("[a-z0-9][a-z0-9_]{0,59}", self.id):
            raise ValueError(f"a control's id has at most 60 small letters, digits and underscores: got {self.id!r}")


@dataclass(frozen=True)
class Table:
    """A claim's own table, as words.

    rows: the first row is the head, the first column names each row. notes: explanations of the rows. Raises ValueError for rows of
    different lengths.
    """

    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError(f"the rows of a table have {', '.join(str(len(row)) for row in self.rows)} cells: they must be equally long")


def evidence(derived: bool, measured: bool, fits: bool) -> list[str]:
    """The words for how a claim is reached: "derived", then "measured", or "fitted" where what is measured is fitted models."""
    return ["derived"] * derived + [("fitted" if fits else "measured")] * measured


@dataclass(frozen=True)
class Claim:
    """One testable statement of the suite, with its prediction, its measurement or derivation, and its controls.

    says: the statement. source: the paper and the place in it, as "key, place". relation: how what is measured stands to the prediction:
    "<=", ">=", "==" or "~" (equal up to `band`). predicts: the prediction. points: where it is measured, each a mapping of names to
    numbers or words. requires: hypotheses that every point must meet. derive: the derivation of the statement. measure: measure(stream,
    **point) -> Estimate. controls: false statements that must be refuted; at least one. within: the relative precision to which an
    equality is checked. band: the allowed finite-size error of "~". by_hand: a list of (point, number, "the arithmetic on paper"). notes:
    what a reader should know beside the statement, such as what becomes of a theorem whose step is corrected. table: a table of the
    claim's own. fits: whether what is measured is models fitted by least squares, or the classes they come from.

    Raises ValueError where fields contradict each other, and HypothesisError where a point is outside the hypotheses.
    """

    says: str
    source: str
    relation: str | None = None
    predicts: Prediction | None = None
    points: Sequence[Point] = ()
    requires: Sequence[Need] = ()
    derive: Derivation | None = None
    measure: Callable[..., Any] | None = None
    controls: Sequence[Control] = ()
    within: float = 0.0
    band: Band | None = None
    by_hand: Sequence[tuple[Point, Any, str]] = ()
    notes: str = ""
    table: Table | None = None
    fits: bool = False

    def __post_init__(self) -> None:
        if self.measure is None and self.derive is None:
            raise ValueError("a claim needs evidence: give measure, derive or both")
        if self.measure is not None:
            if self.relation not in RELATIONS:
                raise ValueError(f"relation {self.relation!r} is none of {', '.join(RELATIONS)}")
            if self.predicts is None or not self.points:
                raise ValueError("a measured claim needs predicts and points")
        if (self.band is not None) != (self.relation == "~"):
            raise ValueError('a band belongs to the relation "~", and "~" needs one')
        if not self.controls:
            raise ValueError("a claim without a control cannot fail: give at least one")
        ids = [control.id for control in self.controls]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two controls of a claim have one id: {', '.join(sorted({name for name in ids if ids.count(name) > 1}))}")
        for point in self.points:
            refuse_outside(self.requires, point)

    @property
    def evidence(self) -> list[str]:
        """How the claim is reached: "derived", "measured" (by samples or arithmetic), "fitted" (by least squares)."""
        return evidence(self.derive is not None, self.measure is not None, self.fits)


@dataclass(frozen=True)
class Theorem:
    """A head theorem as data: it holds where the claims it follows from hold.

    says: the statement. source: the paper and the place in it. follows_from: the ids of those claims. cites: what is cited rather than
    checked. slack: in words, which constants are derived where weaker ones are printed. derive: a derivation of its own, if any.
    """

    says: str
    source: str
    follows_from: Sequence[str]
    cites: Sequence[str] = ()
    slack: str = ""
    derive: Derivation | None = None


def exact_number(value: Any) -> sp.Basic:
    """A point's number as an exact sympy number: a float is the decimal a person typed (0.3 is 3/10), so that nothing is lost.

    Infinite floats and NaN stay floats. Raises TypeError for what is no number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction, sp.Basic)):
        raise TypeError(f"{value!r} is not a number that a formula can take")
    if isinstance(value, float):
        return sp.Rational(repr(value)) if math.isfinite(value) else sp.Float(value)
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else sp.sympify(value, strict=True)


def at_point(expression: sp.Expr, point: Point) -> sp.Expr:
    """The expression with the point's numbers, made exact, in place of the symbols of the same names.

    Raises KeyError, which names the symbols that the point does not give.
    """
    symbols = expression.free_symbols
    _given((s.name for s in symbols), point)
    return expression.xreplace({s: exact_number(point[s.name]) for s in symbols})


def _given(names: Iterable[str], point: Point) -> None:
    missing = sorted(name for name in names if name not in point)
    if missing:
        raise KeyError(f"the formula needs {', '.join(missing)}, the point gives {', '.join(sorted(point))}")


def number(expression: sp.Expr | Number) -> Number:
    """The value of an expression without letters, as a Fraction where it is rational, else as the nearest float.

    A number is returned as it is. Raises ValueError where the value is not a real number.
    """
    if isinstance(expression, (int, float, Fraction)):
        return expression
    value = sp.sympify(expression, strict=True)
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    value = value.doit().evalf(30, maxn=400)
    if not value.is_real or not value.is_number:
        raise ValueError(f"the prediction {expression} is {value}, not a real number")
    return float(value)


def predicted(prediction: Prediction, point: Point) -> Number:
    """The value of a prediction at a point; a rational value stays an exact Fraction where the prediction is an expression.

    Raises KeyError for symbols that the point does not give, and ValueError for a value that is not a real number.
    """
    if isinstance(prediction, Formula):
        return number(prediction.function(**point))
    if isinstance(prediction, ClosedForm):
        return prediction.at(point)
    if isinstance(prediction, Root):
        return _root(prediction, point)
    return number(at_point(sp.sympify(prediction, strict=True), point))


@lru_cache(maxsize=64)
def _in_floats(equation: sp.Expr, unknown: sp.Symbol) -> tuple[tuple[str, ...], Callable[..., Any]]:
    """The names of an equation's other letters, and the equation as a function of the unknown and of these."""
    letters = sorted(equation.free_symbols - {unknown}, key=str)
    return tuple(letter.name for letter in letters), sp.lambdify([unknown, *letters], equation, "scipy")


def _root(root: Root, point: Point) -> float:
    from scipy.optimize import brentq

    names, equation = _in_floats(root.equation, root.unknown)
    _given(names, point)
    numbers = [float(point[name]) for name in names]

    def function(value: float) -> float:
        return float(equation(value, *numbers))

    low, high = (float(number(at_point(sp.sympify(end, strict=True), point))) for end in root.bracket)
    at_low, at_high = function(low), function(high)
    if not at_low * at_high <= 0:
        raise ValueError(f"no sign change for {root.unknown} on [{low}, {high}]: {at_low} and {at_high}")
    return float(brentq(function, low, high, xtol=1e-300, rtol=8.9e-16))


DIGITS = 3
"""The least number of significant digits of a number worked by hand, where it is not the exact value."""


def wrong_by_hand(claim: Claim) -> str:
    """Compare the prediction with every number worked by hand, and say where they differ, as a sentence; "" where all agree.

    Whole numbers and fractions must agree exactly, decimals such as 0.0222 or "0.500" to half of their last digit. A decimal with fewer
    than three digits must be the value itself.
    """
    for point, stated, _ in claim.by_hand:
        if claim.predicts is None:
            return f"{stated} is worked by hand, and nothing is predicted"
        value, written = predicted(claim.predicts, point), str(stated)
        places = 0 if "/" in written else int(Decimal(written).as_tuple().exponent)
        half = Fraction(10) ** places / 2 if places < 0 else Fraction(0)
        exact, where = Fraction(written), ", ".join(f"{name}={x}" for name, x in point.items())
        if not abs(Fraction(value) - exact) <= half:
            return f"at {where}: {float(value):.12g} against {stated} by hand"
        digits = len(Decimal(written).as_tuple().digits) if places < 0 else DIGITS
        if digits < DIGITS and abs(Fraction(value) - exact) > abs(exact) / 10**9:
            return f"at {where}: {stated} by hand has {digits} digits and is not {float(value):.12g} itself: give {DIGITS} at least"
    return ""


def refuse_outside(requires: Sequence[Need], point: Point) -> None:
    """Raise HypothesisError, with both numbers, where the point does not meet every hypothesis."""
    compare = {"<=": float.__le__, ">=": float.__ge__, "<": float.__lt__, ">": float.__gt__, "==": float.__eq__}
    for need in requires:
        left, right = (float(number(at_point(sp.sympify(side, strict=True), point))) for side in (need.left, need.right))
        if not compare[need.relation](left, right):
            where = ", ".join(f"{name}={value}" for name, value in point.items())
            raise HypothesisError(
                f"{need.says}: needs {need.left} {need.relation} {need.right}, here {left:.6g} against {right:.6g} at {where}"
            )
