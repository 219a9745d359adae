"""What the launcher passes on to the command it becomes."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checkouts import BASE, PATIENCE, ROOT, Checkout, refused


def test_the_first_run_sets_up_and_the_second_does_not(checkout: Checkout) -> None:
    first = checkout.run("list", "--json")
    assert first.returncode == 0
    assert [line.split(" with")[0].split(" (")[0] for line in first.stderr.splitlines()] == ["law: setting up .venv", "law: .venv is ready"]
    second = checkout.run("list", "--json")
    assert (second.returncode, second.stderr, second.stdout) == (0, "", first.stdout)
    assert json.loads(first.stdout)["argv"] == ["list", "--json"]
    assert json.loads(first.stdout)["prefix"] == str(checkout.venv)
    (install,) = checkout.installs()
    assert install["prefix"] == str(checkout.venv)
    assert install["argv"] == ["install", "--require-hashes", "--only-binary=:all:", "-r", str(checkout.root / "requirements.lock")]


def test_the_command_sees_this_checkout_one_thread_and_the_folder_it_was_called_from(checkout: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "verify.py").write_text("raise SystemExit('the wrong verify')")
    (elsewhere / "json.py").write_text("raise SystemExit('the wrong json')")
    done = checkout.run("data", "mine.csv", cwd=elsewhere, PYTHONHASHSEED="7", OMP_NUM_THREADS="8", PYTHONOPTIMIZE="2")
    seen = json.loads(done.stdout)
    assert seen["file"] == str(checkout.root / "verify" / "__main__.py")
    assert seen["cwd"] == str(elsewhere)
    assert seen["optimize"] == 0
    assert str(elsewhere) not in seen["path"]
    assert seen["environment"] == {
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
        "PYTHONPATH": str(checkout.root), "PYTHONNOUSERSITE": "1", "PYTHONHASHSEED": "0",
    }  # fmt: skip


def test_a_link_to_the_launcher_finds_the_checkout(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout.law)
    assert json.loads(checkout.run("list", before=[BASE, str(tmp_path / "link")]).stdout)["prefix"] == str(checkout.venv)


@pytest.mark.parametrize("status", [0, 1, 2, 3, 130])
def test_the_exit_status_is_the_command_s(checkout: Checkout, status: int) -> None:
    assert checkout.run("verify", COMMAND_STATUS=status).returncode == status


@pytest.mark.parametrize(
    "given, passed",
    [
        ([], ["TESTS"]),
        (["-q", "-k", "home"], ["-q", "-k", "home", "TESTS"]),
        (["mine.py::test_it"], ["mine.py::test_it"]),
        (["--cov=theory", "-x"], ["--cov=theory", "-x", "TESTS"]),
    ],
)
def test_test_becomes_pytest_on_our_tests_unless_a_path_is_given(checkout: Checkout, given: list[str], passed: list[str]) -> None:
    (checkout.root / "pytest.py").write_text("import sys; print(sys.argv[1:])")
    (checkout.home / "mine.py").touch()
    (checkout.home / "home").touch()  # the value of -k, not a path
    ours = ["-c", str(checkout.root / "pyproject.toml"), "--rootdir", str(checkout.root)]
    seen = ast.literal_eval(checkout.run("test", *given).stdout)
    assert seen == ours + [str(checkout.root / "tests") if word == "TESTS" else word for word in passed]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_needs_no_set_up(checkout: Checkout, arguments: list[str]) -> None:
    done = checkout.run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "./law COMMAND" in done.stdout
    assert not checkout.venv.exists()
    checkout.run("list")
    assert json.loads(checkout.run(*arguments).stdout)["argv"] == ["--help"]


def test_a_command_that_does_not_exist_needs_no_set_up(checkout: Checkout) -> None:
    refused(checkout.run("lsit"), "there is no command 'lsit'")
    assert not checkout.venv.exists()


def test_the_help_names_the_commands_there_are(law) -> None:
    shown = subprocess.check_output([sys.executable, "-m", "verify", "--help"], cwd=ROOT, text=True, timeout=PATIENCE)
    assert set(re.findall(r"^    (\w+)(?:  |$)", shown, re.M)) == set(law.COMMANDS)
