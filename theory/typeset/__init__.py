"""Formulas for people: one printer with a taste of its own, for the page (typst), the terminal (plain) and a paper (tex)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from .plain import PlainText
from .printer import UnknownNode
from .tex import Tex
from .typst import Typst
from .unfolded import unfolded

__all__ = ["PlainText", "Tex", "Typst", "UnknownNode", "plain", "tex", "typst", "unfolded"]


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


def tex(expr: Any, *, constants: Mapping[sp.Expr, Any] | None = None, inline: bool = False) -> str:
    """An expression as TeX; arguments as for `typst`.

    >>> n, d = sp.symbols("n d", positive=True)
    >>> tex(sp.Symbol("epsilon")**2*n*d/512)
    '\\\\frac{\\\\varepsilon^2 n d}{512}'
    """
    return Tex(constants, inline).set(expr)
