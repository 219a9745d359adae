"""Rows dealt at random into groups that share none, from a stream."""

from __future__ import annotations

import numpy as np

from kernels import random
from kernels.random import Stream
from verify.digits.checks import BadData


def shuffled(stream: Stream, n: int) -> np.ndarray:
    """0, ..., n-1 in random order -> int64[n]."""
    return np.argsort(random.uniforms(stream, n, 1)[:, 0], kind="stable")


def deal(stream: Stream, x: np.ndarray, *sizes: int) -> list[np.ndarray]:
    """Groups of so many rows of float64[n, d], chosen at random, no row in two of them. Raises BadData where there are too few rows."""
    if sum(sizes) > len(x):
        raise BadData(f"groups of {' + '.join(map(str, sizes))} = {sum(sizes)} different images are needed: there are {len(x)}")
    order, ends = shuffled(stream, len(x)), np.cumsum(sizes)
    return [x[order[end - size : end]] for size, end in zip(sizes, ends, strict=True)]
