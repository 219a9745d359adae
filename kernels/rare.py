"""Probabilities far below what plain sampling sees, by importance sampling with weights that are bounded on the event.

Draw from another law q under which the event is common; P(event) is the mean of p/q over its points. Every proposal here keeps
p/q <= scale on the event, so that `values` = (p/q)/scale, 0 off the event, lie in [0, 1] and carry a rigorous interval of their own.
They are near 1 far out: a few thousand draws give a percent at 1e-30. Nearer in, where that scale would exceed 1, the event is common
and the points are drawn from p itself, `values` being 1 on the event and the scale 1. Directions are unit vectors u and x has the scale of
kernels/laws.py; densities of the normal and chi laws enter, never the tail that is to be measured.
"""

import math
from dataclasses import dataclass

import numpy as np

from kernels.check import BadArgument, all_finite, instance, real, whole
from kernels.gamma import chi_squares
from kernels.random import LANES, MOST_ROWS, Stream, exponentials, integers, normals

MOST_DIMENSIONS = 2**32
FARTHEST = 1e100
"""The largest threshold: the squares of larger ones overflow."""


@dataclass(frozen=True, eq=False)
class Weighted:
    """P(event) = exp(log_scale) E[values], values: float64[samples] in [0, 1], independent."""

    values: np.ndarray
    log_scale: float

    def interval(self, level: float = 1e-6) -> tuple[float, float, float]:
        """Estimate, low and high end: P(event) lies between the ends except with probability `level`.

        Empirical Bernstein bound (maurer-pontil-2009, Theorem 4), both sides: with V the sample variance and l = log(4/level),
        |mean - E| <= sqrt(2 V l/samples) + 7 l/(3 (samples - 1)). Rigorous for values in [0, 1]; the ends are clipped at 0.
        """
        scale = math.exp(self.log_scale)
        mean, low, high = self._ends(level)
        return scale * mean, scale * low, scale * high

    def log_interval(self, level: float = 1e-6) -> tuple[float, float, float]:
        """The logarithms of `interval`, which do not underflow: -inf for an end at 0."""
        mean, low, high = (self.log_scale + math.log(end) if end > 0.0 else -math.inf for end in self._ends(level))
        return mean, low, high

    def _ends(self, level: float) -> tuple[float, float, float]:
        """Mean, low and high end of E values. Raises BadArgument."""
        if not real("level", level, above=0.0) < 1.0:
            raise BadArgument(f"level must be < 1: got {level}")
        if not all_finite(self.values):
            bad = np.count_nonzero(~np.isfinite(self.values))
            raise BadArgument(f"values must be finite: got {bad} NaN or infinite of {self.values.size}")
        n, l = len(self.values), math.log(4.0 / level)
        mean = float(self.values.mean())
        half = math.sqrt(2.0 * float(self.values.var(ddof=1)) * l / n) + 7.0 * l / (3.0 * (n - 1))
        return mean, max(mean - half, 0.0), mean + half


def _sizes(stream: Stream, samples: int, d: int, least_d: int = 1) -> None:
    instance("stream", stream, Stream)
    whole("samples", samples, 2, MOST_ROWS)
    whole("d", d, least_d, MOST_DIMENSIONS)


def _plain(event: np.ndarray) -> Weighted:
    """Points drawn from p itself: bool[samples] says which are in the event."""
    return Weighted(event.astype(np.float64), 0.0)


def _exponential(stream: Stream, rates: np.ndarray) -> np.ndarray:
    return exponentials(stream.spawn("excess"), len(rates), 1)[:, 0] / rates


def gaussian_half_space(stream: Stream, samples: int, d: int, t: float) -> Weighted:
    """P(<u, x> >= t), t > 0, for x ~ N(0, I/d): <u, x> = t + e, e exponential of rate d t.

    p/q = exp(-d t^2/2 - d e^2/2)/(t sqrt(2 pi d)).
    """
    _sizes(stream, samples, d)
    t = real("t", t, above=0.0, most=FARTHEST)
    log_scale = -0.5 * d * t * t - 0.5 * math.log(2.0 * math.pi * d) - math.log(t)
    if log_scale > 0.0:
        return _plain(normals(stream.spawn("plain"), samples, 1)[:, 0] >= t * math.sqrt(d))
    e = _exponential(stream, np.full(samples, d * t))
    return Weighted(np.exp(-0.5 * d * e * e), log_scale)


