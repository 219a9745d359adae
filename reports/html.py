"""Records to one self-contained web page: the content of the PDF with MathML formulas and the figures inside.

The page is a tree of elements until the end; markup.py writes it, and nothing else puts a text into HTML.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.engine.outputs import put
from verify.engine.record import Record

from . import companion_figure, law_figure
from .content import content
from .markup import Element, Formula, Node, Sheet, between, policy, tag, walk, written
from .mathml import mathml
from .pdf import FIGURE, chosen, compile_typst

STYLE = Path(__file__).with_name("page.css")
SHEET = b"""#import "figure.typ": drawing
#set page(width: 6.5in, height: auto, margin: 0pt, fill: none)
#json("content.json").map(drawing).join(pagebreak())"""
TITLE = "The law of robustness: a verification report"


def write(records: Sequence[Record], out: Path | str, *, only: str | Iterable[str] | None = None) -> Path:
    """Write the page of these records to `out` and return its path; `only` and what is raised are those of pdf.write."""
    out = Path(out)
    return put(out, render(chosen(records, only)).encode())


def render(records: Sequence[Record]) -> str:
    """The page of these records."""
    data = content(records)
    drawn = _drawings([claim for chapter in _chapters(data) for claim in chapter["claims"] if claim["figure"]])
    page = _page(data, _pictures(records), drawn)
    formulas = mathml(node.source for node in walk(page) if isinstance(node, Formula))
    return f"<!DOCTYPE html>\n{written(page, formulas)}\n"


