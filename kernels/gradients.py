"""Gradients of fitted two-layer models over many points, in blocks of rows, with the activations' derivatives as values or as functions.

Random features: f(x) = sum_j a_j phi(<w_j, x>), so grad f = W' (a o phi'(W x)).
Neural tangent: f(x) = sum_j <theta_j, x> phi'(<w_j, x>), so grad f = Theta' phi'(W x) + W' (Theta x o phi''(W x)).

Matrix products go over 512 rows at once, which spreads dgemm's packing of W (0.97 of its peak at d = 784, 0.87 at d = 100), and the
activations over strips of 16,384 entries, which stay in a second-level cache of 512 KB. What is left between the two is the activation:
for tanh' near 2.5 ns an entry with its checks and products, against 4 d operations, 10 ns at d = 100 and 40 Gflop/s.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kernels.check import BadArgument, array, whole
from kernels.check import function as check_function

Elementwise = Callable[[np.ndarray], np.ndarray]
_BLOCK = 512  # rows of a matrix product
_STRIP = 2**14  # entries of an activation at once


def _values(function: Elementwise, h: np.ndarray, name: str) -> np.ndarray:
    check_function(name, function)
    values = function(h)
    if not isinstance(values, np.ndarray) or values.shape != h.shape or values.dtype != np.float64:
        raise BadArgument(f"{name} must act on float64 arrays entry by entry: float64{list(h.shape)} went to {np.shape(values)}")
    return values


def _strips(h: np.ndarray) -> Iterator[slice]:
    rows = max(1, _STRIP // h.shape[1])
    return (slice(first, first + rows) for first in range(0, len(h), rows))


def _rf_block(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, out: np.ndarray) -> None:
    h = x @ w.T
    for strip in _strips(h):
        np.multiply(_values(dphi, h[strip], "dphi"), a, out=h[strip])
    np.matmul(h, w, out=out)


def _rows(m: int, threads: int, fill: Callable[[int, int], None]) -> None:
    """fill(first, last) over blocks of rows; a block's result does not depend on the number of threads."""
    firsts = range(0, m, _BLOCK)
    if threads == 1:
        for first in firsts:
            fill(first, min(first + _BLOCK, m))
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda first: fill(first, min(first + _BLOCK, m)), firsts))


def _squares(m: int, d: int, threads: int, block: Callable[[int, int, np.ndarray], None]) -> np.ndarray:
    """|row|^2 of the gradients that block(first, last, out) writes -> float64[m]."""
    out = np.empty(m)

    def fill(i: int, j: int) -> None:
        gradients = np.empty((j - i, d))
        block(i, j, gradients)
        np.einsum("ij,ij->i", gradients, gradients, out=out[i:j])

    _rows(m, threads, fill)
    return out


def rf_gradients(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """grad f at the rows of x: float64[m, d], for f = sum_j a_j phi(<w_j, .>), w: float64[p, d], a: float64[p] -> float64[m, d]."""
    out = np.empty(_rf_check(x, w, a, threads))
    _rows(len(x), threads, lambda i, j: _rf_block(x[i:j], w, a, dphi, out[i:j]))
    return out


def rf_gradient_squares(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """|grad f|^2 at the rows of x, without storing the gradients -> float64[m]; arguments as in rf_gradients. Raises BadArgument."""
    m, d = _rf_check(x, w, a, threads)
    return _squares(m, d, threads, lambda i, j, out: _rf_block(x[i:j], w, a, dphi, out))


def ntk_gradients(
    x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, *, threads: int = 1
) -> np.ndarray:
    """grad f at the rows of x: float64[m, d], for f = sum_j <theta_j, x> phi'(<w_j, x>); w, theta: float64[k, d] -> float64[m, d]."""
    out = np.empty(_ntk_check(x, w, theta, threads))
    _rows(len(x), threads, lambda i, j: _ntk_block(x[i:j], w, theta, dphi, d2phi, out[i:j]))
    return out


def ntk_gradient_squares(
    x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, *, threads: int = 1
) -> np.ndarray:
    """|grad f|^2 at the rows of x, without storing the gradients -> float64[m]; arguments as in ntk_gradients. Raises BadArgument."""
    m, d = _ntk_check(x, w, theta, threads)
    return _squares(m, d, threads, lambda i, j, out: _ntk_block(x[i:j], w, theta, dphi, d2phi, out))


def _ntk_block(x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, out: np.ndarray) -> None:
    h, curvature = x @ w.T, x @ theta.T
    for strip in _strips(h):
        curvature[strip] *= _values(d2phi, h[strip], "d2phi")
        h[strip] = _values(dphi, h[strip], "dphi")
    np.matmul(h, theta, out=out)
    out += curvature @ w


def _rf_check(x: np.ndarray, w: np.ndarray, a: np.ndarray, threads: int) -> tuple[int, int]:
    whole("threads", threads, 1, 1024)
    m, d = array("x", x, (None, None)).shape
    array("w", w, (None, d))
    array("a", a, (len(w),))
    return m, d


def _ntk_check(x: np.ndarray, w: np.ndarray, theta: np.ndarray, threads: int) -> tuple[int, int]:
    whole("threads", threads, 1, 1024)
    m, d = array("x", x, (None, None)).shape
    array("w", w, (None, d))
    array("theta", theta, w.shape)
    return m, d
