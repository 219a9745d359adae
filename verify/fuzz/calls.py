"""Calls to try: every public function of theory, kernels and verify.models, with arguments made by their annotations and names."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from flint import arb
from hypothesis import strategies as st

import kernels
import theory
from kernels import laws, random
from theory import law
from theory.features import activations, pieces
from theory.proof.derivation import Derivation, Step
from verify import models
from verify.fuzz.cases import Case, attempted, unclear, where
from verify.fuzz.writes import Writes

COMPILER = {"kernels._activations", "kernels.emit", "kernels.simd", "kernels.check", "kernels.parallel", "theory.prediction"}
"""Modules that write compiled code or check arguments: not called by users."""
INFINITE = {
    "theory.features.pieces.extremes", "theory.proof.balls.extremes",  # ends of an enclosure that is not finite
    "theory.features.pieces.pieces", "theory.features.pieces.jumps", "theory.features.pieces.value_at",  # ends of the line, limits, poles
    "theory.proof.balls.power", "theory.proof.balls.span", "theory.proof.balls.ball", "theory.proof.balls.rational",
    # a ball of which nothing is known
    "theory.paper.geometry.beta", "theory.features.pieces.at_points", "theory.features.exponents.sizes",
}  # fmt: skip
"""Functions with a documented infinity or NaN."""
INTEGERS = (0, 1, 2, 3, 5, 8, -1, 2**63, 2**64 + 1, 10**30, 10**100, 10**101, 10**400, -(10**400))
FLOATS = (0.0, -0.0, 1.0, 0.5, 2.0, 0.1, -1.0, 100.0, 1e-12, 5e-324, 1e-320, 1e-100, 1e-99, 1e100, 1e300, 1.7e308, float("inf"),
    float("-inf"),
          float("nan"), 0.9999999999999999, 1.0000000000000002)  # fmt: skip
TEXTS = ("", "relu", "erf", "sin", "square", "sphere", "gaussian", "laplace", "sharp", "linear", "paper-8", "n", "d", "p", "<=", "==",
    "+", "-", "here",
         "x" * 500, "\x1b[31m", "a\nb", "\udcff", "nan", "é")  # fmt: skip
x = sp.Symbol("x", real=True)
EXPRESSIONS = (
    sp.S.Zero, sp.S.One, sp.Integer(2), -sp.S.One, sp.Rational(1, 3), sp.pi, sp.sqrt(2), sp.I, sp.Integer(10**400), sp.Float("0.1"),
    sp.Float("1e-400"), x, x**2, x**3 - x, sp.sin(x), sp.exp(x), sp.log(x), 1 / x, sp.Max(0, x), sp.Abs(x - 1), sp.erf(x),
    sp.tanh(3 * x), sp.Heaviside(x),
    x ** (10**6), sp.Symbol("y"), x * sp.Symbol("y"), sp.Max(*(k * x + k * k for k in range(30)), evaluate=False),
    sp.sin(sp.sin(sp.sin(x))),
    sp.sin(10**6 * x), sp.exp(sp.exp(x)), x**x, sp.Piecewise((x, x < 0), (x**2, True)), sp.DiracDelta(x), sp.gamma(x),
)  # fmt: skip
NO_NUMBERS = (sp.oo, -sp.oo, sp.nan, sp.zoo, x + sp.nan, sp.Add(x, sp.oo, evaluate=False))
"""For activations; elsewhere a symbolic argument is an expression that has values."""
SHAPES = {
    "x": (6, 4), "test": (5, 4), "y": (6,), "w": (12, 4), "weights": (12, 4), "a": (12,), "theta": (12, 4), "slopes": (6, 12),
    "features": (6, 12),
    "metric": (12, 12), "sigma": (12, 12), "covariance": (4, 4), "spectrum": (4,), "directions": (3, 4), "points": (5, 4),
    "centres": (2, 4),
    "key": (4,), "kernel": (6, 6), "labels": (6, 6), "normal": (4,), "centre": (4,), "starts": (3, 4), "mixing": (3, 4), "h": (3, 4),
    "matrix": (6, 6),
}  # fmt: skip


def arrays() -> st.SearchStrategy[np.ndarray]:
    """Small arrays of any shape, kind and content."""
    return st.builds(_array, st.sampled_from([*SHAPES.values(), (1, 1), (0, 4), (4, 0), (), (2, 2, 2)]), st.sampled_from(FILLS))


FILLS = (
    "normal",
    "normal",
    "normal",
    "zero",
    "eye",
    "nan",
    "inf",
    "1e300",
    "1e-300",
    "int",
    "complex",
    "object",
    "equal",
    "positive",
    "uint32",
    "float32",
)


def _array(shape: tuple[int, ...], fill: str) -> np.ndarray:
    base = np.sin(np.arange(1.0, 1.0 + np.prod(shape, dtype=int)) ** 1.5).reshape(shape)
    if fill == "eye":
        return np.eye(shape[0]) if len(shape) == 2 and shape[0] == shape[1] else base
    if fill in ("nan", "inf"):
        if base.size:
            base.reshape(-1)[-1] = float(fill)
        return base
    made = {
        "zero": 0 * base, "1e300": base * 1e300, "1e-300": base * 1e-300, "int": (9 * base).astype(int), "complex": base * 1j,
        "object": base.astype(object), "equal": np.ones(shape), "positive": base @ base.T if base.ndim == 2 else np.abs(base),
        "uint32": np.abs(1e9 * base).astype(np.uint32), "float32": base.astype(np.float32),
    }  # fmt: skip
    return made.get(fill, base)


def _of_name(name: str) -> st.SearchStrategy[np.ndarray]:
    if name not in SHAPES:
        return arrays()
    return st.one_of(
        st.builds(_array, st.just(SHAPES[name]), st.sampled_from(FILLS)),
        st.builds(_array, st.just(SHAPES[name]), st.just("normal")),
        arrays(),
    )


def _same(points: np.ndarray) -> np.ndarray:
    return np.array(points)


def _times(points: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.array(v)


MODELS = st.sampled_from(
    [models.Linear(4), *(models.RandomFeatures(_array((12, 4), "unit") * 0 + np.eye(12, 4) + np.eye(12, 4, -4) + np.eye(12, 4, -8),
    name) for name in ("erf", "relu")),
     models.NeuralTangent(np.eye(3, 4), "sin")]
)  # fmt: skip
LAWS = st.sampled_from([laws.gaussian, laws.sphere, laws.ball, laws.laplace, laws.rademacher_cube, laws.cross_polytope, len])
ACTIVATION = st.one_of(st.sampled_from(list(activations.ACTIVATIONS)), st.sampled_from([*EXPRESSIONS, *NO_NUMBERS]), st.sampled_from(TEXTS))
NUMBERS = st.one_of(st.sampled_from(FLOATS), st.floats(), st.floats(0, 3))
COUNTS = st.one_of(st.sampled_from(INTEGERS), st.integers(1, 40))
BY_ANNOTATION: dict[str, st.SearchStrategy[Any]] = {
    "int": COUNTS,
    "int | None": st.one_of(st.none(), COUNTS),
    "float": NUMBERS,
    "float | None": st.one_of(st.none(), NUMBERS),
    "bool": st.booleans(),
    "str": st.sampled_from(TEXTS),
    "str | sp.Expr | Activation": ACTIVATION,
    "Activation": st.sampled_from(list(activations.ACTIVATIONS.values())),
    "sp.Expr": st.sampled_from(EXPRESSIONS),
    "Stream": st.builds(random.Stream.of, st.integers(0, 9)),
    "Stream | int": st.one_of(st.builds(random.Stream.of, st.integers(0, 9)), COUNTS),
    "Law": LAWS,
    "arb": NUMBERS.map(arb),
    "sp.Rational": st.fractions(-3, 9, max_denominator=50).map(lambda value: sp.Rational(value.numerator, value.denominator)),
    "Elementwise": st.sampled_from([_same, np.cos, np.negative]),
    "Field": st.just(_same),
    "Functions": st.one_of(st.sampled_from(["norm", "max", "talagrand", "nothing", ["norm", np.eye(2, 4)], []]), arrays()),
    "Callable[[float], float]": st.sampled_from([law.general_rate, law.symmetric_rate, law.tail_rate]),
    "Callable[[np.ndarray, np.ndarray], np.ndarray]": st.just(_times),
    "Callable[[np.ndarray], np.ndarray]": st.just(_same),
    "Callable": st.just(_same),
    "Iterable[np.ndarray]": st.lists(arrays(), max_size=2),
    "Sequence[int]": st.lists(COUNTS, max_size=2),
    "tuple[float, ...]": st.lists(NUMBERS, max_size=2).map(tuple),
}


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function by its dotted name, and the methods of models."""
    found: dict[str, Callable[..., Any]] = {}
    for package in (theory, kernels):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name in COMPILER or info.ispkg or info.name.startswith("theory.typeset."):
                continue
            module = importlib.import_module(info.name)
            found |= {f"{info.name}.{name}": thing for name, thing in vars(module).items() if _public(thing, name, module.__name__)}
    for name in models.__all__:
        thing = getattr(models, name)
        if inspect.isfunction(thing) or name in ("Linear", "RandomFeatures", "NeuralTangent", "OnTheSphere"):
            found[f"verify.models.{name}"] = thing
    found |= {f"verify.models.{method.__name__}": method for method in (fitted, smoothest)}
    return found


