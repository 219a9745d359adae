"""The report: the same bytes twice, nothing of this machine inside, every claim and verdict on its pages, and clear refusals."""

import getpass
import json
import re
import socket
import zlib
from dataclasses import replace

import fake_records as fake
import pypdfium2 as pdfium
import pytest
import sympy as sp
from tree import ROOT

from reports import content, families, figures, pdf
from reports.entry import margin
from reports.formulas import ReportError
from reports.numbers import between, show
from reports.style import AMBER, BLUE
from theory.typeset import typst
from verify.engine.claim import Claim
from verify.engine.estimate import Estimate
from verify.engine.expressions import encode
from verify.engine.record import ControlRecord, Record
from verify.engine.shelf import shelf

SHELF = shelf()
DERIVED = [name for name, entry in SHELF.items() if getattr(entry.holds, "derive", None) is not None]
CLAIMS = [name for name, entry in SHELF.items() if isinstance(entry.holds, Claim)]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of all fake records."""
    return pdf.write(fake.all_records(), tmp_path_factory.mktemp("report") / "deep" / "report.pdf")


def pages(path) -> list[str]:
    """The text of each page, as pdfium reads it."""
    with pdfium.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def inside(data: bytes) -> bytes:
    """A PDF with its compressed streams opened."""
    opened = [data]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(stream)
    return b"\n".join(opened)


# --- the file


def test_the_same_records_give_the_same_bytes(report, tmp_path):
    twice = pdf.write([Record.from_json(record.to_json()) for record in fake.all_records()], tmp_path / "again.pdf")
    assert twice.read_bytes() == report.read_bytes()


def test_other_records_give_other_bytes(report, tmp_path):
    first, *rest = fake.all_records()
    other = pdf.write([replace(first, epoch=first.epoch + 1), *rest], tmp_path / "other.pdf")
    assert other.read_bytes() != report.read_bytes()


def test_nothing_of_this_machine_is_inside(report):
    data = inside(report.read_bytes())
    assert len(data) > 2 * len(report.read_bytes())  # the streams were opened
    private = [socket.gethostname(), str(ROOT), str(report.parent), "/home/", "/usr/", "/tmp/"]
    if getpass.getuser() != "root":  # roots are also square
        private.append(getpass.getuser())
    text = "\n".join(pages(report))
    for word in private:
        assert len(word) < 5 or word.encode() not in data  # three letters stand in any font
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)


def test_it_knows_no_clock(report):
    assert b"D:20231114" in inside(report.read_bytes())  # the epoch of the records
    assert "14 November 2023" in pages(report)[0]


# --- the pages


def test_no_page_is_empty_or_overflows(report):
    texts, ends = pages(report), []
    assert len(texts) > 8
    for number, text in enumerate(texts, 1):
        assert len(text.split()) > 20, f"page {number} is nearly empty"
        assert number == 1 or f"{number} / {len(texts)}" in text
    with pdfium.PdfDocument(report) as document:
        for page in document:
            text = page.get_textpage()
            seen = text.get_text_range()  # a character each, as get_charbox counts them
            ends += [text.get_charbox(k)[2] for k, letter in enumerate(seen[: text.count_chars()]) if not letter.isspace()]
    assert ends
    assert max(ends) < 595.3 - 2.3 * 72 / 2.54 + 4  # nothing reaches into the right margin of A4


def test_every_claim_and_verdict_is_there(report):
    text = "\n".join(pages(report))
    flat = re.sub(r"\s+", " ", text)
    for record in fake.all_records():
        assert record.name in text
        assert families.heading(record.name) in flat
    for word in ("HOLDS", "FAILS", "OPEN", "REFUTED", "NOT REFUTED", "refuted", "Contents", "References", "Provenance", "By hand"):
        assert word in text
    for reason in (
        "too wide to decide",
        "does not import: <x> & #y",
        "ValueError: no such thing",
        "not a number to compare",
        "lies below what is claimed",
    ):
        assert reason in flat


def test_numbers_and_sources_are_there(report):
    flat = re.sub(r"\s+", " ", "\n".join(pages(report)))
    for words in (
        "Bubeck & Sellke 2021, Definition 1.1",
        "arXiv:2105.12806",
        "commit 0123456789ab",
        "seed 7",
        "budget quick",
        "numpy 2.4.6",
        "A processor with 2 cores",
    ):
        assert words in flat.replace("\u00a0", " ")
    for number in ("0.0253", "[0.0213, 0.0297]", "20 000", "0.022218", "−16/9", "16/9"):
        assert number in flat.replace("\u202f", " ")


def test_unicode_and_markup_survive(report):
    flat = re.sub(r"\s+", " ", "\n".join(pages(report)))
    for words in ('"quoted", #hash, $dollar$, [brackets], *stars*', "_underscores_", "@at, <tag>", "Poincaré’s naïve", "€ ∑"):
        assert words in flat


def test_links_and_bookmarks(report):
    data = inside(report.read_bytes())
    assert data.count(b"/Outlines") >= 1
    assert data.count(b"/Subtype /Link") + data.count(b"/Subtype/Link") > 20
    assert b"/Title (Provenance)" in data or b"/Title(Provenance)" in data


def test_many_claims_make_a_long_report(tmp_path):
    many = [replace(fake.bound(), name=f"claim_number_{i}", readings=()) for i in range(90)]
    texts = pages(pdf.write(many, tmp_path / "many.pdf"))
    assert "Claim number 89" in texts[1]  # the contents fit one page, in two columns
    assert sum("claim_number_89" in text for text in texts) == 2


# --- what it says of a run


def test_the_sentence_counts():
    holding = fake.bound()
    assert content.summary([holding])["sentence"] == "The one entry holds, and the one control is refuted."
    assert (
        content.summary(fake.all_records())["sentence"] == "Of 6 entries 1 holds, 5 fail and 0 are open; 2 of 4 controls were not refuted."
    )
    assert content.summary([replace(holding, controls=()), replace(holding, name="b", controls=())])["sentence"] == "All 2 entries hold."


def test_a_theorem_stands_no_better_than_its_claims():
    theorem, failing = fake.theorem(), fake.derived()
    assert content.standing([theorem])["theorem_3"].value == "HOLDS"
    assert content.standing([theorem, failing])["theorem_3"].value == "FAILS"
    above = replace(theorem, name="theorem_4", follows_from=("theorem_3",))
    assert content.standing([above, theorem, failing])["theorem_4"].value == "FAILS"


def test_every_red_record_has_its_reason():
    records = fake.all_records()
    trouble = content.content(records)["trouble"]
    assert [row["name"] for row in trouble] == [record.name for record in records[1:]]
    assert all(row["why"] for row in trouble)


def test_a_substitution_is_shown_as_written():
    step = content.content([fake.derived()])["families"][0]["claims"][0]["steps"][0]
    assert step["left"]["tall"] == r"frac(2 n (epsilon \/ 6)^2, 4^2)"
    assert step["gives"]["tall"] == "frac(n epsilon^2, 288)"
    assert step["put"] == [r"t = epsilon \/ 6", "B = 4"]


@pytest.mark.parametrize(
    "relation, predicted, low, high, said",
    [
        ("<=", 0.0232, 0.00158, 0.00413, "×5.62"),  # 0.0232/0.00413
        (">=", 2.0, 3.0, 4.0, "×1.5"),
        ("==", 2.0, 1.98, 2.01, "1 %"),  # 0.02/2
        ("==", 2.0, 2.0, 2.0, "exact"),
        ("~", 4.0, 4.1, 4.2, "5 %"),
        ("<=", 0.0, 0.0, 0.0, ""),
    ],
)
def test_margins(relation, predicted, low, high, said):
    assert margin(fake.reading({}, relation, predicted, Estimate((low + high) / 2, low, high), 0.1, 0.1)) == said


@pytest.mark.parametrize(
    "value, said",
    [
        (3.05e-8, "3.05×10⁻⁸"),
        (1e-30, "10⁻³⁰"),
        (0.0232, "0.0232"),
        (2.3e-4, "2.3×10⁻⁴"),
        (-2.5, "−2.5"),
        (60_000, "60000"),
        (6.02e23, "6.02×10²³"),
        (0, "0"),
    ],
)
def test_numbers_as_people_write_them(value, said):
    assert show(value) == said


def test_intervals_have_the_digits_their_width_asks_for():
    assert between(0.00158, 0.00413) == "[0.00158, 0.00413]"
    assert between(1.413842, 1.413991) == "[1.41384, 1.41399]"
    assert between(2 - 1e-9, 2 + 1e-9) == "± 10⁻⁹"
    assert between(3, 3) == ""


# --- figures


def test_a_figure_is_the_same_twice_and_marks_everything():
    drawn = figures.figure(fake.bound())
    assert drawn == figures.figure(fake.bound())
    text = json.dumps(drawn, ensure_ascii=False, allow_nan=False)
    assert "control refuted: four times the exponent" in text
    assert text.count("𝑑") == len(fake.bound().readings) + 1
    assert [panel["one"] is None for panel in drawn["panels"]] == [True, False]
    assert [row["title"] for row in drawn["rows"]] == [False, False, False, True, False]
    assert all(0 <= at <= 1 for at in _positions(drawn))


def _positions(drawn):
    """Every position along a panel."""
    for panel in drawn["panels"]:
        yield from (at for at, _ in panel["ticks"])
        yield from (at for span in panel["spans"] for at in span[2:])
        for mark in filter(None, panel["marks"]):
            yield from [*mark.get("at", []), *mark.get("predicted", [])[:1], *(mark.get("note") or [])[:1]]


def test_what_is_far_outside_is_an_arrowhead_with_its_factor():
    values, ratios = figures.figure(fake.bound())["panels"]
    assert [words for _, words in values["ticks"]] == [[["", "10"], ["super", f"−{e}"]] for e in (31, 25, 19, 13, 7)] + [[["", "0.1"]]]
    assert [mark and mark["look"] for mark in ratios["marks"]] == ["o", "o", "o", None, ">"]
    assert ratios["marks"][4]["note"][:2] == [1.0, "left"]
    assert "×10" in ratios["marks"][4]["note"][2][0][1]
    weak = figures.figure(replace(fake.bound(), readings=fake.bound().readings[:2]))["panels"][0]
    assert [mark and mark["predicted"][1] for mark in weak["marks"]] == ["|", "|", None, "<"]


@pytest.mark.parametrize("relation, ends", [("<=", (0.0, "one")), (">=", ("one", 1.0))])
def test_what_a_bound_allows_is_shaded_up_to_it_or_from_it(relation, ends):
    rows = tuple(replace(row, relation=relation) for row in fake.bound().readings)
    panel = figures.figure(replace(fake.bound(), relation=relation, readings=rows))["panels"][1]
    assert {tuple(span[2:]) for span in panel["spans"]} == {tuple(panel.get(end, end) for end in ends)}


def test_a_control_that_was_not_refuted_and_a_band_have_their_colours():
    drawn = figures.figure(fake.asymptotic())
    colours = [row["colour"] for row in drawn["rows"]]
    assert colours[0] == BLUE
    assert {colours[3], *colours[-2:]} == {AMBER}
    assert drawn["rows"][-2]["label"][0][1].startswith("control NOT refuted: ")
    assert all(sum(len(words) for _, words in row["label"]) <= 52 for row in drawn["rows"] if not row["title"])
    assert drawn["rows"][2]["label"][-1][1].endswith("…")
    spans = drawn["panels"][1]["spans"]
    outer, inner = ([span for span in spans if span[0] == 0 and span[1] == 1][k] for k in (0, 1))
    assert outer[2] < inner[2] < drawn["panels"][1]["one"] < inner[3] < outer[3]


def test_words_stand_where_there_is_no_ratio_and_errors_of_one_side_are_arrowheads():
    endless = fake.reading(dict(n=7), "==", 2.5, Estimate(2.4, 2.3, float("inf"), 100, level=1e-6))
    values, ratios = figures.figure(replace(fake.failing(), readings=(*fake.failing().readings, endless)))["panels"]
    said = [mark["note"] and mark["note"][2] for mark in ratios["marks"]]
    assert said == [[["", "predicted 0"]], None, None, None, None, [["", "not finite"]]]
    assert [mark["look"] for mark in values["marks"]] == ["o", "o", ">", "o", "o", "o"]
    assert values["marks"][4]["predicted"] == [1.0, ">"]
    assert values["marks"][5]["at"][2] == 1.0
    only = figures.figure(replace(fake.failing(), readings=fake.failing().readings[:1]))["panels"][1]
    assert only["words"] == "predicted 0: compared on the left"


@pytest.mark.parametrize(
    "low, high, said",
    [
        (0.0, 1.0, ["0.2", "0.4", "0.6", "0.8"]),
        (0.972, 1.068, ["0.98", "1", "1.02", "1.04", "1.06"]),
        (-3.0, 40.0, ["0", "10", "20", "30"]),
        (0.9999, 1.0001, ["0.99995", "1", "1.00005"]),
    ],
)
def test_ticks_are_few_and_exact(low, high, said):
    assert ["".join(words for _, words in label) for _, label in figures.Axis(low, high).ticks()] == said


@pytest.mark.parametrize("make", [fake.bound, fake.asymptotic, fake.failing])
def test_a_figure_of_zero_infinite_and_one_sided_numbers_is_finite(make):
    drawn = json.loads(json.dumps(figures.figure(make()), allow_nan=False))
    assert all(0 <= at <= 1 for at in _positions(drawn))


# --- what is refused


def test_no_records_are_refused(tmp_path):
    with pytest.raises(ReportError, match=r"no records to report: run \./law verify first"):
        pdf.write([], tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()


def test_only_keeps_what_is_asked_for(tmp_path):
    text = "\n".join(pages(pdf.write(fake.all_records(), tmp_path / "one.pdf", only="sphere_linear_tail")))
    assert "sphere_linear_tail" in text
    assert "lemma_2_1_budget" not in text
    with pytest.raises(ReportError, match="no record of 'sphere_linear_tale': did you mean sphere_linear_tail"):
        pdf.write(fake.all_records(), tmp_path / "none.pdf", only=["sphere_linear_tale"])


def test_two_records_of_one_name_are_refused(tmp_path):
    with pytest.raises(ReportError, match="two records are called sphere_linear_tail"):
        pdf.write([fake.bound(), fake.bound()], tmp_path / "two.pdf")


UNKNOWN = encode(sp.betainc(1, 2, sp.Symbol("x"), 3))


@pytest.mark.parametrize(
    "record, message",
    [
        (replace(fake.bound(), predicts=UNKNOWN), "sphere_linear_tail: its prediction cannot be typeset: no typeset form for betainc"),
        (replace(fake.bound(), requires=((UNKNOWN, "<=", encode(sp.S.One), ""),)), "sphere_linear_tail: a hypothesis cannot be typeset"),
        (replace(fake.derived(), steps=(replace(fake.derived().steps[0], gives=UNKNOWN),)), "lemma_2_1_budget: step 1 cannot be typeset"),
        (
            replace(fake.bound(), controls=(ControlRecord("lie", "lie", True, predicts=UNKNOWN),)),
            "sphere_linear_tail: its prediction cannot be typeset",
        ),
        (replace(fake.bound(), predicts="__import__('os')"), "sphere_linear_tail: its prediction cannot be read: a record may not name"),
    ],
)
def test_a_formula_without_a_form_is_refused_with_its_claim(record, message, tmp_path):
    with pytest.raises(ReportError, match=re.escape(message)):
        pdf.write([record], tmp_path / "unknown.pdf")
    assert not (tmp_path / "unknown.pdf").exists()


def test_what_typst_warns_of_is_an_error():
    with pytest.raises(ReportError, match="typst warns: unknown font family"):
        pdf.compile_typst({"main.typ": b'#set text(font: "No Such Font")\nx'}, 0)
    with pytest.raises(ReportError, match="typst could not set the report"):
        pdf.compile_typst({"main.typ": b"#nothing"}, 0)


# --- the shelf's own formulas


@pytest.mark.parametrize("name", CLAIMS)
def test_every_prediction_and_hypothesis_of_the_shelf_has_a_form(name):
    claim = SHELF[name].holds
    shown = [
        claim.predicts,
        *(control.predicts for control in claim.controls),
        *(side for need in claim.requires for side in (need.left, need.right)),
    ]
    forms = [typst(part) for part in shown if isinstance(part, (sp.Basic, int, float))]
    assert all(forms)


@pytest.mark.parametrize("name", DERIVED)
def test_every_step_of_the_shelf_has_a_form(name):
    steps = SHELF[name].holds.derive.steps
    assert steps
    for step in steps:
        assert all(
            typst(part) for part in (step.rule, step.left, step.gives, *(side for need in step.needs for side in (need.left, need.right)))
        )


def test_the_page_template_is_given_what_it_reads():
    data = json.loads(json.dumps(content.content(fake.all_records()), allow_nan=False))
    template = pdf.TEMPLATE.read_text(encoding="utf-8")
    asked = set(re.findall(r"\bdata\.(\w+)", template))
    assert asked == {*data, "law", "companion"}
    claim = data["families"][0]["claims"][0]
    assert set(re.findall(r"\bclaim\.(\w+)", template)) == set(claim)
