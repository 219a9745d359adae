"""Numbers as a person types them: one grammar for every command, and a range for every number.

A number is written in ASCII digits: 1000, 1_000, 1e3, 1000.0, -0.05, 1/20. It is read exactly; a whole number may be written in any of
these ways. Neither nan, inf, 0x10 nor digits of other scripts are numbers here. A refusal names the quantity, its range and what was
given. Nothing larger than the range is ever formed: 1e9999999999 is refused as text.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from fractions import Fraction

from theory.refusals import Refusal
from verify.engine.one_line import shown

LONGEST = 100
"""Characters of one number."""
LARGEST_EXPONENT = 9999
SMALLEST_SIZE, LARGEST_SIZE = Fraction(1, 10**100), Fraction(10**100)
"""What is not a count is 0 or lies between these: beyond, products of two or three leave the range of doubles."""

_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_DECIMAL = re.compile(rf"([+-]?)({_DIGITS})?(?:\.({_DIGITS})?)?(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_QUOTIENT = re.compile(rf"([+-]?{_DIGITS})/({_DIGITS})", re.ASCII)


class NotANumber(Refusal):
    """Text that is no number of the grammar, or a number outside its range; the message names the quantity, the range and the text."""


def exact(text: str) -> Fraction | None:
    """The number a text writes, exactly; None for what is no number, and for one whose exponent is beyond 9999 either way."""
    if len(text) > LONGEST:
        return None
    if quotient := _QUOTIENT.fullmatch(text):
        return Fraction(int(quotient[1]), int(quotient[2])) if int(quotient[2]) else None
    decimal = _DECIMAL.fullmatch(text)
    if not decimal or not (decimal[2] or decimal[3]):
        return None
    exponent = int(decimal[4] or "0")
    if abs(exponent) > LARGEST_EXPONENT:
        return None
    whole, part = ((digits or "").replace("_", "") for digits in (decimal[2], decimal[3]))
    value = int(whole + part) * Fraction(10) ** (exponent - len(part))
    return -value if decimal[1] == "-" else value


def whole(name: str, text: str, least: int, most: int) -> int:
    """The whole number a text writes, least <= it <= most. Raises NotANumber."""
    value = exact(text)
    if value is None or value.denominator != 1 or not least <= value <= most:
        raise NotANumber(f"{name} takes a whole number from {written(least)} to {written(most)}, got {shown(text)}")
    return int(value)


def real(name: str, text: str, least: Fraction | int, most: Fraction | int = LARGEST_SIZE, *, or_zero: bool = False) -> float:
    """The number a text writes, least <= it <= most (or 0), as the nearest double. Raises NotANumber."""
    value = exact(text)
    if value is None or not (least <= value <= most or (or_zero and value == 0)):
        zero = "0 or " if or_zero else ""
        raise NotANumber(f"{name} takes {zero}a number from {written(least)} to {written(most)}, got {shown(text)}")
    return float(value)


def written(bound: Fraction | int) -> str:
    """An end of a range as a person writes it: 1000, 1e30, 1e-100."""
    value = Fraction(bound)
    if value.denominator == 1 and abs(value) < 10**6:
        return str(int(value))
    text = f"{float(value):.7g}"
    return re.sub(r"e\+?(-?)0*(\d)", r"e\1\2", text)


def whole_option(name: str, least: int, most: int) -> Callable[[str], int]:
    """`whole` as argparse wants it."""

    def read(text: str) -> int:
        try:
            return whole(name, text, least, most)
        except NotANumber as error:
            raise ArgumentTypeError(str(error)) from None

    return read


def real_option(name: str, least: Fraction | int, most: Fraction | int = LARGEST_SIZE, *, or_zero: bool = False) -> Callable[[str], float]:
    """`real` as argparse wants it."""

    def read(text: str) -> float:
        try:
            return real(name, text, least, most, or_zero=or_zero)
        except NotANumber as error:
            raise ArgumentTypeError(str(error)) from None

    return read
