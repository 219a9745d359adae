"""The house rules, each held against the tree and each tried on a snippet that breaks it."""

import ast
import importlib
import re
import socket
from pathlib import Path

import pytest
from tree import ROOT, modules, named, own, parsed, tracked

PACKAGES = ("theory", "kernels", "verify", "reports")
LONGEST = 400  # lines of one file


def holds(rule, *folders: str) -> None:
    """Assert that a rule finds nothing in any module of these folders."""
    broken = {named(path): rule(parsed(path)) for path in modules(*folders)}
    assert broken, "the tree was not found"
    assert {name: lines for name, lines in broken.items() if lines} == {}


# --- docstrings


def undocumented(tree: ast.Module) -> list[str]:
    """The module, and its public functions and classes, without a docstring; a claim's `measure` is described by the claim."""
    found = [] if ast.get_docstring(tree) else ["the module"]
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    return found + [node.name for node in public if node.name[0] != "_" and node.name != "measure" and not ast.get_docstring(node)]


def test_public_names_have_docstrings() -> None:
    holds(undocumented, *PACKAGES)


@pytest.mark.parametrize(
    "snippet, seen",
    [
        ("x = 1", ["the module"]),
        ("'''Says.'''\ndef f():\n    return 1", ["f"]),
        ("'''Says.'''\nclass A:\n    pass", ["A"]),
        ("'''Says.'''\ndef _f():\n    return 1\ndef measure(stream, d):\n    return 1\ndef g():\n    '''Says.'''", []),
    ],
)
def test_a_missing_docstring_is_seen(snippet: str, seen: list[str]) -> None:
    assert undocumented(ast.parse(snippet)) == seen


def test_every_test_module_says_what_it_tests() -> None:
    assert [named(path) for path in modules("tests") if not ast.get_docstring(parsed(path))] == []


# --- no print


def printed(tree: ast.Module) -> list[str]:
    """Calls of print and writes to the standard streams."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"line {node.lineno}" for node in calls if re.fullmatch(r"print|sys\.(stdout|stderr)\.write(lines)?", ast.unparse(node.func))]


def test_nothing_is_printed_below_the_command_line() -> None:
    holds(printed, "theory", "kernels", "verify/claims")


def test_commands_write_through_the_terminal_alone() -> None:
    """These two make text visible before it is written; the benches and the fuzzer print names and numbers of ours."""
    found = {named(path): printed(parsed(path)) for path in modules("verify")}
    assert {name for name, lines in found.items() if lines and not name.startswith(("verify/bench/", "verify/fuzz/"))} == {
        "verify/engine/messages.py",
        "verify/cli/terminal.py",
    }


@pytest.mark.parametrize("snippet", ["print(1)", "def f():\n    print('x', file=g)", "import sys\nsys.stdout.write('x')"])
def test_a_print_is_seen(snippet: str) -> None:
    assert len(printed(ast.parse(snippet))) == 1


# --- no return inside a test


def returning(tree: ast.Module) -> list[str]:
    """Tests that return: what follows is not run for that parameter, and it counts as a pass."""
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [node.name for node in tests if any(isinstance(child, ast.Return) for child in own(node))]


def test_no_test_returns() -> None:
    holds(returning, "tests")


@pytest.mark.parametrize(
    "body, seen",
    [
        ("if n > 2:\n        return\n    assert n", ["test_it"]),
        ("return n == 2", ["test_it"]),
        ("with f():\n        return None", ["test_it"]),
        ("def g():\n        return n\n    assert g()", []),
    ],
)
def test_a_return_is_seen(body: str, seen: list[str]) -> None:
    assert returning(ast.parse(f"@pytest.mark.parametrize('n', [1, 2])\ndef test_it(n):\n    {body}\n")) == seen


# --- no file too long


def test_no_file_is_too_long() -> None:
    assert {named(path): lines for path in modules(*PACKAGES, "tests") if (lines := path.read_text().count("\n")) > LONGEST} == {}


# --- the packages are this checkout's


def foreign(files: dict[str, str | None]) -> list[str]:
    """The packages that were imported from elsewhere: PyPI has packages of these names."""
    return [name for name, file in files.items() if file is None or Path(file).resolve() != ROOT / name / "__init__.py"]


def test_the_packages_are_this_checkout_s() -> None:
    assert foreign({name: importlib.import_module(name).__file__ for name in PACKAGES}) == []


def test_a_package_from_elsewhere_is_seen() -> None:
    assert foreign({"kernels": "/site-packages/kernels/__init__.py", "verify": None}) == ["kernels", "verify"]


# --- nothing of one machine, and no notes that do not ship

# Brackets keep these patterns from finding themselves.
PRIVATE = (
    r"[.][.]/shared\b",
    r"(?<![\w.~-])/(wor[k]|tm[p]|roo[t]|hom[e]|User[s]|op[t]/wheels)/[\w.]",
)


def private(text: str, host: str = "") -> list[str]:
    """Absolute paths of one machine, its name, and notes that are not part of the project, as "line N: what"."""
    patterns = [*PRIVATE, rf"\b{re.escape(host)}\b"] if len(host) >= 8 and re.search(r"\d", host) else PRIVATE
    lines = enumerate(text.splitlines(), 1)
    return [f"line {number}: {match[0]}" for number, line in lines for pattern in patterns for match in re.finditer(pattern, line)]


def test_nothing_refers_to_one_machine_or_to_private_notes() -> None:
    files = tracked()
    assert ROOT / "law" in files
    texts = {named(path): path.read_bytes() for path in files}
    found = {name: private(data.decode("utf-8"), socket.gethostname()) for name, data in texts.items() if b"\0" not in data}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "see .." + "/shared/notes",
        "open('" + "/work" + "/main/x')",
        "cd " + "/tmp" + "/x",
        "#!" + "/home" + "/me/bin/python",
        "run on build-host-07",
    ],
)
def test_a_private_reference_is_seen(line: str) -> None:
    assert len(private("fine\n" + line, "build-host-07")) == 1


@pytest.mark.parametrize("line", ["https://example.org/home/x", "reports/out/tmp/x", "~/work/x", "a / home", "README.md", "/dev/null"])
def test_an_ordinary_path_is_not(line: str) -> None:
    assert private(line, "build-host-07") == []


# --- the settings that make a warning an error


def test_pytest_is_strict(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("filterwarnings") == ["error"]
    assert pytestconfig.getini("xfail_strict") is True
    assert pytestconfig.getini("addopts")[:2] == ["--strict-markers", "--strict-config"]
