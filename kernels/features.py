"""Feature products of random-feature and neural-tangent models: Gram matrices without ever forming n x p features.

Activations enter as arrays of values, s = phi(X W') or phi'(X W'), so nothing here knows their formulas.
"""

from collections.abc import Iterable

import numpy as np
from numba import njit

from kernels.check import BadArgument, array, whole


@njit(cache=True, nogil=True)
def _product_of_triangles(a, b, out):
    """out = a o b on and below the diagonal, mirrored above it; a, b symmetric; tiles of 64 keep both writes in cache."""
    n = a.shape[0]
    for i0 in range(0, n, 64):
        for j0 in range(0, i0 + 1, 64):
            for i in range(i0, min(i0 + 64, n)):
                for j in range(j0, min(j0 + 64, i + 1)):
                    value = a[i, j] * b[i, j]
                    out[i, j] = value
                    out[j, i] = value


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a o b of two symmetric matrices float64[n, n], into b, which it returns exactly symmetric. Raises BadArgument."""
    a = array("a", a, (None, None))
    b = array("b", b, a.shape)
    _product_of_triangles(a, b, b)
    return b


def ntk_gram(x: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Gram matrix of the features x (kron) slopes: (X X') o (S S') -> float64[n, n], exactly symmetric. Raises BadArgument.

    x: float64[n, d]; slopes: float64[n, k] = phi'(X W') (times the outer weights, if there are any).
    """
    x = array("x", x, (None, None))
    slopes = array("slopes", slopes, (len(x), None))
    return product(x @ x.T, slopes @ slopes.T)  # NumPy computes the triangle only (syrk) of a product with its own transpose


def ntk_cross(x: np.ndarray, slopes: np.ndarray, y: np.ndarray, y_slopes: np.ndarray) -> np.ndarray:
    """Inner products of the features x (kron) slopes of two sets of points -> float64[n, m]. Raises BadArgument."""
    x = array("x", x, (None, None))
    y = array("y", y, (None, x.shape[1]))
    slopes = array("slopes", slopes, (len(x), None))
    y_slopes = array("y_slopes", y_slopes, (len(y), slopes.shape[1]))
    product = x @ y.T
    product *= slopes @ y_slopes.T
    return product


def gram_of_blocks(blocks: Iterable[np.ndarray], n: int) -> np.ndarray:
    """Sum of S S' over blocks S: float64[n, k_b] of neurons or features, held one at a time -> float64[n, n]. Raises BadArgument."""
    total = np.zeros((whole("n", n, 1), n))
    for block in blocks:
        block = array("a block", block, (n, None))
        total += block @ block.T
    return total


def ntk_coefficients(x: np.ndarray, slopes: np.ndarray, dual: np.ndarray) -> np.ndarray:
    """Parameters sum_i dual_i slopes_i (kron) x_i as a matrix: S' diag(dual) X -> float64[k, d]. Raises BadArgument."""
    x = array("x", x, (None, None))
    slopes = array("slopes", slopes, (len(x), None))
    dual = array("dual", dual, (len(x),))
    return (slopes * dual[:, None]).T @ x


def weighted_gram(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """F diag(weights) F' for weights >= 0 -> float64[n, n], exactly symmetric. Raises BadArgument."""
    features = array("features", features, (None, None))
    weights = array("weights", weights, (features.shape[1],))
    if weights.min() < 0.0:
        raise BadArgument(f"weights must be >= 0: got a least weight of {weights.min()}")
    scaled = features * np.sqrt(weights)
    return scaled @ scaled.T
