"""Sampling benches: the sphere through P linear functions, norm and largest coordinate, against NumPy, MKL and the machine's limit."""

from __future__ import annotations

import ctypes
import importlib.metadata
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from kernels import concentration, fast, laws
from kernels.random import Stream
from verify.bench.rows import Row
from verify.bench.timing import RUNS, compare, median_interval, seconds

STREAM = Stream.of(0, "bench")
BINS, LOW, HIGH = 400, -1.0, 2.0
SIZES = ((200, 8), (784, 8))


def _directions(rank: int, d: int) -> np.ndarray:
    u = np.random.default_rng(0).standard_normal((rank, d))
    return u / np.linalg.norm(u, axis=1)[:, None]


def _ours(d: int, rank: int, samples: int, method: str = "full", threads: int = 1) -> Callable[[], Any]:
    u = _directions(rank, d)
    functions = [u, "norm", "max"] if method == "full" else [u, "norm"]
    width = rank + (2 if method == "full" else 1)
    edges = (np.full(width, LOW), np.full(width, HIGH), BINS)
    return lambda: concentration.run(laws.sphere, d, functions, samples, seed=STREAM, edges=edges, method=method, threads=threads)


def _plain(d: int, rank: int, samples: int, largest: bool = True) -> Callable[[], Any]:
    """What one writes in NumPy: float64, all samples at once, np.histogram and moments."""
    u, generator = _directions(rank, d), np.random.default_rng(1)

    def work() -> Any:
        z = generator.standard_normal((samples, d))
        x = z / np.linalg.norm(z, axis=1)[:, None]
        columns = [x @ u.T, np.linalg.norm(x, axis=1)[:, None]] + ([x.max(axis=1)[:, None]] if largest else [])
        f = np.concatenate(columns, axis=1)
        histograms = [np.histogram(column, bins=BINS, range=(LOW, HIGH))[0] for column in f.T]
        return histograms, [(f**k).mean(axis=0) for k in (1, 2, 3, 4)]

    return work


