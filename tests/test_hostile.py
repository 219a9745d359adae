"""Texts from outside are text to every renderer: the page, the PDF, the figures and the terminal show them and obey none of them."""

import re
import socket
import threading
from dataclasses import replace

import hostile
import pypdfium2 as pdfium
import pytest
import sympy as sp
from test_html import Outline
from test_report import inside
from tree import ROOT

from reports import html, pdf
from reports.families import anchor
from reports.formulas import ReportError
from reports.markup import tag, written
from reports.mathml import mathml
from theory.typeset import tex, typst
from theory.typeset.names import Letter, read_name
from theory.typeset.visible import visible
from verify.engine.expressions import encode


def words(line: str) -> set[str]:
    return set(line.split())


HTML = words("html head meta title style body h1 h2 h3 h4 p div span a b code dl dt dd ol li table tbody tr th td img br")
MATHML = words("math mrow mi mn mo mtext mfrac msup msub msubsup munder mover munderover msqrt mroot mspace mtable mtr mtd mpadded")
CARRIED = words("alt charset class colspan content href http-equiv id lang name src")
SHAPES = words("form lspace rspace stretchy accent mathvariant width display symmetric separator fence minsize maxsize")
EVERY = pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)


class Strict(Outline):
    """An outline that takes no element and no attribute but those of a report, and collects the code and the cells of tables."""

    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        assert tag in HTML | MATHML
        allowed = CARRIED if tag in HTML else CARRIED & {"class"} | SHAPES
        assert {name for name, _ in attributes} <= allowed

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_pi(self, data):
        raise AssertionError("a processing instruction")


def outline(page: str) -> Strict:
    """The page read, and refused where it holds what no report of ours holds."""
    found = Strict()
    found.feed(page)
    found.close()
    assert found.open == []
    assert all(link.startswith("#") for link in found.links)
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert all(source.startswith("data:image/svg+xml;base64,") for source in found.sources)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def unseen(text: str) -> list[str]:
    """The characters of a text that are not shown, line ends and the spaces of typography aside."""
    return [letter for letter in text if letter != "\n" and letter != visible(letter)]


# --- what is visible


@EVERY
def test_every_character_is_visible(text):
    shown = visible(text)
    assert unseen(shown) == []
    assert "\n" not in shown
    assert visible(shown) == shown
    shown.encode("utf-8")


def test_what_people_write_stays_as_it_is():
    for text in ("Poincaré’s naïve 半空間 € ∑ x² ≤ ε, 20\u202f000 and a\u00a0b", "a\\b", "'\"", ""):
        assert visible(text) == text
    assert visible("a\tb\nc\rd") == "a b c\\rd"
    assert visible("\x1b\x7f\x9b\u202e\ud800\U000e0041") == "\\x1b\\x7f\\x9b\\u202e\\ud800\\U000e0041"


# --- the page


@EVERY
def test_the_page_shows_it_and_is_the_same_page(text):
    page = html.render(hostile.sheet(text))
    assert unseen(page) == []
    found = outline(page)
    shown = squeezed(visible(text))
    assert squeezed(found.text).count(shown) >= 20  # name, error, commit, budget, cpu, versions, band, numbers, cells, code


def test_each_place_is_shown():
    """A word of its own in every place of a record, each of which is on the page."""
    places = []

    def said(place):
        places.append(place)
        return f"zq{len(places)}zq"

    bound, asymptotic = hostile.record(said), hostile.record(lambda place: "plain", relation="~", band="zqbandzq")
    page = outline(html.render([bound, asymptotic])).text.lower()
    hidden = {"step", "band"}  # a step's name is for programs, and only an asymptotic law has a band
    missing = [place for k, place in enumerate(places, 1) if f"zq{k}zq" not in page and place not in hidden]
    assert "zqbandzq" in page
    assert len(places) > 30
    assert missing == []


def test_a_name_leads_to_one_place():
    names = ["theorem_3", "a b", "a-b", 'x"><script>', "", "é", "\ud800", "theorem_3 ", "a" * 200]
    found = [anchor(name) for name in names]
    assert found[0] == "theorem_3"
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", name) for name in found[:4])