def fitted(model: Any, x: np.ndarray, y: np.ndarray, ridge: float, test: np.ndarray) -> tuple[Any, ...]:
    """Everything a fitted model says at some points."""
    found = model.fit(x, y, ridge)
    bracket = found.lipschitz(test)
    return found(test), found.gradient(test), found.energy(test), found.training_error, bracket.low


def smoothest(model: Any, x: np.ndarray, y: np.ndarray, metric: np.ndarray) -> tuple[Any, ...]:
    """The interpolant of least energy."""
    found = model.smoothest(x, y, metric)
    return found(x), found.training_error


def _public(thing: Any, name: str, module: str) -> bool:
    return inspect.isfunction(thing) and thing.__module__ == module and name[0] != "_"


def strategy(function: Callable[..., Any]) -> st.SearchStrategy[dict[str, Any]] | None:
    """Arguments by name; None where one that is needed is of a kind that only this suite makes (a step, a compiler's value)."""
    made: dict[str, st.SearchStrategy[Any]] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL):
            continue
        kind = parameter.annotation if isinstance(parameter.annotation, str) else inspect.formatannotation(parameter.annotation)
        kind = (
            kind.removeprefix("kernels.random.")
            .replace("sympy.core.expr.", "sp.")
            .replace("numpy.", "np.")
            .replace("theory.features.activations.", "")
            .replace("collections.abc.", "")
        )
        arguments = _argument(name, kind)
        if arguments is None:
            if parameter.default is inspect.Parameter.empty:
                return None
            continue
        made[name] = arguments if parameter.default is inspect.Parameter.empty else st.one_of(st.just(parameter.default), arguments)
    return st.fixed_dictionaries(made)


