"""Designs of fitted models, drawn again and again: the label-averaged norm, variance and energy of the fit of each design."""

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
    """Points with |x|^2 about d: sqrt(d) times draws of a law of unit scale -> float64[rows, d]."""
    x = law(stream, rows, d)
    x *= np.sqrt(d)
    return x


def frames(stream: Any, count: int, d: int) -> np.ndarray:
    """Rows of `count` random orthogonal frames, each row uniform on the sqrt(d)-sphere -> float64[count * d, d].

    Over one frame the mean of x x' is exactly the identity: quadratic forms are averaged exactly, so that fewer points do.
    """
    rows = []
    for number in range(count):
        q, r = np.linalg.qr(laws.gaussian(stream.spawn(f"frame {number}"), d, d))
        rows.append(np.sqrt(d) * (q * np.sign(np.diagonal(r))).T)  # signs of r: then q is Haar's
    return np.concatenate(rows)


FEWEST = 48
"""The least number of designs in a mean that claims rest on. With as many the simulated miss rate of its interval is near 1e-5; with
fewer it climbs steeply."""


def draws(count: int, d: int) -> int:
    """The number of designs to average: `count` at d = 200, more in fewer dimensions, where each is cheaper, and 48 at least."""
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
    """Draw one design of p random features on n points, and average its fit over labels <beta, x> + z.

    law: that of x/sqrt(d). signal: E <beta, x>^2. noise: E z^2. centre: as in RandomFeatures. test: the number of test points.
    Returns an Averages.
    """
    x = inputs(stream.spawn("points"), n, d, law)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), activation, centre)
    labels = None if (signal, noise) == (0.0, 1.0) else noise * np.eye(n) + signal / d * (x @ x.T)
    return label_averages(model, x, inputs(stream.spawn("test"), test, d, law), ridge, labels)


def power_law(d: int, alpha: float) -> np.ndarray:
    """Eigenvalues of a covariance that are proportional to k^-alpha, with tr C = d -> float64[d]."""
    spectrum = np.arange(1.0, d + 1.0) ** -alpha
    return spectrum * (d / spectrum.sum())


def with_spectrum(
    stream: Any, activation: Any, n: int, p: int, spectrum: np.ndarray, *, ridge: float = 0.0, signal: float = 0.0, test: int = 200
) -> tuple[np.ndarray, Averages]:
    """Draw one design on inputs N(0, diag(spectrum)), with each feature centred by its own Gaussian mean.

    Returns the weights float64[p, d], and an Averages over labels <beta, x> + z with beta ~ N(0, signal I/d), E z^2 = 1.
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
    """Draw one design of p random features on n points, and average its fit over the sphere: low degrees exactly, the rest at test points.

    test: the number of test points. along: the number of directions at each test point along which slopes are taken, unless whole gradients
    cost less. Labels are <beta, x> + z with E <beta, x>^2 = signal, E z^2 = 1. Returns an OnTheSphere.
    """
    x = inputs(stream.spawn("points"), n, d)
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), activation)
    labels = np.eye(n) + signal / d * (x @ x.T) if signal else None
    whole = p * (n + d + test) <= 2.5 * along * test * (n + d)
    towards = None if whole else inputs(stream.spawn("directions"), along * test, d).reshape(along, test, d)
    return OnTheSphere(model, x, inputs(stream.spawn("test"), test, d), ridge, labels, towards)


@lru_cache(maxsize=256)
def _fits(stream: Any, count: int, wanted: tuple[str, ...], *sizes: Any, **settings: Any) -> dict[str, tuple[float, ...]]:
    """The wanted quantities of `count` designs; the cache is what lets claims that ask for the same designs share them."""
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
    """Estimate the mean of `quantity` over random designs, with its interval.

    Designs depend on (activation, n, d, p, ridge, signal) and the root seed alone, besides their settings: two claims that ask for the
    same sizes reuse one simulation, so their readings are correlated. quick: the number of designs with 200 points in at most 200
    dimensions, of which full budget has ten times as many. Designs with fewer points or parameters are cheaper and drawn more often; in
    more dimensions they spread less and are drawn less often; 48 at least.
    """
    scale = 200 / min(n, p) * np.sqrt(200 / max(d, 200))
    count = max(FEWEST, round(stream.samples(quick=quick, full=10 * quick) * scale))
    sizes = f"{activation}, n={n}, d={d}, p={p}, ridge={ridge!r}, signal={signal!r}"
    wanted = tuple(name for name in QUANTITIES if ridge or p < n or name != "training_error")  # an interpolant has none
    designs = stream.shared("random features", sizes)
    return mean(_fits(designs, count, wanted, activation, n, d, p, ridge=ridge, signal=signal, test=test, along=along)[quantity])


def neural_tangent(stream: Any, activation: Any, n: int, d: int, k: int, *, law: laws.Law = laws.sphere, test: int = 50) -> Averages:
    """Draw one design of the NTK features of k neurons on n points, and average its fit of pure noise, by the Gram matrix only."""
    x = inputs(stream.spawn("points"), n, d, law)
    model = NeuralTangent(laws.sphere(stream.spawn("weights"), k, d), activation)
    return label_averages(model, x, inputs(stream.spawn("test"), test, d, law))


def mean_of(quantity: str, stream: Any, count: int, design: Callable[..., Averages], *sizes: Any, **settings: Any) -> Estimate:
    """Estimate the mean of a quantity over `count` independent designs, each drawn by design(stream, *sizes, **settings)."""
    pick = QUANTITIES[quantity]
    return mean([pick(design(stream.spawn(f"design {number}"), *sizes, **settings)) for number in range(count)])


def measured(quantity: str, activation: Any, quick: int = 24, **settings: Any) -> Callable[..., Estimate]:
    """The `measure` of a claim on random features: the mean of a quantity over designs at a point (n, d, p)."""

    def measure(stream: Any, n: int, d: int, p: int) -> Estimate:
        count = draws(stream.samples(quick=quick, full=10 * quick), d)
        return mean_of(quantity, stream, count, random_features, activation, n, d, p, **settings)

    return measure


def measured_ntk(quantity: str, activation: Any, quick: int = 10, **settings: Any) -> Callable[..., Estimate]:
    """The `measure` of a claim on the NTK features of k neurons: the mean of a quantity over designs at a point (n, d, k)."""

    def measure(stream: Any, n: int, d: int, k: int) -> Estimate:
        count = draws(stream.samples(quick=quick, full=10 * quick), d)
        return mean_of(quantity, stream, count, neural_tangent, activation, n, d, k, **settings)

    return measure
