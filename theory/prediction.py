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
    """What a closed form says of a least-squares fit f: five averages over labels, weights and inputs, at leading order in 1/d.

    training_error: E mean (y_i - f(x_i))^2 over the data. norm_squared: E |a|^2, a the coefficients. variance: E f(x)^2 at a new x; where
    the labels are pure noise the fit has no other part. energy: E |grad f(x)|^2 of the ambient gradient, at inputs of norm about
    sqrt(d). sensitivity: S = sqrt(d * energy), the root mean square gradient per unit of x/sqrt(d).
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
        """A Prediction from its other four numbers: the sensitivity is sqrt(d * energy).

        d: dimension of the inputs. Raises OutsideDomain where rounding or overflow has left one of the numbers negative or not finite.
        """
        named = {"training error": training_error, "norm^2": norm_squared, "variance": variance, "energy": energy}
        for name, value in named.items():
            if not (math.isfinite(value) and value >= 0.0):
                raise OutsideDomain(
                    f"sizes this far apart leave no digits: the form's {name} must be finite and >= 0, it comes out {value:.3g}"
                )
        values = (float(training_error), float(norm_squared), float(variance), float(energy))
        return cls(*values, sensitivity=math.sqrt(d * values[-1]))


MOST_COUNTED = 10**100
"""The largest number of data points, dimensions or parameters that is accepted."""
SMALLEST, LARGEST = 1e-100, 1e100
"""All other sizes are 0 or lie between these two numbers: products of two or three sizes beyond them overflow or lose their digits."""


def shown(value: Any) -> str:
    """The first 60 characters of a value's repr, for a message."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def whole(name: str, value: Any, least: int = 1, most: int = MOST_COUNTED) -> int:
    """The value as an int, where it is a whole number with least <= value <= most.

    name: what the value is called in a message. Raises OutsideDomain, with the bound and the value, for any other value; True and False
    are no numbers.
    """
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
    """The value as a float, where it is a real number from 1e-100 to 1e100, or 0 (which `positive` excludes).

    name: what the value is called in a message. Raises OutsideDomain, with the bound and the value, for any other value.
    """
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
    """The value as a finite float64 array of the given shape; a length of None stands for any length >= 1.

    name: what the value is called in a message. Raises OutsideDomain for another shape, for entries that are not real numbers, and for
    entries that are not finite.
    """
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
"""The forms hold for n <= FEW d^2: with more points parts of degree 3 and more are learnt too, and Gaussian moments are no longer close
enough to those of the sphere."""
ABOVE, BELOW = 1.5, 2 / 3
"""Ridgeless forms hold at p/n >= 1.5 or p/n <= 2/3. Nearer to p = n the fits lie above them (by 12% at p/n = 1.1, by 43% at 1.02), and
differ much from one design to the next."""

TAKEN = 3.0
"""Between those ratios a ridge must take at least 3 degrees of freedom, of n (ridge/kappa) and of p (kappa T, T = tr (Sigma + kappa)^-1):
where it takes 2 of them fits lie 3 to 10% off the form, where it takes 0.4 they lie 65% off."""


def refuse_many_points(n: int, d: int) -> None:
    """Raise OutsideDomain where n > d^2/16: the forms see the linear and the quadratic part of the kernel only."""
    if n > FEW * d**2:
        raise OutsideDomain(
            f"the form needs n <= d^2/16, as the kernel's parts of degree 3 count beyond: {n} against {d**2 / 16:g} at d = {d}"
        )


def refuse_threshold(n: int, p: int, *, below: bool = True) -> None:
    """Raise OutsideDomain where p/n is too near the interpolation threshold p = n for a form without ridge.

    With below=True the form also holds for p/n <= 2/3, with below=False it holds for p/n >= 1.5 only.
    """
    near = f"p/n = {p / n:.4g} at n = {n}, p = {p}"
    if below and BELOW * n < p < ABOVE * n:
        raise OutsideDomain(f"the ridgeless form needs p/n >= 1.5 or p/n <= 2/3, away from the interpolation threshold: {near}")
    if not below and p < ABOVE * n:
        raise OutsideDomain(f"the ridgeless form needs p/n >= 1.5, above the interpolation threshold: {near}")


def refuse_small_ridge(n: int, p: int, ridge: float, kappa: float, trace: float) -> None:
    """Raise OutsideDomain for a ridge too small to keep a fit near p = n away from the interpolation threshold.

    kappa: the effective ridge. trace: T = tr (Sigma + kappa)^-1. Where 2/3 < p/n < 3/2 the ridge must take at least 3 degrees of freedom
    (or n/3, where that is less): both ridge/kappa and kappa T. A ridge of 0 is left to refuse_threshold.
    """
    least = min(TAKEN, n / 3)
    if ridge > 0.0 and BELOW * n < p < ABOVE * n and (taken := min(ridge / kappa, kappa * trace)) < least:
        raise OutsideDomain(
            f"ridge = {ridge:.4g} is too small near the interpolation threshold, p/n = {p / n:.4g} at n = {n}, p = {p}: it must take >= "
            f"{least:.3g} degrees of freedom, it takes {taken:.3g}; enlarge the ridge, or keep p/n >= 1.5 or <= 2/3"
        )
