"""What grows and what does not: peak memory with the number of samples, compile time of a second start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from verify.bench.rows import Row

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import json, resource
from kernels import concentration, laws
concentration.run(laws.sphere, 50, "norm", {samples}, seed=0, threads=2)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
"""

START = """
import json, time
import scipy.linalg  # the suite imports it in any case, and numba looks for it at its first use
from kernels import activate, concentration, features, functions, laws, random, rare  # numba's own import is no compiling
from verify.bench.memory import warm
times = [time.process_time()]
for _ in range(2):
    warm()
    times.append(time.process_time())
print(json.dumps(times[1] - times[0] - (times[2] - times[1])))
"""


def _child(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


def samples() -> Iterator[Row]:
    """Peak resident memory of 1e9 samples of the sphere in d = 50, over that of 1e6."""
    small = sorted(_child(RUN.format(samples=10**6)) for _ in range(3))
    large = _child(RUN.format(samples=10**9))
    yield Row("memory 1e9 samples d=50", "1e6 samples", large / small[1], large / small[2], large / small[0], 1.05, "of 1e6's memory")


def warm() -> None:
    """Use every kernel once, as a quick verification does."""
    import numpy as np

    from kernels import activate, concentration, features, functions, laws, random, rare

    stream = random.Stream.of(0)
    for law in (laws.sphere, laws.laplace, laws.cross_polytope, laws.student):
        concentration.run(law, 9, ["norm", "max", np.eye(2, 9)], 300, seed=stream)
    concentration.run(laws.sphere, 9, np.eye(9), 300, seed=stream, method="marginal")
    rare.sphere_half_space(stream, 10, 9, 0.9)
    features.ntk_gram(np.eye(3), np.eye(3))
    activate.tanh_in_place(np.eye(3))
    functions.to_points(np.eye(3))(np.eye(3))
    activate.tanh_and_derivative(np.eye(3))


def start() -> Iterator[Row]:
    """Seconds that the first use of every kernel takes more than the second, in a process of its own, imports done and the cache filled."""
    _child(START)
    times = sorted(_child(START) for _ in range(5))
    yield Row("second start, compiling", "every kernel from the cache", times[2], times[0], times[-1], 0.5, "s")
