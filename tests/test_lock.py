"""The lock: every package once, with its hashes, and nothing of the machine that wrote it."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pins(text: str) -> list[tuple[str, str, list[str]]]:
    """The (name, version, sha256 sums) of a lock; anything else in it is an error."""
    entry = re.compile(r"([a-z0-9-]+)==([^\s;]+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    assert entry.sub("", text) == "", "the lock has lines that are not pins"
    return [(name, version, re.findall("[0-9a-f]{64}", sums)) for name, version, sums in entry.findall(text)]


def test_every_package_is_locked_once_with_its_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text()
    names = [name for name, _, _ in pins(text)]
    assert len(names) == len(set(names))
    assert all(sums for _, _, sums in pins(text))
    assert not re.search(r"://|file:|--(extra-)?index-url|--find-links|(^|\s)/", text, re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert needed(project["dependencies"] + project["optional-dependencies"]["test"]) <= set(names)
    assert "dask" not in names


def needed(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", need)[0].lower() for need in requirements}


def test_the_lock_of_a_cluster_pins_nothing_else_than_the_first() -> None:
    first, text = pins((ROOT / "requirements.lock").read_text()), (ROOT / "requirements-cluster.lock").read_text()
    more = pins(text)
    assert len(more) == len({name for name, _, _ in more})
    assert all(sums for _, _, sums in more)
    assert not re.search(r"://|file:|--(extra-)?index-url|--find-links|(^|\s)/", text, re.M)
    assert needed(tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["cluster"]) <= {name for name, _, _ in more}
    both = {name: pinned for name, *pinned in more} | {name: pinned for name, *pinned in first}
    assert [(name, *pinned) for name, *pinned in more if both[name] != pinned] == []


def test_a_lock_with_a_stray_line_is_seen() -> None:
    good = "a==1 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert pins(good) == [("a", "1", ["0" * 64])]
    with pytest.raises(AssertionError, match="not pins"):
        pins(good + "b==2\n")


def test_this_environment_is_the_locked_one() -> None:
    installed = {re.sub(r"[-_.]+", "-", found.name).lower(): found.version for found in importlib.metadata.distributions()}
    locked = {name: version for name, version, _ in pins((ROOT / "requirements.lock").read_text()) if name != "colorama"}  # for Windows
    if (ROOT / ".venv" / "cluster").exists() and "distributed" in installed:
        more = pins((ROOT / "requirements-cluster.lock").read_text())
        locked |= {name: version for name, version, _ in more if name in installed or name == "distributed"}  # some are for old Pythons
    assert {name: installed.get(name) for name in locked} == locked
