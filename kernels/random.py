"""Counter-based random streams: the value at (row, column) depends only on the key, the row and the column.

Generator: Threefry4x32 with 20 rounds (salmon-moraes-dror-shaw-2011, "Parallel random numbers: as easy as 1, 2, 3").
Key: BLAKE2b-128 of a canonical encoding of the root seed and of the words that name the stream.
Counter: (lane, group, block, kind) with lane = row % 256, block = row // 256, group = the columns that share one call, and kind =
what is drawn, so that uniforms and normals of one stream never share a word. This layout is version 1 of the streams; a golden
test freezes it.
"""

import hashlib
import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numba import njit, uint32, uint64

from kernels.check import BadArgument, whole

VERSION = 1
LANES = 256
NORMALS, UNIFORMS, EXPONENTIALS, SIGNS, INTEGERS, FAST_NORMALS = range(6)
_MOST_ROWS = LANES * 2**32
_MOST_COLUMNS = 2**32


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
        if len(self.key) != 4:
            raise BadArgument(f"the key of a stream must have 4 words: got {len(self.key)}")
        for word in self.key:
            whole("a word of the key", word, 0, 2**32 - 1)

    @classmethod
    def of(cls, root_seed: int, *words: str, **fields: object) -> Self:
        """The stream of a root seed (any integer) and of the words that name it; `fields` are a subclass's own."""
        root = b"root %d" % operator.index(root_seed)
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
def _rotate(x, left):
    return uint32(uint32(x << uint32(left)) | uint32(x >> uint32(32 - left)))


@njit(inline="always")
def _mix(a, b, left):
    a = uint32(a + b)
    return a, uint32(_rotate(b, left) ^ a)


@njit(cache=True, nogil=True)
def threefry(key, c0, c1, c2, c3, rounds):
    """Threefry4x32 of the counter (c0, c1, c2, c3) under key: uint32[4]; rounds <= 72 -> four uint32."""
    k0, k1, k2, k3 = key[0], key[1], key[2], key[3]
    k4 = uint32(uint32(0x1BD11BDA) ^ k0 ^ k1 ^ k2 ^ k3)
    keys = (k0, k1, k2, k3, k4)
    first = (10, 11, 13, 23, 6, 17, 25, 18)
    second = (26, 21, 27, 5, 20, 11, 10, 20)
    a, b, c, d = uint32(c0 + k0), uint32(c1 + k1), uint32(c2 + k2), uint32(c3 + k3)
    for r in range(rounds):
        if r % 2 == 0:
            a, b = _mix(a, b, first[r % 8])
            c, d = _mix(c, d, second[r % 8])
        else:
            a, d = _mix(a, d, first[r % 8])
            c, b = _mix(c, b, second[r % 8])
        if r % 4 == 3:
            s = (r + 1) // 4
            a = uint32(a + keys[s % 5])
            b = uint32(b + keys[(s + 1) % 5])
            c = uint32(c + keys[(s + 2) % 5])
            d = uint32(d + keys[(s + 3) % 5] + uint32(s))
    return a, b, c, d


@njit(inline="always")
def _open(a, b):
    """52 bits of two words -> an odd multiple of 2^-53, so 0 < u < 1 and 1 - u is as likely."""
    k = (uint64(a) << uint64(20)) | (uint64(b) >> uint64(12))
    return (float(k) + 0.5) * 2.0**-52


@njit(inline="always")
def _deep(a, b):
    """All 64 bits of two words -> (w + 1/2) 2^-64 rounded to float64, in [2^-65, 1]: deep in the tail at 0, for logarithms."""
    return float(a) * 2.0**-32 + (float(b) + 0.5) * 2.0**-64


