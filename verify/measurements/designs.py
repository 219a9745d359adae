"""Designs of fitted models, drawn again and again: what the label-averaged norm, variance and energy of a fit are, design by design."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from kernels import laws
from theory.features.activations import get
from verify.engine.estimate import Estimate, mean
from verify.models import Averages, NeuralTangent, OnTheSphere, RandomFeatures, label_averages

Quantity = Callable[[Averages], float]
QUANTITIES: dict[str, Quantity] = {
    "norm_squared": lambda seen: seen.norm_squared,
    "variance": lambda seen: seen.variance,
    "energy": lambda seen: seen.energy,
    "sensitivity_squared": lambda seen: seen.test.shape[1] * seen.energy,
    "training_error": lambda seen: seen.training_error,
}


def inputs(stream: Any, rows: int, d: int, law: laws.Law = laws.sphere) -> np.ndarray:
    """Points at the scale |x|^2 about d: sqrt(d) times a law of unit scale -> float64[rows, d]."""
    x = law(stream, rows, d)
    x *= np.sqrt(d)
    return x


def frames(stream: Any, count: int, d: int) -> np.ndarray:
    """Random orthogonal frames, sqrt(d) long: each row uniform on the sqrt(d)-sphere -> float64[count * d, d].

    Over a frame the mean of x x' is the identity: quadratic forms are averaged exactly, so that fewer points do.
    """
    rows = []
    for number in range(count):
        q, r = np.linalg.qr(laws.gaussian(stream.spawn(f"frame {number}"), d, d))
        rows.append(np.sqrt(d) * (q * np.sign(np.diagonal(r))).T)  # signs of r: then q is Haar's
    return np.concatenate(rows)


FEWEST = 48
"""Designs in a mean that claims rest on: from here on the simulated miss rate of its interval is near 1e-5, below it climbs steeply."""


def draws(count: int, d: int) -> int:
    """How many designs to average: `count` at d = 200, more of the cheaper ones below, 48 at least."""
    return max(FEWEST, round(count * 200 / d))


def random_features(
    stream: Any,
    activation: Any,
    n: int,
    d: int,
    p: int,
    *,
    law: laws.Law = laws.sphere,
    ridge: float = 0.0,
    signal: float = 0.0,
    noise: float = 1.0,
    centre: Any = None,
    test: int = 200,
) -> Averages:
    """One design of p random features on n points: averages over labels <beta, x> + z, E <beta, x>^2 = signal, E z^2 = noise."""
    x = inputs(stream.spawn("points"), n, d, law)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), activation, centre)
    labels = None if (signal, noise) == (0.0, 1.0) else noise * np.eye(n) + signal / d * (x @ x.T)
    return label_averages(model, x, inputs(stream.spawn("test"), test, d, law), ridge, labels)


def power_law(d: int, alpha: float) -> np.ndarray:
    """Eigenvalues of a covariance, proportional to k^-alpha with tr C = d -> float64[d]."""
    spectrum = np.arange(1.0, d + 1.0) ** -alpha
    return spectrum * (d / spectrum.sum())


def with_spectrum(
    stream: Any, activation: Any, n: int, p: int, spectrum: np.ndarray, *, ridge: float = 0.0, signal: float = 0.0, test: int = 200
) -> tuple[np.ndarray, Averages]:
    """One design on inputs N(0, diag(spectrum)), each feature centred by its own Gaussian mean: the weights float64[p, d], and averages.

    Averages are over labels <beta, x> + z with beta ~ N(0, signal I/d), E z^2 = 1.
    """
    d, scales = len(spectrum), np.sqrt(spectrum)
    x = inputs(stream.spawn("points"), n, d, laws.gaussian) * scales
    weights = laws.sphere(stream.spawn("weights"), p, d)
    model = RandomFeatures(weights, activation, get(activation).moments(weights**2 @ spectrum).mu0)
    labels = None if signal == 0.0 else np.eye(n) + signal / d * (x @ x.T)
    return weights, label_averages(model, x, inputs(stream.spawn("test"), test, d, laws.gaussian) * scales, ridge, labels)


def on_the_sphere(
    stream: Any,
    activation: Any,
    n: int,
    d: int,
    p: int,
    *,
    ridge: float = 0.0,
    signal: float = 0.0,
    test: int = 64,
    along: int = 4,
) -> OnTheSphere:
    """One design of p random features on n points, averaged over the sphere: low degrees exactly, the rest over `test` points.

    Slopes are taken along `along` directions at each test point, unless whole gradients cost less.
    """
    x = inputs(stream.spawn("points"), n, d)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), activation)
    labels = np.eye(n) + signal / d * (x @ x.T) if signal else None
    whole = p * (n + d + test) <= 2.5 * along * test * (n + d)
    towards = None if whole else inputs(stream.spawn("directions"), along * test, d).reshape(along, test, d)
    return OnTheSphere(model, x, inputs(stream.spawn("test"), test, d), ridge, labels, towards)


@lru_cache(maxsize=256)
def _fits(stream: Any, count: int, wanted: tuple[str, ...], *sizes: Any, **settings: Any) -> dict[str, tuple[float, ...]]:
    """The wanted quantities of `count` designs."""
    seen: dict[str, list[float]] = {quantity: [] for quantity in wanted}
    for number in range(count):
        found = on_the_sphere(stream.spawn(f"design {number}"), *sizes, **settings)
        for quantity in wanted:
            seen[quantity].append(QUANTITIES[quantity](found))
    return {quantity: tuple(values) for quantity, values in seen.items()}


def fits(
    stream: Any,
    quantity: str,
    activation: Any,
    n: int,
    d: int,
    p: int,
    *,
    quick: int = 24,
    test: int = 64,
    along: int = 4,
    ridge: float = 0.0,
    signal: float = 0.0,
) -> Estimate:
    """The mean of a quantity over designs that every quantity, and every claim that asks for the same sizes, shares.

    `quick` designs of 200 points in at most 200 dimensions (10 times as many at full budget), more of the cheaper ones with fewer points
    or parameters, fewer in more dimensions, where they spread less; 48 at least.
    """
    scale = 200 / min(n, p) * np.sqrt(200 / max(d, 200))
    count = max(FEWEST, round(stream.samples(quick=quick, full=10 * quick) * scale))
    sizes = f"{activation}, n={n}, d={d}, p={p}, ridge={ridge!r}, signal={signal!r}"
    wanted = tuple(name for name in QUANTITIES if ridge or p < n or name != "training_error")  # an interpolant has none
    designs = stream.shared("random features", sizes)
    return mean(_fits(designs, count, wanted, activation, n, d, p, ridge=ridge, signal=signal, test=test, along=along)[quantity])


def neural_tangent(stream: Any, activation: Any, n: int, d: int, k: int, *, law: laws.Law = laws.sphere, test: int = 50) -> Averages:
    """One design of the NTK features of k neurons on n points of pure noise, by the Gram matrix only."""
    x = inputs(stream.spawn("points"), n, d, law)
    model = NeuralTangent(laws.sphere(stream.spawn("weights"), k, d), activation)
    return label_averages(model, x, inputs(stream.spawn("test"), test, d, law))


def mean_of(quantity: str, stream: Any, count: int, design: Callable[..., Averages], *sizes: Any, **settings: Any) -> Estimate:
    """The mean of one quantity over `count` independent designs design(stream, *sizes, **settings), with its interval."""
    pick = QUANTITIES[quantity]
    return mean([pick(design(stream.spawn(f"design {number}"), *sizes, **settings)) for number in range(count)])


def measured(quantity: str, activation: Any, quick: int = 24, **settings: Any) -> Callable[..., Estimate]:
    """The `measure` of a claim on random features: the mean of a quantity over designs at a point (n, d, p)."""

    def measure(stream: Any, n: int, d: int, p: int) -> Estimate:
        count = draws(stream.samples(quick=quick, full=10 * quick), d)
        return mean_of(quantity, stream, count, random_features, activation, n, d, p, **settings)

    return measure


def measured_ntk(quantity: str, activation: Any, quick: int = 10, **settings: Any) -> Callable[..., Estimate]:
    """The same on the NTK features of k neurons, at a point (n, d, k)."""

    def measure(stream: Any, n: int, d: int, k: int) -> Estimate:
        count = draws(stream.samples(quick=quick, full=10 * quick), d)
        return mean_of(quantity, stream, count, neural_tangent, activation, n, d, k, **settings)

    return measure
