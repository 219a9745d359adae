"""Linear forms, squared norm and largest coordinate of Gaussian vectors in float32, without storing a vector.

Row = 256 * block + lane, coordinates 4 g ... 4 g + 3 come from the words of the call with counter (lane, g, block, FAST): the pair
(a, b) gives coordinates 4 g and 4 g + 1, (c, d) the other two. Sixteen rows at a time, eight coordinates at a time, sums in registers:
the memory used depends on neither d nor the number of rows. Sums are of float32 in order of the coordinates: their relative error is
about sqrt(d) 2^-24, and |z| <= 6.77 a coordinate; below probabilities of 1e-10 use the exact marginals in float64.
"""

import math

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from kernels import simd
from kernels.emit import address, key_lanes
from kernels.random import FAST, LANES

_I32, _I64 = ir.IntType(32), ir.IntType(64)
_STEP = 8  # coordinates an iteration: two calls of Threefry in lockstep


def _number(value: int) -> ir.Constant:
    return ir.Constant(_I64, value)


def _uniform(builder, scalar):
    """A 64-bit integer as its low 32 bits in all lanes."""
    return simd.broadcast(builder, builder.trunc(scalar, _I32), "i32")


def _eight_coordinates(builder, keys, lanes, block, first_group):
    """Emit the coordinates 4 * first_group, ... of 16 rows -> eight f32 Lanes."""
    kind = _uniform(builder, _number(FAST))
    counters = [[lanes, _uniform(builder, builder.add(first_group, _number(k))), block, kind] for k in range(2)]
    coordinates = []
    for a, b, c, d in simd.threefry_together(keys, counters, 20):
        coordinates += [*simd.fast_normal_pair(a, b), *simd.fast_normal_pair(c, d)]
    return coordinates


def _accumulate(builder, sums, z, direction_row, rank):
    """One coordinate into the sums: rank forms, the square, the maximum. direction_row: address of this coordinate's float32[rank]."""
    for p in range(rank):
        u = simd.broadcast(builder, builder.load(builder.gep(direction_row, [_number(p)])), "f32")
        sums[p] = u.fma(z, sums[p])
    sums[rank] = z.fma(z, sums[rank])
    sums[rank + 1] = z.largest(sums[rank + 1])


def _blend(builder, condition, lanes, otherwise):
    """The lanes if a scalar condition holds, else a constant."""
    return simd.Lanes(builder, builder.select(condition, lanes.value, ir.Constant(simd.vector("f32"), [otherwise] * simd.WIDTH)), "f32")


