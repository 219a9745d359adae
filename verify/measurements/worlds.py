"""The c that laws which are not isoperimetric ask for, measured on draws of x: one 1-Lipschitz function and one deviation for each."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from kernels import concentration, functions, laws
from verify.engine.estimate import LEVEL, Estimate, finite, fraction, made_of, mean
from verify.measurements.constants import half_norm, of_tail, tail_constant


def two_gaussians(stream: Any, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """Draws from the equal mixture of N(e_1, I/d) and N(-e_1, I/d) -> float64[samples, d]."""
    return laws.mixture(stream, samples, d, np.vstack([np.eye(1, d), -np.eye(1, d)]), first_row=first_row)


def _clipped_coordinate(d: int) -> functions.Function:
    return functions.clip(functions.linear(np.eye(1, d)), -1.0, 1.0)


def _clipped_norm(most: float) -> functions.Function:
    return functions.clip(functions.norm(), 0.0, most)


WORLDS: dict[str, tuple[Callable, Callable[[int], functions.Function], float | None, tuple[float, float]]] = {
    "rademacher_cube": (laws.rademacher_cube, lambda d: functions.talagrand(), None, (0.0, 2.0)),
    "laplace": (laws.laplace, _clipped_coordinate, 0.5, (-1.0, 1.0)),
    "scale_mixture": (laws.scale_mixture, lambda d: _clipped_norm(4.0), 0.25, (0.0, 4.0)),
    "student": (partial(laws.student, nu=3), lambda d: _clipped_norm(3.0), 1.0, (0.0, 3.0)),
    "low_rank": (laws.low_rank, _clipped_coordinate, 0.9, (-1.0, 1.0)),
    "two_gaussians": (two_gaussians, _clipped_coordinate, 0.5, (-1.0, 1.0)),
    "cross_polytope": (laws.cross_polytope, lambda d: half_norm(4), 0.5, (0.0, 1.0)),
}
"""world: (law, its function in R^d, the deviation t; None: at the atom of the function, a step of its tail; bounds of
the function in its world)."""


def world_constant(stream: Any, world: str, d: int, *, quick: int = 20_000, law: Callable | None = None, level: float = LEVEL) -> Estimate:
    """Estimate the c that a world's own function asks for.

    world: a key of WORLDS. law: another law, which takes the place of the world's; the bounds of its function are then not used. quick:
    the number of draws at quick budget, of which full budget has ten times as many. level: the probability that the interval misses.
    """
    own, function, t, bounds = WORLDS[world]
    samples = stream.samples(quick=quick, full=10 * quick)
    values = concentration.values(law or own, d, function(d), samples, seed=stream)[:, 0]
    known = bounds if law is None else None  # another law may leave them
    return at_atom(values, d, level, known) if t is None else tail_constant(values, d, t, level=level, bounds=known)


def at_atom(values: np.ndarray, d: int, level: float = LEVEL, bounds: tuple[float, float] | None = None) -> Estimate:
    """Estimate the constant of Talagrand's function at its atom f = 2 sqrt(j/d), j = floor(sqrt d), where t = f - Ef and P = P(f' >= f).

    values: float64[samples], its draws. f lies beyond 2 Ef, so that only the upper side of f - Ef reaches t. P is counted from halfway down
    to the atom below.
    """
    j = math.isqrt(d)
    atom, below = 2.0 * math.sqrt(j / d), 2.0 * math.sqrt((j - 1) / d)
    centre = mean(values, level=level / 2, bounds=bounds)
    seen = fraction(finite(values) > (atom + below) / 2.0, level=level / 2)
    pairs = ((centre.value, seen.value), (centre.high, seen.low), (centre.low, seen.high))
    value, low, high = (of_tail(d, atom - float(m), math.log(float(p))) for m, p in pairs)
    return made_of(value, low, high, centre, seen)
