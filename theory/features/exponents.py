"""The exponents with which the steepness of a ridgeless fit of noise by random features grows or falls: slopes of the closed forms."""

from collections.abc import Mapping

import numpy as np

from theory.features import random_features
from theory.prediction import shown, whole

WAYS = ("n", "d", "e")
"""What is doubled from step to step while the two others stay: points, dimension, or features beyond the points, e = p - n."""


def sizes(along: str, n: int, d: int, e: int, steps: int) -> list[Mapping[str, int]]:
    """The (n, d, e) of each step, of which the one named by `along` is doubled from step to step. Raises ValueError."""
    if along not in WAYS:
        raise ValueError(f"along must be one of {', '.join(WAYS)}: got {shown(along)}")
    n, d, e, steps = whole("n", n), whole("d", d), whole("e", e), whole("steps", steps, 2, 100)
    start = {"n": n, "d": d, "e": e}
    return [{**start, along: start[along] * 2**step} for step in range(steps)]


def of_sensitivity(activation: str, along: str, n: int, d: int, e: int, steps: int) -> float:
    """The exponent with which S^2 of a ridgeless fit of noise grows: the least-squares slope of log S^2 against the log of what is doubled.

    along: "n", "d" or "e" = p - n, which starts at the number given and is doubled `steps` - 1 times; the others stay. S^2 is computed by
    the closed form. Raises OutsideDomain as random_features.predict does.
    """
    steeps = [
        random_features.predict(activation, at["n"], at["d"], at["n"] + at["e"]).sensitivity_squared for at in sizes(along, n, d, e, steps)
    ]
    step = np.arange(steps) - (steps - 1) / 2
    return float(step @ np.log(steeps) / (step @ step) / np.log(2.0))