@njit(cache=True, nogil=True)
def _normals(key, first_row, out):
    rows, columns = out.shape
    for i in range(rows):
        row = first_row + i
        lane, block = uint32(row % LANES), uint32(row // LANES)
        for g in range((columns + 1) // 2):
            a, b, c, d = threefry(key, lane, uint32(g), block, uint32(NORMALS), 20)
            r = math.sqrt(-2.0 * math.log(_deep(a, b)))
            angle = 2.0 * math.pi * _open(c, d)
            out[i, 2 * g] = r * math.cos(angle)
            if 2 * g + 1 < columns:
                out[i, 2 * g + 1] = r * math.sin(angle)


@njit(cache=True, nogil=True)
def _pairs(key, kind, first_row, out):
    """Open uniforms (kind UNIFORMS) or exponentials (kind EXPONENTIALS), two columns a call."""
    rows, columns = out.shape
    for i in range(rows):
        row = first_row + i
        lane, block = uint32(row % LANES), uint32(row // LANES)
        for g in range((columns + 1) // 2):
            a, b, c, d = threefry(key, lane, uint32(g), block, uint32(kind), 20)
            if kind == UNIFORMS:
                left, right = _open(a, b), _open(c, d)
            else:
                left, right = -math.log(_deep(a, b)), -math.log(_deep(c, d))
            out[i, 2 * g] = left
            if 2 * g + 1 < columns:
                out[i, 2 * g + 1] = right


@njit(cache=True, nogil=True)
def _words(key, kind, first_row, out):
    """The words themselves, four columns a call: uint32[rows, columns]."""
    rows, columns = out.shape
    for i in range(rows):
        row = first_row + i
        lane, block = uint32(row % LANES), uint32(row // LANES)
        for g in range((columns + 3) // 4):
            four = threefry(key, lane, uint32(g), block, uint32(kind), 20)
            for j in range(4):
                if 4 * g + j < columns:
                    out[i, 4 * g + j] = four[j]


def _shape(stream: Stream, rows: int, columns: int, first_row: int) -> tuple[np.ndarray, tuple[int, int], int]:
    if not isinstance(stream, Stream):
        raise BadArgument(f"stream must be a kernels.random.Stream: got {type(stream).__name__}")
    first_row = whole("first_row", first_row, 0, _MOST_ROWS - 1)
    shape = whole("rows", rows, 0, _MOST_ROWS - first_row), whole("columns", columns, 0, _MOST_COLUMNS)
    return stream.words, shape, first_row


def normals(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent standard normals by Box-Muller -> float64[rows, columns]; |value| <= 9.5. Raises BadArgument.

    A larger request extends a smaller one; rows first_row... of a longer request are asked for by `first_row`.
    """
    key, shape, first_row = _shape(stream, rows, columns, first_row)
    out = np.empty(shape)
    _normals(key, first_row, out)
    return out


def uniforms(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent uniforms on the open interval (0, 1), odd multiples of 2^-53 -> float64[rows, columns]. Raises BadArgument."""
    key, shape, first_row = _shape(stream, rows, columns, first_row)
    out = np.empty(shape)
    _pairs(key, UNIFORMS, first_row, out)
    return out


def exponentials(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent exponentials of mean 1, by -log of 64-bit uniforms (value <= 45) -> float64[rows, columns]. Raises BadArgument."""
    key, shape, first_row = _shape(stream, rows, columns, first_row)
    out = np.empty(shape)
    _pairs(key, EXPONENTIALS, first_row, out)
    return out


def signs(stream: Stream, rows: int, columns: int, *, first_row: int = 0) -> np.ndarray:
    """Independent fair signs, one bit each -> float64[rows, columns] of -1.0 and 1.0. Raises BadArgument."""
    key, shape, first_row = _shape(stream, rows, columns, first_row)
    words = np.empty((shape[0], -(-shape[1] // 32)), dtype=np.uint32)
    _words(key, SIGNS, first_row, words)
    bits = np.unpackbits(words.astype("<u4", copy=False).view(np.uint8), axis=1, bitorder="little", count=shape[1])
    return 1.0 - 2.0 * bits


def integers(stream: Stream, rows: int, columns: int, low: int, high: int, *, first_row: int = 0) -> np.ndarray:
    """Independent integers uniform on low <= i < high -> int64[rows, columns]. Raises BadArgument.

    floor(w (high - low) / 2^64) of a 64-bit word w, high - low <= 2^32: no probability is off by more than 2^-32 of itself.
    """
    key, shape, first_row = _shape(stream, rows, columns, first_row)
    low, high = whole("low", low, -(2**62), 2**62), whole("high", high, low + 1, low + 2**32)
    words = np.empty((shape[0], 2 * shape[1]), dtype=np.uint32)
    _words(key, INTEGERS, first_row, words)
    top, bottom, span = words[:, 0::2].astype(np.uint64), words[:, 1::2].astype(np.uint64), np.uint64(high - low)
    carry = (bottom * span) >> np.uint64(32)
    return low + ((top * span + carry) >> np.uint64(32)).astype(np.int64)


def permutation(stream: Stream, n: int) -> np.ndarray:
    """A uniformly random ordering of 0..n-1 -> int64[n], by sorting 53-bit keys (ties, of probability < n^2 / 2^53, keep their order)."""
    return np.argsort(uniforms(stream, whole("n", n, 0, _MOST_ROWS), 1)[:, 0], kind="stable")
