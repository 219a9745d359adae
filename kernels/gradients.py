"""Gradients of fitted two-layer models over many points, in blocks of rows, with the activations' derivatives as values or as functions.

Random features: f(x) = sum_j a_j phi(<w_j, x>), so grad f = W' (a o phi'(W x)).
Neural tangent: f(x) = sum_j <theta_j, x> phi'(<w_j, x>), so grad f = Theta' phi'(W x) + W' (Theta x o phi''(W x)).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kernels.check import BadArgument, array, whole
from kernels.check import function as check_function

Elementwise = Callable[[np.ndarray], np.ndarray]
_BLOCK = 256  # rows at once: the block of values stays in the second-level cache for p up to a few thousand


def _values(function: Elementwise, h: np.ndarray, name: str) -> np.ndarray:
    check_function(name, function)
    values = function(h)
    if not isinstance(values, np.ndarray) or values.shape != h.shape or values.dtype != np.float64:
        raise BadArgument(f"{name} must act on float64 arrays entry by entry: float64{list(h.shape)} went to {np.shape(values)}")
    return values


def _rows(m: int, threads: int, fill: Callable[[int, int], None]) -> None:
    """fill(first, last) over blocks of rows; a block's result does not depend on the number of threads."""
    firsts = range(0, m, _BLOCK)
    if threads == 1:
        for first in firsts:
            fill(first, min(first + _BLOCK, m))
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda first: fill(first, min(first + _BLOCK, m)), firsts))


def rf_gradients(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """grad f at the rows of x: float64[m, d], for f = sum_j a_j phi(<w_j, .>), w: float64[p, d], a: float64[p] -> float64[m, d]."""
    out = np.empty(_rf_check(x, w, a, threads))
    _rows(len(x), threads, lambda i, j: np.matmul(_values(dphi, x[i:j] @ w.T, "dphi") * a, w, out=out[i:j]))
    return out


def rf_gradient_squares(x: np.ndarray, w: np.ndarray, a: np.ndarray, dphi: Elementwise, *, threads: int = 1) -> np.ndarray:
    """|grad f|^2 at the rows of x, without storing the gradients -> float64[m]; arguments as in rf_gradients. Raises BadArgument."""
    out = np.empty(_rf_check(x, w, a, threads)[0])

    def fill(i: int, j: int) -> None:
        values = _values(dphi, x[i:j] @ w.T, "dphi") * a
        gradients = values @ w
        np.einsum("ij,ij->i", gradients, gradients, out=out[i:j])

    _rows(len(x), threads, fill)
    return out


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
    out = np.empty(m)

    def fill(i: int, j: int) -> None:
        gradients = np.empty((j - i, d))
        _ntk_block(x[i:j], w, theta, dphi, d2phi, gradients)
        np.einsum("ij,ij->i", gradients, gradients, out=out[i:j])

    _rows(m, threads, fill)
    return out


def _ntk_block(x: np.ndarray, w: np.ndarray, theta: np.ndarray, dphi: Elementwise, d2phi: Elementwise, out: np.ndarray) -> None:
    h = x @ w.T
    np.matmul(_values(dphi, h, "dphi"), theta, out=out)
    curvature = _values(d2phi, h, "d2phi") * (x @ theta.T)
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
