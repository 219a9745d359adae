"""Feature products of random-feature and neural-tangent models: Gram matrices without ever forming n x p features.

Activations enter as arrays of values, s = phi(X W') or phi'(X W'), so nothing here knows their formulas.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numba import njit

from kernels.check import BadArgument, array, finite_result, whole, written

Combine = Callable[[np.ndarray], np.ndarray]
Products = Callable[[type], tuple[np.ndarray, Combine]]


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


@finite_result
def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a o b of two symmetric matrices float64[n, n], into b, which it returns exactly symmetric. Raises BadArgument."""
    a = array("a", a, (None, None))
    if a.shape[0] != a.shape[1]:  # the compiled loop writes a square
        raise BadArgument(f"a must be square: got shape {a.shape}")
    b = written("b", array("b", b, a.shape))
    _product_of_triangles(a, b, b)
    return b


@finite_result
def ntk_gram(x: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Gram matrix of the features x (kron) slopes: (X X') o (S S') -> float64[n, n], exactly symmetric. Raises BadArgument.

    x: float64[n, d]; slopes: float64[n, k] = phi'(X W') (times the outer weights, if there are any).
    """
    x = array("x", x, (None, None))
    slopes = array("slopes", slopes, (len(x), None))
    gram = slopes @ slopes.T  # NumPy computes the triangle only (syrk) of a product with its own transpose
    _product_of_triangles(x @ x.T, gram, gram)
    return gram


@finite_result
def ntk_cross(x: np.ndarray, slopes: np.ndarray, y: np.ndarray, y_slopes: np.ndarray) -> np.ndarray:
    """Inner products of the features x (kron) slopes of two sets of points -> float64[n, m]. Raises BadArgument."""
    x = array("x", x, (None, None))
    y = array("y", y, (None, x.shape[1]))
    slopes = array("slopes", slopes, (len(x), None))
    y_slopes = array("y_slopes", y_slopes, (len(y), slopes.shape[1]))
    product = x @ y.T
    product *= slopes @ y_slopes.T
    return product


@finite_result
def gram_of_blocks(blocks: Iterable[np.ndarray], n: int) -> np.ndarray:
    """Sum of S S' over blocks S: float64[n, k_b] of neurons or features, held one at a time -> float64[n, n]. Raises BadArgument."""
    total = np.zeros((whole("n", n, 1), n))
    for block in blocks:
        block = array("a block", block, (n, None))
        total += block @ block.T
    return total


@finite_result
def ntk_coefficients(x: np.ndarray, slopes: np.ndarray, dual: np.ndarray) -> np.ndarray:
    """Parameters sum_i dual_i slopes_i (kron) x_i as a matrix: S' diag(dual) X -> float64[k, d]. Raises BadArgument."""
    x = array("x", x, (None, None))
    slopes = array("slopes", slopes, (len(x), None))
    dual = array("dual", dual, (len(x),))
    return (slopes * dual[:, None]).T @ x


@finite_result
def weighted_gram(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """F diag(weights) F' for weights >= 0 -> float64[n, n], exactly symmetric. Raises BadArgument."""
    features = array("features", features, (None, None))
    weights = array("weights", weights, (features.shape[1],))
    if weights.min() < 0.0:
        raise BadArgument(f"weights must be >= 0: got a least weight of {weights.min()}")
    scaled = features * np.sqrt(weights)
    return scaled @ scaled.T


def fit(features: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Least-norm a with features a = y -> float64[p], accurate as ntk_fit. features: float64[n, p]; y: float64[n]. Raises BadArgument.

    Both may be float32: they are then taken for exact.
    """
    given = np.float32 if getattr(features, "dtype", None) == np.float32 else np.float64
    features = array("features", features, (None, None), given)
    y = array("y", y, (len(features),), given).astype(np.float64, copy=False)
    wide = features.astype(np.float64, copy=False)

    def products(dtype: type) -> tuple[np.ndarray, Combine]:
        f = wide if dtype == np.float64 else features.astype(dtype, copy=False)
        return f @ f.T, lambda dual: dual @ (f if dual.dtype == dtype else wide)

    return _least_norm(products, lambda a: wide @ a, y, features.shape[1])


def ntk_fit(x: np.ndarray, slopes: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Least-norm theta with sum_j slopes_ij <theta_j, x_i> = y_i -> float64[k, d]. Raises BadArgument.

    Error: 1e-9, or 1e-16 times the condition number of the Gram matrix if that is more. Arguments as in ntk_gram, y: float64[n].
    """
    x = array("x", x, (None, None))
    slopes = array("slopes", slopes, (len(x), None))
    y, k = array("y", y, (len(x),)), slopes.shape[1]
    if k % 4:  # columns of zeros: matrix products with whole vectors are a fifth faster at k = 15
        slopes = np.pad(slopes, ((0, 0), (0, -k % 4)))

    def products(dtype: type) -> tuple[np.ndarray, Combine]:
        points, weights = x.astype(dtype, copy=False), slopes.astype(dtype, copy=False)
        gram = points @ points.T
        gram *= weights @ weights.T

        def combine(dual: np.ndarray) -> np.ndarray:
            s, z = (weights, points) if dual.dtype == dtype else (slopes, x)
            return (s * dual[:, None]).T @ z

        return gram, combine

    return _least_norm(products, lambda theta: np.einsum("ij,ij->i", x @ theta.T, slopes), y, k * x.shape[1])[:k]


def _least_norm(products: Products, values: Combine, y: np.ndarray, p: int) -> np.ndarray:
    """features' dual with features features' dual = y, from a Cholesky factor of float32 if that leads there, else of float64.

    The factor, at twice the speed, only steers: residuals are of float64 and come from the features, not from their Gram matrix, and are
    solved for until the next correction would be below 1e-9 of the whole. products(dtype): that matrix in this precision, and
    dual -> features' dual in the precision of the dual; values: features times parameters.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is not factored, or does not converge
        for dtype in (np.float32, np.float64):
            theta = _refined(*products(dtype), values, y, dtype) if len(y) <= p else None
            if theta is not None:
                return theta
    raise BadArgument(f"the rows of features must be independent beyond rounding: got {len(y)} points and {p} features")


def _refined(gram: np.ndarray, combine: Combine, values: Combine, y: np.ndarray, dtype: type) -> np.ndarray | None:
    """_least_norm in one precision; None where a pivot is lost or a correction does not halve the one before it."""
    from scipy.linalg import lapack

    factor, solve = (lapack.spotrf, lapack.spotrs) if dtype == np.float32 else (lapack.dpotrf, lapack.dpotrs)
    upper, lost = factor(gram.T, clean=0, overwrite_a=1)
    if lost:
        return None
    dual = solve(upper, y.astype(dtype))[0]
    theta = combine(dual.astype(np.float64))
    whole = last = float(np.linalg.norm(dual))
    if not last and y.any():  # overflow in the matrix
        return None
    while last:
        dual = solve(upper, (y - values(theta)).astype(dtype))[0]
        size = float(np.linalg.norm(dual))
        if not size <= 0.5 * last:
            return None
        theta += combine(dual)
        if size * size <= 1e-9 * whole * last:
            break
        last = size
    return theta
