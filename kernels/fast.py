"""Linear forms, squared norm and largest coordinate of Gaussian vectors in float32, without storing a vector.

Row = 256 * block + lane, coordinates 4 g ... 4 g + 3 come from the words of the call with counter (lane, g, block, FAST): the pair
(a, b) gives coordinates 4 g and 4 g + 1, (c, d) the other two. 64 rows and 32 coordinates at a time, in a buffer of 8 kB that is filled
with words, turned into normals in place and multiplied with the directions: the memory used depends on neither d nor the number of rows,
and each of the three loops has the processor's registers for itself (in one loop, words and normals took a quarter more).
Sums are of float32 in order of the coordinates: their relative error is about sqrt(d) 2^-24, and |z| <= 6.77 a coordinate; below
probabilities of 1e-10 use the exact marginals in float64.
"""

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from kernels import simd
from kernels.check import BadArgument, array, whole
from kernels.emit import address, key_lanes
from kernels.random import BLOCKS, FAST, LANES

_I32, _I64 = ir.IntType(32), ir.IntType(64)
_DEPTH, _WIDTH = 32, 64  # coordinates and rows held at once: 8 kB
_FORMS = 4
_SIDES = 4 if simd.WIDE else 1  # 16 vectors of sums: 16 registers of 512 bits, or 8 of 256


def _number(value: int) -> ir.Constant:
    return ir.Constant(_I64, value)


def _uniform(builder, scalar):
    """A 64-bit integer as its low 32 bits in all lanes."""
    return simd.broadcast(builder, builder.trunc(scalar, _I32), "i32")


@intrinsic
def _words(typing_context, key, lane, block, first_group, groups, z, at, stride):
    """Words of `groups` calls for 16 rows: word i of call g as the bits of z[at + (4 g + i) stride:]; z: float32, flat."""
    number = types.int64
    signature = types.void(key, number, number, number, number, z, number, number)

    def codegen(context, builder, signature, arguments):
        key, lane, block, first_group, groups, z, at, stride = arguments
        keys = key_lanes(context, builder, signature.args[0], key)
        rows, blocks = _uniform(builder, lane) + simd.iota(builder), _uniform(builder, block)
        kind = _uniform(builder, _number(FAST))
        data = address(context, builder, signature.args[5], z, at)

        def call(g, state):
            counter = [rows, _uniform(builder, builder.add(first_group, g)), blocks, kind]
            for i, word in enumerate(simd.threefry(keys, counter, 20)):
                place = builder.mul(builder.add(builder.mul(g, _number(4)), _number(i)), stride)
                simd.store(word, builder.gep(data, [place]))
            return state

        simd.loop(builder, groups, [], call)
        return context.get_dummy_value()

    return signature, codegen


def _normals(summed):
    """Intrinsic normals(z, at, stride, pairs, sums, column): the words in the rows z[at:], z[at + stride:], ..., become normals, in pairs.

    The squares and the largest of the first `summed` (0, 1 or 2) of each pair go to sums[0, column:] and sums[1, column:].
    """

    def typed(typing_context, z, at, stride, pairs, sums, column):
        number = types.int64
        signature = types.void(z, number, number, number, sums, number)

        def codegen(context, builder, signature, arguments):
            z, at, stride, pairs, sums, column = arguments
            data = address(context, builder, signature.args[0], z, at)
            places = [address(context, builder, signature.args[4], sums, builder.add(column, _number(i * _WIDTH))) for i in range(2)]

            def pair(k, state):
                first = builder.gep(data, [builder.mul(builder.mul(k, _number(2)), stride)])
                rows = [first, builder.gep(first, [stride])]
                drawn = simd.fast_normal_pair(*(simd.load(builder, row, "i32") for row in rows))
                for value, row in zip(drawn, rows, strict=True):
                    simd.store(value, row)
                for value in drawn[:summed]:
                    state = [value.fma(value, state[0]), value.largest(state[1])]
                return state

            start = [simd.load(builder, place, "f32") for place in places[: 2 * min(summed, 1)]]
            for value, place in zip(simd.loop(builder, pairs, start, pair), places, strict=False):
                simd.store(value, place)
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


_normals_alone, _normals_and_sums, _last_normal = _normals(0), _normals(2), _normals(1)


@intrinsic
def _multiply(typing_context, directions, first, steps, z, sums, p, column):
    """sums[p + i, column:] += sum over k < steps of directions[first + k, p + i] z[k, column:], for 4 forms and 16 or 64 rows."""
    signature = types.void(directions, types.int64, types.int64, z, sums, types.int64, types.int64)

    def codegen(context, builder, signature, arguments):
        directions, first, steps, z, sums, p, column = arguments
        rank = builder.extract_value(context.make_array(signature.args[0])(context, builder, directions).shape, 1)
        u = address(context, builder, signature.args[0], directions, builder.add(builder.mul(first, rank), p))
        x = address(context, builder, signature.args[3], z, column)
        corner = address(context, builder, signature.args[4], sums, builder.add(builder.mul(p, _number(_WIDTH)), column))
        places = [builder.gep(corner, [_number(i * _WIDTH + 16 * side)]) for i in range(_FORMS) for side in range(_SIDES)]

        def step(k, state):
            row, weights = builder.gep(x, [builder.mul(k, _number(_WIDTH))]), builder.gep(u, [builder.mul(k, rank)])
            sides = [simd.load(builder, builder.gep(row, [_number(16 * side)]), "f32") for side in range(_SIDES)]
            following = []
            for i in range(_FORMS):
                weight = simd.broadcast(builder, builder.load(builder.gep(weights, [_number(i)])), "f32")
                following += [weight.fma(side, state[_SIDES * i + s]) for s, side in enumerate(sides)]
            return following

        for value, place in zip(
            simd.loop(builder, steps, [simd.load(builder, place, "f32") for place in places], step), places, strict=True
        ):
            simd.store(value, place)
        return context.get_dummy_value()

    return signature, codegen


