"""Texts that want to be more than text, and a record that has one of them in each of its places; the tests of every renderer take them."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from verify.engine.estimate import Estimate
from verify.engine.expressions import encode
from verify.engine.judge import Verdict
from verify.engine.record import ControlRecord, Reading, Record, StepRecord

HOST = "http://leak.invalid"
"""Where the texts would send a reader's browser; the test of the browser puts its own listener here."""
RUN = "document.title='taken';document.body.dataset.taken='yes'"

TEXTS = {
    # scripts and elements
    "script": f"<script>{RUN}</script>",
    "script with a source": f'<script src="{HOST}/a.js"></script>',
    "unclosed script": f"<script>{RUN}//",
    "image": f"x<img src=x onerror=\"{RUN}\">",
    "image from elsewhere": f'<img src="{HOST}/b.png">',
    "svg onload": f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    "svg foreignObject": f'<svg><foreignObject><body onload="{RUN}"></foreignObject></svg>',
    "frame": f'<iframe src="{HOST}/c.html" srcdoc="<script>parent.{RUN}</script>"></iframe>',
    "object": f'<object data="{HOST}/d.svg"></object><embed src="{HOST}/e">',
    "form": f'<form action="{HOST}/f"><input autofocus onfocus="{RUN}"></form>',
    "refresh": f'<meta http-equiv="refresh" content="0;url={HOST}/g">',
    "base": f'<base href="{HOST}/">',
    "preload": f'<link rel="stylesheet" href="{HOST}/h.css"><link rel="prefetch" href="{HOST}/i">',
    "script address": f"<a href=\"javascript:{RUN}\">x</a>",
    "math action": f'<math><maction actiontype="statusline" xlink:href="javascript:{RUN}">x</maction></math>',
    "math annotation": f'<math><annotation-xml encoding="text/html"><img src=x onerror="{RUN}"></annotation-xml></math>',
    "math mutation": f'<math><mtext><table><mglyph><style><!--</style><img src onerror="{RUN}">',
    "template": f"<template><script>{RUN}</script></template><details open ontoggle=\"{RUN}\">",
    # ways out of an attribute, a comment, a section
    "double quote": f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" x="',
    "single quote": f"' onmouseover='{RUN}' x='",
    "tag end": f"></h3></a></div><script>{RUN}</script>",
    "title end": f"</title></style></code><script>{RUN}</script>",
    "comment": f"--><script>{RUN}</script><!--",
    "section": f"]]><script>{RUN}</script><![CDATA[",
    "entities": f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62; &amp;amp; &nbsp &copy",
    "processing instruction": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "style": f"<style>@import url({HOST}/j.css);body{{background:url({HOST}/k)}}</style>",
    "style attribute": f'<p style="background:url({HOST}/l)">x</p>',
    "anchor": "#ref-bubeck-sellke-2021\" href=\"javascript:1",
    # typst
    "read": '#read("LICENSE")',
    "read from the root": '#read("/LICENSE") $#read("LICENSE")$ `#read("LICENSE")`',
    "preview package": '#import "@preview/cetz:0.3.1": *',
    "include": '#include "LICENSE"',
    "eval": '#eval("read(\\"LICENSE\\")") #eval("std.read(\\"LICENSE\\")", mode: "math")',
    "plugin": '#plugin("plugin.wasm")',
    "standard library": 'std.read("LICENSE") and x_(std.read("LICENSE"))',
    "image of typst": '#image("LICENSE") #json("content.json") #sys.version #panic("x")',
    "string end": '") #read("LICENSE") ("',
    "escaped string end": '\\") #read("LICENSE") (\\"',
    "markup": "*bold* _emphasis_ = heading @label <label> // comment /* open $ x",
    "show rule": "#show: none\n#set page(height: 1pt)",
    "formula marks": '\x02#read("LICENSE")\x03 \x02std.read("LICENSE")\x03',
    "one formula mark": "\x03x\x02",
    # TeX and matplotlib
    "tex": "\\input{/etc/passwd} \\write18{id} $\\frac{}{$ \\csname x\\endcsname",
    # terminals
    "colour": "\x1b[31mred\x1b[0m \x1b[2J\x1b[H",
    "title of the window": "\x1b]0;taken\x07",
    "clipboard": "\x1b]52;c;dGFrZW4=\x07",
    "hyperlink": f"\x1b]8;;{HOST}/m\x1b\\click\x1b]8;;\x1b\\",
    "device string": "\x1bP$q\"p\x1b\\ \x1b[6n \x1b[c",
    "eight bit": "\x9b31m \x9d0;taken\x9c \x90x\x9c \x84\x85",
    "backspace": "FAILS\b\b\b\b\bHOLDS\rHOLDS\x7f\x0b\x0c\x00",
    "rich markup": "[red]red[/red] [link=http://leak.invalid/n]x[/link] [/] [bold",
    "emoji code": ":warning: :smile:",
    "lines": "one\nlaw: everything holds\r\n\ttab\u2028separated\u2029twice",
    # letters
    "right to left": "\u202eSDLOH\u202c \u2067x\u2069 \u200f\u061c",
    "invisible": "a\u200bb\u200cc\u200dd\u00ade\ufefff\u2060g\U000e0041",
    "lone surrogates": "\ud800 \udfff\udc80",
    "null": "\x00",
    "not characters": "\ufffe\uffff\ufdd0\U0010ffff\ue000",
    "combining": "a" + "\u0301\u0489" * 40,
    "wide": "半空間 \U0001d54f \U0001f469\u200d\U0001f4bb ﷽",
    "long": "W" * 5_000,
    "nested": "(" * 300 + "|x" * 60,
    "braces": "{} {0} {record.name} %s %(x)s ${HOME} {{x}}",
    "path": "../../../etc/passwd",
    "blank": " \u00a0\u3000 ",
}  # fmt: skip


