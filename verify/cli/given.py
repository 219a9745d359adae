"""The numbers that `--set` puts in for letters, and which statements they meet: exactly, or to the digits that were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from verify.cli.numbers import exact

if TYPE_CHECKING:
    from theory.proof.deciders import Need

SIGNIFICANT = 4
"""A decimal with as many significant digits stands for what rounds to it; a shorter one, such as 0.05, is taken to be exact."""


class Given(dict[sp.Symbol, sp.Expr]):
    """Exact values by letter, and of each decimal half a unit of its last digit (`half`)."""

    def __init__(self) -> None:
        super().__init__()
        self.half: dict[sp.Symbol, sp.Rational] = {}
        self.long: set[sp.Symbol] = set()

    def enter(self, letter: sp.Symbol, text: str) -> None:
        """Take a number as it was typed; it must be one that `exact` reads."""
        value = exact(text)
        assert value is not None
        self[letter] = sp.Rational(value.numerator, value.denominator)
        decimal = re.fullmatch(r"[+-]?([\d_]*)\.([\d_]*)(?:[eE]([+-]?\d+))?", text.strip())
        if decimal:
            whole, part = (group.replace("_", "") for group in decimal.group(1, 2))
            unit = Fraction(10) ** (int(decimal[3] or "0") - len(part))
            self.half[letter] = sp.Rational(unit.numerator, 2 * unit.denominator)
            if len((whole + part).lstrip("0")) >= SIGNIFICANT:
                self.long.add(letter)


def covers(need: Need, given: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Whether every letter of a statement has a number."""
    return bool(given) and need.left.free_symbols | need.right.free_symbols <= set(given)


def met(need: Need, given: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Whether a statement holds at the numbers: True, False, or None where that is not settled.

    An equality that fails exactly is met where it holds to the digits typed: decimals of four significant digits or more, and one that
    stands alone on a side (a definition), may be anything that rounds to them.
    """
    found = need.met(given)
    if found is False and need.relation == "==" and isinstance(given, Given) and _to_the_digits(need, given):
        return True
    return found


def _to_the_digits(need: Need, given: Given) -> bool:
    from flint import ctx

    from theory.proof import balls

    letters = tuple(sorted(need.left.free_symbols | need.right.free_symbols, key=str))
    rounded = (given.long | ({need.left, need.right} & set(letters))) & set(given.half)
    if not rounded & set(letters):
        return False
    with ctx.workprec(balls.PRECISION):
        inputs = []
        for letter in letters:
            value, half = given[letter], given.half[letter] if letter in rounded else sp.S.Zero
            inputs.append(balls.span(balls.rational(value - half), balls.rational(value + half)))
    difference = balls.program(need.left - need.right, letters)(*inputs)
    return bool(difference.is_finite() and difference.contains(0))


def unmet(needs: Iterable[Need], given: Mapping[sp.Symbol, sp.Expr]) -> list[Need]:
    """The statements that fail at the numbers, each once."""
    failing: dict[tuple[sp.Expr, str, sp.Expr], Need] = {}
    for need in needs:
        if covers(need, given) and met(need, given) is False:
            failing.setdefault(need.statement, need)
    return list(failing.values())