def sphere_half_space(stream: Stream, samples: int, d: int, t: float) -> Weighted:
    """P(<u, x> >= t), 0 < t < 1, for x uniform on the unit sphere of R^d, d >= 3.

    x = z/|z|, z normal with norm R across u: the event is <u, z> >= m R, m = t/sqrt(1-t^2). Proposal: R sqrt(1 + m^2) of the
    chi law of d - 2 degrees and <u, z> = m R + e, e exponential of rate m R. All factors but one cancel:
    p/q = (1 + m^2)^(1 - d/2) Gamma(d/2 - 1)/(2 sqrt(pi) m Gamma((d-1)/2)) exp(-e^2/2).
    """
    _sizes(stream, samples, d, 3)
    t = real("t", t, above=0.0)
    if not t < 1.0:
        raise BadArgument(f"t must be < 1 on the unit sphere: got {t}")
    m = t / math.sqrt((1.0 - t) * (1.0 + t))
    log_scale = (1.0 - 0.5 * d) * math.log1p(m * m) + math.lgamma(0.5 * d - 1.0) - math.lgamma(0.5 * (d - 1.0))
    log_scale -= math.log(2.0 * math.sqrt(math.pi) * m)
    if log_scale > 0.0:
        along = normals(stream.spawn("plain"), samples, 1)[:, 0]
        return _plain(along >= m * np.sqrt(chi_squares(stream.spawn("across"), samples, d - 1)))
    across = np.sqrt(chi_squares(stream.spawn("across"), samples, d - 2) / (1.0 + m * m))
    e = _exponential(stream, m * across)
    return Weighted(np.exp(-0.5 * e * e), log_scale)


def gaussian_norm(stream: Stream, samples: int, d: int, r: float) -> Weighted:
    """P(|x| >= r) for r > 1, P(|x| <= r) for r < sqrt(1 - 2/d), x ~ N(0, I/d), d >= 2.

    y = d |x|^2 is chi-square; y = d r^2 +- e, e exponential with the rate of the density's logarithm at d r^2, of which p/q keeps
    the concave rest: exp((d/2 - 1)(log(y/y0) - (y - y0)/y0)) <= 1 times its value at y0 = d r^2.
    """
    _sizes(stream, samples, d, 2)
    r = real("r", r, above=0.0, most=FARTHEST)
    if r < 1.0 / FARTHEST:
        raise BadArgument(f"r must be >= {1.0 / FARTHEST}: got {r}")
    y0, h = d * r * r, 0.5 * d - 1.0
    rate = 0.5 - h / y0 if r > 1.0 else h / y0 - 0.5
    if not rate > 0.0:
        raise BadArgument(f"r must be > 1 or < sqrt(1 - 2/d): got r = {r} against {math.sqrt(1.0 - 2.0 / d)} at d = {d}")
    log_scale = h * math.log(y0) - 0.5 * y0 - 0.5 * d * math.log(2.0) - math.lgamma(0.5 * d) - math.log(rate)
    if log_scale > 0.0:
        y = chi_squares(stream.spawn("plain"), samples, d)
        return _plain(y >= y0 if r > 1.0 else y <= y0)
    e = _exponential(stream, np.full(samples, rate))
    u = e / y0 if r > 1.0 else -e / y0
    outside = u <= -1.0  # not "u > -1": a NaN stays one
    values = np.where(outside, 0.0, np.exp(h * (np.log1p(np.where(outside, 0.0, u)) - u)))
    return Weighted(values, log_scale)


def gaussian_largest(stream: Stream, samples: int, d: int, t: float) -> Weighted:
    """P(max_i x_i >= t), t > 0, for x ~ N(0, I/d), drawn in full: one coordinate, chosen at random, is t + e as for the half-space.

    q is the mixture over the coordinates: with w the scale of gaussian_half_space, p/q = d w/sum of exp(d e_i^2/2) over the
    coordinates x_i = t + e_i >= t, of which there is at least one.
    """
    _sizes(stream, samples, d)
    t = real("t", t, above=0.0, most=FARTHEST)
    log_scale = math.log(d) - 0.5 * d * t * t - 0.5 * math.log(2.0 * math.pi * d) - math.log(t)
    values, rows = np.empty(samples), LANES * max(1, 2**14 // d)
    if log_scale > 0.0:
        for first in range(0, samples, rows):
            x = normals(stream, min(rows, samples - first), d, first_row=first)
            values[first : first + rows] = (x >= t * math.sqrt(d)).any(axis=1)
        return Weighted(values, 0.0)
    chosen = integers(stream, samples, 1, 0, d)[:, 0]
    moved = t + _exponential(stream, np.full(samples, d * t))
    for first in range(0, samples, rows):
        part = slice(first, min(first + rows, samples))
        size = part.stop - first
        x = normals(stream, size, d, first_row=first) / math.sqrt(d)
        x[np.arange(size), chosen[part]] = moved[part]
        excess = np.maximum(x - t, 0.0)
        values[part] = 1.0 / np.where(x >= t, np.exp(0.5 * d * excess * excess), 0.0).sum(axis=1)
    return Weighted(values, log_scale)
