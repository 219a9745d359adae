"""The shelf, claim by claim: every claim holds, every control is refuted, every tolerance is earned, every number worked by hand agrees."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
import sympy as sp
from tree import ROOT

from theory.proof.references import papers
from verify import Claim, ClosedForm, Control, Root, Theorem
from verify.engine.claim import predicted, wrong_by_hand
from verify.engine.judge import Verdict, judge
from verify.engine.reading import forget, read
from verify.engine.record import Record
from verify.engine.run import run
from verify.engine.shelf import shelf

SHELF = shelf()
CLAIMS = {name: entry.holds for name, entry in SHELF.items() if isinstance(entry.holds, Claim)}
THEOREMS = {name: entry.holds for name, entry in SHELF.items() if isinstance(entry.holds, Theorem)}
MEASURED = [name for name, claim in CLAIMS.items() if claim.measure]
BOUNDS = [name for name in MEASURED if CLAIMS[name].relation in ("<=", ">=")]
EQUALITIES = [name for name in MEASURED if CLAIMS[name].within]
ASYMPTOTICS = [name for name in MEASURED if CLAIMS[name].band]
BAND_SEED = 20210526
"""The root seed that bands are measured on: the day of the paper, and never the seed of a verdict below."""

RECORDS: dict = {}


def record(name):
    """The record of a claim at quick budget and seed 0, made once."""
    if name not in RECORDS:
        RECORDS[name] = run(SHELF[name], "quick", 0)
    return RECORDS[name]


@pytest.mark.parametrize("name", SHELF)
def test_the_file_imports(name):
    assert not SHELF[name].error


@pytest.mark.parametrize("name", SHELF)
def test_holds_with_every_control_refuted(name):
    made = record(name)
    trouble = [
        made.error,
        made.gap,
        *(f"{r.point}: {r.verdict.value}: {r.because}" for r in made.readings if r.verdict is not Verdict.HOLDS),
    ]
    trouble += [
        f"control not refuted: {c.why}: {c.error or [r.because for r in c.readings if r.verdict is not Verdict.FAILS]}"
        for c in made.controls
        if not c.refuted
    ]
    assert made.verdict is Verdict.HOLDS, "\n".join(filter(None, trouble))


@pytest.mark.parametrize("name", SHELF)
def test_its_record_round_trips(name):
    made = record(name)
    assert Record.from_json(made.to_json()) == made


@pytest.mark.parametrize("name", SHELF)
def test_the_source_is_known_and_cited_in_full(name):
    assert all(paper.reference() for paper, _ in papers(SHELF[name].holds.source))


@pytest.mark.parametrize("name", CLAIMS)
def test_numbers_worked_by_hand(name):
    claim = CLAIMS[name]
    assert claim.by_hand, f"{name} has no number worked by hand"
    assert all(arithmetic for _, _, arithmetic in claim.by_hand)
    assert not wrong_by_hand(claim)


def reached(path, seen):
    """The modules that a file of ours imports, and those that these import, as far as they are in verify/."""
    if path in seen or not path.is_file():
        return set()
    seen.add(path)
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = ".".join([*path.relative_to(ROOT).parent.parts[: len(path.relative_to(ROOT).parent.parts) - node.level + 1], ""])
            module = (base if node.level else "") + (node.module or "")
            names = {module.rstrip("."), *(f"{module.rstrip('.')}.{alias.name}" for alias in node.names)}
            found |= names
            for name in names:
                if name.startswith("verify.") and not name.startswith("verify.models"):
                    found |= reached(ROOT / (name.replace(".", "/") + ".py"), seen)
    return found


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_on_fitted_models_says_so(name):
    fits = "verify.models" in {module[:13] for module in reached(SHELF[name].path, set())}
    verb = "reaches" if fits else "does not reach"
    assert CLAIMS[name].fits == fits, f"{name}: fits={CLAIMS[name].fits}, and its file {verb} verify.models"


@pytest.mark.parametrize("name", MEASURED)
def test_some_control_is_refuted_by_the_claims_own_measurement(name):
    assert any(control.predicts is not None and control.measure is None for control in CLAIMS[name].controls)


@pytest.mark.parametrize("name", BOUNDS)
def test_a_bound_has_a_control_that_drops_a_hypothesis(name):
    assert any(control.measure is not None for control in CLAIMS[name].controls), f"{name} is a bound, and no control is a false world"


@pytest.mark.parametrize("name", [name for name in CLAIMS if CLAIMS[name].derive])
def test_a_derivation_has_a_false_twin_or_a_measurement(name):
    claim = CLAIMS[name]
    assert claim.measure or any(control.derive is not None for control in claim.controls)


@pytest.mark.parametrize("name", EQUALITIES)
def test_within_is_earned(name):
    check_within(CLAIMS[name], record(name))


def check_within(claim, made):
    """`within` is at least the widest relative half-width at quick budget and below twice it: halved it is OPEN, loosened it is red."""
    widest = max(reading.estimate.half_width / abs(float(reading.predicted)) for reading in made.readings if reading.predicted)
    assert widest <= claim.within < 2 * widest, (
        f"within={claim.within:g} is not earned: the widest interval reaches {widest:.4g} of its prediction, "
        f"so within must lie in [{widest:.4g}, {2 * widest:.4g}); {1.9 * widest:.3g} leaves room for other seeds"
    )


@pytest.mark.parametrize("name", ASYMPTOTICS)
def test_band_is_earned(name):
    check_band(name, CLAIMS[name])


@cache
def on_the_band_seed(name):
    """The readings of a claim on the bands' own seed; its band is not in them."""
    return [read(name, CLAIMS[name], None, point, "quick", BAND_SEED, role="band") for point in CLAIMS[name].points]


