"""Fitted-model benches: gradient norms against dgemm's peak, the NTK by its Gram matrix against explicit features and pinv."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from kernels import features
from kernels import gradients as kernel
from kernels.activate import tanh_and_derivative
from kernels.random import Stream
from kernels.random import normals as draw
from verify.bench import Row
from verify.bench.timing import RUNS, compare, median_interval, seconds

STREAM = Stream.of(0, "bench", "fitted")


def _slope(h: np.ndarray) -> np.ndarray:
    return tanh_and_derivative(h)[1]


def _curvature(h: np.ndarray) -> np.ndarray:
    phi, slope = tanh_and_derivative(h)
    phi *= slope
    phi *= -2.0
    return phi


def gradients() -> Iterator[Row]:
    """|grad f|^2 of random features with tanh at many points: useful operations a second over dgemm's."""
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


def ntk() -> Iterator[Row]:
    """NTK fit and sensitivity at N = 400, d = 1000, on the same draws, equal to 1e-6."""
    n, d = 400, 1000
    for k in (15, 30):
        stream = STREAM.spawn(f"ntk {k}")
        x, points = draw(stream.spawn("x"), n, d), draw(stream.spawn("points"), 200, d)
        w = draw(stream.spawn("w"), k, d)
        w /= np.linalg.norm(w, axis=1)[:, None]
        y = draw(stream.spawn("y"), 1, n)[0]
        arguments: tuple[Any, ...] = (x, y, w, points)
        ours, theirs = _by_gram(*arguments), _by_pinv(*arguments)
        if abs(ours / theirs - 1.0) > 1e-6:
            raise RuntimeError(f"the two NTK fits must agree to 1e-6: {ours} against {theirs}")
        fast, slow = partial(_by_gram, *arguments), partial(_by_pinv, *arguments)
        yield compare(f"NTK fit N={n} k={k} d={d}", "explicit features, pinv", fast, slow, 250.0)