def _tile(rank):
    """Intrinsic tile(key, lane, block, d, directions, out, column): `rank` forms, square and maximum of 16 rows into out[:, column:]."""

    def typed(typing_context, key, lane, block, d, directions, out, column):
        signature = types.void(key, types.int64, types.int64, types.int64, directions, out, types.int64)

        def codegen(context, builder, signature, arguments):
            key, lane, block, d, directions, out, column = arguments
            keys = key_lanes(context, builder, signature.args[0], key)
            lanes = _uniform(builder, lane) + simd.iota(builder)
            blocks = _uniform(builder, block)
            rows = address(context, builder, signature.args[4], directions)
            start = [ir.Constant(simd.vector("f32"), [x] * simd.WIDTH) for x in (*[0.0] * (rank + 1), -math.inf)]

            def draw(first):
                return _eight_coordinates(builder, keys, lanes, blocks, builder.lshr(first, _number(2)))

            def row(first, j):
                return builder.gep(rows, [builder.mul(builder.add(first, _number(j)), _number(rank))])

            whole_steps = builder.and_(d, _number(-_STEP))
            before = builder.block
            loop, middle, tail, end = (builder.append_basic_block(name) for name in ("loop", "middle", "tail", "end"))
            builder.cbranch(builder.icmp_signed(">", whole_steps, _number(0)), loop, middle)

            builder.position_at_end(loop)
            first = builder.phi(_I64)
            state = [builder.phi(simd.vector("f32")) for _ in start]
            sums = [simd.Lanes(builder, value, "f32") for value in state]
            for j, z in enumerate(draw(first)):
                _accumulate(builder, sums, z, row(first, j), rank)
            following = builder.add(first, _number(_STEP))
            first.add_incoming(_number(0), before)
            first.add_incoming(following, loop)
            for phi, initial, value in zip(state, start, sums, strict=True):
                phi.add_incoming(initial, before)
                phi.add_incoming(value.value, loop)
            builder.cbranch(builder.icmp_signed("<", following, whole_steps), loop, middle)

            builder.position_at_end(middle)
            reached = [builder.phi(simd.vector("f32")) for _ in start]
            for phi, initial, value in zip(reached, start, sums, strict=True):
                phi.add_incoming(initial, before)
                phi.add_incoming(value.value, loop)
            builder.cbranch(builder.icmp_signed("<", whole_steps, d), tail, end)

            builder.position_at_end(tail)  # the last d mod 8 coordinates; rows of directions beyond d are zero
            rest = [simd.Lanes(builder, value, "f32") for value in reached]
            for j, z in enumerate(draw(whole_steps)):
                inside = builder.icmp_signed("<", builder.add(whole_steps, _number(j)), d)
                largest = _blend(builder, inside, z, -math.inf).largest(rest[rank + 1])
                _accumulate(builder, rest, _blend(builder, inside, z, 0.0), row(whole_steps, j), rank)
                rest[rank + 1] = largest
            builder.branch(end)

            builder.position_at_end(end)
            finals = [builder.phi(simd.vector("f32")) for _ in start]
            for phi, without, with_tail in zip(finals, reached, rest, strict=True):
                phi.add_incoming(without, middle)
                phi.add_incoming(with_tail.value, tail)
            strides = context.make_array(signature.args[5])(context, builder, out).strides
            stride = builder.udiv(builder.extract_value(strides, 0), _number(4))
            for p, final in enumerate(finals):
                place = builder.add(builder.mul(_number(p), stride), column)
                simd.store(simd.Lanes(builder, final, "f32"), address(context, builder, signature.args[5], out, place))
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


_tile_0, _tile_4, _tile_8 = _tile(0), _tile(4), _tile(8)


@njit(cache=True, nogil=True)
def _forms_0(key, first_block, d, directions, out):
    for block in range(out.shape[1] // LANES):
        for lane in range(0, LANES, 16):
            _tile_0(key, lane, first_block + block, d, directions, out, LANES * block + lane)


@njit(cache=True, nogil=True)
def _forms_4(key, first_block, d, directions, out):
    for block in range(out.shape[1] // LANES):
        for lane in range(0, LANES, 16):
            _tile_4(key, lane, first_block + block, d, directions, out, LANES * block + lane)


@njit(cache=True, nogil=True)
def _forms_8(key, first_block, d, directions, out):
    for block in range(out.shape[1] // LANES):
        for lane in range(0, LANES, 16):
            _tile_8(key, lane, first_block + block, d, directions, out, LANES * block + lane)


def plan(directions: np.ndarray | None, d: int) -> list[tuple[int, np.ndarray]]:
    """The rows of directions: float64[r, d] in pieces for the kernels -> [(rows in this piece, float32[d rounded up to 8, rank])]."""
    if directions is None:
        return [(0, np.zeros((1, 1), np.float32))]
    pieces = []
    for first in range(0, len(directions), 8):
        rows = directions[first : first + 8]
        piece = np.zeros((-(-d // _STEP) * _STEP, 4 if len(rows) <= 4 else 8), np.float32)
        piece[:d, : len(rows)] = rows.T
        pieces.append((len(rows), piece))
    return pieces


def forms(key: np.ndarray, first_block: int, blocks: int, d: int, pieces: list[tuple[int, np.ndarray]]) -> tuple[np.ndarray, ...]:
    """Gaussian rows 256 * first_block, ... (256 * blocks of them) -> forms float32[r, m], squares float32[m], largest float32[m]."""
    results, m = [], LANES * blocks
    for rows, piece in pieces:
        rank = piece.shape[1] if rows else 0
        out = np.empty((rank + 2, m), np.float32)
        (_forms_0 if rank == 0 else _forms_4 if rank == 4 else _forms_8)(key, first_block, d, piece, out)
        results.append((out[:rows], out[rank], out[rank + 1]))
    linear = results[0][0] if len(results) == 1 else np.concatenate([result[0] for result in results])
    return linear, results[0][1], results[0][2]