def _tuned(d: int, rank: int, samples: int) -> Callable[[], Any]:
    """NumPy at its best: float32, blocks that fit the cache, reused buffers, bincount."""
    u, generator, rows = _directions(rank, d).astype(np.float32), np.random.default_rng(1), max(64, 2**16 // d)
    z, f = np.empty((rows, d), np.float32), np.empty((rank + 2, rows), np.float32)
    cell = np.empty((rank + 2, rows), np.int64)

    def work() -> Any:
        histogram = np.zeros((rank + 2, BINS + 2), np.int64)
        moments = np.zeros((4, rank + 2))
        for _ in range(samples // rows):
            generator.standard_normal(dtype=np.float32, out=z)
            scale = 1.0 / np.sqrt(np.einsum("ij,ij->i", z, z))
            np.matmul(u, z.T, out=f[:rank])
            f[rank] = 1.0 / scale
            z.max(axis=1, out=f[rank + 1])
            np.multiply(f, scale, out=f)
            np.multiply(f - np.float32(LOW), np.float32(BINS / (HIGH - LOW)), out=cell, casting="unsafe")
            np.clip(cell, -1, BINS, out=cell)
            for p in range(rank + 2):
                histogram[p] += np.bincount(cell[p] + 1, minlength=BINS + 2)
            power = f
            for k in range(4):
                moments[k] += power.sum(axis=1)
                power = power * f
        return histogram, moments

    return work


def sphere() -> Iterator[Row]:
    """The full sampler against NumPy, P = 8."""
    for d, rank in SIZES:
        ours, theirs = 12_000_000 // d, 1_000_000 // d
        work = ours / theirs
        yield compare(f"sphere d={d} P={rank}", "plain NumPy float64", _ours(d, rank, ours), _plain(d, rank, theirs), 15.0, work=work)
        rows = max(64, 2**16 // d)
        theirs = theirs // rows * rows
        work = ours / theirs
        yield compare(f"sphere d={d} P={rank}", "tuned NumPy float32", _ours(d, rank, ours), _tuned(d, rank, theirs), 9.0, work=work)


def forms() -> Iterator[Row]:
    """Many linear functions: P = 64."""
    ours, theirs = 8192, 1024
    yield compare("sphere d=784 P=64", "plain NumPy float64", _ours(784, 64, ours), _plain(784, 64, theirs), 10.0, work=ours / theirs)


def roofline() -> Iterator[Row]:
    """Generation (with norm and maximum) plus P multiply-adds a coordinate at the peak of sgemm, over the time of the whole run."""
    left = np.random.default_rng(0).standard_normal((768, 768)).astype(np.float32)
    right, product = left.copy(), np.empty_like(left)
    for d, rank in (*SIZES, (784, 64)):
        bare, samples = fast.plan(None, d), 2 * concentration.TASK * max(1, 800 // d)
        run = _ours(d, rank, samples)
        run()
        fractions = []
        for _ in range(RUNS):
            generation = seconds(partial(fast.forms, STREAM.words, 0, samples // 256, d, bare))
            multiply = seconds(lambda: np.matmul(left, right, out=product)) * (samples * d * rank) / 768**3
            fractions.append((generation + multiply) / seconds(run))
        yield Row(f"roofline d={d} P={rank}", "generation + sgemm", *median_interval(fractions), 0.75, "of the limit")


CALLS = 10  # of a generator, each for 65,536 normals


def _mkl() -> Any | None:
    """MKL's vector statistics library, if the mkl wheel is installed beside us."""
    try:
        files = importlib.metadata.files("mkl") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if "libmkl_rt" in file.name:
            return ctypes.CDLL(str(file.locate()))
    return None


def _vsl(library: Any, generator: int, method: int, out: np.ndarray) -> Callable[[], Any]:
    """Fill out with vsRngGaussian; generator counts the basic generators as VSL numbers them (times 2^20)."""
    stream = ctypes.c_void_p()
    if library.vslNewStream(ctypes.byref(stream), generator << 20, 7):
        raise RuntimeError(f"MKL refused the basic generator {generator}")
    arguments = (method, stream, out.size, out.ctypes.data_as(ctypes.c_void_p), ctypes.c_float(0.0), ctypes.c_float(1.0))

    def work() -> None:
        for _ in range(CALLS):
            if library.vsRngGaussian(*arguments):
                raise RuntimeError("MKL's vsRngGaussian failed")

    return work


def normals() -> Iterator[Row]:
    """Normals alone, float32 into a buffer of 256 KB, against NumPy and, where the mkl wheel is installed, MKL.

    The buffer stays in a second-level cache and is long enough that the checks of a call do not count. Philox (10 rounds) by inversion is
    MKL's counter-based generator; its best is the fastest here of six generators with three methods each.
    """
    out, key = np.empty((256, 256), np.float32), STREAM.words

    def ours() -> None:
        for i in range(CALLS):
            fast.coordinates(key, i, out)

    generator = np.random.default_rng(0)
    theirs = np.empty(out.size, np.float32)

    def numpy32() -> None:
        generator.standard_normal(dtype=np.float32, out=theirs)

    yield compare("normals float32", "NumPy float32", ours, numpy32, None, work=CALLS)
    library = _mkl()
    if library is None:
        print("normals: MKL is not installed beside us (pip install mkl, with the pip of .venv): two rows are left out", file=sys.stderr)
        return
    library.MKL_Set_Num_Threads(1)  # in small letters it is the Fortran one, which takes an address
    buffer = np.empty(out.size, np.float32)
    yield compare("normals float32", "MKL VSL Philox, ICDF", ours, _vsl(library, 16, 2, buffer), 1.3)
    methods = {(brng, method): _vsl(library, brng, method, buffer) for brng in (1, 2, 4, 13, 15, 16) for method in (0, 1, 2)}
    for work in methods.values():
        work()
    best = min(methods, key=lambda pair: min(seconds(methods[pair]) for _ in range(3)))
    yield compare("normals float32", f"MKL VSL at its best (generator {best[0]}, method {best[1]})", ours, methods[best], 1.0)


def marginal() -> Iterator[Row]:
    """The exact marginal: the algorithm's gain, never the kernel's.

    Of ours, about 100 ns a sample, the nine normals in float64 take 45%, a uniform and the test that makes a chi-square of them 10%,
    histograms and four moments of nine functions 20%, forms and scaling the rest.
    """
    ours, theirs = 360_000, 1200
    run = _ours(784, 8, ours, "marginal")
    full = _plain(784, 8, theirs, largest=False)
    yield compare("exact marginal d=784 P=8", "plain NumPy float64, full sampler", run, full, 150.0, work=ours / theirs)


def threads() -> Iterator[Row]:
    """Two threads against one, the same result bit for bit.

    A run is long enough that the last task, when one thread has nothing left to do, is a hundredth of it (of a run a quarter as long it
    takes a tenth of the gain). Two processes of one thread each, which share nothing, go 1.9 times as far as one on two processors.
    """
    samples = 2 * 48 * concentration.TASK
    two, one = _ours(200, 8, samples, threads=2), _ours(200, 8, samples)
    yield compare("two threads", "one thread, d=200 P=8, by the clock on the wall", two, one, 1.75, clock=time.perf_counter)
