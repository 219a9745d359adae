"""Formulas for people: one printer with a taste of its own, for the page (typst) and for the terminal (plain)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from .plain import PlainText
from .printer import UnknownNode
from .typst import Typst

__all__ = ["PlainText", "Typst", "UnknownNode", "plain", "typst"]


def typst(expr: Any, *, constants: Mapping[sp.Expr, Any] | None = None, inline: bool = False) -> str:
    """An expression as typst mathematics (without the dollar signs); `inline` sets every fraction on the line.

    `constants` maps numbers or symbols to what is shown in their place. Raises UnknownNode for a node without a form.
    """
    return Typst(constants, inline).set(expr)


def plain(expr: Any, *, constants: Mapping[sp.Expr, Any] | None = None) -> str:
    """An expression as one line of Unicode text.

    >>> n, d, c, L = sp.symbols("n d c L", positive=True)
    >>> plain(sp.Symbol("epsilon", positive=True)**2*n*d/(c*L**2))
    'ε²nd/(cL²)'
    """
    return PlainText(constants).set(expr)
