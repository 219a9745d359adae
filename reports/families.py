"""The chapters of the report: the order of families and their titles, which each family states itself, and headings of claims."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable

from verify.engine.shelf import family

SMALL = {"ntk": "NTK", "rf": "RF", "mnist": "MNIST", "relu": "ReLU", "eps": "ε", "iid": "i.i.d.", "pca": "PCA"}
CAPITAL = {
    "gaussian", "rademacher", "lipschitz", "hoeffding", "dirichlet", "talagrand", "chernoff", "laplace", "student", "bernstein",
    "theorem", "lemma", "proposition", "remark", "definition", "corollary",
}  # fmt: skip


def title(name: str) -> str:
    """A chapter's title; for a folder of the user's own claims its name with the underscores read as spaces."""
    found = family(name)
    return found.title if found else heading(name)


def intro(name: str) -> str:
    """A sentence on what the chapter is for; empty for a folder of the user's own claims."""
    found = family(name)
    return found.introduction if found else ""


def ordered(names: Iterable[str]) -> list[str]:
    """Chapters in the paper's order, the user's own after them by name."""
    return sorted(names, key=lambda name: (found.order if (found := family(name)) else math.inf, name))


def heading(name: str) -> str:
    """A claim's id as a heading: lemma_2_1_eps_third is "Lemma 2.1 ε third".

    >>> heading("theorem_3_from_theorem_2"), heading("sphere_linear_tail")
    ('Theorem 3 from Theorem 2', 'Sphere linear tail')
    """
    words = re.sub(r"(?<=\d)_(?=\d)", ".", name).split("_")
    shown = " ".join(SMALL.get(word, word.capitalize() if word in CAPITAL else word) for word in words)
    return shown[:1].upper() + shown[1:] if shown[:1].isascii() else shown


def anchor(name: str) -> str:
    """The name as the target of a link: itself where it is plain, else what is plain of it and a hash that no other name has.

    >>> anchor("theorem_3"), anchor("a b")
    ('theorem_3', 'a-b-c8687a08aa5d6ed2')
    """
    if re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,80}", name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{re.sub('[^A-Za-z0-9]+', '-', name)[:40].strip('-') or 'claim'}-{digest}"
