"""The web page of a report: one file, every formula set, every link leading somewhere, the same twice."""

import re
from html.parser import HTMLParser

import fake_records as fake
import pytest

from reports import html
from reports.formulas import ReportError
from reports.mathml import mathml
from verify.engine.record import Record

VOID = {"meta", "br", "img"}


class Outline(HTMLParser):
    """Collects ids, links and text, and checks that what is opened is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.sources, self.text = [], [], [], [], ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.sources += [given["src"]] if "src" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return html.write(fake.all_records(), tmp_path_factory.mktemp("page") / "deep" / "page.html").read_text(encoding="utf-8")


def test_it_is_well_formed_and_every_link_leads_somewhere(page):
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids)) > 6
    inner = {link[1:] for link in outline.links if link.startswith("#")}
    assert inner <= set(outline.ids)
    assert "absent_claim (not in this report)" in outline.text
    assert all(link.startswith("#") for link in outline.links)
    assert all(source.startswith("data:image/svg+xml;base64,") for source in outline.sources)
    assert len(outline.sources) == 3


def test_every_formula_is_set_and_every_claim_is_there(page):
    assert not re.search("[\x02\x03]", page)
    assert page.count("<math>") > 60
    for record in fake.all_records():
        assert f'<h3 id="{record.name}">' in page
    for words in ("HOLDS", "FAILS", "OPEN", "NOT REFUTED", "&lt;tag&gt;", "does not import: &lt;x&gt; &amp; #y", "Poincaré’s naïve 半空間"):
        assert words in page


def test_the_same_records_give_the_same_page(page):
    assert html.render([Record.from_json(record.to_json()) for record in fake.all_records()]) == page


def test_what_the_pdf_refuses_the_page_refuses(tmp_path):
    with pytest.raises(ReportError, match="no records"):
        html.write([], tmp_path / "none.html")
    with pytest.raises(ReportError, match="did you mean labels_fitted"):
        html.write(fake.all_records(), tmp_path / "none.html", only="labels_fited")


def test_formulas_come_out_in_their_places():
    formulas = mathml(["frac(1, 2)", "x", "a <= b"])
    assert formulas["frac(1, 2)"] == "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    assert "≤" in formulas["a <= b"]
    with pytest.raises(ReportError, match="typst could not set the report: unclosed delimiter"):
        mathml(["frac("])
