"""What `derive --sympy` prints runs in a fresh interpreter with sympy alone and decides the steps; every step by tests/sympy_alone.py."""

import subprocess
import sys

import pytest
from derivations import FUNCTIONS, derivation
from sympy_alone import GUARD, outcomes

from theory.paper import deep_nets, errata, versions
from verify.cli.sympy_source import source_to_paste

SAMPLE = sorted(FUNCTIONS)[::9]
"""Every ninth derivation; all of them take minutes: python tests/sympy_alone.py."""


@pytest.mark.parametrize("name", SAMPLE)
def test_every_step_holds_or_says_that_sympy_does_not_decide_it(name):
    made = derivation(name)
    found = outcomes(made, range(1, len(made.steps) + 1))
    assert set(found) == set(range(1, len(made.steps) + 1))
    for number, said in found.items():
        how = made.decisions()[number - 1].how
        assert said == "holds" or said.startswith(f"is not decided by sympy alone; the suite: {how}"), (number, said)


@pytest.mark.parametrize(
    "made, steps",
    [(deep_nets.lemma_3_1(), 12), (errata.skip_connections(), 9), (versions.versions_that_follow(), 38)],
    ids=["lemma_3_1", "skip_connections", "versions_that_follow"],
)
def test_algebra_is_decided_to_the_last_step(made, steps):
    assert list(outcomes(made, range(1, len(made.steps) + 1)).values()) == ["holds"] * steps


FALSE = [
    (deep_nets.lemma_3_1(factor=1), 7),
    (deep_nets.product_with_skips(least=1), 7),
    (deep_nets.norms_of_normal_inputs(rate=2), 2),
    (deep_nets.one_swap(deep_nets.R_0 / 2), 2),
    (errata.skip_connections(parameters=14), 8),
    (errata.sum_constant(proposition=18), 1),
    (versions.of_cells([("144", 6, 8**4)]), 2),
]


@pytest.mark.parametrize("made, number", FALSE, ids=[str(place) for place in range(len(FALSE))])
def test_a_false_step_does_not_hold(made, number):
    assert made.first_gap().step == number
    assert outcomes(made, [number])[number] == "is not decided by sympy alone; the suite: it is not proved"


def test_the_file_runs_from_any_folder_without_the_suite(tmp_path):
    source = tmp_path / "steps.py"
    source.write_text(source_to_paste(derivation("paper.covering.net_step"), [1, 2]) + GUARD, encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", str(source)], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "1 holds\n2 holds\n"
    assert "import theory" not in source.read_text(encoding="utf-8")
    assert "from theory" not in source.read_text(encoding="utf-8")


def test_a_file_that_imports_the_suite_is_seen():
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run(
            [sys.executable, "-c", "import sys; sys.modules['theory'] = None\n" + GUARD], capture_output=True, text=True, check=True
        )
