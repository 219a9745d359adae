"""Records to one self-contained web page: the content of the PDF with MathML formulas and the figures inside."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from verify.record import Record

from . import companion_figure, law_figure
from .content import content
from .mathml import mathml
from .pdf import FIGURE, chosen, compile_typst

STYLE = Path(__file__).with_name("page.css")
HOLE = re.compile("\x02(.*?)\x03", re.DOTALL)
"""Where a formula goes: its typst source stands there until all are set at once."""


def write(records: Sequence[Record], out: Path | str, *, only: str | Iterable[str] | None = None) -> Path:
    """Write the page of these records to `out` and return its path; `only` and what is raised are those of pdf.write."""
    out = Path(out)
    page = render(chosen(records, only))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return out


def render(records: Sequence[Record]) -> str:
    """The page of these records."""
    data = content(records)
    page = _page(data, _pictures(records))
    formulas = mathml(HOLE.findall(page))
    page = HOLE.sub(lambda hole: formulas[hole[1]], page)
    drawn = _drawings([claim for chapter in _chapters(data) for claim in chapter["claims"] if claim["figure"]])
    return re.sub(r'(?<=src=")\w+\.svg(?=")', lambda file: drawn[file[0]], page)


def _drawings(claims: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The figures of these claims as images, by the name that stands for them on the page; typst draws them all at once."""
    if not claims:
        return {}
    sheet = '#import "figure.typ": drawing\n#set page(width: 6.5in, height: auto, margin: 0pt, fill: none)\n'
    sheet += '#json("content.json").map(drawing).join(pagebreak())'
    figures = json.dumps([claim["figure"] for claim in claims]).encode()
    made = compile_typst({"main.typ": sheet.encode(), "figure.typ": FIGURE.read_bytes(), "content.json": figures}, 0, form="svg")
    return {f"{claim['name']}.svg": _image(svg) for claim, svg in zip(claims, made if len(claims) > 1 else [made], strict=True)}


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
def _math(source: str) -> str:
    return f"\x02{source}\x03"


def _prose(runs: Sequence[Sequence[str]]) -> str:
    shown = {
        "": lambda run: escape(run[1], quote=False),
        "math": lambda run: _math(run[1]),
        "code": lambda run: f"<code>{escape(run[1])}</code>",
    }
    cite = lambda run: f'<a href="#ref-{run[2]}">{escape(run[1])}</a>'  # noqa: E731
    return "".join(shown.get(run[0], cite)(run) for run in runs)


def _badge(word: str, kind: str = "") -> str:
    return f'<span class="badge {kind or word}">{word}</span>'


def _link(name: str) -> str:
    return f'<a href="#{name}"><code>{name}</code></a>'


def _needs(needs: Sequence[dict[str, Any]]) -> str:
    return "; ".join(
        (f"{_math(need['name'])}: " if need["name"] else "") + _math(need["math"]) + (f" ({_prose(need['says'])})" if need["says"] else "")
        for need in needs
    )


