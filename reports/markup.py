"""A web page as a tree of elements, written in one place: there every text and attribute is escaped, and links have a known scheme."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from theory.typeset.visible import visible

from .formulas import ReportError

VOID = {"meta", "br", "img"}
ATTRIBUTES = {"alt", "charset", "class", "colspan", "content", "href", "http-equiv", "id", "lang", "name", "src"}
"""What an element may carry: nothing among them runs, and what leads away or loads has its form below."""
LINKS = {"href": re.compile(r"(#|https?://)[^\s\"'<>]+"), "src": re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]*")}


@dataclass(frozen=True)
class Formula:
    """A place for a formula: its typst mathematics."""

    source: str


@dataclass(frozen=True)
class Sheet:
    """The text of a style sheet of our own."""

    text: str


@dataclass(frozen=True)
class Element:
    """An element with its attributes and what stands in it."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Any, ...]


Node = Any
"""An Element, a Formula, a Sheet, a text, or a list of nodes."""


def tag(name: str, /, *children: Node, **attributes: Any) -> Element:
    """An element; an attribute that is a word of Python is given with a line after it (class_), one of None is left out.

    Raises ReportError for an attribute that is not in ATTRIBUTES, and for a link or an image of another scheme than those of LINKS.
    """
    given = {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items() if value is not None}
    for key, value in given.items():
        if key not in ATTRIBUTES or (key in LINKS and not LINKS[key].fullmatch(value)):
            raise ReportError(f"a page may not carry {key}={value[:80]!r}")
    return Element(name, given, children)


def between(nodes: list[Node], mark: Node) -> list[Node]:
    """The nodes with a mark between any two."""
    return [part for node in nodes for part in (mark, node)][1:]


def walk(node: Node) -> Iterator[Element | Formula | Sheet | str]:
    """Every node below and at this one, in the order of the page."""
    if isinstance(node, (list, tuple)):
        for part in node:
            yield from walk(part)
        return
    yield node
    if isinstance(node, Element):
        yield from walk(node.children)


def written(node: Node, formulas: Mapping[str, str]) -> str:
    """The tree as HTML: every text is escaped here and nowhere else; `formulas` has the MathML of every Formula's source."""
    if isinstance(node, (list, tuple)):
        return "".join(written(part, formulas) for part in node)
    if isinstance(node, Formula):
        return formulas[node.source]
    if isinstance(node, Sheet):
        return node.text
    if isinstance(node, Element):
        carried = "".join(f' {key}="{escape(visible(value))}"' for key, value in node.attributes.items())
        inside = "" if node.tag in VOID else f"{written(node.children, formulas)}</{node.tag}>"
        return f"<{node.tag}{carried}>{inside}"
    return escape(visible(str(node)), quote=False)


def policy(sheet: Sheet) -> str:
    """The content security policy of a page with this style sheet, allowed by its hash, and images inside: nothing else loads or runs."""
    digest = base64.b64encode(hashlib.sha256(sheet.text.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
