"""The chapters of the report: the order of families, their titles and a sentence on what each is for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

CHAPTERS = {
    "isoperimetry": "Isoperimetry",
    "finite_class": "Finite classes and the theorem",
    "errata": "Errata",
    "covering": "Covering numbers",
    "deep_nets": "Deep networks",
    "sharpened": "Sharper constants",
    "geometry": "Geometry of high dimension",
    "counting": "Counting parameters",
    "tightness": "The law met from above",
    "linear_classes": "Linear classes: an exact law",
    "random_features": "Random features",
    "ntk": "Neural tangent features",
    "two_layer": "Two-layer networks",
    "beyond": "Beyond isoperimetry",
    "weights": "Unbounded weights",
    "generalization": "Generalization",
    "classifiers": "Classifiers",
    "mnist": "Real data: handwritten digits",
}

OPENINGS = """
isoperimetry: Definition 1.1 is the hypothesis everything rests on: Lipschitz functions of the input concentrate. Here it is met by the
    sphere and the Gaussian, with a bound and the exact law of the same quantity side by side, and missed by worlds that only look alike.
finite_class: Lemma 2.1, Theorem 2 and Theorem 3, line by line: which constants follow from which, and with how much room.
errata: What does not hold, or does not follow, as the submission prints it, each with an exact counterexample, and what repairs it.
covering: From finite classes to parametrised ones: how many functions make a net.
deep_nets: How fast a network moves with its weights, without and with skip connections and biases, and what that costs in the logarithm.
sharpened: The same theorems with constants that could be true.
geometry: Random points on a sphere are nearly orthogonal and nearly equally far apart, sqrt(2) times the radius.
counting: Without smoothness n parameters fit n points, whatever the dimension.
tightness: Interpolants whose Lipschitz constant is known exactly, with parameters from n to n d: how smoothly one can fit.
linear_classes: For classes that are linear in their parameters the law holds for the Dirichlet energy with constant one and no logarithm.
random_features: Fitted models against closed forms: norm, variance and energy of the ridgeless fit.
ntk: Features of the first order in the weights: with a mean slope, without one, and exactly.
two_layer: Exact Lipschitz constants of small networks.
beyond: What remains of the law, and what does not, when its hypotheses are dropped.
weights: One parameter with enough digits fits anything: the bound on the weights is needed.
generalization: The Rademacher complexity of Lipschitz classes.
classifiers: How far points are from the boundary between classes.
mnist: The same laws on images that nobody sampled from a formula.
"""

SMALL = {"ntk": "NTK", "rf": "RF", "mnist": "MNIST", "relu": "ReLU", "eps": "ε", "iid": "i.i.d.", "pca": "PCA"}
CAPITAL = {
    "gaussian", "rademacher", "lipschitz", "hoeffding", "dirichlet", "talagrand", "chernoff", "laplace", "student", "bernstein",
    "theorem", "lemma", "proposition", "remark", "definition", "corollary",
}  # fmt: skip


def title(family: str) -> str:
    """A chapter's title; an unknown folder's name with its underscores read as spaces."""
    return CHAPTERS.get(family) or heading(family)


def intro(family: str) -> str:
    """A sentence on what the chapter is for."""
    said = re.search(rf"^{re.escape(family)}: (.*(?:\n    .*)*)", OPENINGS, re.MULTILINE)
    return " ".join(said[1].split()) if said else ""


def ordered(names: Iterable[str]) -> list[str]:
    """Chapters in the paper's order, others after them by name."""
    order = list(CHAPTERS)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


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
