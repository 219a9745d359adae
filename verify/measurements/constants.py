"""The isoperimetric constant that functions ask of a law, measured: each is a lower bound of any c that the law has.

Two forms, for 1-Lipschitz f: d Var f, which the MGF form of isoperimetry keeps below c, and d t^2/(2 log(2/P)), P = P(|f - Ef| >= t),
which Definition 1.1 does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from kernels import concentration, functions
from verify.engine.estimate import LEVEL, Estimate, deviation, finite, made_of, mapped, mean

TAILS = (1.0, 2.0, 3.0)
"""Thresholds t in units of 1/sqrt(d)."""


def of_tail(d: int, t: float, log_probability: float) -> float:
    """d t^2/(2 log(2/P)) where P = exp(log_probability); 0 where P = 0, NaN where it is one."""
    return d * t * t / (2.0 * (math.log(2.0) - log_probability))


def tail_constant(values: np.ndarray, d: int, t: float, *, level: float = LEVEL, bounds: tuple[float, float] | None = None) -> Estimate:
    """The c that P(|f - Ef| >= t) <= 2 exp(-d t^2/(2 c)) takes, from independent draws of f: float64[samples], in `bounds` if any."""
    seen = deviation(values, t, level=level, bounds=bounds)
    return mapped(lambda p: of_tail(d, t, -math.inf if p == 0.0 else math.log(p)), seen)


def variance_constant(values: np.ndarray, d: int, *, level: float = LEVEL) -> Estimate:
    """d Var f from independent draws of f: float64[samples]; half squared differences of pairs have the variance as their mean."""
    pairs = values[: len(values) // 2 * 2].reshape(-1, 2)
    return mean(0.5 * d * (pairs[:, 0] - pairs[:, 1]) ** 2, level=level)


def largest(estimates: Iterable[Estimate]) -> Estimate:
    """The largest of several quantities: its ends are the largest ends, and its level is the sum of theirs.

    Raises ValueError where one of them is not a finite number.
    """
    found = list(estimates)
    value, low, high = (float(finite([float(getattr(one, name)) for one in found]).max()) for name in ("value", "low", "high"))
    return made_of(value, low, high, *found)


def asked_for(values: np.ndarray, d: int, *, sharp: Sequence[int] = (), tails: Sequence[float] = TAILS) -> Estimate:
    """The largest constant that any column of values: float64[samples, P] asks for, at level 1e-6 in all.

    Over the columns: d Var f, save for the columns `sharp` whose variance is the constant itself, and the tail form at each t of
    `tails` (in units of 1/sqrt(d)).
    """
    columns = values.shape[1]
    level = LEVEL / (columns * (len(tails) + 1))
    each = [variance_constant(values[:, j], d, level=level) for j in range(columns) if j not in sharp]
    each += [tail_constant(values[:, j], d, t / math.sqrt(d), level=level) for j in range(columns) for t in tails]
    return largest(each)


def seven_functions(stream: Any, d: int) -> list[functions.Function]:
    """Seven 1-Lipschitz functions of x in R^d; the first is linear.

    <e_1, x>, |x|, max x_i, the distances to a half-space, to the point 2 e_1 and to a sphere of radius 1 about e_1/2, a random net.
    """
    axis = np.eye(1, d)
    return [
        functions.linear(axis),
        functions.norm(),
        functions.largest(),
        functions.to_half_space(np.eye(d)[1], 0.0),
        functions.to_points(2.0 * axis),
        functions.to_sphere(0.5 * axis[0], 1.0),
        functions.relu_net(stream.spawn("net"), d, [32]),
    ]


def half_norm(share: int = 2) -> functions.Function:
    """The norm of the first d/share coordinates, 1-Lipschitz."""

    def of(x: np.ndarray) -> np.ndarray:
        part = x[:, : x.shape[1] // share]
        return np.sqrt(np.einsum("ij,ij->i", part, part))

    return functions.Function(of, 1.0, name=f"norm of 1/{share} of the coordinates")


def law_constant(stream: Any, law: Callable, d: int, *, quick: int = 100_000, sharp: Sequence[int] = (0,)) -> Estimate:
    """The largest constant that the seven functions ask of a law of kernels.laws."""
    samples = stream.samples(quick=quick, full=10 * quick)
    values = concentration.values(law, d, list(seven_functions(stream, d)), samples, seed=stream)
    return asked_for(values, d, sharp=sharp)


def growth(constant: Callable[[int, float], Estimate], d: int, *, level: float = LEVEL) -> Estimate:
    """The local growth exponent log(constant(4 d)/constant(d))/log(4) of a constant(d, level), half of `level` to each of the two."""
    before, after = constant(d, level / 2), constant(4 * d, level / 2)
    value, low, high = (
        math.log(float(a) / float(b)) / math.log(4.0)
        for a, b in ((after.value, before.value), (after.low, before.high), (after.high, before.low))
    )
    return made_of(value, low, high, before, after)
