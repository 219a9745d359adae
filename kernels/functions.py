"""Lipschitz functions of x for the Euclidean norm, each with its constant: the test functions of concentration of measure.

A function is called on rows, x: float64[m, d] -> float64[m, P], and carries `width` = P and `lipschitz`, a bound on the Lipschitz
constant of each of its columns. `several` collects functions, directions (float64[P, d]), names and the user's own compiled functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numba import njit
from numba.core.dispatcher import Dispatcher
from numba.core.errors import NumbaError

from kernels.check import BadArgument, all_finite, array, instance, real, whole
from kernels.random import Stream, normals


@dataclass(frozen=True, eq=False)
class Forms:
    """How a function is computed from linear forms, norm and largest coordinate alone.

    rows: float64[r, d]; of(forms: float64[r, m], norm: float64[m], largest: float64[m] or None) -> float64[width, m].
    order says, for functions that are nothing but these, which one each value is: i for form i, -2 the norm, -1 the largest coordinate.
    """

    rows: np.ndarray | None
    of: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    needs_largest: bool = False
    order: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the rows of x: float64[m, d] -> float64[m, width]; `dimension` is the d it needs, or None; `forms` if it has them."""

    of: Callable[[np.ndarray], np.ndarray]
    lipschitz: float
    width: int = 1
    dimension: int | None = None
    name: str = ""
    forms: Forms | None = None

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The values at the rows of x -> float64[m, width]. Raises BadArgument."""
        return self.columns(array("x", x, (None, self.dimension)))

    def columns(self, x: np.ndarray) -> np.ndarray:
        """The same for an x that has been checked. Raises BadArgument where a value is not a finite number."""
        value = self.of(x)
        if not all_finite(value):
            bad, name = np.count_nonzero(~np.isfinite(value)), self.name or "the function"
            raise BadArgument(f"{name} must be finite: got {bad} NaN or infinite of {value.size} values")
        return value if value.ndim == 2 else value[:, None]


def linear(directions: np.ndarray) -> Function:
    """<u, x> for the rows u of directions: float64[P, d]; Lipschitz constant max |u|."""
    u = array("directions", directions, (None, None))
    with np.errstate(over="ignore"):
        lipschitz = float(np.sqrt((u * u).sum(axis=1).max()))
    if not np.isfinite(lipschitz):
        raise BadArgument(f"directions must have rows whose norms are doubles: the largest entry is {np.abs(u).max():.4g}")
    forms = Forms(u, lambda f, norm, largest: f, order=tuple(range(len(u))))
    return Function(lambda x: x @ u.T, lipschitz, len(u), u.shape[1], "linear", forms)


def norm() -> Function:
    """|x|, 1-Lipschitz."""
    forms = Forms(None, lambda f, norm, largest: norm[None], order=(-2,))
    return Function(lambda x: np.sqrt(np.einsum("ij,ij->i", x, x)), 1.0, name="norm", forms=forms)


def largest() -> Function:
    """max_i x_i, 1-Lipschitz."""
    forms = Forms(None, lambda f, norm, largest: largest[None], needs_largest=True, order=(-1,))
    return Function(lambda x: x.max(axis=1), 1.0, name="max", forms=forms)


def to_half_space(normal: np.ndarray, offset: float) -> Function:
    """Distance to {x: <normal, x> <= offset}: (<normal, x> - offset)_+ / |normal|, 1-Lipschitz; normal: float64[d], not 0."""
    normal = array("normal", normal, (None,))
    with np.errstate(over="ignore"):
        length = real("|normal|", float(np.sqrt(normal @ normal)), above=0.0)
    offset = real("offset", offset)

    def of(form: np.ndarray) -> np.ndarray:
        return np.maximum((form - offset) / length, 0.0)

    forms = Forms(normal[None], lambda f, norm, largest: of(f))
    return Function(lambda x: of(x @ normal), 1.0, dimension=len(normal), name="to_half_space", forms=forms)


def to_points(points: np.ndarray) -> Function:
    """Distance to the finite set of the rows of points: float64[m, d]; 1-Lipschitz."""
    points = array("points", points, (None, None))
    squares = np.einsum("ij,ij->i", points, points)[:, None]
    if not np.isfinite(squares).all():
        raise BadArgument(f"points must have norms whose squares are doubles: the largest entry is {np.abs(points).max():.4g}")

    def of(forms: np.ndarray, norm: np.ndarray, largest: np.ndarray) -> np.ndarray:
        return np.sqrt(np.maximum(norm * norm + (squares - 2.0 * forms).min(axis=0), 0.0))[None]

    return Function(
        lambda x: _to_points(np.ascontiguousarray(x), points), 1.0, dimension=points.shape[1], name="to_points", forms=Forms(points, of)
    )


@njit(cache=True, nogil=True)
def _to_points(x, points):
    """min over the points of |x_i - point|, by differences (no cancellation) -> float64[m]."""
    out = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        least = np.inf
        for k in range(points.shape[0]):
            square = 0.0
            for j in range(x.shape[1]):
                difference = x[i, j] - points[k, j]
                square += difference * difference
            least = min(least, square)
        out[i] = np.sqrt(least)
    return out


def to_sphere(centre: np.ndarray, radius: float) -> Function:
    """Distance to the sphere {y: |y - centre| = radius}: | |x - centre| - radius |, 1-Lipschitz; centre: float64[d]."""
    centre = array("centre", centre, (None,))
    radius = real("radius", radius, above=0.0)

    with np.errstate(over="ignore"):
        square = float(centre @ centre)
    if not np.isfinite(square):
        raise BadArgument(f"centre must have a norm whose square is a double: the largest entry is {np.abs(centre).max():.4g}")

    def of(x: np.ndarray) -> np.ndarray:
        y = x - centre
        return np.abs(np.sqrt(np.einsum("ij,ij->i", y, y)) - radius)

    def of_forms(forms: np.ndarray, norm: np.ndarray, largest: np.ndarray) -> np.ndarray:
        return np.abs(np.sqrt(np.maximum(norm * norm - 2.0 * forms + square, 0.0)) - radius)

    return Function(of, 1.0, dimension=len(centre), name="to_sphere", forms=Forms(centre[None], of_forms))


def talagrand() -> Function:
    """Distance to the corners of {-1/sqrt d, 1/sqrt d}^d with at most d/2 pluses (Talagrand's example), 1-Lipschitz on all of R^d.

    At a corner with N pluses it is 2 sqrt((N - floor(d/2))_+ / d): it does not concentrate on the corners at the rate 1/sqrt(d).
    """
    return Function(_talagrand, 1.0, name="talagrand")


def _talagrand(x: np.ndarray) -> np.ndarray:
    d = x.shape[1]
    free = ((np.abs(x) - 1.0 / np.sqrt(d)) ** 2).sum(axis=1)  # every coordinate at its nearer sign
    flips = np.sort(np.maximum(x, 0.0), axis=1)[:, ::-1][:, d // 2 :]  # the largest d/2 keep their plus, the others must be minus
    return np.sqrt(free + 4.0 / np.sqrt(d) * flips.sum(axis=1))


def clip(function: Function, low: float, high: float) -> Function:
    """function clipped to [low, high]: the same Lipschitz constant."""
    instance("function", function, Function)
    low, high = real("low", low), real("high", high)
    if not low < high:
        raise BadArgument(f"clip needs low < high: got low = {low}, high = {high}")
    inner = function.forms
    forms = inner and Forms(inner.rows, lambda f, norm, largest: np.clip(inner.of(f, norm, largest), low, high), inner.needs_largest)
    name = f"clip {function.name}"
    return Function(lambda x: np.clip(function.columns(x), low, high), function.lipschitz, function.width, function.dimension, name, forms)


def relu_net(stream: Stream, d: int, widths: Sequence[int]) -> Function:
    """A random ReLU net R^d -> R, 1-Lipschitz by certificate: every weight matrix is divided by a bound on its operator norm.

    The bound is sqrt(|M|_1 |M|_inf) of M = W'W raised to the 8th power by squaring, certified up to rounding of order 1e-13, which the
    division leaves room for; biases are a tenth of normals. widths: sizes of the hidden layers.
    """
    instance("stream", stream, Stream)
    if not isinstance(widths, Sequence) or isinstance(widths, str):
        raise BadArgument(f"widths must be a list of integers >= 1: got {widths!r} of type {type(widths).__name__}")
    sizes = [whole("d", d, 1), *(whole("a width", width, 1) for width in widths), 1]
    layers = []
    for depth, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        child = stream.spawn(f"layer {depth}")
        w = normals(child.spawn("weights"), fan_out, fan_in)
        layers.append((w / operator_norm_bound(w), 0.1 * normals(child.spawn("biases"), 1, fan_out)[0]))

    def of(x: np.ndarray) -> np.ndarray:
        for w, b in layers[:-1]:
            x = np.maximum(x @ w.T + b, 0.0)
        return x @ layers[-1][0].T

    return Function(of, 1.0, dimension=d, name="relu_net")


def operator_norm_bound(w: np.ndarray) -> float:
    """An upper bound on the operator norm of w: float64[m, n], within a factor min(m, n)^(1/32), times 1 + 1e-12 for rounding.

    For symmetric M, |M|_op <= max row sum of |M|; applied to M = (w w')^16, scaled by powers of 2 to avoid overflow.
    """
    w = array("w", w, (None, None))
    unit = float(np.ldexp(1.0, np.frexp(np.abs(w).max())[1] - 1))
    w = w / unit
    gram = w @ w.T if len(w) <= w.shape[1] else w.T @ w
    log_scale, power = 0.0, 1
    for _ in range(4):
        size = np.abs(gram).max()
        if size == 0.0:
            return 0.0
        gram = gram / size
        log_scale += np.log(size) / power
        gram, power = gram @ gram, 2 * power
    return float(np.exp(0.5 * (log_scale + np.log(np.abs(gram).sum(axis=1).max()) / power)) * (1.0 + 1e-12)) * unit


@lru_cache(maxsize=64)
def _loop(function: Dispatcher) -> Dispatcher:
    @njit(nogil=True)
    def rows(x):
        out, point = np.empty(x.shape[0]), np.empty(x.shape[1])
        for i in range(x.shape[0]):
            point[:] = x[i]  # the function may sort or scale it
            out[i] = function(point)
        return out

    return rows


def compiled(function: Dispatcher, lipschitz: float = np.inf) -> Function:
    """The user's own njit function of one point, x: float64[d] -> float; `lipschitz`: its constant, if it is known.

    Raises BadArgument for what is no such function; at a call as well, where its value is not a finite number.
    """
    if not isinstance(function, Dispatcher):
        raise BadArgument(f"a function of the user's own must be compiled by numba.njit: got {type(function).__name__}")
    if lipschitz != np.inf and not real("lipschitz", lipschitz) >= 0.0:
        raise BadArgument(f"lipschitz must be >= 0: got {lipschitz}")
    rows, name = _loop(function), function.__name__

    def of(x: np.ndarray) -> np.ndarray:
        try:
            out = rows(np.ascontiguousarray(x))
        except NumbaError as error:
            reason = str(error).strip().splitlines()[-1]
            raise BadArgument(
                f"{name} must take one point, float64[d], and return a number: numba could not compile it ({reason})"
            ) from error
        return out

    return Function(of, float(lipschitz), name=name)


_NAMED = {"norm": norm, "max": largest, "talagrand": talagrand}


@dataclass(frozen=True, eq=False)
class Several:
    """Functions side by side: float64[m, d] -> float64[m, width]."""

    parts: tuple[Function, ...]
    width: int
    dimension: int

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The values at the rows of x, part after part. Raises BadArgument."""
        x = array("x", x, (None, self.dimension))
        return np.concatenate([part.columns(x) for part in self.parts], axis=1)

    @property
    def forms(self) -> Forms | None:
        """All of them from one set of linear forms, or None if one of them has no such form."""
        inner = [part.forms for part in self.parts]
        if any(forms is None for forms in inner):
            return None
        counts = [0 if forms.rows is None else len(forms.rows) for forms in inner]
        ends = np.cumsum([0, *counts])
        rows = [forms.rows for forms in inner if forms.rows is not None]

        def of(f: np.ndarray, norm: np.ndarray, largest: np.ndarray) -> np.ndarray:
            return np.concatenate([forms.of(f[i:j], norm, largest) for forms, i, j in zip(inner, ends, ends[1:], strict=False)])

        plain = all(forms.order is not None for forms in inner)
        order = tuple(i if i < 0 else start + i for forms, start in zip(inner, ends, strict=False) for i in forms.order) if plain else None
        return Forms(np.concatenate(rows) if rows else None, of, any(forms.needs_largest for forms in inner), order)


def several(functions: object, d: int) -> Several:
    """One object out of what a caller may hand over: an array of directions, a name, a Function, an njit function, or a list of these."""
    d = whole("d", d, 1)
    items = list(functions) if isinstance(functions, (list, tuple)) else [functions]
    if not items:
        raise BadArgument("functions must name at least 1 function: got 0")
    parts = tuple(_one(item) for item in items)
    for part in parts:
        if part.dimension not in (None, d):
            raise BadArgument(f"the function {part.name!r} is of points in R^{part.dimension}: got d = {d}")
    return Several(parts, sum(part.width for part in parts), d)


def _one(item: object) -> Function:
    if isinstance(item, Function):
        return item
    if isinstance(item, np.ndarray):
        return linear(item)
    if isinstance(item, str):
        if item not in _NAMED:
            raise BadArgument(f"no Lipschitz function is named {item!r}: the names are {', '.join(sorted(_NAMED))}")
        return _NAMED[item]()
    return compiled(item)  # type: ignore[arg-type]
