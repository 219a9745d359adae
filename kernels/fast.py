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
from kernels.check import BadArgument, array, whole
from kernels.emit import address, key_lanes
from kernels.random import FAST, LANES

_I32, _I64 = ir.IntType(32), ir.IntType(64)
_STEP = 8  # coordinates an iteration: two calls of Threefry in lockstep
_DEPTH, _WIDTH = 32, 128  # coordinates and rows held at once where there are more forms than registers: 16 kB


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


def _drawer(masked):
    """Intrinsic draw(key, lane, block, d, first, start, z, sums, rank, column): eight coordinates of 16 rows, where there is a z to keep.

    Coordinates first + start, ... go to z[start:, column:], their squares and maximum to the last two rows of sums; `masked` leaves
    out those from d on, which costs a fifth more.
    """

    def typed(typing_context, key, lane, block, d, first, start, z, sums, rank, column):
        number = types.int64
        signature = types.void(key, number, number, number, number, number, z, sums, number, number)

        def codegen(context, builder, signature, arguments):
            key, lane, block, d, first, start, z, sums, rank, column = arguments
            keys = key_lanes(context, builder, signature.args[0], key)
            lanes = _uniform(builder, lane) + simd.iota(builder)
            coordinate = builder.add(first, start)
            drawn = _eight_coordinates(builder, keys, lanes, _uniform(builder, block), builder.lshr(coordinate, _number(2)))
            below = [builder.add(builder.mul(builder.add(rank, _number(k)), _number(_WIDTH)), column) for k in range(2)]
            squares, largest = (address(context, builder, signature.args[7], sums, place) for place in below)
            square, maximum = simd.load(builder, squares, "f32"), simd.load(builder, largest, "f32")
            for j, value in enumerate(drawn):
                kept = candidate = value
                if masked:
                    inside = builder.icmp_signed("<", builder.add(coordinate, _number(j)), d)
                    kept, candidate = _blend(builder, inside, value, 0.0), _blend(builder, inside, value, -math.inf)
                square, maximum = kept.fma(kept, square), candidate.largest(maximum)
                place = builder.add(builder.mul(builder.add(start, _number(j)), _number(_WIDTH)), column)
                simd.store(kept, address(context, builder, signature.args[6], z, place))
            simd.store(square, squares)
            simd.store(maximum, largest)
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


_draw_eight, _draw_last = _drawer(masked=False), _drawer(masked=True)


@intrinsic
def _multiply(typing_context, directions, first, steps, z, sums, p, column):
    """sums[p + i, column:] += sum over k < steps of directions[first + k, p + i] z[k, column:], for 8 forms and 32 rows in registers."""
    signature = types.void(directions, types.int64, types.int64, z, sums, types.int64, types.int64)

    def codegen(context, builder, signature, arguments):
        directions, first, steps, z, sums, p, column = arguments
        shape = context.make_array(signature.args[0])(context, builder, directions).shape
        rank = builder.extract_value(shape, 1)
        u = address(context, builder, signature.args[0], directions, builder.add(builder.mul(first, rank), p))
        x = address(context, builder, signature.args[3], z, column)
        places = [
            address(context, builder, signature.args[4], sums,
                    builder.add(builder.mul(builder.add(p, _number(i)), _number(_WIDTH)), builder.add(column, _number(16 * side))))
            for i in range(8) for side in range(2)
        ]  # fmt: skip
        initial = [simd.load(builder, place, "f32") for place in places]
        before = builder.block
        loop, end = builder.append_basic_block("loop"), builder.append_basic_block("end")
        builder.branch(loop)
        builder.position_at_end(loop)
        k = builder.phi(_I64)
        state = [builder.phi(simd.vector("f32")) for _ in initial]
        row = builder.gep(x, [builder.mul(k, _number(_WIDTH))])
        sides = [simd.load(builder, builder.gep(row, [_number(16 * side)]), "f32") for side in range(2)]
        weights = builder.gep(u, [builder.mul(k, rank)])
        following = []
        for i in range(8):
            weight = simd.broadcast(builder, builder.load(builder.gep(weights, [_number(i)])), "f32")
            following += [weight.fma(side, simd.Lanes(builder, state[2 * i + s], "f32")) for s, side in enumerate(sides)]
        step = builder.add(k, _number(1))
        k.add_incoming(_number(0), before)
        k.add_incoming(step, loop)
        for phi, start, value in zip(state, initial, following, strict=True):
            phi.add_incoming(start.value, before)
            phi.add_incoming(value.value, loop)
        builder.cbranch(builder.icmp_signed("<", step, steps), loop, end)
        builder.position_at_end(end)
        for value, place in zip(following, places, strict=True):
            simd.store(value, place)
        return context.get_dummy_value()

    return signature, codegen


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