def check_band(name, claim):
    """C is what seeds of their own show, rounded up by less than a half."""
    readings = on_the_band_seed(name)
    off = [
        max(abs(float(r.estimate.low / r.predicted) - 1), abs(float(r.estimate.high / r.predicted) - 1)) * claim.band.size_at(r.point)
        for r in readings
    ]
    assert max(off) <= claim.band.C < 1.5 * max(off), (
        f"the band {claim.band.C:g}/{claim.band.over} is not earned: on separate seeds the intervals reach "
        f"{max(off):.4g}/{claim.band.over}, "
        f"so C must lie in [{max(off):.4g}, {1.5 * max(off):.4g})"
    )


@pytest.mark.parametrize("name", THEOREMS)
def test_a_theorem_follows_from_claims_that_are_there(name):
    missing = [claim for claim in THEOREMS[name].follows_from if claim not in CLAIMS]
    assert not missing, f"{name} follows from {', '.join(missing)}, which no file holds"


# What each check is worth: each of these mutants must be red, with a message that names the cause.


def mutant(name, **changed):
    """The record of a claim with some fields changed."""
    entry = replace(SHELF[name])
    vars(entry)["_imported"] = (replace(CLAIMS[name], **changed), "")
    return run(entry, "quick", 0)


def test_within_halved_is_open():
    claim = CLAIMS["sphere_linear_law"]
    made = mutant("sphere_linear_law", within=claim.within / 2)
    assert made.verdict is Verdict.OPEN
    assert "too wide to decide" in next(r.because for r in made.readings if r.verdict is Verdict.OPEN)


def test_within_loosened_is_red():
    claim = CLAIMS["sphere_linear_law"]
    with pytest.raises(AssertionError, match=r"within=0\.16 is not earned"):
        check_within(replace(claim, within=0.16), record("sphere_linear_law"))


@pytest.mark.parametrize("factor", [2, 0.5])
@pytest.mark.parametrize("name", ASYMPTOTICS)
def test_a_band_doubled_or_halved_is_red(name, factor):
    claim = CLAIMS[name]
    with pytest.raises(AssertionError, match="is not earned"):
        check_band(name, replace(claim, band=replace(claim.band, C=claim.band.C * factor)))


@pytest.mark.parametrize("name", ["sphere_linear_law", "sphere_distance_law", "sphere_norm_law", "sphere_half_space_law"])
def test_a_sampler_that_draws_one_dimension_more_is_red(name, monkeypatch):
    from kernels import laws

    honest = laws.sphere
    monkeypatch.setattr(
        laws, "sphere", lambda stream, samples, d, *, first_row=0: honest(stream, samples, d + 1, first_row=first_row)[:, :d].copy()
    )
    made = run(SHELF[name], "quick", 0)
    assert made.verdict is Verdict.FAILS
    assert any("lies" in r.because and "what is claimed" in r.because for r in made.readings if r.verdict is Verdict.FAILS)


