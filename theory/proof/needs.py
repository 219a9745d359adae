"""What deciders decide about: statements that something stands on (Need), and verdicts (Decision).

A statement `left relation right` is about real numbers. A Need says in addition for which letters it holds at every value, or at each
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
    """A verdict on one step.

    holds: whether the step is valid. told: how that was settled, or why not, as words or as a function that writes them. slack: the exact
    slack of the inequality, if there is one.
    """

    holds: bool
    told: str | Callable[[], str]  # a refusal is written when asked for: with large expressions that takes longer than finding it
    slack: sp.Expr | None = None

    @property
    def how(self) -> str:
        """How it was settled, or why it does not hold, in words."""
        return self.told if isinstance(self.told, str) else self.told()


def refused(template: str, *parts: object) -> Decision:
    """The decision "does not hold", with words that are put together from the template and its parts when they are asked for."""
    return Decision(False, partial(template.format, *parts))


Statement = tuple[sp.Expr, str, sp.Expr]


def canonical(statement: Statement) -> Statement:
    """The same statement with the smaller side on the left, so that a >= b and b <= a become literally one."""
    left, relation, right = statement
    return (right, relation.replace(">", "<"), left) if relation[0] == ">" else statement


@dataclass(frozen=True)
class Need:
    """A statement `left relation right` that a step or a derivation stands on.

    says: in words. cites: the theorem it is an instance of, if any. every: the letters for which it holds at every value that their
    assumptions allow, where the conditions `where` hold. each: the letters and unknown functions that vary (over the data, the outcomes,
    the layers, ...), where it holds at each place. All other letters are fixed: it is said of one value of them, and cannot be
    specialised. Raises ValueError for another relation, and for a letter that is in both `every` and `each`.
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
        """What is said, without the words; two needs agree when these are literally equal."""
        return self.left, self.relation, self.right

    @property
    def slack(self) -> sp.Expr:
        """The expression that is >= 0, > 0 or == 0, as the relation says, when the need is met."""
        return self.left - self.right if self.relation in (">=", ">") else self.right - self.left

    @property
    def extent(self) -> str:
        """In words, for what the statement is said to hold beyond one value of its letters."""
        every = f"for every {', '.join(map(str, self.every))}" if self.every else ""
        each = f"wherever {', '.join(map(str, self.each))} is taken" if self.each else ""
        where = f"where {' and '.join(map(str, self.where))}" if self.where else ""
        return " ".join(part for part in (every, each, where) if part)

    def met(self, values: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
        """Whether the need is met at exact values: True or False by ball arithmetic, None where that does not settle it."""
        return balls.compare(self.left, self.relation, self.right, values)

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


_MARGIN = sp.Dummy("margin", positive=True)


def known_nonnegative(needs: Sequence[Need]) -> list[sp.Expr]:
    """The slacks of the needs, which are >= 0 where the needs hold; equalities have none.

    From that of a strict need an unspecified positive number is taken away, so that it counts as positive itself.
    """
    return [need.slack - _MARGIN if need.relation in ("<", ">") else need.slack for need in needs if need.relation != "=="]
