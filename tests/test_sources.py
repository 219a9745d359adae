"""The bibliography: every entry says where it was checked, the strict reader refuses what it does not know, and names read well."""

import pytest

from reports.citations import short
from theory.proof.references import PAPERS, BadBibliography, UnknownSource, papers, read, reference

ENTRY = """@article{somebody-1999,
  author = {Ann de Boer and Émile van Dyck},
  title = {On a Question},
  journal = {A Journal},
  volume = {3},
  number = {2},
  year = {1999},
  doi = {10.1000/1},
  checked = {the page itself},
}
"""


def test_an_entry_by_hand():
    (paper,) = read("% a remark\n\n" + ENTRY).values()
    assert paper.reference() == "Ann de Boer, Émile van Dyck. On a Question. A Journal 3(2), 1999. doi:10.1000/1."
    assert paper.surnames == ["de Boer", "van Dyck"]


def test_an_entry_that_could_not_be_checked_says_so():
    (paper,) = read(ENTRY.replace("{the page itself}", "{no: it was not found}")).values()
    assert paper.reference().endswith("(This entry could not be checked.)")


@pytest.mark.parametrize(
    "broken, said",
    [
        (ENTRY + ENTRY, "line 11"),  # the key stands twice
        (ENTRY.replace("@article", "@paper"), "line 1"),
        (ENTRY.replace("  volume = {3},\n", "  volume = 3,\n"), "line 5"),
        (ENTRY.replace("  volume = {3},\n", "  volumes = {3},\n"), "line 5"),
        (ENTRY.replace("  volume = {3},\n", "  volume = {3},\n  volume = {4},\n"), "line 6"),
        (ENTRY.replace("  year = {1999},\n", ""), "lacks year"),
        (ENTRY.replace("  checked = {the page itself},\n", ""), "lacks checked"),
        (ENTRY.replace("journal =", "booktitle ="), "lacks journal"),
        (ENTRY.removesuffix("}\n"), "has no end"),
        ("stray words\n" + ENTRY, "line 1"),
    ],
)
def test_what_the_reader_does_not_know_is_refused(broken, said):
    with pytest.raises(BadBibliography, match=said):
        read(broken)


@pytest.mark.parametrize("key", PAPERS)
def test_every_entry_says_where_it_was_checked_and_can_be_cited(key):
    paper = PAPERS[key]
    assert paper.checked
    assert not paper.checked.startswith("no") or paper.checked.startswith("no: ")
    assert short(key)
    assert reference(f"{key}, a place").endswith(" a place.")


def test_titles_and_names_by_hand():
    """From the arXiv listing of 2603.02806 and the page of the account of 10 February 2022."""
    assert PAPERS["von-berg-2026"].title == "The Price of Robustness: Stable Classifiers Need Overparameterization"
    assert PAPERS["von-berg-2026"].surnames == ["von Berg", "Fono", "Datres", "Maskey", "Kutyniok"]
    assert "10 February 2022" in PAPERS["quanta-2022"].venue
    assert short("quanta-2022") == "Quanta Magazine 2022"
    assert short("bubeck-sellke-2021") == "Bubeck & Sellke 2021"
    assert short("here") == "derived here"


def test_an_unknown_key_is_named():
    with pytest.raises(UnknownSource, match="nobody-1900"):
        papers("nobody-1900, Theorem 1")
