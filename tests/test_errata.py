"""The errata are counted by the list of them, every claim about one is on it, and README says what the list says."""

import pytest
from tree import ROOT

from theory.paper.errata import ERRATA, Erratum, summary
from verify.engine.shelf import shelf

CLAIMS = {name: entry for name, entry in shelf().items() if entry.path.parent.name == "errata"}


def test_every_claim_of_the_family_is_about_one_erratum():
    assert sorted(name for erratum in ERRATA for name in erratum.claims) == sorted(CLAIMS)


@pytest.mark.parametrize("name", CLAIMS)
def test_its_source_is_the_submission(name):
    source = CLAIMS[name].holds.source
    assert "(submission)" in source or "submission;" in source, f"{name}: {source}"


@pytest.mark.parametrize("erratum", [erratum for erratum in ERRATA if erratum.false], ids=lambda erratum: erratum.claims[0])
def test_what_is_printed_is_among_the_controls(erratum: Erratum):
    """A false statement is refuted as printed, by the claim's own measurement or its derivation."""
    for name in erratum.claims:
        assert any(control.id.startswith("as_printed") for control in CLAIMS[name].holds.controls), name


def test_what_is_true_is_not_called_false_as_printed():
    for erratum in (erratum for erratum in ERRATA if not erratum.false):
        assert not any(control.id.startswith("as_printed") for name in erratum.claims for control in CLAIMS[name].holds.controls)


def test_readme_counts_them():
    assert summary() in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_the_count_by_hand():
    assert summary().startswith("seven statements")
    assert "one more is true" in summary()


def test_only_the_submission_is_said_to_print_something():
    """The text of the submission was compared; what is said of a later version is said "as reported"."""
    sources = {name: entry.holds.source for name, entry in shelf().items()}
    assert {name: said for name, said in sources.items() if "all versions" in said} == {}
    later = {name: said for name, said in sources.items() if "later version" in said or "9^4" in said or "10^4" in said}
    assert later
    assert {name: said for name, said in later.items() if "as reported" not in said} == {}
