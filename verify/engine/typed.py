"""Dataclasses from parsed JSON, by their own annotations: every value must be of the type its field states and inside the stated range.

What is read is somebody else's file, so that nothing is converted, guessed or left out: a field more or less, a number for a word, or a
NaN where a finite number is due is refused with the field's place.
"""

from __future__ import annotations

import math
import sys
import types
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

LARGEST = sys.float_info.max
DIGITS = 4_000
"""The most digits that a numerator or a denominator may have."""


@dataclass(frozen=True)
class Between:
    """The range of a field that holds a finite number with low <= number <= high."""

    low: float
    high: float

    def refuses(self, value: Any) -> str:
        """What is wrong with a value, in words; "" where nothing is."""
        inside = not (isinstance(value, float) and not math.isfinite(value)) and self.low <= value <= self.high
        return "" if inside else f"must be a number from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class OneOf:
    """The range of a field that holds one of these words."""

    words: tuple[str, ...]

    def refuses(self, value: Any) -> str:
        """What is wrong with a value, in words; "" where nothing is."""
        return "" if value in self.words else "must be one of " + ", ".join(word or '""' for word in self.words)


def typed(data: Any, kind: Any, where: str) -> Any:
    """Build the value of the annotation `kind` from parsed JSON; a dataclass is an object with exactly its fields.

    where: the name of the place, with which messages begin. Numbers that JSON has no word for are {"float": "inf"} and {"fraction": "1/3"}.
    Raises ValueError, which names the place, for data of another type or range.
    """
    if is_dataclass(kind):
        return _object(data, kind, where)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        value = typed(data, arguments[0], where)
        wrong = arguments[1].refuses(value)
        return _refuse(data, where, wrong) if wrong else value
    if origin is tuple:
        return _tuple(data, arguments, where)
    if origin is dict:
        _is(isinstance(data, dict), data, where, "an object")
        return {typed(name, str, where): typed(item, arguments[1], f"{where}.{_short(name)}") for name, item in data.items()}
    if origin in (Union, types.UnionType):
        return _one_of(data, arguments, where)
    return _plain(data, kind, where)


def _object(data: Any, kind: Any, where: str) -> Any:
    _is(isinstance(data, dict), data, where, "an object")
    hints = _hints(kind)
    missing, more = sorted(set(hints) - set(data)), sorted(set(data) - set(hints))
    if more or missing:
        named = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"has also {', '.join(map(_short, more))}"] * bool(more)
        raise ValueError(f"the fields of {where} differ: it {' and '.join(named)}")
    values = {name: typed(data[name], hint, f"{where}.{name}") for name, hint in hints.items()}
    try:
        return kind(**values)
    except ValueError as error:  # the class's own rules
        raise ValueError(f"{where}: {str(error)[:200]}") from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    known = get_type_hints(kind, include_extras=True)
    return {field.name: known[field.name] for field in fields(kind)}


def _tuple(data: Any, arguments: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    _is(isinstance(data, list), data, where, "a list")
    if arguments[-1] is Ellipsis:
        return tuple(typed(item, arguments[0], f"{where}[{k}]") for k, item in enumerate(data))
    _is(len(data) == len(arguments), data, where, f"a list of {len(arguments)}")
    return tuple(typed(item, kind, f"{where}[{k}]") for k, (item, kind) in enumerate(zip(data, arguments, strict=True)))


def _one_of(data: Any, kinds: tuple[Any, ...], where: str) -> Any:
    """The value as the first of these types that fits it."""
    if Fraction in kinds and isinstance(data, dict) and set(data) == {"fraction"}:
        return _fraction(data["fraction"], where)
    if float in kinds and isinstance(data, dict) and set(data) == {"float"}:
        _is(data["float"] in ("inf", "-inf", "nan"), data, where, '"inf", "-inf" or "nan"')
        return float(data["float"])
    for kind in kinds:
        if data is None if kind is type(None) else kind is not Fraction and _fits(data, kind):
            return typed(data, kind, where) if data is not None else None
    names = " or ".join("null" if kind is type(None) else NAMES.get(kind, kind.__name__) for kind in kinds)
    return _refuse(data, where, f"must be {names}")


NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", Fraction: "a fraction"}


def _fits(data: Any, kind: Any) -> bool:
    """Whether parsed JSON is of this plain type; a whole number counts as a number, true and false do not."""
    if kind is float:
        return isinstance(data, int | float) and not isinstance(data, bool)
    return type(data) is kind


def _plain(data: Any, kind: Any, where: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        words = [member.value for member in kind]
        _is(data in words if isinstance(data, str) else False, data, where, f"one of {', '.join(words)}")
        return kind(data)
    _is(_fits(data, kind), data, where, NAMES[kind])
    if kind in (int, float):
        _refuse_large(data, where)
    if kind is str and any("\ud800" <= sign <= "\udfff" for sign in data):
        _refuse(data, where, "must be text: it has half a character")
    return data


def _fraction(text: Any, where: str) -> Fraction:
    _is(isinstance(text, str), text, where, "a fraction written as text")
    top, slash, bottom = text.partition("/")
    if not (slash and _digits(top.removeprefix("-")) and _digits(bottom) and int(bottom) > 0):
        _refuse(text, where, f"must be a fraction such as -16/9, of at most {DIGITS} digits each")
    value = Fraction(int(top), int(bottom))
    _refuse_large(value, where)
    return value


def _refuse_large(value: Any, where: str) -> None:
    if not abs(value) <= LARGEST:
        _refuse(value, where, f"must be a number of at most {LARGEST:.2g}, as doubles are")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


def _is(right: bool, data: Any, where: str, what: str) -> None:
    if not right:
        _refuse(data, where, f"must be {what}")


def _refuse(data: Any, where: str, what: str) -> Any:
    raise ValueError(f"{where} {what}, it is {_short(data)}")


def _short(data: Any) -> str:
    """A value for a message: its first 60 signs, in ASCII."""
    shown = ascii(data) if not isinstance(data, int) or abs(data) < 10**60 else "a whole number of more than 60 digits"
    return shown if len(shown) <= 60 else shown[:57] + "..."
