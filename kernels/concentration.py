"""Concentration of Lipschitz functions of x: values, histograms and moments over many draws, without ever storing x."""

from collections.abc import Callable, Sequence

import numpy as np

from kernels import fast, laws
from kernels.check import BadArgument, array, function, whole
from kernels.functions import Forms, Function, Several, several
from kernels.gamma import chi_squares
from kernels.histogram import Counts, Tally
from kernels.laws import Law
from kernels.marginal import mixed
from kernels.parallel import ordered
from kernels.parallel import run as run_all
from kernels.random import LANES, MOST_ROWS, Stream

Functions = Function | np.ndarray | str | Sequence[object]
Into = object  # a Tally, or _Values below
Sampler = Callable[[Stream, int, int, Into], object]  # (stream, first row, rows, where the values go)
TASK = 32 * LANES  # samples a task: with the streams' version it fixes the order of every sum
_PILOT = 1024


def as_stream(seed: Stream | int) -> Stream:
    """A stream as it is, or the stream of an integer seed."""
    if isinstance(seed, Stream):
        return seed
    return Stream.of(whole("seed", seed, -(2**63), 2**64 - 1), "concentration")


def block_rows(d: int) -> int:
    """Rows of x held at once: a power of 2 that keeps a block at 2 MB or below; a function of d alone, so that results are too."""
    fit = max(1, 2**18 // whole("d", d, 1))
    return min(2**12, 2 ** (fit.bit_length() - 1))


def _check(law: Law, d: int, samples: int, least: int, threads: int, stream: Stream) -> int:
    """What values and run take alike -> the dimension of the points: d, or for a pushforward that of the image."""
    whole("d", d, 1)
    whole("samples", samples, least, MOST_ROWS)
    whole("threads", threads, 1, 1024)
    function("law", law)
    return d if laws.factor_of(law) else _draw(law, stream.spawn("shape"), 1, d, 0).shape[1]


def _draw(law: Law, stream: Stream, rows: int, d: int, first_row: int) -> np.ndarray:
    """law(stream, rows, d, first_row=first_row), float64[rows, D]. Raises BadArgument."""
    try:
        x = law(stream, rows, d, first_row=first_row)
    except TypeError as error:
        raise BadArgument(f"law must be a function (stream, samples, d, *, first_row) -> float64[samples, D]: {error}") from error
    if not isinstance(x, np.ndarray) or x.ndim != 2 or len(x) != rows:
        raise BadArgument(f"law must return float64[samples, D]: asked for {rows}, got {type(x).__name__} of shape {np.shape(x)}")
    return x


def values(law: Law, d: int, functions: Functions, samples: int, *, seed: Stream | int, threads: int = 1) -> np.ndarray:
    """The functions at x_0, ..., x_{samples-1} drawn from law(stream, samples, d) -> float64[samples, P].

    functions: rows of directions (float64[P, d]), names ("norm", "max", "talagrand"), objects of kernels.functions, njit functions of
    one point, or a list of these, side by side. Memory beyond the output does not grow with samples. Raises BadArgument.
    """
    stream = as_stream(seed)
    image = _check(law, d, samples, 0, threads, stream)
    f, rows = several(functions, image), block_rows(max(d, image))
    out = np.empty((samples, f.width))

    def fill(first: int) -> None:
        last = min(first + rows, samples)
        out[first:last] = f(_draw(law, stream, last - first, d, first))

    run_all(fill, range(0, samples, rows), threads)
    return out


def run(
    law: Law,
    d: int,
    functions: Functions,
    samples: int,
    *,
    seed: Stream | int,
    threads: int = 1,
    method: str = "full",
    edges: tuple[np.ndarray, np.ndarray, int] | None = None,
) -> Counts:
    """Histograms and moments of the functions over `samples` >= 1 draws of x, in memory independent of samples and of d -> Counts.

    method "full" draws x: in float32 and in registers for rotation-invariant laws with functions of linear forms, norm and largest
    coordinate (kernels/fast.py states its limits), else in float64 blocks of 2 MB, or of a row if that is longer. method "marginal" is
    a second road for functions of (Ux, |x|) under a rotation-invariant law: the forms are drawn from their exact joint law in float64.
    edges: (low float64[P], high float64[P], bins); without it, 400 bins over mean +- 8 standard deviations of 1024 pilot draws.
    Results are the same bit for bit for any number of threads. Raises BadArgument.
    """
    stream = as_stream(seed)
    f = several(functions, _check(law, d, samples, 1, threads, stream))
    sampler = _sampler(law, d, f, method)
    tally = Tally(*(_pilot(sampler, stream.spawn("pilot")) if edges is None else _checked(edges, f.width)))

    def task(first: int) -> tuple:
        return sampler(stream, first, min(TASK, samples - first), tally)

    for result in ordered(task, range(0, samples, TASK), threads):
        tally.add(result)
    return tally.counts()


def _sampler(law: Law, d: int, f: Several, method: str) -> Sampler:
    forms, factor = f.forms, laws.factor_of(law)
    if method == "full":
        if factor is None or forms is None:
            return _blocks(law, d, f)
        return _registers(factor, d, forms)
    if method != "marginal":
        raise BadArgument(f'method must be "full" or "marginal": got {method!r}')
    if factor is None:
        raise BadArgument("the exact marginal needs a rotation-invariant law (gaussian, sphere, ball, scale_mixture, student)")
    if forms is None or forms.needs_largest:
        raise BadArgument("the exact marginal needs functions of (Ux, |x|): linear, norm, to_half_space, to_points, to_sphere, clip")
    return _marginal(factor, d, forms)


def _blocks(law: Law, d: int, f: Several) -> Sampler:
    """Any law and any functions, x in float64 blocks."""
    rows = block_rows(max(d, f.dimension))

    def sample(stream: Stream, first: int, count: int, into: Into) -> object:
        out = np.empty((f.width, count))
        for start in range(0, count, rows):
            size = min(rows, count - start)
            out[:, start : start + size] = f(_draw(law, stream, size, d, first + start)).T
        return into.part(out)

    return sample


def _registers(factor: Callable, d: int, forms: Forms) -> Sampler:
    """Rotation-invariant laws, x in float32 and never stored."""
    columns = fast.plan(forms.rows, d)
    order = None if forms.order is None else np.array([i if i >= 0 else i + columns.shape[1] + 2 for i in forms.order])

    def sample(stream: Stream, first: int, count: int, into: Into) -> object:
        raw = fast.forms(stream.words, first // LANES, -(-count // LANES), d, columns)
        squares = raw[-2, :count].astype(np.float64)
        scale = factor(stream, d, squares, first)
        if order is not None:
            np.sqrt(raw[-2], out=raw[-2])
            return into.scaled_part(raw, order, scale)
        linear = raw[: len(forms.rows) if forms.rows is not None else 0, :count]
        return into.part(np.ascontiguousarray(forms.of(linear * scale, np.sqrt(squares) * scale, raw[-1, :count] * scale)))

    return sample


def _marginal(factor: Callable, d: int, forms: Forms) -> Sampler:
    """Rotation-invariant laws by the exact joint law of (Uz, |z|^2): Uz = R g, |z|^2 = |g|^2 + chi^2_{d-k}, U = R Q, Q Q' = I_k."""
    rank = 0 if forms.rows is None else min(forms.rows.shape)
    mixing = np.zeros((0, 0)) if forms.rows is None else np.linalg.qr(forms.rows.T, mode="r").T
    mixing = np.ascontiguousarray(mixing)
    order = None if forms.order is None else [i if i >= 0 else len(mixing) for i in forms.order]

    def sample(stream: Stream, first: int, count: int, into: Into) -> object:
        out = mixed(stream, count, mixing, first_row=first) if rank else np.zeros((1, count))
        squares = out[-1] + chi_squares(stream, count, d - rank, first_row=first)
        scale = factor(stream, d, squares, first)
        out[-1] = np.sqrt(squares)
        out *= scale
        if order is None:
            out = forms.of(out[:-1], out[-1], None)
        elif order != list(range(len(out))):
            out = out[order]
        return into.part(np.ascontiguousarray(out))

    return sample


class _Values:
    """Where a pilot's values go: kept as they are."""

    part = staticmethod(np.ascontiguousarray)

    @staticmethod
    def scaled_part(raw: np.ndarray, order: np.ndarray, scale: np.ndarray) -> np.ndarray:
        return raw[order, : len(scale)] * scale


def _pilot(sampler: Sampler, stream: Stream) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    """Edges of the histograms from a few draws of their own stream."""
    sample = sampler(stream, 0, _PILOT, _Values)
    centre = sample.mean(axis=1)
    reach = np.maximum(8.0 * sample.std(axis=1), 1e-6 * (1.0 + np.abs(centre)))
    return centre - reach, centre + reach, 400, centre


def _checked(edges: tuple[np.ndarray, np.ndarray, int], width: int) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    if not isinstance(edges, tuple) or len(edges) != 3:
        raise BadArgument(f"edges must be (low float64[{width}], high float64[{width}], bins): got {edges!r}")
    low, high = array("low edges", edges[0], (width,)), array("high edges", edges[1], (width,))
    return low, high, edges[2], 0.5 * low + 0.5 * high
