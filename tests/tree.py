"""The project's own files, listed and parsed, for the tests that hold rules against them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {"__pycache__", "out"}


def modules(*folders: str) -> list[Path]:
    """Every Python file under these folders of the checkout, in order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    return sorted(found)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """The path inside the checkout, for messages."""
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Every file that is or would be committed; without git, every file outside the folders that .gitignore names."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.endswith("/")} | {".git"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not any(part in ignored for part in path.relative_to(ROOT).parts)]
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions and classes inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            yield from own(child)
