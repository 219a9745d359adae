"""Sympy expressions as text: a record's formulas are written by `encode` and read by `decode`, which runs and evaluates nothing.

sympy evaluates strings: sympify, parse_expr and the constructors of most of its classes run one as Python. So no string from outside
reaches sympy here. The text is parsed to a tree, and only the names listed below are built, from arguments of the listed types, as they
were written: 2**10**9 stays a power.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import sympy as sp

LONGEST = 100_000
"""The most characters of a text; the longest of the shelf has 5,500."""
DEEPEST = 60
"""The deepest nesting of brackets; the deepest of the shelf is 10."""

CONSTANTS: dict[str, sp.Basic] = {
    "pi": sp.pi, "E": sp.E, "EulerGamma": sp.EulerGamma, "GoldenRatio": sp.GoldenRatio, "Catalan": sp.Catalan, "I": sp.I, "oo": sp.oo,
    "true": sp.true, "false": sp.false,
}  # fmt: skip

MANY = 10_000
OPERATIONS: dict[str, tuple[Callable[..., sp.Basic], int, int]] = {
    made.__name__: (made, least, most)
    for least, most, classes in (
        (1, 1, (sp.exp, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.asin, sp.acos,
                sp.atan, sp.asinh, sp.acosh, sp.atanh, sp.erf, sp.erfc, sp.erfi, sp.erfinv, sp.erfcinv, sp.sign, sp.Abs, sp.floor,
                sp.ceiling, sp.factorial, sp.factorial2, sp.gamma, sp.loggamma, sp.digamma, sp.Ei, sp.Si, sp.Ci, sp.sinc, sp.Not,
                sp.UnevaluatedExpr)),
        (1, 2, (sp.log, sp.Heaviside, sp.LambertW, sp.zeta)),
        (2, 2, (sp.Pow, sp.atan2, sp.beta, sp.uppergamma, sp.lowergamma, sp.polygamma, sp.binomial, sp.besselj, sp.besseli, sp.hermite,
                sp.Equality, sp.Unequality, sp.LessThan, sp.StrictLessThan, sp.GreaterThan, sp.StrictGreaterThan,
                sp.functions.elementary.piecewise.ExprCondPair)),
        (4, 4, (sp.betainc, sp.betainc_regularized, sp.Limit)),
        (1, MANY, (sp.Add, sp.Mul, sp.Max, sp.Min, sp.And, sp.Or, sp.Tuple, sp.Piecewise)),
        (2, MANY, (sp.Sum, sp.Product, sp.Integral, sp.Derivative)),
    )
    for made in classes
}  # fmt: skip
"""What may be applied, by name: its class, and the least and the largest number of its arguments, all of which are expressions."""
EAGER = ("Max", "Min")
"""Classes that compare their arguments unless they are told not to."""

ASSUMPTIONS = (
    "real", "positive", "negative", "nonnegative", "nonpositive", "nonzero", "zero", "integer", "rational", "irrational", "even", "odd",
    "prime", "finite", "complex", "extended_real", "extended_positive", "extended_nonnegative", "commutative",
)  # fmt: skip
LETTER = re.compile(r"(?!\d)\w{1,60}'{0,3}|[+-]{1,2}")
"""A letter's name: a word, with primes; a sign is the side from which a limit is taken."""
DIGITS = re.compile(r"-?\d{1,4000}(\.\d{0,4000})?(e[+-]?\d{1,6})?", re.ASCII)
WRITTEN = re.compile(r"[\w\s(),=.+'\"-]*")
"""The characters of an expression's text; others are in sentences only."""


def encode(expression: sp.Basic | str) -> str:
    """A sympy expression as its srepr text; a sentence as a quoted string."""
    return repr(expression) if isinstance(expression, str) else sp.srepr(expression)