EXACT = [
    name
    for name in MEASURED
    if CLAIMS[name].relation == "==" and isinstance(CLAIMS[name].predicts, sp.Expr) and CLAIMS[name].predicts.atoms(sp.Add)
]


def with_a_term_changed(expression):
    """(what was done, the expression with it done): each term of each sum dropped, and each turned to the other sign."""
    for total in sorted(expression.atoms(sp.Add), key=str):
        for term in total.args:
            yield f"{term} dropped from {total}", expression.xreplace({total: total - term})
            yield f"{term} turned in {total}", expression.xreplace({total: total - 2 * term})


@pytest.mark.parametrize("name", EXACT)
def test_a_term_dropped_or_turned_in_a_closed_form_is_red(name):
    """Every sum in the prediction counts: with any one term gone or turned, some point no longer holds."""
    claim, readings = CLAIMS[name], record(name).readings
    for what, expression in with_a_term_changed(claim.predicts):
        assert not _all_hold(claim, expression, readings), f"{name} holds with {what}"


def _all_hold(claim, expression, readings):
    try:
        values = [predicted(expression, reading.point) for reading in readings]
    except (ValueError, ZeroDivisionError, RuntimeWarning):  # not a real number any more: red
        return False
    bands = [claim.band.at(r.point) if claim.band else 0.0 for r in readings]
    judged = (judge(claim.relation, value, r.estimate, claim.within, band) for value, r, band in zip(values, readings, bands, strict=True))
    return all(made.verdict is Verdict.HOLDS for made in judged)


IN_LETTERS = [name for name in MEASURED if isinstance(CLAIMS[name].predicts, ClosedForm)]


def closed_forms_with_a_term_changed(form):
    """The same of a closed form in letters, held against nothing else: of each quantity's form and of what each letter stands for."""
    form = replace(form, computed=None)
    if isinstance(form.form, Mapping):
        for quantity, expression in form.form.items():
            for what, other in with_a_term_changed(expression):
                yield f"{quantity}: {what}", replace(form, form={**form.form, quantity: other})
    else:
        for what, other in with_a_term_changed(form.form):
            yield what, replace(form, form=other)
    for place, (letter, meaning) in enumerate(form.where):
        for what, other in with_a_term_changed(meaning.equation if isinstance(meaning, Root) else meaning):
            put = replace(meaning, equation=other) if isinstance(meaning, Root) else other
            yield f"{letter}: {what}", replace(form, where=(*form.where[:place], (letter, put), *form.where[place + 1 :]))


def families_of_forms():
    """Claims whose closed forms have the same letters, for different activations and quantities, by the first one's name."""
    found = {}
    for name in IN_LETTERS:
        form = CLAIMS[name].predicts
        found.setdefault(str(form.where) if form.where else str(form.form), []).append(name)
    return {names[0]: names for names in found.values()}


SMALL = {
    "even_sensitivity": (17, "the one constant among p parameters, and what tau' has beyond 1, which is of the size of p c^2/(D tau^2)"),
    "below_the_threshold": (15, "what is of the size of p/D in t and in the slope of what is seen of the target, small beside the noise"),
    "ridge_quadratic_target": (8, "what is of the size of n/D in t and in the slope of what is seen of the target, small beside the noise"),
}
"""Families in which so many changes, and no more, are smaller than every band: no fit sees them, and the public function must, to 1e-9."""


def on_the_letters(names):
    """What was done to a term -> whether some claim of the family refutes it by its fits, and whether some does by the public function."""
    by_fits, by_function = {}, {}
    for name in names:
        claim = CLAIMS[name]
        for what, form in closed_forms_with_a_term_changed(claim.predicts):
            readings = record(name).readings
            by_fits[what] = by_fits.get(what, False) or not _all_hold(claim, form, readings)
            if claim.predicts.computed and not by_fits[what]:
                told = not _all_hold(claim, replace(form, computed=claim.predicts.computed), readings)
                by_function[what] = by_function.get(what, False) or told
    return by_fits, by_function