@njit(cache=True, nogil=True)
def _forms_many(key, first_block, d, directions, out, z, sums):
    """Any rank that is a multiple of 8: z: float32[K, 128] coordinates of 128 rows at a time, sums: float32[rank + 2, 128]."""
    rank, depth, width = directions.shape[1], z.shape[0], z.shape[1]
    for column in range(0, out.shape[1], width):
        for p in range(rank + 2):
            for lane in range(width):
                sums[p, lane] = -np.inf if p == rank + 1 else 0.0
        for first in range(0, d, depth):
            for start in range(0, min(depth, d - first), _STEP):
                for lane in range(0, width, 16):
                    row, block = (column + lane) % LANES, first_block + column // LANES
                    if first + start + _STEP <= d:
                        _draw_eight(key, row, block, d, first, start, z, sums, rank, lane)
                    else:
                        _draw_last(key, row, block, d, first, start, z, sums, rank, lane)
            steps = min(depth, directions.shape[0] - first)
            for p in range(0, rank, 8):
                for lane in range(0, width, 32):
                    _multiply(directions, first, steps, z, sums, p, lane)
        for p in range(rank + 2):
            for lane in range(width):
                out[p, column + lane] = sums[p, lane]


@intrinsic
def _store_coordinates(typing_context, key, lane, block, first, out, column):
    """Coordinates first, ... (eight of them) of 16 rows into out[first:, column:]."""
    signature = types.void(key, types.int64, types.int64, types.int64, out, types.int64)

    def codegen(context, builder, signature, arguments):
        key, lane, block, first, out, column = arguments
        keys = key_lanes(context, builder, signature.args[0], key)
        lanes = _uniform(builder, lane) + simd.iota(builder)
        stride = builder.extract_value(context.make_array(signature.args[4])(context, builder, out).shape, 1)
        for j, value in enumerate(_eight_coordinates(builder, keys, lanes, _uniform(builder, block), builder.lshr(first, _number(2)))):
            place = builder.add(builder.mul(builder.add(first, _number(j)), stride), column)
            simd.store(value, address(context, builder, signature.args[4], out, place))
        return context.get_dummy_value()

    return signature, codegen


@njit(cache=True, nogil=True)
def _coordinates_of(key, first_block, out):
    for column in range(0, out.shape[1], 16):
        for first in range(0, out.shape[0], _STEP):
            _store_coordinates(key, column % LANES, first_block + column // LANES, first, out, column)


def _place(key: np.ndarray, first_block: int) -> tuple[np.ndarray, int]:
    return array("key", key, (4,), np.uint32), whole("first_block", first_block, 0, 2**32 - 1)


def coordinates(key: np.ndarray, first_block: int, out: np.ndarray) -> None:
    """The coordinates themselves: out: float32[d, 256 * blocks], d a multiple of 8, one column a row of the stream."""
    key, first_block = _place(key, first_block)
    out = array("out", out, (None, None), np.float32, finite=False)
    if out.shape[0] % _STEP or out.shape[1] % LANES:
        raise BadArgument(f"out must be float32[d, m], d a multiple of {_STEP}, m of {LANES}: got shape {out.shape}")
    _coordinates_of(key, first_block, out)


def plan(directions: np.ndarray | None, d: int) -> np.ndarray:
    """The rows of directions: float64[r, d] as the kernels take them -> float32[d rounded up to 8, r rounded up to 0, 4 or 8 k]."""
    d = whole("d", d, 1)
    r = 0 if directions is None else len(array("directions", directions, (None, d)))
    rank = 0 if r == 0 else 4 if r <= 4 else -(-r // 8) * 8
    columns = np.zeros((-(-d // _STEP) * _STEP, rank), np.float32)
    if r:
        columns[:d, :r] = directions.T
    return columns


def _rank(columns: np.ndarray, depth: int) -> int:
    """The number of forms in what `plan` returned for as many coordinates, rounded up to `depth`."""
    if isinstance(columns, np.ndarray) and columns.dtype == np.float32 and columns.shape == (depth, 0):
        return 0
    rank = array("columns", columns, (depth, None), np.float32).shape[1]
    if rank != 4 and rank % 8:
        raise BadArgument(f"columns must have 0, 4 or a multiple of 8 columns: got {rank}")
    return rank


def forms(key: np.ndarray, first_block: int, blocks: int, d: int, columns: np.ndarray) -> np.ndarray:
    """Gaussian rows 256 * first_block, ... (m = 256 * blocks of them) -> float32[rank + 2, m]: forms, then |z|^2, then max z_i."""
    key, first_block = _place(key, first_block)
    blocks, d = whole("blocks", blocks, 1), whole("d", d, 1)
    rank = _rank(columns, -(-d // _STEP) * _STEP)
    out = np.empty((rank + 2, LANES * blocks), np.float32)
    if rank <= 8:
        (_forms_0 if rank == 0 else _forms_4 if rank == 4 else _forms_8)(key, first_block, d, columns, out)
    else:
        scratch = np.empty((_DEPTH, _WIDTH), np.float32), np.empty((rank + 2, _WIDTH), np.float32)
        _forms_many(key, first_block, d, columns, out, *scratch)
    return out
