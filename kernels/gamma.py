"""Gamma, chi and beta draws by rejection that is never truncated: the exact marginals of the rotation-invariant laws rest on them.

Marsaglia and Tsang (2000): with a >= 1, delta = a - 1/3, c = 1/sqrt(9 delta), x normal and v = (1 + c x)^3 > 0, delta v has the law
Gamma(a) when log u < x^2/2 + delta (1 - v + log v). Attempt k of row i uses column k of the normals and of the uniforms of row i, so
a draw depends on the key and the row alone.
"""

import math

import numpy as np
from numba import njit, uint32

from kernels import emit
from kernels.check import BadArgument, real, whole
from kernels.random import LANES, NORMALS, UNIFORMS, Stream, normals, part, uniforms


@njit(inline="always")
def _attempt(delta, c, x, u):
    """The cube v of an accepted attempt, else 0."""
    v = 1.0 + c * x
    if v <= 0.0:
        return 0.0
    v = v * v * v
    if u < 1.0 - 0.0331 * (x * x) * (x * x) or math.log(u) < 0.5 * x * x + delta * (1.0 - v + math.log(v)):
        return v
    return 0.0


@njit(cache=True, nogil=True)
def _gammas(key, a, first_row, out, counters, x, u):
    """Gamma(a), a >= 1, for rows first_row, ...: sixteen rows, two attempts at a time; scratch: uint32[3, 16], float64[32] twice."""
    delta = a - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * delta)
    for start in range(0, out.size, 16):
        left = min(16, out.size - start)
        group = 0
        for i in range(16):
            row = first_row + start + min(i, left - 1)
            counters[0, i], counters[2, i] = uint32(row % LANES), uint32(row // LANES)
        for i in range(left):
            out[start + i] = 0.0
        missing = left
        while missing:
            for i in range(16):
                counters[1, i] = uint32(group)
            emit.normals(key, counters, NORMALS, x, 0)
            emit.uniforms(key, counters, UNIFORMS, u, 0)
            missing = 0
            for i in range(left):
                if out[start + i] == 0.0:
                    v = _attempt(delta, c, x[2 * i], u[2 * i])
                    if v == 0.0:
                        v = _attempt(delta, c, x[2 * i + 1], u[2 * i + 1])
                    out[start + i] = delta * v
                    missing += v == 0.0
            group += 1


MOST_SHAPE = 10**15
"""The largest shape: at larger ones a variable and its mean differ by less than a double shows."""


def gammas(stream: Stream, rows: int, a: float, *, first_row: int = 0) -> np.ndarray:
    """Gamma variables of shape a > 0 and scale 1 -> float64[rows]. Raises BadArgument.

    For a < 1: Gamma(a + 1) U^(1/a), U an independent uniform.
    """
    rows, first_row = part(stream, rows, first_row)
    a, out = real("a", a, above=0.0, most=MOST_SHAPE), np.empty(rows)
    if rows:
        key, scratch = stream.spawn("gamma").words, np.empty((2, 32))
        _gammas(key, a + (a < 1.0), first_row, out, np.empty((3, 16), np.uint32), *scratch)
    if a < 1.0:
        out *= uniforms(stream.spawn("gamma boost"), rows, 1, first_row=first_row)[:, 0] ** (1.0 / a)
    return out


def chi_squares(stream: Stream, rows: int, nu: int, *, first_row: int = 0) -> np.ndarray:
    """Chi-square variables of nu >= 0 degrees of freedom (0: the constant 0) -> float64[rows]. Raises BadArgument."""
    rows, first_row = part(stream, rows, first_row)
    nu = whole("nu", nu, 0, 2 * MOST_SHAPE)
    if nu == 0:
        return np.zeros(rows)
    if nu == 1:
        return normals(stream.spawn("gamma"), rows, 1, first_row=first_row)[:, 0] ** 2
    out = gammas(stream, rows, nu / 2, first_row=first_row)
    out *= 2.0
    return out


def chis(stream: Stream, rows: int, nu: int, *, first_row: int = 0) -> np.ndarray:
    """The norm of a standard normal vector of R^nu -> float64[rows]. Raises BadArgument."""
    return np.sqrt(chi_squares(stream, rows, nu, first_row=first_row))


def betas(stream: Stream, rows: int, a: float, b: float, *, first_row: int = 0) -> np.ndarray:
    """Beta(a, b) variables as G/(G + H), G and H gamma of shapes a, b > 0 -> float64[rows]. Raises BadArgument.

    Shapes must be at least 0.01: far below, G and H would both be less than the least double.
    """
    part(stream, rows, first_row)
    for name, shape in (("a", a), ("b", b)):
        if real(name, shape, above=0.0) < 0.01:
            raise BadArgument(f"{name} must be >= 0.01: got {shape}")
    g = gammas(stream.spawn("beta", "a"), rows, a, first_row=first_row)
    return g / (g + gammas(stream.spawn("beta", "b"), rows, b, first_row=first_row))