@pytest.mark.parametrize("names", families_of_forms().values(), ids=list(families_of_forms()))
def test_a_term_dropped_or_turned_in_letters_is_red(names):
    """Each term of each sum of a closed form, and of what its letters stand for, is seen by the fits of some claim of the family.

    Where terms are smaller than every band (SMALL) the function that users call, which is computed by other formulas, must see them.
    """
    by_fits, by_function = on_the_letters(names)
    unseen = {what for what, seen in by_fits.items() if not seen}
    assert len(unseen) <= SMALL.get(names[0], (0, ""))[0], unseen
    assert not {what for what in unseen if not by_function.get(what)}


def test_forms_in_letters_are_held_against_the_public_function():
    assert not [name for name in IN_LETTERS if CLAIMS[name].predicts.computed is None]


def test_a_claim_without_controls_is_refused():
    with pytest.raises(ValueError, match="a claim without a control cannot fail"):
        replace(CLAIMS["sphere_linear_law"], controls=())


def test_a_control_that_is_true_is_not_refuted():
    claim = CLAIMS["sphere_linear_law"]
    made = mutant("sphere_linear_law", controls=[Control("truth_itself", "the truth itself", predicts=claim.predicts)])
    assert made.verdict is Verdict.FAILS
    assert not made.controls[0].refuted


def test_an_exception_inside_a_claim_is_its_failure_and_names_the_place():
    made = mutant("sphere_linear_law", measure=lambda stream, d, t: 1 / 0)
    assert made.verdict is Verdict.FAILS
    assert made.error.startswith("ZeroDivisionError")
    assert "tests/test_claims.py, line" in made.error


@pytest.mark.parametrize(
    ("name", "point", "stated", "said"),
    [
        ("sphere_linear_law", dict(d=3, t=0.5), 0.51, "against 0.51 by hand"),
        ("random_features_rank", dict(n=30, d=3, p=29, q=7), 30, "29 against 30 by hand"),
        ("sphere_linear_law", dict(d=101, t=0.1), "0.32", "has 2 digits and is not"),
    ],
)
def test_a_wrong_number_by_hand_is_red(name, point, stated, said):
    assert said in wrong_by_hand(replace(CLAIMS[name], by_hand=[(point, stated, "by hand")]))
    assert said in mutant(name, by_hand=[(point, stated, "by hand")]).error


def test_a_source_that_is_not_known_is_red():
    assert mutant("sphere_linear_law", source="nobody-1999, Theorem 1").error.startswith("UnknownSource: no paper with key 'nobody-1999'")


@pytest.mark.parametrize("name", MEASURED)
def test_a_measurement_draws_from_its_stream_alone(name):
    """Once more at the cheapest point, with every cache of designs empty: the same stream gives the same reading."""
    cheapest = min(record(name).readings, key=lambda reading: reading.seconds)
    forget(SHELF[name])
    assert read(name, CLAIMS[name], None, cheapest.point, "quick", 0).estimate == cheapest.estimate


def test_claims_import_from_their_own_folder_alone():
    """The hash that keys a record is that of the shared code and of the claim's folder."""
    for name, entry in SHELF.items():
        tree = ast.parse(entry.path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("verify.claims"):
                assert node.module.split(".")[2] == entry.family, f"{name} imports from {node.module}"
            assert not (isinstance(node, ast.ImportFrom) and node.level > 1), f"{name} imports from another folder"


def test_a_theorem_falls_with_the_claims_it_follows_from():
    theorem = SHELF["theorem_3"]
    fallen = theorem.holds.follows_from[0]
    done = {name: record(name) for name in theorem.holds.follows_from}
    assert run(theorem, "quick", 0, done).verdict is Verdict.HOLDS
    made = run(theorem, "quick", 0, {**done, fallen: replace(done[fallen], gap="step 1: broken")})
    assert made.verdict is Verdict.FAILS
    assert made.error == f"follows from {fallen}, which FAILS"
    assert run(theorem, "quick", 0, {}).error.startswith(f"follows from {fallen}, which is not on the shelf")
