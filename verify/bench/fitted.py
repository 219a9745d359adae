"""Fitted-model benches: gradient norms against dgemm's peak, the NTK by its Gram matrix against explicit features and pinv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from kernels import features
from kernels import gradients as kernel
from kernels.activate import tanh_derivative_in_place
from kernels.random import Stream
from kernels.random import normals as draw
from verify.bench.rows import Row
from verify.bench.timing import RUNS, compare, median_interval, seconds

STREAM = Stream.of(0, "bench", "fitted")
N, D = 400, 1000


def _slope(h: np.ndarray) -> np.ndarray:
    return tanh_derivative_in_place(h)


def _slope_single(h: np.ndarray) -> np.ndarray:
    t = np.tanh(h)
    return 1 - t * t


def _curvature_single(h: np.ndarray) -> np.ndarray:
    t = np.tanh(h)
    return -2 * t * (1 - t * t)


def _single(values: np.ndarray) -> np.ndarray:
    """In float32, enough for a mean square to 1e-7."""
    return values.astype(np.float32)


def gradients() -> Iterator[Row]:
    """|grad f|^2 of random features with tanh at many points: useful operations a second over dgemm's.

    kernels/gradients.py says what is lost: packing in dgemm, then the activation.
    """
    square = np.random.default_rng(0).standard_normal((768, 768))
    right, product = square.copy(), np.empty_like(square)
    for d, p, goal in ((784, 1000, 0.9), (100, 1000, 0.65)):
        m = 400_000 // d
        x, w = draw(STREAM.spawn("x"), m, d), draw(STREAM.spawn("w"), p, d) / np.sqrt(d)
        a = draw(STREAM.spawn("a"), 1, p)[0]
        fractions = []
        for _ in range(RUNS):
            ours = seconds(partial(kernel.rf_gradient_squares, x, w, a, _slope))
            peak = 2 * 768**3 / seconds(lambda: np.matmul(square, right, out=product))
            fractions.append(4.0 * m * d * p / ours / peak)
        yield Row(f"gradient norms d={d} p={p}", "dgemm", *median_interval(fractions), goal, "of the peak")


def _by_gram(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """Least-norm NTK fit and root mean square gradient at points, nothing of size n x k d; slopes and gradients in float32."""
    weights = _single(w)
    theta = features.ntk_fit(x, _slope_single(_single(x) @ weights.T).astype(np.float64), y)
    squares = kernel.ntk_gradient_squares(_single(points), weights, _single(theta), _slope_single, _curvature_single)
    return float(np.sqrt(squares.mean()))


def _by_pinv(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """The same from explicit features and numpy.linalg.pinv."""
    slopes = 1.0 - np.tanh(x @ w.T) ** 2
    phi = (slopes[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    theta = (np.linalg.pinv(phi) @ y).reshape(w.shape)
    h = points @ w.T
    t = np.tanh(h)
    slope = 1.0 - t**2
    gradient = slope @ theta + (-2.0 * t * slope * (points @ theta.T)) @ w
    return float(np.sqrt((gradient**2).sum(axis=1).mean()))


def _features_by_gram(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """Least-norm fit of random features with tanh and root mean square gradient at points, by the n x n Gram matrix.

    In float32, but for the residuals of the fit.
    """
    weights = _single(w)
    h = _single(x) @ weights.T
    a = features.fit(np.tanh(h, out=h), _single(y))
    return _steepness(_single(a), weights, _single(points))


def _features_by_pinv(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """The same by numpy.linalg.pinv."""
    return _steepness(np.linalg.pinv(np.tanh(x @ w.T)) @ y, w, points)


def _steepness(a: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    gradient = ((1.0 - np.tanh(points @ w.T) ** 2) * a) @ w
    return float(np.sqrt((gradient**2).sum(axis=1).mean()))


def _features_as_published(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """The same in the steps of the program published with arXiv:2302.01629: a matrix of gradients, and pinv before the labels."""
    inverse = np.linalg.pinv(np.tanh(x @ w.T))
    gradients = [w.T @ np.diag(1.0 - np.tanh(w @ point) ** 2) @ inverse @ y for point in points]
    return float(np.sqrt(np.mean(np.sum(np.square(gradients), axis=1))))


def _fit(
    name: str,
    stream: Stream,
    d: int,
    width: int,
    count: int,
    fast: Callable[..., float],
    slow: Callable[..., float],
    against: str,
    goal: float | None,
) -> Row:
    """Two programs of fit and sensitivity at `count` points, width neurons, on the same draws.

    Raises RuntimeError unless they are equal to 1e-6.
    """
    x, points = draw(stream.spawn("x"), N, d), draw(stream.spawn("points"), count, d)
    w = draw(stream.spawn("w"), width, d)
    w /= np.linalg.norm(w, axis=1)[:, None]
    arguments = (x, draw(stream.spawn("y"), 1, N)[0], w, points)
    ours, theirs = fast(*arguments), slow(*arguments)
    if abs(ours / theirs - 1.0) > 1e-6:
        raise RuntimeError(f"the two fits must agree to 1e-6: {ours} against {theirs}")
    return compare(name, against, partial(fast, *arguments), partial(slow, *arguments), goal)


def ntk(k: int = 15) -> Iterator[Row]:
    """A published sensitivity of the neural tangent model of k neurons, N = 400, d = 1000, by its Gram matrix, against features and pinv.

    Of ours at k = 15 X X' in float32, at the peak of sgemm, takes a third, Cholesky a tenth, and the residual in float64, X times the
    parameters and back, which keeps the fit at 1e-9 whatever its conditioning, a fifth; in float64 throughout it takes an eighth longer.
    None grows with k as pinv does.
    """
    yield _fit(f"NTK fit N={N} k={k} d={D}", STREAM.spawn(f"ntk {k}"), D, k, 1, _by_gram, _by_pinv, "explicit features, pinv", 250.0)


def random_features() -> Iterator[Row]:
    """A published sensitivity of p = 1600 random features at N = 400, one new point a fit, by their Gram matrix.

    Against pinv at d = 50, and at the published d = 1000 against the published program's own steps, except that its activations are
    NumPy's here. Against pinv used with care (coefficients first, no matrix of gradients) the ratio at d = 1000 stays below 8: both
    programs need X W', which in float32 and at the peak of sgemm is two thirds of ours.
    """
    rows = ((50, "pinv", _features_by_pinv, 12.0), (D, "as published", _features_as_published, 12.0), (D, "pinv", _features_by_pinv, None))
    for d, against, slow, goal in rows:
        yield _fit(f"RF fit N={N} p=1600 d={d}", STREAM.spawn(f"rf {d}"), d, 1600, 1, _features_by_gram, slow, against, goal)
