"""What a closed form says of a fitted model, and the refusal to say it outside its hypotheses."""

import math
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from theory.refusals import Refusal


class OutsideDomain(Refusal):
    """A prediction asked for outside its hypotheses; the message names the quantity, the hypothesis and both numbers."""


@dataclass(frozen=True)
class Prediction:
    """Averages over labels, weights and inputs, at leading order in 1/d, of a least-squares fit f.

    training_error = E mean (y_i - f(x_i))^2;  norm_squared = E |a|^2, a the coefficients;  variance = E f(x)^2 at a new x, where the
    labels are pure noise that is all variance;  energy = E |grad f(x)|^2, ambient gradient;  sensitivity = sqrt(d * energy).
    """

    training_error: float
    norm_squared: float
    variance: float
    energy: float
    sensitivity: float

    @property
    def sensitivity_squared(self) -> float:
        """S^2 = d * energy."""
        return self.sensitivity**2

    @classmethod
    def of(cls, d: int, *, training_error: float, norm_squared: float, variance: float, energy: float) -> "Prediction":
        """With sensitivity = sqrt(d energy) filled in. Raises OutsideDomain where rounding or overflow leaves a number that is none."""
        named = {"training error": training_error, "norm^2": norm_squared, "variance": variance, "energy": energy}
        for name, value in named.items():
            if not (math.isfinite(value) and value >= 0.0):
                raise OutsideDomain(
                    f"sizes this far apart leave no digits: the form's {name} must be finite and >= 0, it comes out {value:.3g}"
                )
        values = (float(training_error), float(norm_squared), float(variance), float(energy))
        return cls(*values, sensitivity=math.sqrt(d * values[-1]))


MOST_COUNTED = 10**100
"""The largest count."""
SMALLEST, LARGEST = 1e-100, 1e100
"""All other sizes are 0 or lie between these: beyond, products of two or three overflow or lose their digits."""


def shown(value: Any) -> str:
    """A value for a message: the first 60 characters of its repr."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def whole(name: str, value: Any, least: int = 1, most: int = MOST_COUNTED) -> int:
    """An integer count, least <= value <= most; OutsideDomain otherwise."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise OutsideDomain(f"{name} must be a whole number >= {least}: got {shown(value)}")
    count = int(value)
    if count < least:
        raise OutsideDomain(f"{name} must be >= {least}: got {_count(count)}")
    if count > most:
        raise OutsideDomain(f"{name} must be <= {'1e100' if most == MOST_COUNTED else most}: got {_count(count)}")
    return count


def _count(count: int) -> str:
    return str(count) if count.bit_length() <= 100 else f"a{' negative' if count < 0 else ''} number of {count.bit_length()} bits"


def size(name: str, value: Any, *, positive: bool = False) -> float:
    """A number from 1e-100 to 1e100, or 0 unless it must be positive; OutsideDomain otherwise."""
    wanted = f"{name} must be finite and {'> 0' if positive else '>= 0'}"
    if type(value).__name__.startswith("bool") or not isinstance(value, Real):
        raise OutsideDomain(f"{wanted}: got {shown(value)} of type {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or number < 0.0 or (positive and number == 0.0):
        raise OutsideDomain(f"{wanted}: got {number}")
    if number > LARGEST:
        raise OutsideDomain(f"{name} must be <= {LARGEST:g}: got {number}")
    if 0.0 < number < SMALLEST:
        raise OutsideDomain(f"{name} must be {'' if positive else '0 or '}>= {SMALLEST:g}: got {number}")
    return number


def table(name: str, value: Any, *shape: int | None) -> np.ndarray:
    """Finite real numbers float64[shape], None being any length >= 1; OutsideDomain otherwise."""
    given = value if isinstance(value, np.ndarray) else np.asarray(value, dtype=object)
    if given.dtype.kind not in "iuf":
        raise OutsideDomain(f"{name} must be an array of real numbers: got {type(value).__name__} of dtype {given.dtype}")
    wanted = ", ".join("any" if length is None else str(length) for length in shape)
    if given.ndim != len(shape) or any(got < 1 or length not in (None, got) for got, length in zip(given.shape, shape, strict=True)):
        raise OutsideDomain(f"{name} must have shape ({wanted}): got {given.shape}")
    bad = given.size - int(np.count_nonzero(np.isfinite(given)))
    if bad:
        raise OutsideDomain(f"{name} must be finite: {bad} of {given.size} entries are not")
    return np.asarray(given, dtype=np.float64)


FEW = 1 / 16
"""n <= FEW d^2: beyond, parts of degree 3 and more are learnt too, and Gaussian moments are not the sphere's."""
ABOVE, BELOW = 1.5, 2 / 3
"""Ridgeless forms hold at p/n >= 1.5 or p/n <= 2/3: at p/n = 1.1 the fits lie 12% above them, at 1.02 43%, and they spread."""

TAKEN = 3.0
"""Between those a ridge must take 3 degrees of freedom, ridge/kappa and kappa T: where it takes 2 fits lie 3 to 10% off, at 0.4 65%."""


def refuse_many_points(n: int, d: int) -> None:
    """Raise OutsideDomain where n is too large for forms that see the linear and quadratic parts of the kernel only."""
    if n > FEW * d**2:
        raise OutsideDomain(
            f"the form needs n <= d^2/16, as the kernel's parts of degree 3 count beyond: {n} against {d**2 / 16:g} at d = {d}"
        )


def refuse_threshold(n: int, p: int, *, below: bool = True) -> None:
    """Raise OutsideDomain for a ridgeless form too near the interpolation threshold p = n, or below it where there is no form there."""
    near = f"p/n = {p / n:.4g} at n = {n}, p = {p}"
    if below and BELOW * n < p < ABOVE * n:
        raise OutsideDomain(f"the ridgeless form needs p/n >= 1.5 or p/n <= 2/3, away from the interpolation threshold: {near}")
    if not below and p < ABOVE * n:
        raise OutsideDomain(f"the ridgeless form needs p/n >= 1.5, above the interpolation threshold: {near}")


def refuse_small_ridge(n: int, p: int, ridge: float, kappa: float, trace: float) -> None:
    """Raise OutsideDomain for a ridge that does not part n and p near the threshold: ridge/kappa or kappa tr (Sigma + kappa)^-1 below 3."""
    least = min(TAKEN, n / 3)
    if ridge > 0.0 and BELOW * n < p < ABOVE * n and (taken := min(ridge / kappa, kappa * trace)) < least:
        raise OutsideDomain(
            f"ridge = {ridge:.4g} is too small near the interpolation threshold, p/n = {p / n:.4g} at n = {n}, p = {p}: it must take >= "
            f"{least:.3g} degrees of freedom, it takes {taken:.3g}; enlarge the ridge, or keep p/n >= 1.5 or <= 2/3"
        )
