"""The streams from their definition: Threefry in Python integers, transforms in extended precision.

Threefry4x32 after Salmon, Moraes, Dror and Shaw (2011): an ARX cipher of rotations, with a key injection every four rounds.
"""

import hashlib

import numpy as np

MASK = 2**32 - 1
ROTATIONS = [(10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20)]
NORMALS, UNIFORMS, EXPONENTIALS, SIGNS, INTEGERS, FAST = range(6)


def threefry(key, counter, rounds=20):
    """Four words of key, four of counter, all Python integers -> list of four integers."""
    parity = 0x1BD11BDA
    for word in key:
        parity ^= word
    keys = [*key, parity]
    x = [(c + k) & MASK for c, k in zip(counter, key, strict=True)]

    def mix(i, j, bits):
        x[i] = (x[i] + x[j]) & MASK
        x[j] = (((x[j] << bits) | (x[j] >> (32 - bits))) & MASK) ^ x[i]

    for r in range(rounds):
        left, right = ROTATIONS[r % 8]
        if r % 2 == 0:
            mix(0, 1, left)
            mix(2, 3, right)
        else:
            mix(0, 3, left)
            mix(2, 1, right)
        if (r + 1) % 4 == 0:
            s = (r + 1) // 4
            for i in range(4):
                x[i] = (x[i] + keys[(s + i) % 5]) & MASK
            x[3] = (x[3] + s) & MASK
    return x


def key_of(first, words):
    """BLAKE2b-128 of the length-prefixed parts -> four integers."""
    data = b""
    for part in [first, *(word.encode("utf-8") for word in words)]:
        data += len(part).to_bytes(8, "little") + part
    digest = hashlib.blake2b(data, digest_size=16, person=b"stream 1").digest()
    return [int.from_bytes(digest[4 * i : 4 * i + 4], "little") for i in range(4)]


def call(key, row, group, kind):
    return threefry(key, [row % 256, group, row // 256, kind])


def open_uniform(a, b):
    """The odd multiple of 2^-53 whose upper 52 bits are a and the upper 20 bits of b."""
    return (2 * ((a << 20) + (b >> 12)) + 1) / 2**53


def deep_uniform(a, b):
    """(w + 1/2)/2^64 for w = 2^32 a + b, rounded to float64 (Python rounds the quotient of integers correctly)."""
    return (2 * ((a << 32) + b) + 1) / 2**65


def _pairs(transform, kind):
    def rows(key, count, columns, first_row=0):
        out = np.empty((count, columns + 1))
        for i in range(count):
            for g in range((columns + 1) // 2):
                out[i, 2 * g : 2 * g + 2] = transform(*call(key, first_row + i, g, kind))
        return out[:, :columns]

    return rows


def _box_muller(a, b, c, d):
    radius = np.sqrt(-2 * np.log(np.longdouble(deep_uniform(a, b))))
    angle = 8 * np.arctan(np.longdouble(1)) * np.longdouble(open_uniform(c, d) - 0.5)
    return float(radius * np.cos(angle)), float(radius * np.sin(angle))


normals = _pairs(_box_muller, NORMALS)
uniforms = _pairs(lambda a, b, c, d: (open_uniform(a, b), open_uniform(c, d)), UNIFORMS)
exponentials = _pairs(
    lambda a, b, c, d: (float(-np.log(np.longdouble(deep_uniform(a, b)))), float(-np.log(np.longdouble(deep_uniform(c, d))))), EXPONENTIALS
)


def signs(key, count, columns, first_row=0):
    """Bit c mod 32 of word (c div 32) mod 4 of call c div 128; a set bit is -1."""
    out = np.empty((count, columns))
    for i in range(count):
        for c in range(columns):
            word = call(key, first_row + i, c // 128, SIGNS)[c // 32 % 4]
            out[i, c] = -1.0 if word >> (c % 32) & 1 else 1.0
    return out


def integers(key, count, columns, low, high, first_row=0):
    """floor(w (high - low)/2^64) for 64-bit w, two a call."""
    out = np.empty((count, columns), dtype=np.int64)
    for i in range(count):
        for c in range(columns):
            words = call(key, first_row + i, c // 2, INTEGERS)
            w = (words[2 * (c % 2)] << 32) + words[2 * (c % 2) + 1]
            out[i, c] = low + (w * (high - low) >> 64)
    return out
