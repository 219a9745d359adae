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
    """A random stream that also knows the budget it may spend and the root seed of its run."""

    budget: str = "quick"
    root: int = 0

    def samples(self, *, quick: int, full: int) -> int:
        """How many samples to draw at this budget."""
        return quick if self.budget == "quick" else full

    def shared(self, *words: str) -> ClaimStream:
        """The stream of these words and the root seed, whichever claim asks for it: readings that share a design name it alike."""
        return replace(self, key=Stream.of(self.root, "shared", *words).key)


def stream(seed: int, claim: str, point: Mapping[str, Any], role: str, budget: str = "quick") -> ClaimStream:
    """The stream of one reading; the same four words give the same numbers whatever the order, neighbours, threads or engine."""
    if budget not in BUDGETS:
        raise ValueError(f"budget {budget!r} is none of {', '.join(BUDGETS)}")
    return ClaimStream.of(seed, claim, canonical(point), role, budget=budget, root=seed)


def canonical(point: Mapping[str, Any]) -> str:
    """A point as one line that does not depend on the order of its names."""
    return json.dumps({name: _plain(point[name]) for name in sorted(point)}, ensure_ascii=True)


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    raise TypeError(f"a point holds numbers and names, got {value!r} of type {type(value).__name__}")