def record(said: Callable[[str], str], **more: object) -> Record:
    """A record with said(PLACE) in every place that holds text; its formulas are plain."""
    x, one = encode(sp.Symbol("x")), encode(sp.S.One)
    estimate = Estimate(1.0, 0.9, 1.1, 10, level=1e-6)
    point = {said("coordinate"): said("value"), "d": 3}
    because = said("because")
    reading = Reading(point, "<=", 1.5, estimate, 0.0, 0.0, Verdict.HOLDS, because, 0.1)
    open_reading = Reading({**point, "d": 4}, "<=", 1.05, estimate, 0.0, 0.0, Verdict.OPEN, because, 0.1)
    why = said("why")
    refuted = Reading({**point, "d": 5}, "<=", 0.5, estimate, 0.0, 0.0, Verdict.FAILS, because, 0.1, why)
    needs = ((x, ">=", one, said("need")),)
    step = StepRecord(
        1, said("step"), said("step says"), x, ((x, one),), x, "<=", one, needs, True, said("how"), one, said("step cites"),
        said("step source"),
    )  # fmt: skip
    false = StepRecord(2, "two", said("step says"), x, (), x, "<=", one, (), False, said("how"), "", "", said("step source 2"))
    blank = dict(
        name=said("name"), family=said("family"), kind="claim", says=said("says"), source=said("source"), relation="<=", predicts=x,
        within=0.0, band=said("band"), requires=needs,
        by_hand=((point, said("by hand"), said("paper")),), steps=(step, false), gap=said("gap"),
        readings=(reading, open_reading),
        controls=(
            ControlRecord(why, why, True, (refuted,), predicts=encode(said("control predicts"))),
            ControlRecord("other", said("other why"), False, (), said("control gap"), said("control error")),
        ),
        follows_from=(said("follows from"),), cites=(said("cites"),), error=said("error"), seconds=0.25, seed=7, budget=said("budget"),
        versions=((said("library"), said("version")), ("digits", said("digits"))), commit=said("commit"), cpu=said("cpu"),
        epoch=1_700_000_000, notes=said("notes"), table=((said("head"), "b"), (said("cell"), "2")), table_notes=(said("table note"),),
    )  # fmt: skip
    return Record(**{**blank, **more})


def sheet(text: str) -> list[Record]:
    """Three records with this text in every place: a claim, a theorem, and a claim with a sentence for its prediction and a wide table."""
    wide = {f"{text}{k}": text for k in range(6)}
    estimate = Estimate(1.0, 0.9, 1.1, 10, level=1e-6)
    rows = tuple(Reading({**wide, "d": d}, "~", 1.0, estimate, 0.2, 0.1, Verdict.HOLDS, text, 0.1) for d in (2, 3))
    everywhere = lambda place: text  # noqa: E731
    return [
        record(everywhere),
        record(everywhere, name=text + "2", kind="theorem", family="finite_class", readings=(), follows_from=(text, text + "absent")),
        record(everywhere, name=text + "3", relation="~", predicts=encode(text), readings=rows),
    ]
