"""Fitted-model benches: gradient norms against dgemm's peak, the NTK by its Gram matrix against explicit features and pinv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from kernels import features
from kernels import gradients as kernel
from kernels.activate import tanh_and_derivative
from kernels.random import Stream
from kernels.random import normals as draw
from verify.bench import Row
from verify.bench.timing import RUNS, compare, median_interval, seconds

STREAM = Stream.of(0, "bench", "fitted")
N, D = 400, 1000


def _slope(h: np.ndarray) -> np.ndarray:
    return tanh_and_derivative(h)[1]


def _curvature(h: np.ndarray) -> np.ndarray:
    phi, slope = tanh_and_derivative(h)
    phi *= slope
    phi *= -2.0
    return phi


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
    """Least-norm NTK fit and root mean square gradient at points, nothing of size n x k d."""
    from scipy.linalg import cho_factor, cho_solve

    slopes = _slope(x @ w.T)
    dual = cho_solve(cho_factor(features.ntk_gram(x, slopes), overwrite_a=True, check_finite=False), y, check_finite=False)
    theta = features.ntk_coefficients(x, slopes, dual)
    return float(np.sqrt(kernel.ntk_gradient_squares(points, w, theta, _slope, _curvature).mean()))


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
    """Least-norm fit of random features with tanh and root mean square gradient at points, by the n x n Gram matrix."""
    from scipy.linalg import cho_factor, cho_solve

    phi = tanh_and_derivative(x @ w.T)[0]
    a = cho_solve(cho_factor(phi @ phi.T, overwrite_a=True, check_finite=False), y, check_finite=False) @ phi
    return float(np.sqrt(kernel.rf_gradient_squares(points, w, a, _slope).mean()))


def _features_by_pinv(x: np.ndarray, y: np.ndarray, w: np.ndarray, points: np.ndarray) -> float:
    """The same by numpy.linalg.pinv."""
    a = np.linalg.pinv(np.tanh(x @ w.T)) @ y
    gradient = ((1.0 - np.tanh(points @ w.T) ** 2) * a) @ w
    return float(np.sqrt((gradient**2).sum(axis=1).mean()))


def _fit(name: str, stream: Stream, width: int, fast: Callable[..., float], slow: Callable[..., float], against: str, goal: float) -> Row:
    """Two programs of fit and sensitivity, width neurons, on the same draws. Raises RuntimeError unless they are equal to 1e-6."""
    x, points = draw(stream.spawn("x"), N, D), draw(stream.spawn("points"), 200, D)
    w = draw(stream.spawn("w"), width, D)
    w /= np.linalg.norm(w, axis=1)[:, None]
    arguments = (x, draw(stream.spawn("y"), 1, N)[0], w, points)
    ours, theirs = fast(*arguments), slow(*arguments)
    if abs(ours / theirs - 1.0) > 1e-6:
        raise RuntimeError(f"the two fits must agree to 1e-6: {ours} against {theirs}")
    return compare(name, against, partial(fast, *arguments), partial(slow, *arguments), goal)


def ntk() -> Iterator[Row]:
    """Fit and sensitivity at N = 400, d = 1000: neural tangent and random features by Gram matrices, against pinv.

    Of ours at k = 15 a third is X X' by syrk, at the peak of dgemm; Cholesky, slopes, coefficients and gradients share the rest, and none
    of them grows with k as pinv does: the ratio does.
    """
    for k in (15, 30):
        yield _fit(f"NTK fit N={N} k={k} d={D}", STREAM.spawn(f"ntk {k}"), k, _by_gram, _by_pinv, "explicit features, pinv", 250.0)
    yield _fit(f"RF fit N={N} p=1600 d={D}", STREAM.spawn("rf"), 1600, _features_by_gram, _features_by_pinv, "pinv", 12.0)
