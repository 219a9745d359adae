"""One figure of a bench."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure; `ratio`, `low` and `high` are in `unit`, goal is None where there is none."""

    name: str
    against: str
    ratio: float
    low: float
    high: float
    goal: float | None
    unit: str = "x"

    @property
    def reached(self) -> bool | None:
        """Whether the high end reaches the goal (for memory, seconds and controls: the low end stays below it)."""
        if self.goal is None:
            return None
        small = self.unit in ("s", "of 1e6's memory", "p-value of a control")
        return self.low <= self.goal if small else self.high >= self.goal
