"""Counter-based random streams: the value at (row, column) depends only on the key, the row and the column.

Generator: Threefry4x32 with 20 rounds (salmon-moraes-dror-shaw-2011, "Parallel random numbers: as easy as 1, 2, 3").
Key: BLAKE2b-128 of a canonical encoding of the root seed and of the words that name the stream.
Counter: (lane, group, block, kind) with lane = row % 256, block = row // 256, group = the columns that share one call (2 numbers of
64 bits or 4 words) and kind = what is drawn, so that uniforms and normals of one stream never share a word.
This layout is version 1 of the streams; a golden test freezes it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Self

import numpy as np
from numba import njit, uint32

from kernels import emit
from kernels.check import BadArgument, array, instance, whole

VERSION = 1
LANES = 256
NORMALS, UNIFORMS, EXPONENTIALS, SIGNS, INTEGERS, FAST, BITS = range(7)
BLOCKS = 2**32
MOST_ROWS = LANES * BLOCKS
_MOST_COLUMNS = 2**32
_CHUNK = 2**16  # values drawn at once where a padding column has to be dropped


def _digest(parts: Iterable[bytes]) -> tuple[int, int, int, int]:
    """BLAKE2b-128 of length-prefixed parts (so that no two lists of parts share an encoding) -> four 32-bit words."""
    hasher = hashlib.blake2b(digest_size=16, person=b"stream %d" % VERSION)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    digest = hasher.digest()
    return tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))  # type: ignore[return-value]


def _encode(words: tuple[str, ...]) -> Iterable[bytes]:
    for word in words:
        if not isinstance(word, str):
            raise BadArgument(f"words that name a stream must be str: got {word!r} of type {type(word).__name__}")
        yield word.encode()


@dataclass(frozen=True)
class Stream:
    """A key of four 32-bit words: everything drawn from a stream is a function of it."""

    key: tuple[int, int, int, int]

    def __post_init__(self) -> None:
        if not isinstance(self.key, tuple) or len(self.key) != 4:
            raise BadArgument(f"the key of a stream must be a tuple of 4 words: got {self.key!r}")
        for word in self.key:
            whole("a word of the key", word, 0, 2**32 - 1)

    @classmethod
    def of(cls, root_seed: int, *words: str, **fields: object) -> Self:
        """The stream of a root seed (any integer) and of the words that name it; `fields` are a subclass's own."""
        if isinstance(root_seed, bool) or not isinstance(root_seed, Integral):
            raise BadArgument(f"the root seed must be an integer: got {root_seed!r} of type {type(root_seed).__name__}")
        root = b"root %d" % int(root_seed)
        return cls(key=_digest([root, *_encode(words)]), **fields)

    def spawn(self, *words: str) -> Self:
        """An independent child: its key is the hash of this key and of the words; a subclass's fields are kept."""
        if not words:
            raise BadArgument("spawn needs at least 1 word: got 0 (a child without a name would repeat its parent)")
        parent = b"child " + b"".join(word.to_bytes(4, "little") for word in self.key)
        return replace(self, key=_digest([parent, *_encode(words)]))

    @property
    def words(self) -> np.ndarray:
        """The key as the kernels take it -> uint32[4]."""
        return np.array(self.key, dtype=np.uint32)


