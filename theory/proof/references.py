"""The works this suite cites, read from references.bib; a place in one is written as "key, place (version)"."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from theory.refusals import Refusal

BIBLIOGRAPHY = Path(__file__).with_name("references.bib")
KINDS = {"article": "journal", "inproceedings": "booktitle", "book": "publisher", "misc": "howpublished"}
"""The types of entry, each with the name of the field that says where the work appeared."""

FIELDS = {"author", "title", "year", "eprint", "doi", "checked", "volume", "number", *KINDS.values()}


class UnknownSource(Refusal):
    """A source string whose key is not in the bibliography."""


class BadBibliography(Refusal):
    """A line of a bibliography that the strict reader does not accept; the message has its number."""


@dataclass(frozen=True)
class Paper:
    """One work: its authors' names, title, venue with year, arXiv id and DOI ("" if none), and where the entry was checked.

    An author in braces is a name that has no surname, such as a magazine.
    """

    names: tuple[str, ...]
    title: str
    venue: str
    arxiv: str = ""
    doi: str = ""
    checked: str = ""

    @property
    def authors(self) -> str:
        """The names of all authors, separated by commas."""
        return ", ".join(name.strip("{}") for name in self.names)

    @property
    def surnames(self) -> list[str]:
        """The name that each author is cited by, with particles such as "van"."""
        return [_surname(name) for name in self.names]

    def reference(self) -> str:
        """One line with everything a reader needs to find the work, and whether the entry could be checked."""
        where = f" arXiv:{self.arxiv}." if self.arxiv else f" doi:{self.doi}." if self.doi else ""
        unchecked = " (This entry could not be checked.)" if self.checked.startswith("no") else ""
        return f"{self.authors}. {self.title}. {self.venue}.{where}{unchecked}"


def _surname(name: str) -> str:
    if name.startswith("{"):
        return name.strip("{}")
    parts = name.split()
    particles = [part for part in parts[:-1] if part in ("van", "von", "de", "Van")]
    return " ".join([*particles, parts[-1]])


def read(text: str) -> dict[str, Paper]:
    """The entries of a bibliography by key.

    A strict part of BibTeX: "@type{key,", then one "name = {value}," a line, then "}"; empty lines and lines that begin with "%" between
    entries. Raises BadBibliography with the line for anything else, a key or field that stands twice, or a field that is missing.
    """
    found: dict[str, Paper] = {}
    kind, key, fields = "", "", dict[str, str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if not key and (not line.strip() or line.startswith("%")):
            continue
        if not key and (opened := re.fullmatch(r"@(\w+)\{([\w-]+),", line)) and opened[1] in KINDS and opened[2] not in found:
            kind, key, fields = opened[1], opened[2], {}
        elif key and line == "}":
            found[key] = _paper(kind, key, fields, number)
            key = ""
        elif key and (given := re.fullmatch(r"  (\w+) = \{(.*)\},", line)) and given[1] in FIELDS and given[1] not in fields:
            fields[given[1]] = given[2]
        else:
            raise BadBibliography(f"line {number} of the bibliography cannot be read: {line!r}")
    if key:
        raise BadBibliography(f"the entry {key} of the bibliography has no end")
    return found


def _paper(kind: str, key: str, fields: dict[str, str], number: int) -> Paper:
    missing = [name for name in ("author", "title", "year", "checked", KINDS[kind]) if name not in fields]
    if missing:
        raise BadBibliography(f"the entry {key}, which ends in line {number}, lacks {', '.join(missing)}")
    place = f"{fields.get('volume', '')}({fields['number']})" if "number" in fields else fields.get("volume", "")
    venue = f"{fields[KINDS[kind]]} {place}".strip()
    dated = f"{venue}, {fields['year']}" if fields["year"] and fields["year"] not in venue else venue
    names = tuple(fields["author"].split(" and ")) if not fields["author"].startswith("{") else (fields["author"],)
    return Paper(names, fields["title"], dated, fields.get("eprint", ""), fields.get("doi", ""), fields["checked"])


PAPERS: dict[str, Paper] = read(BIBLIOGRAPHY.read_text(encoding="utf-8"))
"""Every work that the suite cites, by key."""


def papers(source: str) -> list[tuple[Paper, str]]:
    """The papers that a source string "key, place; key, place" names, each with its place ("" where it has none).

    Raises UnknownSource, which suggests the nearest keys, for a key that is not in the bibliography.
    """
    found = []
    for part in re.split(r";(?![^(]*\))", source):
        key, _, place = (word.strip() for word in part.partition(","))
        key = key.split("(")[0].strip()
        if key not in PAPERS:
            near = get_close_matches(key, PAPERS, n=3, cutoff=0.3)
            meant = f"; did you mean {' or '.join(near)}?" if near else "; theory.proof.references.PAPERS has the keys"
            raise UnknownSource(f"no paper with key {key[:60]!r}, named by the source {source[:60]!r}{meant}")
        found.append((PAPERS[key], place))
    return found


def reference(source: str) -> str:
    """The full references of a source string in one line, with its places. Raises UnknownSource."""
    return " ".join(paper.reference() + (f" {place}." if place else "") for paper, place in papers(source))
