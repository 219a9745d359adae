"""Numbers as a reader wants them: few digits, real superscripts, a real minus sign."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

SUPER = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
Number = int | float | Fraction


def show(value: Any, digits: int = 4) -> str:
    """A number to `digits` significant digits, powers of ten written out: 0.0232, 3.05×10⁻⁸; short fractions and whole numbers exactly.

    >>> show(3.05e-8), show(Fraction(16, 9)), show(784)
    ('3.05×10⁻⁸', '16/9', '784')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction)):
        return str(value)
    if isinstance(value, Fraction) and value.denominator != 1 and len(str(value)) <= 11:
        return minus(str(value))
    number = float(value)
    if not math.isfinite(number):
        return {math.inf: "∞", -math.inf: "−∞"}.get(number, "not a number")
    if number == int(number) and abs(number) < 10**7:
        return minus(str(int(number)))
    text = f"{number:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    if not exponent and abs(number) < 1e-3:
        mantissa, _, exponent = f"{number:.{digits - 1}e}".partition("e")
    if not exponent:
        return minus(mantissa)
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = f"10{str(int(exponent)).translate(SUPER)}"
    return minus(power if mantissa == "1" else f"{mantissa}×{power}")


def minus(text: str) -> str:
    """The text with a real minus sign in front."""
    return "−" + text[1:] if text.startswith("-") else text


def digits_of(low: Number, high: Number) -> int:
    """Significant digits that an interval's width asks for: two beyond where its ends part; 4 where they do not."""
    size, width = max(abs(float(low)), abs(float(high))), float(high) - float(low)
    return 2 + math.ceil(math.log10(size / width)) if 0 < width < math.inf and 0 < size < math.inf else 4


def between(low: Number, high: Number) -> str:
    """An interval with the digits its width asks for, [0.00158, 0.00413], [1.41384, 1.41399]; ± its half-width where that is rounding."""
    if low == high:
        return ""
    digits = digits_of(low, high)
    if digits > 8:
        return f"± {show((float(high) - float(low)) / 2, 2)}"
    return f"[{show(float(low), max(3, digits))}, {show(float(high), max(3, digits))}]"


def seconds(value: float) -> str:
    """A duration: 0.03 s, 12 s, 3 min 20 s."""
    if value < 60:
        return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"
    return f"{int(value // 60)} min {int(value % 60):02d} s"


def ratio(value: float) -> str:
    """A factor: ×5.6, or 1.2×10⁶ where it is far from 1."""
    return f"×{float(f'{value:.3g}'):g}" if 1e-3 <= abs(value) < 1e4 else show(value, 2)
