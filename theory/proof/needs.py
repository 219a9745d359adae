"""What deciders decide about: a statement that something stands on, and a verdict on one.

A statement `left relation right` is about real numbers; `Need` says in addition for which letters it holds at every value, or at each
place where they are taken, and under which conditions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp

from theory.proof import balls

RELATIONS = ("==", "<=", ">=", "<", ">")


@dataclass(frozen=True)
class Decision:
    """A verdict on one step: holds or not, how that was settled (or why not), and the slack as an exact expression if there is one."""

    holds: bool
    told: str | Callable[[], str]  # a refusal is written when asked: with large expressions that is more work than finding it
    slack: sp.Expr | None = None

    @property
    def how(self) -> str:
        """How it was settled, or why not, in words."""
        return self.told if isinstance(self.told, str) else self.told()


def refused(template: str, *parts: object) -> Decision:
    """A refusal whose words are put together when asked."""
    return Decision(False, partial(template.format, *parts))


Statement = tuple[sp.Expr, str, sp.Expr]


def canonical(statement: Statement) -> Statement:
    """The same statement with the smaller side on the left: a >= b and b <= a are literally one."""
    left, relation, right = statement
    return (right, relation.replace(">", "<"), left) if relation[0] == ">" else statement


@dataclass(frozen=True)
class Need:
    """A statement `left relation right` that a step or a derivation stands on; `cites` names the theorem it is an instance of.

    every: the letters for which it holds at every value that their assumptions allow, and where the conditions `where` hold.
    each: the letters and unknown functions that vary (over the data, the outcomes, the layers, ...), where it holds at each place.
    All other letters are fixed: it is said of one value, and cannot be specialised.
    """

    left: sp.Expr
    relation: str
    right: sp.Expr
    says: str = ""
    cites: str = ""
    every: Sequence[sp.Symbol] = ()
    each: Sequence[Any] = ()
    where: Sequence["Need"] = ()

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise ValueError(f"relation {self.relation[:60]!r} is none of {', '.join(RELATIONS)}")
        object.__setattr__(self, "left", sp.sympify(self.left, strict=True))
        object.__setattr__(self, "right", sp.sympify(self.right, strict=True))
        for name in ("every", "each", "where"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        both = set(self.every) & set(self.each)
        if both:
            raise ValueError(f"{', '.join(sorted(map(str, both)))} can take every value or vary over places, not both")

    @property
    def statement(self) -> Statement:
        """What is said, without words: two needs agree when these are literally equal."""
        return self.left, self.relation, self.right

    @property
    def slack(self) -> sp.Expr:
        """The expression that is >= 0 (or > 0, or == 0) when the need is met."""
        return self.left - self.right if self.relation in (">=", ">") else self.right - self.left

    @property
    def extent(self) -> str:
        """For what the statement is said to hold beyond one value of its letters, in words."""
        every = f"for every {', '.join(map(str, self.every))}" if self.every else ""
        each = f"wherever {', '.join(map(str, self.each))} is taken" if self.each else ""
        where = f"where {' and '.join(map(str, self.where))}" if self.where else ""
        return " ".join(part for part in (every, each, where) if part)

    def met(self, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
        """Whether the need is met at exact values: True, False, or None where it is not settled; by Arb."""
        return balls.compare(self.left, self.relation, self.right, values)

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


_MARGIN = sp.Dummy("margin", positive=True)


def known_nonnegative(needs: Sequence[Need]) -> list[sp.Expr]:
    """The slacks of the needs; that of a strict one less an unspecified positive number, so that it counts as positive itself."""
    return [need.slack - _MARGIN if need.relation in ("<", ">") else need.slack for need in needs if need.relation != "=="]
