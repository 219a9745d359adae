"""How often the interval of a mean misses: simulated over a fixed list of laws whose means are known, and written down as a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from kernels import gamma
from kernels.random import Stream, exponentials, normals, uniforms
from verify.bench.rows import Row
from verify.engine.estimate import reach

TABLE = Path(__file__).resolve().parents[1] / "coverage_table.py"
LEVELS = (0.1, 0.05, 0.01, 1e-3, 1e-6, 5e-8)
SAMPLES = (8, 12, 16, 20, 24, 32, 48, 64, 96, 160, 400)
TRIALS = 2_000_000
CONFIDENCE = 0.99
BLOCK = 200_000  # draws at a time, so that they stay in the cache

Draw = Callable[[Stream, int, int, int], np.ndarray]


def _coin(probability: float) -> Draw:
    """1 with this probability, else 0, plus a normal of spread 1/10: a coin whose draws are never all equal."""

    def draw(stream: Stream, rows: int, n: int, first: int) -> np.ndarray:
        heads = uniforms(stream.spawn("coin"), rows, n, first_row=first) < probability
        return heads + 0.1 * normals(stream.spawn("blur"), rows, n, first_row=first)

    return draw


def _gammas(stream: Stream, rows: int, n: int, first: int, shape: float) -> np.ndarray:
    return gamma.gammas(stream, rows * n, shape, first_row=first * n).reshape(rows, n)


def _fisher(stream: Stream, rows: int, n: int, first: int) -> np.ndarray:
    """F with 10 and 5 degrees of freedom: its variance is finite, its third moment is not."""
    return 0.5 * _gammas(stream.spawn("above"), rows, n, first, 5.0) / _gammas(stream.spawn("below"), rows, n, first, 2.5)


def _student(stream: Stream, rows: int, n: int, first: int) -> np.ndarray:
    return normals(stream.spawn("above"), rows, n, first_row=first) / np.sqrt(_gammas(stream.spawn("below"), rows, n, first, 2.5) / 2.5)


LAWS: Mapping[str, tuple[Draw, float]] = {
    "normal": (lambda s, r, n, f: normals(s, r, n, first_row=f), 0.0),
    "exponential": (lambda s, r, n, f: exponentials(s, r, n, first_row=f), 1.0),
    "chi-square(1)": (lambda s, r, n, f: normals(s, r, n, first_row=f) ** 2, 1.0),
    "F(10, 5)": (_fisher, 5.0 / 3.0),
    "lognormal(1)": (lambda s, r, n, f: np.exp(normals(s, r, n, first_row=f)), math.exp(0.5)),
    "lognormal(1/2)": (lambda s, r, n, f: np.exp(0.5 * normals(s, r, n, first_row=f)), math.exp(0.125)),
    "Pareto(3)": (lambda s, r, n, f: np.exp(exponentials(s, r, n, first_row=f) / 3.0), 1.5),
    "Pareto(5)": (lambda s, r, n, f: np.exp(exponentials(s, r, n, first_row=f) / 5.0), 1.25),
    "Student(5)": (_student, 0.0),
    "beta(1, 6)": (lambda s, r, n, f: -np.expm1(exponentials(s, r, n, first_row=f) / -6.0), 1.0 / 7.0),
    "a coin of 1/2": (_coin(0.5), 0.5),
    "a coin of 1/4": (_coin(0.25), 0.25),
}
"""name: (draws float64[rows, n] from row `first` of a stream on, the mean)."""


def misses(stream: Stream, law: str, n: int, trials: int, levels: tuple[float, ...] = LEVELS) -> list[int]:
    """How many of `trials` intervals from n draws of a law miss its mean, for each level."""
    draw, truth = LAWS[law]
    found, rows = np.zeros(len(levels), dtype=np.int64), max(1, BLOCK // n)
    for first in range(0, trials, rows):
        x = draw(stream, min(rows, trials - first), n, first)
        centre = x.mean(axis=1)
        x -= centre[:, None]
        squares = np.einsum("ij,ij->i", x, x)
        cubes = np.einsum("ij,ij,ij->i", x, x, x)
        spread = np.sqrt(squares / (n - 1))
        away, skewness = np.abs(centre - truth) / spread, cubes / (n * spread**3)
        found += [np.count_nonzero(away > reach(n, skewness, level)) for level in levels]
    return found.tolist()


def limit(count: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The exact upper confidence limit of a probability, `count` hits of `trials` (Clopper & Pearson 1934)."""
    from scipy.special import betaincinv

    return 1.0 if count == trials else float(betaincinv(count + 1, trials - count, confidence))


def simulated(seed: int, trials: int = TRIALS) -> Iterator[tuple[int, float, float, str]]:
    """(draws, level, upper limit of the miss rate of the worst law, that law) of every cell of the table."""
    for n in SAMPLES:
        stream = Stream.of(seed, "coverage", str(n))
        counts = {law: misses(stream.spawn(law), law, n, trials) for law in LAWS}
        for place, level in enumerate(LEVELS):
            worst = max(LAWS, key=lambda law: counts[law][place])
            yield n, level, limit(counts[worst][place], trials), worst


def write(cells: list[tuple[int, float, float, str]], trials: int, path: Path = TABLE) -> None:
    """Write the table; beside it the number of trials and the confidence."""
    lines = [
        '"""Written by `./law bench coverage`: the worst simulated miss rate of a mean\'s interval; do not edit."""',
        "",
        f"TRIALS = {trials}",
        f"CONFIDENCE = {CONFIDENCE}",
        "MISSES: dict[float, dict[int, tuple[float, str]]] = {",
    ]
    for level in LEVELS:
        lines.append(f"    {level!r}: {{")
        lines += [f'        {n}: ({rate:.2g}, "{law}"),' for n, asked, rate, law in cells if asked == level]
        lines.append("    },")
    lines += ["}", '"""level asked for: {draws: (upper limit of the miss rate, the worst law)}"""', ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def coverage() -> Iterator[Row]:
    """The miss rates at level 1e-6 in units of 1e-6; simulates the whole table (some ten minutes) and writes it."""
    cells = []
    for cell in simulated(0):
        cells.append(cell)
        n, level, rate, law = cell
        if level == 1e-6:
            yield Row(f"miss rate of a mean, {n} draws", f"level 1e-6; worst law {law}", 1e6 * rate, 0.0, 1e6 * rate, None, "of 1e-6")
    write(cells, TRIALS)
