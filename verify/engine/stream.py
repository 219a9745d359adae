"""The stream a measurement draws from: random numbers that depend on (root seed, claim, point, role) and on nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from kernels.random import Stream

BUDGETS = ("quick", "full")


@dataclass(frozen=True)
class ClaimStream(Stream):
    """A random stream that also knows the budget of its run, "quick" or "full", and the run's root seed."""

    budget: str = "quick"
    root: int = 0

    def samples(self, *, quick: int, full: int) -> int:
        """The number of samples to draw: `quick` at quick budget, `full` at full budget."""
        return quick if self.budget == "quick" else full

    def shared(self, *words: str) -> ClaimStream:
        """The stream that depends on these words and the root seed alone, whichever claim asks for it.

        Two claims that name a design by the same words therefore draw the same design.
        """
        return replace(self, key=Stream.of(self.root, "shared", *words).key)


def stream(seed: int, claim: str, point: Mapping[str, Any], role: str, budget: str = "quick") -> ClaimStream:
    """The stream of one reading, which depends on these arguments alone, whatever the order, neighbours, threads or engine.

    seed: the root seed of the run. claim: its id. point: the point that is measured. role: "claim" or which control. budget: "quick" or
    "full", which does not change the numbers, only how many are drawn. Raises ValueError for another budget.
    """
    if budget not in BUDGETS:
        raise ValueError(f"budget {budget!r} is none of {', '.join(BUDGETS)}")
    return ClaimStream.of(seed, claim, canonical(point), role, budget=budget, root=seed)


def canonical(point: Mapping[str, Any]) -> str:
    """A point as one line of JSON that does not depend on the order of its names. Raises TypeError for other values than numbers and words.
    """
    return json.dumps({name: _plain(point[name]) for name in sorted(point)}, ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise TypeError(f"a point holds numbers and names, got {value!r} of type {type(value).__name__}")
