"""Gradients of fitted two-layer models over many points, in blocks of rows, with the activations' derivatives as values or as functions.

Random features: f(x) = sum_j a_j phi(<w_j, x>), so grad f = W' (a o phi'(W x)).
Neural tangent: f(x) = sum_j <theta_j, x> phi'(<w_j, x>), so grad f = Theta' phi'(W x) + W' (Theta x o phi''(W x)).

Matrix products go over 512 rows at once, which spreads dgemm's packing of W (0.97 of its peak at d = 784, 0.87 at d = 100), and the
activations over strips of 16,384 entries, which stay in a second-level cache of 512 KB. What is left between the two is the activation:
for tanh' written over its argument near 2.3 ns an entry with its checks, against 4 d operations, 10 ns at d = 100 and 40 Gflop/s.

A gradient is c V, c: r numbers of the point, V: r fixed rows. With r <= d/2 its square is c (V V') c', gradients are never formed, and
2 r d operations a point become 2 r^2; this rounds the square by 1e-16 (|c| |V|/|grad f|)^2 of itself, one factor more than the gradients.
Everything is float64, or float32 if x is: up to twice as fast, with 6e-8 in place of 1e-16.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kernels.check import BadArgument, all_finite, array, whole
from kernels.check import function as check_function

Elementwise = Callable[[np.ndarray], np.ndarray]
Combine = Callable[[np.ndarray], np.ndarray]  # rows of x -> c for each
_BLOCK = 512  # rows of a matrix product
_STRIP = 2**14  # entries of an activation at once


def _values(function: Elementwise, h: np.ndarray, name: str) -> np.ndarray:
    check_function(name, function)
    values = function(h)
    if not isinstance(values, np.ndarray) or values.shape != h.shape or values.dtype != h.dtype:
        went = f"{values.dtype if isinstance(values, np.ndarray) else type(values).__name__}{list(np.shape(values))}"
        raise BadArgument(f"{name} must act on {h.dtype} arrays entry by entry: {h.dtype}{list(h.shape)} went to {went}")
    return values


def _strips(h: np.ndarray) -> Iterator[slice]:
    rows = max(1, _STRIP // h.shape[1])
    return (slice(first, first + rows) for first in range(0, len(h), rows))


def _rf(w: np.ndarray, a: np.ndarray, dphi: Elementwise) -> tuple[Combine, np.ndarray]:
    """x -> a o phi'(W x), and the rows that it combines."""

    def combine(x: np.ndarray) -> np.ndarray:
        h = x @ w.T
        for strip in _strips(h):
            np.multiply(_values(dphi, h[strip], "dphi"), a, out=h[strip])
        return h

    return combine, w


def _ntk(w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise) -> tuple[Combine, np.ndarray]:
    """x -> (Theta x o phi''(W x), phi'(W x)), and the rows (W, Theta) that it combines."""
    k, rows = len(w), np.concatenate([w, theta])

    def combine(x: np.ndarray) -> np.ndarray:
        both = x @ rows.T
        for strip in _strips(both):
            h, lift = both[strip, :k], both[strip, k:]
            slopes = _values(dphi, h.copy(), "dphi")  # copies: either function may write over its argument
            np.multiply(_values(d2phi, h.copy(), "d2phi"), lift, out=h)
            lift[:] = slopes
        return both

    return combine, rows


def _rows(m: int, threads: int, fill: Callable[[int, int], None]) -> None:
    """fill(first, last) over blocks of rows; a block's result does not depend on the number of threads."""
    firsts = range(0, m, _BLOCK)
    if threads == 1:
        for first in firsts:
            fill(first, min(first + _BLOCK, m))
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda first: fill(first, min(first + _BLOCK, m)), firsts))


def _gradients(x: np.ndarray, combine: Combine, rows: np.ndarray, threads: int) -> np.ndarray:
    """combine(x) times rows: float64[r, d] -> float64[m, d]."""
    out = np.empty_like(x)

    def fill(i: int, j: int) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
            np.matmul(combine(x[i:j]), rows, out=out[i:j])

    _rows(len(x), threads, fill)
    return _finite(out)


def _finite(gradients: np.ndarray) -> np.ndarray:
    if not all_finite(gradients):
        bad = np.count_nonzero(~np.isfinite(gradients))
        raise BadArgument(
            f"gradients must be finite: got {bad} NaN or infinite of {gradients.size} numbers, by overflow or by an activation"
        )
    return gradients


def _squares(x: np.ndarray, combine: Combine, rows: np.ndarray, threads: int) -> np.ndarray:
    """|combine(x) times rows|^2 -> float64[m]; of few rows by their Gram matrix, without the gradients."""
    out = np.empty(len(x))
    few = 2 * len(rows) <= x.shape[1]
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused below
        gram = rows @ rows.T if few else None

    def fill(i: int, j: int) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            left = combine(x[i:j])
            gradients = left @ (rows if gram is None else gram)
            np.einsum("ij,ij->i", gradients, gradients if gram is None else left, out=out[i:j])

    _rows(len(x), threads, fill)
    return np.maximum(_finite(out), 0.0, out=out)


def rf_gradients(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """grad f at the rows of x: float64[m, d], for f = sum_j a_j phi(<w_j, .>), w: float64[p, d], a: float64[p] -> float64[m, d]."""
    _rf_check(x, w, a, threads)
    return _gradients(x, *_rf(w, a, dphi), threads)


def rf_gradient_squares(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """|grad f|^2 at the rows of x, without storing the gradients -> float64[m]; arguments as in rf_gradients. Raises BadArgument."""
    _rf_check(x, w, a, threads)
    return _squares(x, *_rf(w, a, dphi), threads)


def ntk_gradients(
    x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, *, threads: int = 1
) -> np.ndarray:
    """grad f at the rows of x: float64[m, d], for f = sum_j <theta_j, x> phi'(<w_j, x>); w, theta: float64[k, d] -> float64[m, d]."""
    _ntk_check(x, w, theta, threads)
    return _gradients(x, *_ntk(w, theta, dphi, d2phi), threads)


def ntk_gradient_squares(
    x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, *, threads: int = 1
) -> np.ndarray:
    """|grad f|^2 at the rows of x, without storing the gradients -> float64[m]; arguments as in ntk_gradients. Raises BadArgument."""
    _ntk_check(x, w, theta, threads)
    return _squares(x, *_ntk(w, theta, dphi, d2phi), threads)


def _points_check(x: np.ndarray, threads: int) -> tuple[int, type]:
    """Dimension of the points and the precision of everything."""
    whole("threads", threads, 1, 1024)
    dtype = np.float32 if getattr(x, "dtype", None) == np.float32 else np.float64
    return array("x", x, (None, None), dtype).shape[1], dtype


def _rf_check(x: np.ndarray, w: np.ndarray, a: np.ndarray, threads: int) -> None:
    d, dtype = _points_check(x, threads)
    array("w", w, (None, d), dtype)
    array("a", a, (len(w),), dtype)


def _ntk_check(x: np.ndarray, w: np.ndarray, theta: np.ndarray, threads: int) -> None:
    d, dtype = _points_check(x, threads)
    array("w", w, (None, d), dtype)
    array("theta", theta, w.shape, dtype)