def _drawings(claims: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The figures of these claims as images, by the claim's anchor; typst draws them all at once."""
    if not claims:
        return {}
    figures = json.dumps([claim["figure"] for claim in claims]).encode()
    made = compile_typst({"main.typ": SHEET, "figure.typ": FIGURE.read_bytes(), "content.json": figures}, 0, form="svg")
    return {claim["anchor"]: _image(svg) for claim, svg in zip(claims, made if len(claims) > 1 else [made], strict=True)}


def _pictures(records: Sequence[Record]) -> list[tuple[str, str]]:
    """The figure of the suite and its companion, as far as their records are there: (what it shows, image)."""
    law = [record for record in records if record.name == law_figure.CLAIM and record.readings]
    shown = [("The law as a floor under fitted models", _image(law_figure.law_figure(law[0], records)))] if law else []
    if companion_figure.drawable(records):
        shown.append(
            ("The law's floor along ridge paths, and sensitivities on one line", _image(companion_figure.companion_figure(records)))
        )
    return shown


def _image(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()


# small parts ----------------------------------------------------------------------------------------------------
def _prose(runs: Sequence[Sequence[str]]) -> list[Node]:
    shown = {"": lambda run: run[1], "math": lambda run: Formula(run[1]), "code": lambda run: tag("code", run[1])}
    return [shown.get(run[0], lambda run: tag("a", run[1], href=f"#ref-{run[2]}"))(run) for run in runs]


def _badge(word: str, kind: str = "") -> Element:
    return tag("span", word, class_=f"badge {kind or word}")


def _faint(*children: Node) -> Element:
    return tag("p", *children, class_="faint")


def _error(*children: Node) -> Element:
    return tag("p", *children, class_="error")


def _link(row: Mapping[str, Any]) -> Element:
    return tag("a", tag("code", row["name"]), href=f"#{row['anchor']}")


def _needs(needs: Sequence[dict[str, Any]]) -> list[Node]:
    return between(
        [
            [
                [Formula(need["name"]), ": "] if need["name"] else "",
                Formula(need["math"]),
                [" (", _prose(need["says"]), ")"] if need["says"] else "",
            ]
            for need in needs
        ],
        "; ",
    )


def _list(pairs: Sequence[tuple[str, Node]]) -> Element:
    return tag("dl", [[tag("dt", name), tag("dd", body)] for name, body in pairs if body])


def _predicts(relation: str, predicts: dict[str, Any], setting: str) -> list[Node]:
    if not predicts:
        return []
    return ["seen ", Formula(relation), " ", _prose(predicts["words"]) if "words" in predicts else Formula(predicts[setting])]


# a claim --------------------------------------------------------------------------------------------------------
def _claim(claim: dict[str, Any], drawn: Mapping[str, str]) -> list[Node]:
    parts = [
        tag("h3", tag("span", claim["title"]), _badge(claim["verdict"]), id=claim["anchor"]),
        tag("code", claim["name"], class_="faint"),
        tag(
            "div",
            _prose(claim["says"]),
            tag("div", _predicts(claim["relation"], claim["predicts"], "tall"), class_="display") if claim["predicts"] else "",
            class_=f"says {claim['verdict']}",
        ),
        _error(claim["error"]) if claim["error"] else "",
        _error("Gap in the derivation: ", _prose(claim["gap"])) if claim["gap"] else "",
        _list([
            ("Source", _prose(claim["source"])),
            ("Evidence", "" if claim["kind"] == "theorem" else "; ".join(claim["evidence"])),
            ("Hypotheses", _needs(claim["requires"])),
            ("Slack" if claim["kind"] == "theorem" else "Notes", _prose(claim["notes"])),
            ("Cites", between([_prose(cite) for cite in claim["cites"]], "; ")),
            ("Follows from", between([_premise(premise) for premise in claim["follows_from"]], tag("br"))),
        ]),
        _own_table(claim),
        [tag("h4", "Derivation"), tag("ol", [_step(step) for step in claim["steps"]], class_="steps")] if claim["steps"] else "",
        [tag("h4", "By hand"), [_by_hand(entry) for entry in claim["by_hand"]]] if claim["by_hand"] else "",
        _measurement(claim, drawn),
        _other_controls(claim),
    ]  # fmt: skip
    return between([part for part in parts if part], "\n")


def _own_table(claim: dict[str, Any]) -> Node:
    if not claim["table"]:
        return ""
    head, *rows = ([_prose(cell) for cell in row] for row in claim["table"])
    shown = [tag("tr", [tag("th", cell) for cell in head]), [tag("tr", [tag("td", cell) for cell in row]) for row in rows]]
    return [tag("h4", "Table"), tag("div", tag("table", shown), class_="wide"), [_faint(_prose(note)) for note in claim["table_notes"]]]


def _step(step: dict[str, Any]) -> Element:
    rule = ["the rule ", Formula(step["rule"]), " with "] if step["rule"] else ""
    bits: list[Node] = [[rule, between([Formula(put) for put in step["put"]], ", ")]] if step["put"] else []
    bits += [["needs ", _needs(step["needs"])]] if step["needs"] else []
    bits += [["decided by " if step["holds"] else "not proved: ", _prose(step["how"])]]
    bits += [["slack ", Formula(step["slack"])]] if step["slack"] else []
    bits += [_prose(step["source"])] if step["source"] else []
    bits += [["cites ", _prose(step["cites"])]] if step["cites"] else []
    shown = Formula(f"{step['left']['tall']} quad {step['relation']} quad {step['gives']['tall']}")
    return tag(
        "li",
        _prose(step["says"]),
        tag("div", shown, class_="display"),
        tag("div", between(bits, " · "), class_="faint"),
        class_=None if step["holds"] else "gap",
    )


def _premise(premise: dict[str, Any]) -> list[Node]:
    """A claim that a theorem follows from; one that is not in the report is only named."""
    if not premise["anchor"]:
        return [tag("code", premise["name"]), " (not in this report)"]
    return [_link(premise), " ", _badge(premise["verdict"])]


def _by_hand(entry: dict[str, Any]) -> Element:
    at = ["at ", Formula(entry["point"]), ": "] if entry["point"] else ""
    return tag("div", at, tag("b", entry["number"]), " — ", _prose(entry["paper"]))


def _measurement(claim: dict[str, Any], drawn: Mapping[str, str]) -> Node:
    if not claim["rows"]:
        return ""
    heads: list[Node] = [Formula(name) for name in claim["columns"]] or ["point"]
    bound = "bound" if claim["relation"] in ("<=", ">=") else "predicted"
    heads += [[f"{bound} ", Formula(claim["relation"])], "seen", "interval", "draws", claim["margin"], "verdict"]
    rows: list[Node] = [_row(claim, row, row["verdict"]) for row in claim["rows"]]
    for control in claim["controls"]:
        if control["rows"]:
            rows.append(tag("tr", tag("td", _control(claim, control), colspan=len(heads)), class_="control"))
            rows += [
                _row(claim, row, "refuted" if row["verdict"] == "FAILS" else f"not refuted: {row['verdict']}") for row in control["rows"]
            ]
    reasons = [_error(f"{row['verdict']}: ", _prose(row["because"])) for row in claim["rows"] if row["verdict"] != "HOLDS"]
    same = _faint("throughout ", Formula(claim["same"])) if claim["same"] else ""
    table = tag("div", tag("table", tag("tr", [tag("th", head) for head in heads]), rows), class_="wide")
    picture = tag("img", alt=claim["figure"]["alt"], src=drawn[claim["anchor"]]) if claim["figure"] else ""
    return [tag("h4", "Measurement"), picture, same, table, reasons]


def _row(claim: dict[str, Any], row: dict[str, Any], verdict: str) -> Element:
    point = row["cells"] if claim["columns"] else [Formula(row["point"])]
    cells = [*point, row["predicted"], row["seen"], row["interval"], row["samples"], row["margin"], tag("b", verdict)]
    return tag("tr", [tag("td", cell) for cell in cells])


def _control(claim: dict[str, Any], control: dict[str, Any]) -> list[Node]:
    said: list[Node] = [_badge("REFUTED", "refuted") if control["refuted"] else _badge("NOT REFUTED", "FAILS"), " ", _prose(control["why"])]
    said += [": ", _predicts(claim["relation"], control["predicts"], "flat")] if control["predicts"] else []
    said += [" ", tag("span", "— the derivation breaks at ", _prose(control["gap"]), class_="faint")] if control["gap"] else []
    return [*said, " ", tag("span", f"— {control['error']}", class_="error")] if control["error"] else said


def _other_controls(claim: dict[str, Any]) -> Node:
    others = [control for control in claim["controls"] if not control["rows"]]
    return [tag("h4", "Controls"), [tag("p", _control(claim, control)) for control in others]] if others else ""


# the page -------------------------------------------------------------------------------------------------------
def _chapters(data: dict[str, Any]) -> list[dict[str, Any]]:
    return ([{"title": "Theorems", "intro": [], "claims": data["theorems"]}] if data["theorems"] else []) + data["families"]


def _page(data: dict[str, Any], pictures: Sequence[tuple[str, str]], drawn: Mapping[str, str]) -> Element:
    """The tree of the whole page."""
    chapters = _chapters(data)
    body = [*_opening(data), *(tag("p", tag("img", alt=alt, src=source)) for alt, source in pictures), _glance(chapters)]
    for chapter in chapters:
        body.append([tag("h2", chapter["title"]), tag("p", _prose(chapter["intro"]))])
        body += [_claim(claim, drawn) for claim in chapter["claims"]]
    if data["references"]:
        body.append([tag("h2", "References"), [tag("p", row["full"], id=f"ref-{row['key']}") for row in data["references"]]])
    body.append([tag("h2", "Provenance"), _list(data["provenance"])])
    sheet = Sheet("\n" + STYLE.read_text(encoding="utf-8"))
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(sheet)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", TITLE),
        tag("style", sheet),
    ]
    return tag("html", tag("head", head), tag("body", "\n", between(body, "\n"), "\n"), lang="en")


def _opening(data: dict[str, Any]) -> list[Node]:
    summary, made = data["summary"], [value for _, value in data["provenance"]]
    counts = [(summary[word], _badge(word)) for word in ("HOLDS", "FAILS", "OPEN")]
    counts += [(summary["readings"], "readings"), (summary["steps"], "steps decided"), (summary["refuted"], "controls refuted")]
    shown = [tag("div", tag("b", str(number)), tag("span", word, class_="faint")) for number, word in counts]
    trouble = [tag("p", _badge(row["verdict"]), " ", _link(row), " – ", _prose(row["why"])) for row in data["trouble"]]
    return [
        tag("h1", "The law of robustness"),
        _faint("A verification report: claims derived, measured and refuted"),
        tag("p", summary["sentence"]),
        tag("div", shown, class_="counts"),
        trouble,
        _faint(f"{data['date']} · commit {made[0]} · seed {made[1]} · budget {made[2]}"),
    ]


def _glance(chapters: Sequence[dict[str, Any]]) -> list[Node]:
    rows: list[Node] = []
    for chapter in chapters:
        rows.append(tag("tr", tag("td", chapter["title"], colspan=3), class_="chapter"))
        rows += [tag("tr", tag("td", _link(c)), tag("td", _prose(c["says"])), tag("td", _badge(c["verdict"]))) for c in chapter["claims"]]
    return [tag("h2", "All claims at a glance"), tag("table", rows)]
