"""Sources as a reader knows them: paper keys in a text become "Bubeck & Sellke 2021", linked to the list of references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from theory.proof.references import PAPERS
from verify.engine.record import Record

from .prose import Run, prose

KEYS = re.compile(r"(?<![\w-])(" + "|".join(re.escape(key) for key in sorted(PAPERS, key=len, reverse=True)) + r")(?:v(\d+))?(?![\w-])")


def short(key: str) -> str:
    """Surnames and year: "Bubeck & Sellke 2021", "Madry et al. 2018"."""
    if key == "here":
        return "derived here"
    names = PAPERS[key].surnames
    listed = names[0] if len(names) == 1 else f"{names[0]} & {names[1]}" if len(names) == 2 else f"{names[0]}, {names[1]} & {names[2]}"
    if len(names) > 3:
        listed = f"{names[0]} et al."
    year = re.search(r"\d{4}$", key)
    return f"{listed} {year[0]}" if year else listed


def linked(text: str) -> list[Run]:
    """Runs of a text with its paper keys as ("cite", label, key)."""
    runs: list[Run] = []
    at = 0
    for found in KEYS.finditer(text):
        if found[1] == "here" and found.start() > 0:
            continue  # the English word
        runs += prose(text[at : found.start()])
        label = short(found[1]) + (f" (v{found[2]})" if found[2] else "")
        runs.append(("cite", label, found[1]) if found[1] != "here" else ("", label))
        at = found.end()
    return [*runs, *prose(text[at:])]


def cited(records: Sequence[Record]) -> list[dict[str, str]]:
    """The references of every paper that a record names, by author and year."""
    texts = [text for record in records for text in (record.source, record.says, record.notes, *record.cites)]
    texts += [text for record in records for step in record.steps for text in (step.source, step.cites)]
    keys = {found[1] for text in texts for found in KEYS.finditer(text)} - {"here"}
    rows = [{"key": key, "label": short(key), "full": PAPERS[key].reference(), "arxiv": PAPERS[key].arxiv} for key in keys]
    return sorted(rows, key=lambda row: (row["label"].lower(), row["key"]))
