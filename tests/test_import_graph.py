"""Imports run one way: no circle of modules or of folders, reports are called from the command line only, and the picture is true."""

import ast
import re

import pytest
from import_graph import circle, dotted, folder, folders, graph, imported, picture
from tree import ROOT, modules, named

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def test_no_circle_of_modules() -> None:
    found = graph()
    assert len(found) > 300, "the tree was not found"
    assert circle(found) == []


def test_no_circle_of_folders() -> None:
    found = folders(graph())
    assert len(found) > 12, "the tree was not found"
    assert circle(found) == []


@pytest.mark.parametrize(
    "arrows, seen",
    [
        ({"a": {"b"}, "b": {"a"}}, ["a", "b", "a"]),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, ["b", "c", "b"]),
        ({"a": {"b", "c"}, "b": {"c"}, "c": set()}, []),
    ],
)
def test_a_circle_is_seen(arrows: dict[str, set[str]], seen: list[str]) -> None:
    assert circle(arrows) == seen


def test_an_import_inside_a_function_is_seen() -> None:
    text = "def f():\n    from .b import g\n    from verify import a\n    import verify.c\n"
    known = ("verify", "verify.a", "verify.b", "verify.c")
    assert imported(ast.parse(text), "verify.x", package=False, known=known) == {"verify.a", "verify.b", "verify.c"}


def test_reports_are_called_from_the_command_line_only() -> None:
    callers = {folder(module) for module, targets in graph().items() if any(folder(target) == "reports" for target in targets)}
    assert callers == {"reports", "verify.cli"}


def test_the_picture_of_the_architecture_is_the_code_s() -> None:
    assert picture() in ARCHITECTURE.read_text(encoding="utf-8"), "run .venv/bin/python tests/import_graph.py and paste what it prints"


# --- the table of subjects


def table() -> list[tuple[list[str], list[str], list[str]]]:
    """The rows of the table of subjects: theory files or folders, claim families, report sections."""
    rows = re.findall(r"^\| (?!subject|-)([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", ARCHITECTURE.read_text(encoding="utf-8"), re.M)
    return [
        (re.findall(r"`([^`]+)`", theory), re.findall(r"`([^`]+)`", families), sections.split(";"))
        for _, theory, families, sections in rows
    ]


def test_every_theory_file_is_in_one_row() -> None:
    listed = [name for theory, _, _ in table() for name in theory]
    assert sorted(set(listed)) == sorted(listed)
    subjects = ("theory/paper", "theory/sharpened", "theory/linear", "theory/features")
    files = [named(path) for path in modules(*subjects) if path.name != "__init__.py"]
    assert len(files) > 30, "the tree was not found"
    assert [file for file in files if sum(file == name or file.startswith(name + "/") for name in listed) != 1] == []
    assert [name for name in listed if not (ROOT / name).exists()] == []


def test_every_family_is_in_one_row_with_its_title() -> None:
    listed = [family for _, families, _ in table() for family in families]
    assert sorted(listed) == sorted(path.name for path in (ROOT / "verify" / "claims").iterdir() if (path / "__init__.py").exists())
    for _, families, sections in table():
        assert [section.strip() for section in sections] == [title(family) for family in families]


def title(family: str) -> str:
    text = (ROOT / "verify" / "claims" / family / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'^TITLE = "(.*)"$', text, re.M)[1]


def test_a_module_is_named_as_it_is_imported() -> None:
    assert dotted("theory/proof/__init__.py") == "theory.proof"
    assert dotted("kernels/laws.py") == "kernels.laws"