def _argument(name: str, kind: str) -> st.SearchStrategy[Any] | None:
    if kind == "Callable[[float], float]" and name != "rate":
        return None  # a trace that grows as its caller knows
    if name == "model":
        return MODELS
    if kind in ("np.ndarray", "np.ndarray | None", "Any", "object"):
        return st.one_of(st.none(), _of_name(name)) if "None" in kind else _of_name(name)
    if kind.startswith("Elementwise"):
        return BY_ANNOTATION["Elementwise"]
    if kind == "int" and name == "threads":
        return st.sampled_from([0, 1, 2, -1])
    return BY_ANNOTATION.get(kind)


def cases() -> st.SearchStrategy[Case]:
    """Calls as cases."""
    ways = {
        name: made.map(partial(_case, name, function)) for name, function in functions().items() if (made := strategy(function)) is not None
    }
    return st.sampled_from(sorted(ways)).flatmap(ways.__getitem__)


def left_out() -> list[str]:
    """The public functions whose arguments nobody but this suite can make."""
    return [name for name, function in functions().items() if strategy(function) is None]


def _case(name: str, function: Callable[..., Any], arguments: dict[str, Any]) -> Case:
    shown = ", ".join(f"{key}={_repr(value)}" for key, value in arguments.items())
    return Case(f"call {name.split('.')[0]}", f"{name}({shown})", partial(_run, name, function, arguments))


def _repr(value: Any) -> str:
    text = f"integer of {value.bit_length()} bits" if isinstance(value, int) and abs(value) > 10**100 else repr(value)
    return " ".join(text.split())[:300].encode("ascii", "backslashreplace").decode()


def _run(name: str, function: Callable[..., Any], arguments: dict[str, Any], writes: Writes) -> str:

    def call() -> str:
        try:
            result = function(**arguments)
        except (ValueError, MemoryError) as error:
            return unclear(str(error))
        except Exception as error:
            return f"{type(error).__name__}: {where(error)}"
        return "" if name in INFINITE else not_finite(result)

    broke = attempted(call)
    return f"{name}: {broke}" if broke else ""


def not_finite(value: Any, depth: int = 4) -> str:
    """What in a result is not finite; nothing where everything is. A derivation is a statement, which is decided elsewhere."""
    if isinstance(value, (Derivation, Step)):
        return ""
    if isinstance(value, (float, complex, np.floating)):
        return "" if np.isfinite(value) else f"{value} as a result"
    if isinstance(value, np.ndarray):
        return "" if value.dtype.kind not in "fc" or np.isfinite(value).all() else "an array that is not finite"
    if isinstance(value, sp.Basic):
        return "an expression with nan" if value.has(sp.nan, sp.zoo) else ""
    if depth and isinstance(value, (tuple, list)):
        parts: Any = value
    elif depth and isinstance(value, Mapping):
        parts = value.values()
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, pieces.Curve):
        parts = [getattr(value, entry.name) for entry in dataclasses.fields(value)]
    else:
        return ""
    return next((broke for part in parts if (broke := not_finite(part, depth - 1))), "")
