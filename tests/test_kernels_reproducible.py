"""The same bits for 1, 2 and 8 threads and in every process: all laws by every method, gradients."""

import subprocess
import sys
from functools import partial

import numpy as np
import pytest

from kernels import concentration, gradients, laws
from kernels.random import Stream, normals

STREAM = Stream.of(19, "reproducible")
D = 12
SAMPLES = 8 * 8192 + 100  # a task for every thread and a short one
CENTRES = normals(STREAM.spawn("centres"), 3, D)
LAWS = {
    "gaussian": laws.gaussian,
    "sphere": laws.sphere,
    "ball": laws.ball,
    "scale_mixture": laws.scale_mixture,
    "student": laws.student,
    "student of even degree": partial(laws.student, nu=4),
    "cube": laws.cube,
    "skew_gaussian": laws.skew_gaussian,
    "rademacher_cube": laws.rademacher_cube,
    "laplace": laws.laplace,
    "cross_polytope": laws.cross_polytope,
    "low_rank": partial(laws.low_rank, rank=2),
    "mixture": partial(laws.mixture, centres=CENTRES),
    "pushforward": partial(laws.pushforward, base=laws.sphere, lipschitz_map=np.abs),
}
RUNS = [(name, "full") for name in LAWS] + [(name, "marginal") for name, law in LAWS.items() if laws.factor_of(law)]


def test_every_rotation_invariant_law_has_a_marginal():
    assert [name for name, method in RUNS if method == "marginal"] == list(LAWS)[:6]


@pytest.mark.parametrize(("name", "method"), RUNS)
def test_counts_are_identical_for_any_number_of_threads(name, method):
    made = [np.eye(3, D), "norm"] if method == "marginal" else [np.eye(3, D), "norm", "max"]
    one, *others = (concentration.run(LAWS[name], D, made, SAMPLES, seed=STREAM, method=method, threads=threads) for threads in (1, 2, 8))
    for other in others:
        for part in ("edges", "centre", "counts", "power_sums", "extremes"):
            np.testing.assert_array_equal(getattr(other, part), getattr(one, part))


@pytest.mark.parametrize("k", [3, 20])
def test_gradients_are_identical_for_any_number_of_threads(k):
    """Nine blocks of rows; squares by the Gram matrix of the few rows (k = 3) and by the gradients.

    At d = 37 blocks of another size would give other bits.
    """
    x, w, theta = (normals(STREAM.spawn(role), rows, 37) for role, rows in (("x", 8 * 512 + 9), ("w", k), ("theta", k)))
    a = normals(STREAM.spawn("a"), 1, k)[0]
    for function, arguments in (
        (gradients.rf_gradients, (w, a, np.cos)),
        (gradients.rf_gradient_squares, (w, a, np.cos)),
        (gradients.ntk_gradients, (w, theta, np.cos, np.sin)),
        (gradients.ntk_gradient_squares, (w, theta, np.cos, np.sin)),
    ):
        one, two, eight = (function(x, *arguments, threads=threads) for threads in (1, 2, 8))
        np.testing.assert_array_equal(two, one)
        np.testing.assert_array_equal(eight, one)


CODE = """
import hashlib
from kernels import concentration, laws
from kernels.random import Stream
for law, method, functions in ((laws.sphere, "full", ["norm", "max"]), (laws.laplace, "full", "norm"), (laws.student, "marginal", "norm")):
    c = concentration.run(law, 30, functions, 20_000, seed=Stream.of(3, "process"), threads={threads}, method=method)
    print(hashlib.sha256(b"".join(part.tobytes() for part in (c.edges, c.counts, c.power_sums, c.extremes))).hexdigest())
"""


def test_results_are_identical_in_another_process():
    """Registers, blocks in float64 and the exact marginal, in two processes of their own, with two threads and with one."""
    first, second = (
        subprocess.run([sys.executable, "-c", CODE.format(threads=threads)], capture_output=True, text=True, check=True).stdout.split()
        for threads in (2, 1)
    )
    assert first == second
    assert len(set(first)) == 3