def decode(text: str) -> sp.Basic | str:
    """Read what `encode` wrote, as it was written: (eps/6)^2/16 is not folded. A sentence comes back as a str.

    Raises ValueError, naming what is wrong, for every text that is not made of the classes, numbers, letters and functions listed here.
    """
    if len(text) > LONGEST:
        raise ValueError(f"an expression of a record has at most {LONGEST} characters, this has {len(text)}")
    sentence = text[:1] in ("'", '"')
    if not sentence:
        _refuse_shape(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the parser's own remarks on odd literals are refusals here
            tree = ast.parse(text, mode="eval").body
        if sentence:
            return _constant(tree, str, "a sentence is one quoted string")
        with sp.evaluate(False):
            return _expression(tree)
    except (SyntaxError, Warning, TypeError, AttributeError, ArithmeticError, NotImplementedError, RecursionError, MemoryError) as error:
        raise ValueError(f"not an expression of a record: {text[:80]!r}") from error


def _refuse_shape(text: str) -> None:
    """Raise ValueError for foreign characters, or for brackets too deep for a parser."""
    stray = WRITTEN.match(text)
    if stray is None or stray.end() < len(text):
        raise ValueError(f"not an expression of a record: {text[:80]!r}")
    depth = deepest = 0
    for bracket in re.findall(r"[()]", text):
        depth += 1 if bracket == "(" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST or "--" in text:
        raise ValueError(f"an expression of a record is at most {DEEPEST} brackets deep, this is {deepest}: {text[:80]!r}")


def _expression(node: ast.expr) -> sp.Basic:
    if isinstance(node, ast.Name):
        return _listed(node.id, CONSTANTS)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Name) and node.operand.id == "oo":
        return -sp.oo
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and not node.keywords:
        return _function(node.func)(*map(_expression, node.args))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        _refuse(node)
    leaf = LEAVES.get(node.func.id)
    if leaf is not None:
        return leaf(node)
    made, least, most = _listed(node.func.id, OPERATIONS)
    if node.keywords or not least <= len(node.args) <= most:
        raise ValueError(f"a record gives {node.func.id} {len(node.args)} arguments: it takes {least}" + f" to {most}" * (most > least))
    arguments = [_expression(argument) for argument in node.args]
    return made(*arguments, evaluate=False) if node.func.id in EAGER else made(*arguments)


def _listed(name: str, known: dict[str, Any]) -> Any:
    if name not in known:
        raise ValueError(f"a record may not name {name!r}")
    return known[name]


def _refuse(node: ast.expr) -> NoReturn:
    raise ValueError(f"not an expression of a record: {ast.unparse(node)[:80]}")


def _constant(node: ast.expr, kind: type, what: str) -> Any:
    """The value of a literal of exactly this type. Raises ValueError for anything else."""
    if not isinstance(node, ast.Constant) or type(node.value) is not kind:
        raise ValueError(f"{what}, a record has {ast.unparse(node)[:80]}")
    return node.value


def _whole(node: ast.expr) -> int:
    """A whole number, with a sign or without."""
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    value: int = _constant(node.operand if negative else node, int, "an Integer or a Rational is of whole numbers")  # type: ignore[attr-defined]
    return -value if negative else value


def _arguments(node: ast.Call, count: int) -> list[ast.expr]:
    return node.args if len(node.args) == count else _refuse(node)


def _rational(node: ast.Call) -> sp.Basic:
    """Integer(p) or Rational(p, q)."""
    name = node.func.id  # type: ignore[attr-defined]
    top, *bottom = [_whole(part) for part in _arguments(node, 1 if name == "Integer" else 2)]
    if node.keywords or bottom == [0]:
        _refuse(node)
    return sp.Rational(top, *bottom)


def _float(node: ast.Call) -> sp.Basic:
    (digits,) = _arguments(node, 1)
    given = {word.arg: word.value for word in node.keywords}
    text = _constant(digits, str, "a Float is of digits")
    if set(given) - {"precision"} or not DIGITS.fullmatch(text):
        _refuse(node)
    bits = _whole(given["precision"]) if given else 53
    if not 1 <= bits <= 20_000:
        raise ValueError(f"a Float of a record has 1 to 20000 bits, this has {bits}")
    return sp.Float(text, precision=bits)


def _named(node: ast.Call) -> tuple[str, dict[str, bool]]:
    """The name and the assumptions of Symbol('x', positive=True) or Function('f')."""
    (first,) = _arguments(node, 1)
    name = _constant(first, str, "a letter's name is a word")
    if not LETTER.fullmatch(name):
        raise ValueError(f"a letter's name is a word of at most 60 letters, a record has {name[:80]!r}")
    stray = [str(word.arg) for word in node.keywords if word.arg not in ASSUMPTIONS]
    if stray:
        raise ValueError(f"a record assumes {stray[0]!r} of {name}, which is no assumption")
    assumed = {str(word.arg): _constant(word.value, bool, "an assumption is True or False") for word in node.keywords}
    return name, assumed


def _symbol(node: ast.Call) -> sp.Basic:
    name, assumed = _named(node)
    return sp.Symbol(name, **assumed)


def _function(node: ast.Call) -> Callable[..., sp.Basic]:
    """The undefined function Function('f')."""
    if not (isinstance(node.func, ast.Name) and node.func.id == "Function"):
        _refuse(node)
    name, assumed = _named(node)
    return sp.Function(name, **assumed)


LEAVES: dict[str, Callable[[ast.Call], sp.Basic]] = {"Integer": _rational, "Rational": _rational, "Float": _float, "Symbol": _symbol}