@njit(inline="always")
def _place(counters, row, group, groups):
    """Write the 16 counters that follow (row, group) in row-major order -> the (row, group) after them."""
    for i in range(16):
        counters[0, i], counters[1, i], counters[2, i] = uint32(row % LANES), uint32(group), uint32(row // LANES)
        group += 1
        if group == groups:
            group, row = 0, row + 1
    return row, group


# Scratch arrays are allocated by the callers: allocation inside would double the time these kernels take to compile.


@njit(cache=True, nogil=True)
def _fill_pairs(key, kind, first_row, groups, out, counters, rest):
    """Rows of 2 * groups numbers each, flat: float64[rows * 2 * groups]; scratch: uint32[3, 16], float64[32]."""
    row, group = first_row, 0
    for at in range(0, out.size, 32):
        row, group = _place(counters, row, group, groups)
        target, place = out, at
        if at + 32 > out.size:
            target, place = rest, 0
        if kind == NORMALS:  # one emission of each: what is compiled is what takes the time at a first start
            emit.normals(key, counters, kind, target, place)
        elif kind == UNIFORMS:
            emit.uniforms(key, counters, kind, target, place)
        else:
            emit.exponentials(key, counters, kind, target, place)
    for i in range(out.size % 32):
        out[out.size - out.size % 32 + i] = rest[i]


@njit(cache=True, nogil=True)
def _fill_words(key, kind, first_row, groups, out, counters, words):
    """Rows of 4 * groups words each, flat: uint32[rows * 4 * groups]; scratch: uint32[3, 16], uint32[4, 16]."""
    row, group = first_row, 0
    for at in range(0, out.size, 64):
        row, group = _place(counters, row, group, groups)
        emit.words(key, counters, kind, words, 0)
        for i in range(min(64, out.size - at)):
            out[at + i] = words[i % 4, i // 4]


@njit(cache=True, nogil=True)
def _threefry(key, counters, rounds, out):
    if rounds == 20:
        emit.rounds_20(key, counters, 0, out, 0)
    else:
        emit.rounds_13(key, counters, 0, out, 0)


def threefry(key: np.ndarray, counter: np.ndarray, rounds: int = 20) -> np.ndarray:
    """Threefry4x32 of one counter: uint32[4] under a key: uint32[4], 13 or 20 rounds -> uint32[4]. Raises BadArgument."""
    key, counter = array("key", key, (4,), np.uint32), array("counter", counter, (4,), np.uint32)
    if whole("rounds", rounds, 0) not in (13, 20):
        raise BadArgument(f"rounds must be 13 or 20: got {rounds}")
    out = np.empty((4, 16), np.uint32)
    _threefry(key, np.ascontiguousarray(np.repeat(counter, 16).reshape(4, 16)), rounds, out)
    return out[:, 0].copy()


def part(stream: Stream, rows: int, first_row: int, least: int = 0) -> tuple[int, int]:
    """(rows, first_row) of a part of a stream, which has 2^40 rows. Raises BadArgument."""
    instance("stream", stream, Stream)
    first_row = whole("first_row", first_row, 0, MOST_ROWS - 1)
    return whole("rows", rows, least, MOST_ROWS - first_row), first_row


def _shape(stream: Stream, rows: int, columns: int, first_row: int) -> tuple[np.ndarray, int, int, int]:
    rows, first_row = part(stream, rows, first_row)
    return stream.words, rows, whole("columns", columns, 0, _MOST_COLUMNS), first_row


def _rows(fill: object, width: int, dtype: type, stream: Stream, kind: int, rows: int, columns: int, first_row: int) -> np.ndarray:
    """Run a kernel that fills rows of a multiple of `width` numbers, and drop the columns that were not asked for."""
    key, rows, columns, first_row = _shape(stream, rows, columns, first_row)
    out, groups = np.empty((rows, columns), dtype), -(-columns // width)
    counters, rest = np.empty((3, 16), np.uint32), np.empty(32) if width == 2 else np.empty((4, 16), np.uint32)
    if out.size == 0:
        return out
    if columns % width == 0:
        fill(key, kind, first_row, groups, out.reshape(-1), counters, rest)
        return out
    step = max(1, _CHUNK // (groups * width))
    padded = np.empty((min(step, rows), groups * width), dtype)
    for start in range(0, rows, step):
        part = padded[: min(step, rows - start)]
        fill(key, kind, first_row + start, groups, part.reshape(-1), counters, rest)
        out[start : start + len(part)] = part[:, :columns]
    return out


def normals(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent standard normals by Box-Muller -> float64[rows, columns]; |value| <= 9.5. Raises BadArgument.

    A larger request extends a smaller one; rows first_row... of a longer request are asked for by `first_row`.
    """
    return _rows(_fill_pairs, 2, np.float64, stream, NORMALS, rows, columns, first_row)


def uniforms(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent uniforms on the open interval (0, 1), odd multiples of 2^-53 -> float64[rows, columns]. Raises BadArgument."""
    return _rows(_fill_pairs, 2, np.float64, stream, UNIFORMS, rows, columns, first_row)


def exponentials(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent exponentials of mean 1, by -log of 64-bit uniforms (value <= 45.1) -> float64[rows, columns]. Raises BadArgument."""
    return _rows(_fill_pairs, 2, np.float64, stream, EXPONENTIALS, rows, columns, first_row)


def signs(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent fair signs, one bit each -> float64[rows, columns] of -1.0 and 1.0. Raises BadArgument."""
    columns = whole("columns", columns, 0, _MOST_COLUMNS)
    words = _rows(_fill_words, 4, np.uint32, stream, SIGNS, rows, 4 * -(-columns // 128), first_row)
    bits = np.unpackbits(words.astype("<u4", copy=False).view(np.uint8), axis=1, bitorder="little", count=columns)
    return 1.0 - 2.0 * bits


def integers(stream: Stream, rows: int, columns: int, low: int, high: int, *, first_row: int = 0) -> np.ndarray:
    """Independent integers uniform on low <= i < high -> int64[rows, columns]. Raises BadArgument.

    floor(w (high - low) / 2^64) of a 64-bit word w, high - low <= 2^32: no probability is off by more than 2^-32 of itself.
    """
    low, columns = whole("low", low, -(2**62), 2**62), whole("columns", columns, 0, _MOST_COLUMNS)
    span = np.uint64(whole("high", high, low + 1, low + 2**32) - low)
    words = _rows(_fill_words, 4, np.uint32, stream, INTEGERS, rows, 2 * columns, first_row).astype(np.uint64)
    top, bottom = words[:, 0::2], words[:, 1::2]
    return low + ((top * span + ((bottom * span) >> np.uint64(32))) >> np.uint64(32)).astype(np.int64)


def bits(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent words of 32 fair bits, as the generator gives them -> uint32[rows, columns]. Raises BadArgument."""
    return _rows(_fill_words, 4, np.uint32, stream, BITS, rows, columns, first_row)


def permutation(stream: Stream, n: int) -> np.ndarray:
    """A uniformly random ordering of 0..n-1 -> int64[n], by sorting 52-bit keys (ties, of probability < n^2 / 2^53, keep their order)."""
    return np.argsort(uniforms(stream, whole("n", n, 0, MOST_ROWS), 1)[:, 0], kind="stable")
