"""The colours of every figure, and what matplotlib is told where it draws."""

from __future__ import annotations

from typing import Any

from .lettering import FONT

BLUE, VERMILLION, AMBER, GREEN, GREY = "#0072b2", "#d55e00", "#b07d00", "#009e73", "#666666"
STYLE: Any = {"font.family": FONT, "font.size": 8.0, "svg.fonttype": "none", "axes.linewidth": 0.5, "xtick.major.width": 0.5,
         "xtick.major.size": 2.5, "ytick.major.size": 0.0, "axes.unicode_minus": True, "xtick.labelsize": 7.5}  # fmt: skip
