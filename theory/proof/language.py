"""The language of derivations: which expressions a statement may be made of, where each is defined, and what a letter may stand for.

Every expression of the language is a real number wherever its letters are real and it is defined. So a rule that is right for real
numbers (a square is not negative, a sum of terms >= 0 is >= 0) is right for every statement.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from theory.proof import signs

SMOOTH: tuple[type, ...] = (
    sp.exp, sp.log, sp.erf, sp.erfc, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.asin, sp.acos, sp.atan, sp.gamma, sp.loggamma,
)  # fmt: skip
"""Functions that may stand in a statement and have derivatives of every order inside the set where they are defined."""
KINKED: tuple[type, ...] = (sp.Abs, sp.Max, sp.Min)
"""Functions that may stand in a statement and have no derivative somewhere."""
CONSTANTS = (sp.pi, sp.E, sp.EulerGamma)


class Slack(sp.Symbol):
    """In a certificate, the slack of the step's need of this number (from 1): its larger side minus its smaller. It is no letter."""

    __slots__ = ("number",)

    def __new__(cls, number: int) -> "Slack":
        slack = sp.Symbol.__xnew__(cls, f"h{number}", real=True)
        slack.number = number
        return slack

    def __getnewargs_ex__(self) -> tuple[tuple[int], dict[str, bool]]:
        return (self.number,), {}

    def _hashable_content(self) -> tuple[object, ...]:
        return ("slack", self.number)


@lru_cache(maxsize=8192)
def foreign(expression: sp.Basic) -> str:
    """Why an expression is not in the language of derivations, naming the first part that is not; "" where it is."""
    if expression.is_Float:
        return f"the floating-point number {expression} is not exact: write it as a Rational"
    if expression in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        return f"{expression} is not a number"
    if expression.is_Rational or expression in CONSTANTS:
        return ""
    if expression.is_Symbol:
        return _foreign_letter(expression)
    if isinstance(expression, AppliedUndef):
        if type(type(expression)) is not UndefinedFunction or not expression.is_real:
            return f"{expression} is not assumed real"
    elif not isinstance(expression, (sp.Add, sp.Mul, sp.Pow)) and type(expression) not in SMOOTH + KINKED:
        return f"{expression} is not in the language of derivations (numbers, letters, sums, products, powers, {_names()})"
    return next((why for part in expression.args if (why := foreign(part))), "")


def _foreign_letter(letter: sp.Symbol) -> str:
    if type(letter) not in (sp.Symbol, sp.Dummy):
        return f"{letter} is no letter: it has a meaning in a certificate only" if type(letter) is Slack else f"{letter} is no sympy Symbol"
    return "" if letter.is_real else f"the letter {letter} is not assumed real"


def _names() -> str:
    return ", ".join(kind.__name__ for kind in SMOOTH + KINKED)


def poles(expression: sp.Expr) -> set[sp.Expr]:
    """Every expression with a letter that the given expression divides by."""
    powers = sp.sympify(expression, strict=True).atoms(sp.Pow)
    return {node.base for node in powers if node.exp.could_extract_minus_sign() and not node.base.is_number}


def undefined(expression: sp.Expr, known: Iterable[sp.Expr] = ()) -> str:
    """Why an expression may be undefined; "" where it is defined wherever the expressions in `known` are >= 0.

    The following must be seen at once, from assumptions and `known`: divisors are nonzero, arguments of logarithms and gamma functions
    positive, bases of fractional powers nonnegative (of other powers positive), and arguments of arcsine and arccosine in [-1, 1].
    """
    known = list(known)
    zeros = [pole for pole in poles(expression) if not signs.nonzero(pole, known)]
    if zeros:
        return f"{min(zeros, key=str)} may be zero and is divided by: no assumption or need says otherwise"
    for node in _partial(expression):
        argument = node.args[0]
        if isinstance(node, (sp.log, sp.gamma, sp.loggamma)) and not signs.positive_given(argument, known):
            where = "a logarithm" if isinstance(node, sp.log) else "a gamma function"
            return f"{argument} may not be positive and stands under {where}: no assumption or need says otherwise"
        if isinstance(node, (sp.asin, sp.acos)) and not all(signs.nonnegative_given(1 + turn * argument, known) for turn in (1, -1)):
            return f"{argument} may lie outside [-1, 1] and stands under {type(node).__name__}"
        if isinstance(node, sp.Pow) and not _power_defined(node.base, node.exp, known):
            return f"{argument} may not be positive and is raised to the power {node.args[1]}: no assumption or need says otherwise"
    return ""


def _partial(expression: sp.Expr) -> list[sp.Expr]:
    """The parts that are not defined everywhere, in a fixed order."""
    kinds = (sp.Pow, sp.log, sp.gamma, sp.loggamma, sp.asin, sp.acos)
    return sorted((node for node in expression.atoms(*kinds) if not (node.is_Pow and node.exp.is_Integer)), key=str)


def _power_defined(base: sp.Expr, exponent: sp.Expr, known: list[sp.Expr]) -> bool:
    if signs.positive_given(base, known):
        return True
    if exponent.is_integer and exponent.is_nonnegative:
        return True
    return signs.nonnegative_given(base, known) and signs.positive(exponent)


def unfit(letter: sp.Expr, value: sp.Expr, known: Iterable[sp.Expr] = (), *, defined: bool = False) -> str:
    """Why a value may break an assumption of the letter it is put in for; "" where it is seen at once to meet each of them.

    known: expressions that are >= 0. defined: whether the value is known to be defined, being a side of a statement that holds.
    """
    value, known = sp.sympify(value, strict=True), list(known)
    why = foreign(value) or ("" if defined else undefined(value, known))
    if why:
        return f"{value} is put in for {letter}: {why}"
    order = {
        "positive": lambda: signs.positive_given(value, known),
        "negative": lambda: signs.positive_given(-value, known),
        "nonnegative": lambda: signs.nonnegative_given(value, known),
        "nonpositive": lambda: signs.nonnegative_given(-value, known),
        "nonzero": lambda: signs.nonzero(value, known),
        "zero": lambda: value == 0,
    }
    for fact, truth in assumed(letter).items():
        met = order[fact]() if fact in order and truth else getattr(value, f"is_{fact}") is truth
        if not met:
            return f"{value} is put in for {letter}, which is assumed {'' if truth else 'not '}{fact}, and is not so at sight"
    return ""


ORDER = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "zero")
OF_INTEGERS = ("noninteger", "rational", "irrational", "algebraic", "transcendental")
FACTS = (*ORDER, "integer", "even", "odd", "prime", "composite", *OF_INTEGERS)


@lru_cache(maxsize=2048)
def assumed(letter: sp.Expr) -> Mapping[str, bool]:
    """What is assumed of a real letter, or of the values of an unknown function, beyond being real.

    Returns the facts, as {name: truth}, from which all others follow.
    """
    facts = {fact: truth for fact in FACTS if (truth := getattr(letter, f"is_{fact}")) is not None}
    if letter.is_zero:
        return {"zero": True}
    said = {fact: truth for fact, truth in facts.items() if truth or fact not in ORDER}
    if "positive" in said or "negative" in said:
        said = {fact: truth for fact, truth in said.items() if fact not in ("nonnegative", "nonpositive", "nonzero")}
    if said.get("integer") is True:
        said = {fact: truth for fact, truth in said.items() if fact not in OF_INTEGERS}
    return said


def atoms(expression: sp.Expr) -> frozenset[object]:
    """What an expression speaks of: its letters and its unknown functions."""
    return frozenset(expression.free_symbols) | {type(term) for term in expression.atoms(AppliedUndef)}