def _list(pairs: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{body}</dd>" for name, body in pairs if body) + "</dl>"


def _predicts(relation: str, predicts: dict[str, Any], setting: str) -> str:
    if not predicts:
        return ""
    return f"seen {_math(relation)} " + (_prose(predicts["words"]) if "words" in predicts else _math(predicts[setting]))


# a claim --------------------------------------------------------------------------------------------------------
def _claim(claim: dict[str, Any]) -> str:
    parts = [
        f'<h3 id="{claim["name"]}"><span>{escape(claim["title"])}</span>{_badge(claim["verdict"])}</h3>',
        f'<code class="faint">{claim["name"]}</code>',
        f'<div class="says {claim["verdict"]}">{_prose(claim["says"])}',
        f'<div class="display">{_predicts(claim["relation"], claim["predicts"], "tall")}</div></div>' if claim["predicts"] else "</div>",
        f'<p class="error">{escape(claim["error"])}</p>' if claim["error"] else "",
        f'<p class="error">Gap in the derivation: {_prose(claim["gap"])}</p>' if claim["gap"] else "",
        _list([
            ("Source", _prose(claim["source"])),
            ("Evidence", "" if claim["kind"] == "theorem" else "; ".join(claim["evidence"])),
            ("Hypotheses", _needs(claim["requires"])),
            ("Slack" if claim["kind"] == "theorem" else "Notes", _prose(claim["notes"])),
            ("Cites", "; ".join(map(_prose, claim["cites"]))),
            ("Follows from", "<br>".join(map(_premise, claim["follows_from"]))),
        ]),
        _own_table(claim),
        "<h4>Derivation</h4><ol class='steps'>" + "".join(map(_step, claim["steps"])) + "</ol>" if claim["steps"] else "",
        "<h4>By hand</h4>" + "".join(map(_by_hand, claim["by_hand"])) if claim["by_hand"] else "",
        _measurement(claim),
        _other_controls(claim),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


def _own_table(claim: dict[str, Any]) -> str:
    if not claim["table"]:
        return ""
    head, *rows = ([_prose(cell) for cell in row] for row in claim["table"])
    shown = "<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"
    shown += "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    notes = "".join(f'<p class="faint">{_prose(note)}</p>' for note in claim["table_notes"])
    return f'<h4>Table</h4><div class="wide"><table>{shown}</table></div>{notes}'


def _step(step: dict[str, Any]) -> str:
    rule = f"the rule {_math(step['rule'])} with " if step["rule"] else ""
    bits = [rule + ", ".join(map(_math, step["put"]))] if step["put"] else []
    bits += [f"needs {_needs(step['needs'])}"] if step["needs"] else []
    bits += [("decided by " if step["holds"] else "not proved: ") + _prose(step["how"])]
    bits += [f"slack {_math(step['slack'])}"] if step["slack"] else []
    bits += [_prose(step["source"])] if step["source"] else []
    bits += [f"cites {_prose(step['cites'])}"] if step["cites"] else []
    shown = _math(f"{step['left']['tall']} quad {step['relation']} quad {step['gives']['tall']}")
    kind = "" if step["holds"] else ' class="gap"'
    return f'<li{kind}>{_prose(step["says"])}<div class="display">{shown}</div><div class="faint">{" · ".join(bits)}</div></li>'


def _premise(premise: dict[str, Any]) -> str:
    """A claim that a theorem follows from; one that is not in the report is only named."""
    if not premise["verdict"]:
        return f"<code>{premise['name']}</code> (not in this report)"
    return f"{_link(premise['name'])} {_badge(premise['verdict'])}"


def _by_hand(entry: dict[str, Any]) -> str:
    return f"<div>{'at ' + _math(entry['point']) + ': ' if entry['point'] else ''}<b>{entry['number']}</b> — {_prose(entry['paper'])}</div>"


def _measurement(claim: dict[str, Any]) -> str:
    if not claim["rows"]:
        return ""
    heads = [_math(name) for name in claim["columns"]] or ["point"]
    bound = "bound" if claim["relation"] in ("<=", ">=") else "predicted"
    heads += [f"{bound} {_math(claim['relation'])}", "seen", "interval", "draws", claim["margin"], "verdict"]
    rows = [_row(claim, row, row["verdict"]) for row in claim["rows"]]
    for control in claim["controls"]:
        if control["rows"]:
            rows.append(f'<tr class="control"><td colspan="{len(heads)}">{_control(claim, control)}</td></tr>')
            rows += [
                _row(claim, row, "refuted" if row["verdict"] == "FAILS" else f"not refuted: {row['verdict']}") for row in control["rows"]
            ]
    reasons = [f'<p class="error">{row["verdict"]}: {_prose(row["because"])}</p>' for row in claim["rows"] if row["verdict"] != "HOLDS"]
    same = f'<p class="faint">throughout {_math(claim["same"])}</p>' if claim["same"] else ""
    table = f'<div class="wide"><table><tr>{"".join(f"<th>{head}</th>" for head in heads)}</tr>{"".join(rows)}</table></div>'
    picture = f'<img alt="{claim["figure"]["alt"]}" src="{claim["name"]}.svg">' if claim["figure"] else ""
    return f"<h4>Measurement</h4>{picture}{same}{table}{''.join(reasons)}"


def _row(claim: dict[str, Any], row: dict[str, Any], verdict: str) -> str:
    point = [escape(cell) for cell in row["cells"]] if claim["columns"] else [_math(row["point"])]
    cells = [*point, row["predicted"], row["seen"], row["interval"], row["samples"], row["margin"], f"<b>{verdict}</b>"]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _control(claim: dict[str, Any], control: dict[str, Any]) -> str:
    said = _badge("REFUTED", "refuted") if control["refuted"] else _badge("NOT REFUTED", "FAILS")
    said += f" {_prose(control['why'])}"
    said += f": {_predicts(claim['relation'], control['predicts'], 'flat')}" if control["predicts"] else ""
    said += f' <span class="faint">— the derivation breaks at {_prose(control["gap"])}</span>' if control["gap"] else ""
    return said + (f' <span class="error">— {escape(control["error"])}</span>' if control["error"] else "")


def _other_controls(claim: dict[str, Any]) -> str:
    others = [control for control in claim["controls"] if not control["rows"]]
    return "<h4>Controls</h4>" + "".join(f"<p>{_control(claim, control)}</p>" for control in others) if others else ""


# the page -------------------------------------------------------------------------------------------------------
def _chapters(data: dict[str, Any]) -> list[dict[str, Any]]:
    return ([{"title": "Theorems", "intro": [], "claims": data["theorems"]}] if data["theorems"] else []) + data["families"]


def _page(data: dict[str, Any], pictures: Sequence[tuple[str, str]]) -> str:
    chapters = _chapters(data)
    title = "The law of robustness: a verification report"
    body = [_opening(data), *(f'<p><img alt="{alt}" src="{source}"></p>' for alt, source in pictures), _glance(chapters)]
    for chapter in chapters:
        body.append(f"<h2>{escape(chapter['title'])}</h2><p>{_prose(chapter['intro'])}</p>")
        body += map(_claim, chapter["claims"])
    if data["references"]:
        body.append("<h2>References</h2>" + "".join(f'<p id="ref-{row["key"]}">{escape(row["full"])}</p>' for row in data["references"]))
    body.append("<h2>Provenance</h2>" + _list([(name, escape(value)) for name, value in data["provenance"]]))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    style = STYLE.read_text(encoding="utf-8")
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>\n{style}</style></head><body>\n' + "\n".join(body) + "\n</body></html>\n"


def _opening(data: dict[str, Any]) -> str:
    summary = data["summary"]
    counts = [(summary[word], _badge(word)) for word in ("HOLDS", "FAILS", "OPEN")]
    counts += [(summary["readings"], "readings"), (summary["steps"], "steps decided"), (summary["refuted"], "controls refuted")]
    shown = "".join(f'<div><b>{number}</b><span class="faint">{word}</span></div>' for number, word in counts)
    trouble = "".join(f"<p>{_badge(row['verdict'])} {_link(row['name'])} – {_prose(row['why'])}</p>" for row in data["trouble"])
    made = (
        f"{data['date']} · commit {escape(data['provenance'][0][1])} · seed {data['provenance'][1][1]} · budget {data['provenance'][2][1]}"
    )
    return (
        f'<h1>The law of robustness</h1><p class="faint">A verification report: claims derived, measured and refuted</p>'
        f'<p>{summary["sentence"]}</p><div class="counts">{shown}</div>{trouble}<p class="faint">{made}</p>'
    )


def _glance(chapters: Sequence[dict[str, Any]]) -> str:
    rows = []
    for chapter in chapters:
        rows.append(f'<tr class="chapter"><td colspan="3">{escape(chapter["title"])}</td></tr>')
        rows += [
            f"<tr><td>{_link(c['name'])}</td><td>{_prose(c['says'])}</td><td>{_badge(c['verdict'])}</td></tr>" for c in chapter["claims"]
        ]
    return f"<h2>All claims at a glance</h2><table>{''.join(rows)}</table>"
