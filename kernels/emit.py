"""The vector code of kernels/simd.py as numba intrinsics: sixteen counters in, numbers stored to an array.

Every intrinsic is called as f(key, counters, kind, out, at): key uint32[4], counters uint32[3, 16] (lane, group, block; the last word
of the counter is `kind`), results from out[at] on. `rounds_13` and `rounds_20` take counters uint32[4, 16] for the published vectors.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from kernels import simd


def address(context, builder, array_type, array, offset=0):
    """Address of element `offset` (a number or an emitted integer) of an array argument."""
    data = context.make_array(array_type)(context, builder, array).data
    return builder.gep(data, [offset if isinstance(offset, ir.Value) else ir.Constant(ir.IntType(64), offset)])


def key_lanes(context, builder, key_type, key):
    """The four words of a key, each in all lanes."""
    return [simd.broadcast(builder, builder.load(address(context, builder, key_type, key, i)), "i32") for i in range(4)]


def _intrinsic(store, rounds=20, counter_words=3):
    """An intrinsic that draws four words for 16 counters and hands them to store(words, place), place(i) = address of out[at + i]."""

    def typed(typing_context, key, counters, kind, out, at):
        signature = types.void(key, counters, types.int64, out, types.int64)

        def codegen(context, builder, signature, arguments):
            key_type, counters_type, _, out_type, _ = signature.args
            key, counters, kind, out, at = arguments
            words = [simd.load(builder, address(context, builder, counters_type, counters, 16 * i), "i32") for i in range(counter_words)]
            if counter_words == 3:
                words.append(simd.broadcast(builder, builder.trunc(kind, ir.IntType(32)), "i32"))
            drawn = simd.threefry(key_lanes(context, builder, key_type, key), words, rounds)
            store(drawn, lambda i: address(context, builder, out_type, out, builder.add(at, ir.Constant(ir.IntType(64), i))))
            return context.get_dummy_value()

        return signature, codegen

    return intrinsic(typed)


def _store_normals(words, place):
    simd.store_pairs(*simd.normal_pair(*words), place(0))


def _store_apart(words, place):
    for i, value in enumerate(simd.normal_pair(*words)):
        simd.store(value, place(16 * i))


def _store_uniforms(words, place):
    a, b, c, d = words
    simd.store_pairs(simd.open_uniform(a, b), simd.open_uniform(c, d), place(0))


def _store_exponentials(words, place):
    a, b, c, d = words
    simd.store_pairs(simd.exponential(a, b), simd.exponential(c, d), place(0))


def _store_words(words, place):
    for i, word in enumerate(words):
        simd.store(word, place(16 * i))


normals = _intrinsic(_store_normals)
normals_apart = _intrinsic(_store_apart)  # the first of each pair, then the second
uniforms = _intrinsic(_store_uniforms)
exponentials = _intrinsic(_store_exponentials)
words = _intrinsic(_store_words)
rounds_20 = _intrinsic(_store_words, 20, 4)
rounds_13 = _intrinsic(_store_words, 13, 4)
