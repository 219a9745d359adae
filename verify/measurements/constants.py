"""The isoperimetric constant that functions ask of a law, measured: each is a lower bound of any c that the law has.

It has two forms for a 1-Lipschitz f. The MGF form of isoperimetry keeps d Var f below c. Definition 1.1 keeps d t^2/(2 log(2/P)) below
c, where P = P(|f - Ef| >= t).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from kernels import concentration, functions
from verify.engine.estimate import LEVEL, Estimate, deviation, finite, made_of, mapped, mean

TAILS = (1.0, 2.0, 3.0)
"""The thresholds t at which tails are looked at, in units of 1/sqrt(d)."""


def of_tail(d: int, t: float, log_probability: float) -> float:
    """The constant d t^2/(2 log(2/P)) that a tail P = exp(log_probability) at t asks for; 0 where P = 0, NaN where log_probability is."""
    return d * t * t / (2.0 * (math.log(2.0) - log_probability))


def tail_constant(values: np.ndarray, d: int, t: float, *, level: float = LEVEL, bounds: tuple[float, float] | None = None) -> Estimate:
    """Estimate the c that P(|f - Ef| >= t) <= 2 exp(-d t^2/(2 c)) needs, from independent draws of f.

    values: float64[samples]. d: dimension. t: the deviation. level: the probability that the interval misses. bounds: (a, b) of f, if any.
    """
    seen = deviation(values, t, level=level, bounds=bounds)
    return mapped(lambda p: of_tail(d, t, -math.inf if p == 0.0 else math.log(p)), seen)


def variance_constant(values: np.ndarray, d: int, *, level: float = LEVEL) -> Estimate:
    """Estimate d Var f from independent draws of f, float64[samples].

    It is the mean over pairs of half their squared differences, which have the variance as their mean.
    """
    pairs = values[: len(values) // 2 * 2].reshape(-1, 2)
    return mean(0.5 * d * (pairs[:, 0] - pairs[:, 1]) ** 2, level=level)


def largest(estimates: Iterable[Estimate]) -> Estimate:
    """The largest of several estimated quantities: its ends are the largest ends, and its level is the sum of theirs.

    Raises ValueError where one of them is not a finite number.
    """
    found = list(estimates)
    value, low, high = (float(finite([float(getattr(one, name)) for one in found]).max()) for name in ("value", "low", "high"))
    return made_of(value, low, high, *found)


def asked_for(values: np.ndarray, d: int, *, sharp: Sequence[int] = (), tails: Sequence[float] = TAILS) -> Estimate:
    """Estimate the largest constant that any of several functions asks for, at level 1e-6 in all.

    values: float64[samples, P], independent draws of P functions. sharp: columns whose variance is the constant itself, for which d Var f
    is left out. tails: deviations t in units of 1/sqrt(d), at each of which the tail form is taken.
    """
    columns = values.shape[1]
    level = LEVEL / (columns * (len(tails) + 1))
    each = [variance_constant(values[:, j], d, level=level) for j in range(columns) if j not in sharp]
    each += [tail_constant(values[:, j], d, t / math.sqrt(d), level=level) for j in range(columns) for t in tails]
    return largest(each)


def seven_functions(stream: Any, d: int) -> list[functions.Function]:
    """Seven 1-Lipschitz functions of x in R^d, of which the first is linear.

    They are <e_1, x>, |x|, max x_i, the distances to a half-space, to the point 2 e_1 and to a sphere of radius 1 about e_1/2, and a random
    net.
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
    """The norm of the first d/share coordinates as a function of x, which is 1-Lipschitz."""

    def of(x: np.ndarray) -> np.ndarray:
        part = x[:, : x.shape[1] // share]
        return np.sqrt(np.einsum("ij,ij->i", part, part))

    return functions.Function(of, 1.0, name=f"norm of 1/{share} of the coordinates")


def law_constant(stream: Any, law: Callable, d: int, *, quick: int = 100_000, sharp: Sequence[int] = (0,)) -> Estimate:
    """Estimate the largest constant that the seven functions ask of a law of kernels.laws in d dimensions.

    quick: the number of draws at quick budget, of which full budget has ten times as many. sharp: as in `asked_for`.
    """
    samples = stream.samples(quick=quick, full=10 * quick)
    values = concentration.values(law, d, list(seven_functions(stream, d)), samples, seed=stream)
    return asked_for(values, d, sharp=sharp)


def growth(constant: Callable[[int, float], Estimate], d: int, *, level: float = LEVEL) -> Estimate:
    """Estimate how a constant grows with the dimension: the local exponent log(constant(4 d)/constant(d))/log(4).

    constant: constant(d, level) -> Estimate. level: half of it goes to each of the two estimates.
    """
    before, after = constant(d, level / 2), constant(4 * d, level / 2)
    value, low, high = (
        math.log(float(a) / float(b)) / math.log(4.0)
        for a, b in ((after.value, before.value), (after.low, before.high), (after.high, before.low))
    )
    return made_of(value, low, high, before, after)
