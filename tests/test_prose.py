"""Plain statements set as text and mathematics: what is a formula, what stays a word, and that nothing breaks the page."""

import pytest
import typst as compiler
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.citations import linked, short
from reports.prose import prose
from reports.words import flat
from theory.typeset.typst import text
from verify.engine.shelf import shelf


def marked(sentence: str) -> str:
    """The sentence with its formulas between guillemets."""
    return "".join(f"«{run[1]}»" if run[0] == "math" else f"`{run[1]}`" if run[0] == "code" else run[1] for run in prose(sentence))


@pytest.mark.parametrize(
    "sentence, shown",
    [
        ("p >= n in R^d", "«p >= n» in «RR^d»"),
        ("|f_w - f_w'| <= J |w - w'|", "«abs(f_(w) - f_(w')) <= J abs(w - w')»"),
        ("at most 2 exp(-(d-1) t^2/2).", "at most «2 exp (- (d - 1) t^2 \\/ 2)»."),
        ("For x ~ N(0, I/d) P(|f - Ef| >= t)", "For «x ∼ N (0, I \\/ d)» «bb(P) (abs(f - bb(E) f) >= t)»"),
        ("E[y | x] given x", "«bb(E) [y mid(bar.v) x]» given «x»"),
        ("the n x p matrix, 28 x 28 images of x", "the «n times p» matrix, «28 times 28» images of «x»"),
        ("a mixture of k c-isoperimetric laws", "a mixture of «k» «c»-isoperimetric laws"),
        ("1-Lipschitz and n-dimensional; a t-test, i.i.d. draws", "1-Lipschitz and «n»-dimensional; a «t»-test, i.i.d. draws"),
        ("has probability I_{1-t^2}((d-1)/2, 1/2)", "has probability «I_(1 - t^2) ((d - 1) \\/ 2, 1 \\/ 2)»"),
        ("the chi law, a beta tail, delta and eps", "the chi law, a beta tail, «delta» and «epsilon»"),
        ("sqrt 2 R = 0.707 of a diameter", "«sqrt(2) R = 0.707» of a diameter"),
        ("sqrt(x)^2 and <w, x> in [-1, 1]", "«sqrt(x)^2» and «lr(⟨ w, x ⟩)» in «[- 1, 1]»"),
        ("I think a point (see below) is A or B.", "I think a point (see below) is A or «B»."),
        ("the submission's Lemma 2.1, what is left", "the submission's Lemma 2.1, what is left"),
        ("3.05e-8 of 600", "«3.05 times 10^(-8)» of 600"),
        ("2*h1 + (g + y)**2", "«2 h_(1) + (g + y)^2»"),
        ("2 * 0.0111 = 0.0222", "«2 dot 0.0111 = 0.0222»"),
        ("||x|| and ||x| - 1|", "«norm(x)» and «abs(abs(x) - 1)»"),
        ("`kernels.laws` gives x_1, x_{n-1}", "`kernels.laws` gives «x_(1)», «x_(n - 1)»"),
        ("P(>= 11/6) <tag> m -> b ( n + |", "P(≥ «11 \\/ 6») <tag> «m -> b» ( «n» + |"),
        ("mean z g < -eps/6", "mean «z g < - epsilon \\/ 6»"),
        ("B(a, a)/4^a at a = (d-1)/2", "«B (a, a) \\/ 4^a» at «a = (d - 1) \\/ 2»"),
        ("MSE <= sigma^2 - eps has Lip(f) >= 1", '«op("MSE") <= sigma^2 - epsilon» has «op("Lip") (f) >= 1»'),
        ("tr M, rank 3, min(n, p)", "«tr M», rank 3, «min (n, p)»"),
        ("", ""),
    ],
)
def test_sentences(sentence, shown):
    assert marked(sentence) == shown


def page(sentences) -> bytes:
    """The sentences as a typst page."""
    forms = {"math": "${}$", "code": "#raw({})", "": "#{}"}
    lines = [
        "".join(forms[run[0]].format(run[1] if run[0] == "math" else text(run[1])) for run in prose(sentence)) for sentence in sentences
    ]
    return "\n\n".join(lines).encode()


def warnings(sentences) -> list[str]:
    return [
        str(warning) for warning in compiler.compile_with_warnings(page(sentences), format="pdf", ignore_system_fonts=True, timestamp=0)[1]
    ]


TRAPS = "n d eps x_1 sqrt exp ( ) [ ] { } | < > <= +- - + * / ^ _ , = ~ 2 0.5 1e-3 E P a I the tr log ` \" ' $ # \\ @ é 半 ∑ R^d f_{n-1} x"
WORDS = "the a claim, holds. for I every (small) point; log-free and rank-one; A what's left"
pieces = st.sampled_from([*TRAPS.split(" "), " "])


@given(st.lists(st.one_of(st.lists(pieces, max_size=14).map("".join), st.text(max_size=20)), min_size=10, max_size=30))
@settings(deadline=None, max_examples=40)
def test_any_sentence_can_be_set(sentences):
    assert warnings(sentences) == []


@given(st.lists(st.sampled_from(WORDS.split(" "))).map(" ".join))
def test_english_stays_english(sentence):
    assert "".join(run[1] for run in prose(sentence)) == sentence


@pytest.mark.parametrize("sentence", ["|" * 60 + "x", "(" * 300 + "n", "|x" * 40, "((|x|,[y|z])^2 " * 30, "a^" * 200, "- " * 500])
def test_every_sentence_comes_to_an_end(sentence):
    assert prose(sentence)  # with exponential backtracking it would not in hours


def test_every_statement_of_the_shelf_can_be_set():
    held = [entry.holds for entry in shelf().values() if entry.holds is not None]
    said = [said for claim in held for said in (claim.says, claim.source, *(control.why for control in getattr(claim, "controls", ())))]
    assert len(said) > 40
    assert warnings(said) == []
    assert sum(run[0] == "math" for sentence in said for run in prose(sentence)) > 100


def test_sources_become_names_and_years():
    assert short("bubeck-sellke-2021") == "Bubeck & Sellke 2021"
    assert short("bubeck-li-nagaraj-2021") == "Bubeck, Li & Nagaraj 2021"
    assert short("madry-2018") == "Madry et al. 2018"
    assert short("van-handel-2014") == "van Handel 2014"
    assert linked("bubeck-sellke-2021, Lemma 2.1; here, by hand") == [
        ("cite", "Bubeck & Sellke 2021", "bubeck-sellke-2021"), ("", ", Lemma 2.1; here, by hand"),
    ]  # fmt: skip
    assert linked("here, the first moment") == [("", "derived here"), ("", ", the first moment")]


def test_one_line_of_unicode():
    assert flat("p >= n in R^d, x_1 <= eps/2, sqrt(2), the beta law") == "p ≥ n in Rᵈ, x₁ ≤ ε/2, √(2), the beta law"
