"""Linear forms and squared norm of a few normal coordinates in float64: what the exact marginals of rotation-invariant laws are made of.

Sixteen rows at a time stay in registers and in a buffer of 128 bytes a coordinate; the normals are those of `random.normals`, bit for bit.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types, uint32
from numba.extending import intrinsic

from kernels import emit, simd
from kernels.check import array
from kernels.emit import address
from kernels.random import LANES, NORMALS, Stream, part


def _sum(term):
    """Intrinsic f(weights, first, steps, z, out, at): out[at:at+16] = sum over k < steps of term(weight k, row k of z: float64[k, 16])."""

    def typed(typing_context, weights, first, steps, z, out, at):
        number = types.int64
        signature = types.void(weights, number, number, z, out, number)

        def codegen(context, builder, signature, arguments):
            weights, first, steps, z, out, at = arguments
            scalars = address(context, builder, signature.args[0], weights, first)
            rows = address(context, builder, signature.args[3], z)

            def step(k, state):
                row = simd.load(builder, builder.gep(rows, [builder.mul(k, ir.Constant(ir.IntType(64), 16))]), "f64")
                weight = builder.load(builder.gep(scalars, [k])) if term == "linear" else None
                factor = row if weight is None else simd.broadcast(builder, weight, "f64")
                return [factor.fma(row, state[0])]

            zero = simd.Lanes(builder, ir.Constant(simd.vector("f64"), [0.0] * 16), "f64")
            simd.store(simd.loop(builder, steps, [zero], step)[0], address(context, builder, signature.args[4], out, at))
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


_linear, _squares = _sum("linear"), _sum("squares")


@njit(cache=True, nogil=True)
def _mixed(key, first_row, mixing, out, counters, z):
    """out: float64[r + 1, m], m a multiple of 16; mixing: float64[r k]; scratch: uint32[3, 16], float64[k rounded up to even, 16]."""
    forms, m = out.shape[0] - 1, out.shape[1]
    rank = mixing.size // max(forms, 1)
    flat, values = z.reshape(-1), out.reshape(-1)
    for start in range(0, m, 16):
        for i in range(16):
            row = first_row + start + i
            counters[0, i], counters[2, i] = uint32(row % LANES), uint32(row // LANES)
        for group in range((rank + 1) // 2):
            for i in range(16):
                counters[1, i] = uint32(group)
            emit.normals_apart(key, counters, NORMALS, flat, 32 * group)
        for p in range(forms):
            _linear(mixing, p * rank, rank, flat, values, p * m + start)
        _squares(mixing, 0, rank, flat, values, forms * m + start)


def mixed(stream: Stream, rows: int, mixing: np.ndarray, *, first_row: int = 0) -> np.ndarray:
    """mixing g and |g|^2 for the rows g of normals(stream, rows, k) -> float64[r + 1, rows]; mixing: float64[r, k]. Raises BadArgument."""
    rows, first_row = part(stream, rows, first_row, least=1)
    mixing = array("mixing", mixing, (None, None))
    forms, rank = mixing.shape
    out = np.empty((forms + 1, -(-rows // 16) * 16))
    _mixed(stream.words, first_row, mixing.reshape(-1), out, np.empty((3, 16), np.uint32), np.empty((rank + rank % 2, 16)))
    return out[:, :rows]