@pytest.mark.parametrize(
    "given",
    [
        *(dict.fromkeys([name], "x") for name in ("onclick", "style", "srcset", "srcdoc", "target", "action")),
        *(dict(href=link) for link in ("javascript:x", " javascript:x", "data:text/html,x", "//x", "#x y", "", "ftp://x", "x.html")),
        *(dict(src=link) for link in ("http://x", "data:text/html;base64,eA==", "x.png", "")),
    ],
)  # fmt: skip
def test_what_could_run_or_load_is_refused(given):
    with pytest.raises(ReportError, match="a page may not carry"):
        tag("a", "x", **given)


def test_what_is_asked_for_is_written():
    assert written(tag("a", "<&>\"'\x1b", href="#x", class_='a"b'), {}) == '<a href="#x" class="a&quot;b">&lt;&amp;&gt;"\'\\x1b</a>'
    assert written([tag("a", href="https://example.org/x?y=z"), tag("br"), tag("img", alt=None)], {}) == (
        '<a href="https://example.org/x?y=z"></a><br><img>'
    )


# --- mathematics


def callable_name(name: str) -> bool:
    """Whether Python lets a class, and so a function of sympy, be called this."""
    return re.search("[\0\ud800-\udfff]", name) is None


@EVERY
def test_a_name_in_a_formula_is_a_text(text):
    x = sp.Symbol("x")
    names = [text, f"x_{text}", f"{text}_1", f"{text}'", f"{text}bar", f"x{text}", f"a_b_{text}"]
    atoms = [sp.Symbol(name, commutative=False) for name in names] + [sp.MatrixSymbol(name, 2, 2) for name in names]
    calls = [sp.Function(name)(x) for name in names if callable_name(name)]
    formulas = [*atoms, *calls, sp.Indexed(sp.IndexedBase(text), sp.Symbol(text, integer=True))]
    formulas += [sp.Sum(sp.Symbol(text), (sp.Symbol(text), 1, 2)), sp.sqrt(sp.Symbol(text)) / 2, sp.exp(-sp.Symbol(text))]
    made = mathml(typst(formula, inline=inline) for formula in formulas for inline in (False, True))
    for formula in made.values():
        assert unseen(formula) == []
        outline(formula)
    if len(text) > 2 and read_name(text) == Letter(text):
        assert squeezed(outline(made[typst(sp.Symbol(text))]).text) == squeezed(visible(text))


@pytest.mark.parametrize(
    "source",
    [
        '#read("LICENSE")', 'read("LICENSE")', 'std.read("LICENSE")', 'x std.read("LICENSE")', '2std.read("x")', "eval(x)", "sys", "json",
        "$x$", "`x`", "x // y", "x /* y */", "@x", "<x>:y: z", "x: y", "\\u{1}", '"x" read', '"\\"" read("x") "', '"', '"x', "std",
        "frac(1, 2).read", "pi.read", "image", "x\x1b", "\x02", "é#x", "#", "ℓstd.x", "plugin", "panic()",
    ],
)  # fmt: skip
def test_what_our_printers_do_not_say_is_not_evaluated(source):
    with pytest.raises(ReportError, match="a formula may not hold"):
        mathml([source])


@EVERY
def test_tex_of_a_name_holds_no_command_of_its_own(text):
    formulas = [sp.Symbol(text), *([sp.Function(text)(sp.Symbol("x"))] if callable_name(text) else [])]
    commands = set(re.findall(r"\\([A-Za-z]+|.)", "".join(map(tex, formulas))))
    assert commands <= {"mathrm", "mathit", "text", "bar", "backslash", "_", "#", "$", "%", "&", "{", "}", "sim", "hat", "textasciicircum"}


