"""Lipschitz functions of many draws of x, in blocks of rows: x itself is never stored."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kernels.check import BadArgument, whole
from kernels.functions import Function, several
from kernels.laws import Law
from kernels.random import Stream


def as_stream(seed: Stream | int) -> Stream:
    """A stream as it is, or the stream of an integer seed."""
    if isinstance(seed, Stream):
        return seed
    return Stream.of(whole("seed", seed, -(2**63), 2**64 - 1), "concentration")


def block_rows(d: int) -> int:
    """Rows of x held at once: a multiple of 256 that keeps a block near 2 MB; a function of d alone, so that results are too."""
    return 256 * max(1, min(16, 2**18 // (256 * d)))


def values(
    law: Law,
    d: int,
    functions: Function | np.ndarray | str | Sequence[object],
    samples: int,
    *,
    seed: Stream | int,
    threads: int = 1,
) -> np.ndarray:
    """The functions at x_0, ..., x_{samples-1} drawn from law(stream, samples, d) -> float64[samples, P].

    functions: rows of directions (float64[P, d]), names ("norm", "max", "talagrand"), objects of kernels.functions, njit functions of
    one point, or a list of these, side by side. Memory beyond the output does not grow with samples. Raises BadArgument.
    """
    d, samples, threads = whole("d", d, 1), whole("samples", samples, 0), whole("threads", threads, 1, 1024)
    if not callable(law):
        raise BadArgument(f"law must be a function of kernels.laws: got {type(law).__name__}")
    f, stream, rows = several(functions, d), as_stream(seed), block_rows(d)
    out = np.empty((samples, f.width))

    def fill(first: int) -> None:
        last = min(first + rows, samples)
        out[first:last] = f(law(stream, last - first, d, first_row=first))

    if threads == 1:
        for first in range(0, samples, rows):
            fill(first)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, range(0, samples, rows)))
    return out
