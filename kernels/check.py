"""Arguments are checked here, before any compiled code runs: each error names the quantity, what it must satisfy and what it was."""

from collections.abc import Callable
from functools import wraps
from numbers import Integral, Real
from typing import ParamSpec

import numpy as np

LONGEST_LINE = 300
"""Characters of a message."""
P = ParamSpec("P")


class BadArgument(ValueError):
    """An argument outside the hypotheses of a kernel; the message names the quantity, the hypothesis and both numbers, in one line."""

    def __init__(self, message: str = "") -> None:
        line = " ".join(message.split())
        line = "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode("ascii") for c in line)
        super().__init__(line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 3] + "...")


def shown(value: object) -> str:
    """A value for a message: the first 60 characters of its repr."""
    if isinstance(value, Integral) and int(value).bit_length() > 100:
        return f"an integer of {int(value).bit_length()} bits"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """The integer `value`, required to satisfy least <= value (<= most). Raises BadArgument."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise BadArgument(f"{name} must be an integer >= {least}: got {shown(value)} of type {type(value).__name__}")
    if value < least:
        raise BadArgument(f"{name} must be >= {least}: got {shown(value)}")
    if most is not None and value > most:
        raise BadArgument(f"{name} must be <= {most}: got {shown(value)}")
    return int(value)


def real(name: str, value: object, above: float | None = None, most: float | None = None) -> float:
    """The finite number `value`, required to exceed `above` and not to exceed `most` if given. Raises BadArgument."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
        raise BadArgument(f"{name} must be a real number: got {shown(value)} of type {type(value).__name__}")
    try:
        number = float(value)
    except OverflowError:
        number = np.inf
    if not np.isfinite(number):
        raise BadArgument(f"{name} must be finite: got {number}")
    if above is not None and not number > above:
        raise BadArgument(f"{name} must be > {above}: got {number}")
    if most is not None and number > most:
        raise BadArgument(f"{name} must be <= {most}: got {number}")
    return number


def instance(name: str, value: object, kind: type) -> None:
    """Raise BadArgument unless `value` is of this class."""
    if not isinstance(value, kind):
        raise BadArgument(f"{name} must be a {kind.__module__}.{kind.__qualname__}: got {type(value).__name__}")


def function(name: str, value: object) -> None:
    """Raise BadArgument unless `value` can be called."""
    if not callable(value):
        raise BadArgument(f"{name} must be a function: got {type(value).__name__}")


def all_finite(value: np.ndarray) -> bool:
    """Whether no entry is NaN or infinite: either makes the sum one, and looking at that first is faster than looking at every entry."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(value.sum())) or bool(np.isfinite(value).all())


def written(name: str, value: np.ndarray) -> np.ndarray:
    """The array `value`, into which a kernel is to write. Raises BadArgument."""
    if not value.flags.writeable:
        raise BadArgument(f"{name} is written to and must be writeable: got a read-only array of shape {value.shape}")
    return value


def array(name: str, value: object, shape: tuple[int | None, ...], dtype: type = np.float64, *, buffer: bool = False) -> np.ndarray:
    """The C-contiguous array `value` of the given dtype; None in `shape` is any positive length. Raises BadArgument.

    Its entries must be finite, unless it is a buffer: that one must be writeable.
    """
    wanted = np.dtype(dtype)
    if not isinstance(value, np.ndarray):
        raise BadArgument(f"{name} must be a NumPy array of {wanted}: got {type(value).__name__}")
    if value.dtype != wanted:
        raise BadArgument(f"{name} must have dtype {wanted}: got {value.dtype}")
    if value.ndim != len(shape):
        raise BadArgument(f"{name} must have {len(shape)} dimensions: got {value.ndim}, shape {value.shape}")
    for axis, (length, expected) in enumerate(zip(value.shape, shape, strict=True)):
        if expected is not None and length != expected:
            raise BadArgument(f"{name} must have length {expected} along axis {axis}: got {length}, shape {value.shape}")
        if length < 1:
            raise BadArgument(f"{name} must have length >= 1 along axis {axis}: got {length}, shape {value.shape}")
    if not value.flags.c_contiguous:
        raise BadArgument(f"{name} must be C-contiguous: got strides {value.strides} for shape {value.shape}; use np.ascontiguousarray")
    if buffer:
        return written(name, value)
    if wanted.kind == "f" and not all_finite(value):
        raise BadArgument(f"{name} must be finite: got {np.count_nonzero(~np.isfinite(value))} NaN or infinite of {value.size} entries")
    return value


def finite_result(kernel: Callable[P, np.ndarray]) -> Callable[P, np.ndarray]:
    """The kernel, whose result must be finite: numbers so large that sums of their products overflow are refused. Raises BadArgument."""

    @wraps(kernel)
    def checked(*given: P.args, **named: P.kwargs) -> np.ndarray:
        with np.errstate(over="ignore", invalid="ignore"):
            made = kernel(*given, **named)
        if not all_finite(made):
            lost = np.count_nonzero(~np.isfinite(made))
            raise BadArgument(f"the arguments of {kernel.__name__} are too large: {lost} of {made.size} numbers overflow")
        return made

    return checked