@EVERY
def test_a_record_s_formulas_show_it_or_are_refused(text):
    """A symbol and a function of that name in every formula of a record, written down and read again."""
    said = hostile.record(lambda place: place)
    made = [encode(sp.Symbol(text)), encode(sp.Symbol("x") + sp.Symbol(f"x_{text}"))]
    made += [encode(sp.Function(text)(sp.Symbol("x")))] if callable_name(text) else []
    for formula in made:
        needs = ((formula, ">=", formula, ""),)
        step = replace(said.steps[0], rule=formula, put=((encode(sp.Symbol("x")), formula),), left=formula, gives=formula, needs=needs)
        step = replace(step, slack=formula)
        control = replace(said.controls[0], predicts=formula)
        record = replace(said, predicts=formula, requires=needs, steps=(step,), controls=(control,))
        refused = ""
        try:
            page, printed = html.render([record]), pdf.render([record])
        except ValueError as error:  # such a name is no letter
            refused = str(error)
        if refused:
            assert refused.startswith("name: ")
            assert unseen(refused) == []
        else:
            outline(page)
            assert LICENCE not in words_of(printed)


# --- the PDF


LICENCE = "Permission is hereby granted"
"""Words of the licence, which stands in the working directory of the tests, and on no page."""


AWAY = rb"/(?:URI|JavaScript|Launch|SubmitForm|EmbeddedFile|GoToR|OpenAction)\b"
"""What a PDF calls that which leads out of it or runs."""


def words_of(page: bytes) -> str:
    """The text of a PDF."""
    with pdfium.PdfDocument(page) as document:
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)


@EVERY
def test_the_pdf_shows_it(text):
    page = pdf.render(hostile.sheet(text))
    said = words_of(page)
    assert re.findall(AWAY, inside(page)) == []
    assert LICENCE not in said
    assert "Provenance" in said
    letters = squeezed(visible(text))
    if letters.isascii() and len(letters) < 400:  # the fonts have no look for some others, and no line is that long
        assert letters in squeezed(said)


def test_a_hostile_pdf_is_the_same_twice():
    for text in (hostile.TEXTS["read"], hostile.TEXTS["colour"], hostile.TEXTS["lone surrogates"]):
        assert pdf.render(hostile.sheet(text)) == pdf.render(hostile.sheet(text))


# --- typst sees its files and nothing else


@pytest.fixture
def calls(monkeypatch):
    """Connections that typst makes, all of which the settings lead to a listener of ours."""
    found = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                found.append(connection.recv(100))
                connection.close()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        yield found
        server.shutdown(socket.SHUT_RDWR)
    listener.join(10)


def test_a_package_would_be_seen_to_be_asked_for(calls):
    with pytest.raises(ReportError, match="failed to download package"):
        pdf.compile_typst({"main.typ": b'#import "@preview/cetz:0.3.1": *'}, 0)
    assert len(calls) == 1
    assert b"packages.typst.org" in calls[0]


def test_nothing_is_asked_for_by_a_text(calls):
    texts = [text for name, text in hostile.TEXTS.items() if name not in ("long", "nested")]
    records = [replace(hostile.sheet(text)[2], name=f"{text}{k}") for k, text in enumerate(texts)]
    pdf.render(records)
    html.render(records)
    assert calls == []


@pytest.mark.parametrize("path", ["LICENSE", "/LICENSE", "tests/hostile.py", "../LICENSE", "/etc/passwd"])
def test_a_file_that_was_not_given_is_not_there(path):
    assert (ROOT / "LICENSE").is_file()
    for source in (f'#read("{path}")', f'#include "{path}"', f'#image("{path}")', f'#eval("std.read(\\"{path}\\")", mode: "math")'):
        with pytest.raises(ReportError, match=r"file not found|escape the project root"):
            pdf.compile_typst({"main.typ": source.encode()}, 0)


def test_one_place_evaluates_and_no_source_takes_a_package():
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "reports").glob("*.typ")}
    assert {name for name, source in sources.items() if re.search(r"\beval\b", re.sub("//.*", "", source))} == {"math.typ"}
    taken = [found for source in sources.values() for found in re.findall(r'(?:import|include)\s*"([^"]*)"', source)]
    assert set(taken) == {"math.typ", "figure.typ"}
    assert not any("plugin" in source or "read(" in source for source in sources.values())
