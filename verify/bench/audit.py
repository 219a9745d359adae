"""How long it takes to decide every derivation of the suite, made anew, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from theory.proof.derivation import Derivation
from verify.bench.rows import Row
from verify.bench.timing import seconds

GOAL = 20.0


def _decide(make: Callable[[], Derivation]) -> None:
    make().first_gap()


def audit() -> Iterator[Row]:
    """CPU seconds to make and decide all derivations (goal: 20), and to decide the slowest of them."""
    from theory.proof.rewriting import normal
    from verify.engine.derivations import derivations

    normal(0)  # sympy is loaded before the clock starts
    taken = {name: seconds(partial(_decide, make)) for name, make in derivations().items()}
    total, slowest = sum(taken.values()), max(taken, key=lambda name: taken[name])
    yield Row("audit", f"deciding all {len(taken)} derivations", total, total, total, GOAL, "s")
    yield Row("audit: the slowest", slowest, taken[slowest], taken[slowest], taken[slowest], None, "s")