@njit(cache=True, nogil=True)
def _forms(key, first_block, d, directions, out, z, sums):
    """out: float32[rank + 2, 256 * blocks]; scratch: z: float32[32, 64] coordinates, sums: float32[rank + 2, 64]."""
    rank, depth, width = directions.shape[1], z.shape[0], z.shape[1]
    flat, ends = z.reshape(-1), sums[rank:]
    for column in range(0, out.shape[1], width):
        sums[: rank + 1] = 0.0
        sums[rank + 1] = -np.inf
        block = first_block + column // LANES
        for first in range(0, d, depth):
            steps = min(depth, d - first)
            for lane in range(0, width, 16):
                _words(key, (column + lane) % LANES, block, first // 4, (steps + 3) // 4, flat, lane, width)
            for lane in range(0, width, 16):
                if steps > 1:
                    _normals_and_sums(flat, lane, width, steps // 2, ends, lane)
                if steps % 2:
                    _last_normal(flat, (steps - 1) * width + lane, width, 1, ends, lane)
            for p in range(0, rank, _FORMS):
                for lane in range(0, width, 16 * _SIDES):
                    _multiply(directions, first, steps, z, sums, p, lane)
        out[:, column : column + width] = sums


@njit(cache=True, nogil=True)
def _coordinates(key, first_block, out):
    flat, width, groups = out.reshape(-1), out.shape[1], out.shape[0] // 4
    for first in range(0, groups, 8):
        count = min(8, groups - first)
        for column in range(0, width, 16):
            at = 4 * first * width + column
            _words(key, column % LANES, first_block + column // LANES, first, count, flat, at, width)
            _normals_alone(flat, at, width, 2 * count, out, 0)


def _place(key: np.ndarray, first_block: int) -> tuple[np.ndarray, int]:
    return array("key", key, (4,), np.uint32), whole("first_block", first_block, 0, BLOCKS - 1)


def _until(first_block: int, blocks: int) -> int:
    """The number of blocks from first_block on, of the 2^32 that a stream has."""
    return whole("blocks", blocks, 1, BLOCKS - first_block)


def coordinates(key: np.ndarray, first_block: int, out: np.ndarray) -> None:
    """The coordinates themselves: out: float32[d, 256 * blocks], d a multiple of 4, one column a row of the stream."""
    key, first_block = _place(key, first_block)
    out = array("out", out, (None, None), np.float32, buffer=True)
    if out.shape[0] % 4 or out.shape[1] % LANES:
        raise BadArgument(f"out must be float32[d, m], d a multiple of 4, m of {LANES}: got shape {out.shape}")
    _until(first_block, out.shape[1] // LANES)
    _coordinates(key, first_block, out)


def plan(directions: np.ndarray | None, d: int) -> np.ndarray:
    """The rows of directions: float64[r, d] as the kernels take them -> float32[d, r rounded up to a multiple of 4].

    Raises BadArgument for a row that float32 would lose: its largest entry must be 0 or between 1e-30 and 1e30 in size.
    """
    d = whole("d", d, 1)
    r = 0 if directions is None else len(array("directions", directions, (None, d)))
    columns = np.zeros((d, -(-r // _FORMS) * _FORMS), np.float32)
    if r:
        lengths = np.abs(directions).max(axis=1)
        lost = np.flatnonzero((lengths != 0.0) & ((lengths < 1e-30) | (lengths > 1e30)))
        if lost.size:
            raise BadArgument(
                f"a direction must have entries between 1e-30 and 1e30 in float32: row {lost[0]} has a largest of {lengths[lost[0]]:.3g}"
                ' (method="marginal" and `values` are of float64)'
            )
        columns[:, :r] = directions.T
    return columns


def _rank(columns: np.ndarray, d: int) -> int:
    """The number of forms in what `plan` returned for d coordinates."""
    if isinstance(columns, np.ndarray) and columns.dtype == np.float32 and columns.shape == (d, 0):
        return 0
    rank = array("columns", columns, (d, None), np.float32).shape[1]
    if rank % _FORMS:
        raise BadArgument(f"columns must have a multiple of {_FORMS} columns: got {rank}")
    return rank


def forms(key: np.ndarray, first_block: int, blocks: int, d: int, columns: np.ndarray) -> np.ndarray:
    """Gaussian rows 256 * first_block, ... (m = 256 * blocks of them) -> float32[rank + 2, m]: forms, then |z|^2, then max z_i."""
    key, first_block = _place(key, first_block)
    blocks, d = _until(first_block, blocks), whole("d", d, 1)
    rank = _rank(columns, d)
    out = np.empty((rank + 2, LANES * blocks), np.float32)
    _forms(key, first_block, d, columns, out, np.empty((_DEPTH, _WIDTH), np.float32), np.empty((rank + 2, _WIDTH), np.float32))
    return out
