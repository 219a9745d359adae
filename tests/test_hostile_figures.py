"""Texts from outside are text in a figure and on the page of a person's own data: SVG holds shapes and letters, no orders."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import fake_records as fake
import hostile
import numpy as np
import pytest
from test_hostile import AWAY, EVERY, LICENCE, squeezed, unseen, words, words_of
from test_report import inside

from reports import companion_figure, data_page, figures, html, law_figure, pdf
from reports.content import content
from theory.typeset.visible import visible
from verify.cli.main import main
from verify.engine.estimate import Estimate
from verify.engine.judge import Verdict
from verify.engine.record import Reading

SHAPES = words("svg g path use defs symbol rect circle ellipse polygon line clipPath text tspan style metadata")
METADATA = words("RDF Work type format title creator Agent date")
"""What matplotlib says of a picture in the words of RDF."""


def drawn(svg: bytes) -> str:
    """The text of an SVG, refused where it holds more than shapes and letters."""
    root = ElementTree.fromstring(svg)
    for node in root.iter():
        assert node.tag.rpartition("}")[2] in SHAPES | METADATA
        for name, value in node.attrib.items():
            name = name.rpartition("}")[2]
            assert not name.startswith("on")
            assert name not in ("src", "from", "to")
            assert name not in ("href", "resource") or value.startswith("#") or value == "http://purl.org/dc/dcmitype/StillImage"
            assert "url(" not in value or "url(#" in value
        assert not node.tag.endswith("}style") or "@" not in "".join(node.itertext())
    said = "".join(root.itertext())
    assert unseen(said) == []
    return said


@EVERY
def test_the_figure_of_a_claim_shows_it(text):
    records = [hostile.record(lambda place: text), hostile.sheet(text)[2]]
    figures_of = [claim["figure"] for chapter in content(records)["families"] for claim in chapter["claims"]]
    assert len(figures_of) == 2
    files = {"main.typ": html.SHEET, "figure.typ": pdf.FIGURE.read_bytes(), "content.json": json.dumps(figures_of).encode()}
    for svg in pdf.compile_typst(files, 0, form="svg"):
        drawn(svg)
    assert figures.figure(records[0])["alt"].endswith(text)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The rows of `./law data --json` for eighty points of R^3."""
    file = tmp_path_factory.mktemp("data") / "points.npy"
    np.save(file, np.cos(np.outer(np.arange(1, 81), [1.0, 1.7, 2.9]) ** 1.3))
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("verify.cli.terminal.tell_json", found.append)
        assert main(["data", str(file), "--json"]) == 0
    return found


@EVERY
@pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
def test_the_page_of_a_data_set_shows_it(text, rows, tmp_path):
    """A file, figures and dimensions of that name; our names, and so the legend of the picture, are short."""
    figure = {"name": text, "means": text}
    named = {"law": {"name": text[:20]}, "data": {"file": text}, "dimension": figure, "concentration": figure}
    said = [row | named.get(row["kind"], {}) for row in rows]
    page = data_page.write(said, tmp_path / "page.pdf", 0).read_bytes()
    shown = words_of(page)
    assert LICENCE not in shown
    assert re.findall(AWAY, inside(page)) == []
    name = text[:20].partition(": ")[2] or text[:20]
    assert squeezed(visible(name)) in squeezed(drawn(data_page.floors(said)))


@pytest.mark.parametrize("name", [law_figure.CLAIM, companion_figure.RIDGE])
def test_a_figure_of_the_suite_is_drawn_from_numbers_alone(name):
    """Texts where its sizes should be, or none: refused with the claim's name, before a text reaches a figure."""
    estimate = Estimate(1.0, 0.9, 1.1, 10, level=1e-6)
    other = replace(fake.bound(), name=companion_figure.COLLAPSE)
    for point in ({"n": "$x$", "d": 2, "p": 3, "r": 0.5, "fit": "x"}, {}, {"n": 1, "d": "<script>", "p": 2}, {"n": 2.5, "d": 2, "p": 3}):
        reading = Reading(point, "<=", 1.5, estimate, 0.0, 0.0, Verdict.HOLDS, "", 0.1)
        for write in (pdf.render, html.render):
            with pytest.raises(ValueError, match=f"^{name}: its figure cannot be drawn from these readings"):
                write([replace(fake.bound(), name=name, readings=(reading,), controls=()), other])


def test_an_order_in_an_svg_is_seen():
    for svg in ('<svg onload="x"/>', "<svg><script/></svg>", '<svg><a href="#x"/></svg>', '<svg><use href="http://x"/></svg>',
                "<svg><foreignObject/></svg>", '<svg><rect style="fill:url(http://x)"/></svg>'):  # fmt: skip
        with pytest.raises(AssertionError):
            drawn(svg.encode())
