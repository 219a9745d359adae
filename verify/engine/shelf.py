"""The shelf: every claim and theorem found by being there, one file each, in a folder per family."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from theory.refusals import Refusal
from verify.engine import began
from verify.engine.began import CLAIMS, ROOT
from verify.engine.claim import Claim, Theorem
from verify.engine.one_line import one_line
from verify.engine.workers import Ended, apart, interrupted


@dataclass(frozen=True)
class Entry:
    """A file of the shelf: its id (the file's stem), its family (the folder) and, imported when first asked for, what it holds."""

    id: str
    family: str
    path: Path

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process imports the file itself: what it holds does not travel."""
        return Entry, (self.id, self.family, self.path)

    @property
    def holds(self) -> Claim | Theorem | None:
        """The claim or theorem; None where the file has none or does not import."""
        return self._imported[0]

    @property
    def error(self) -> str:
        """Why it holds none."""
        return self._imported[1]

    @property
    def ours(self) -> bool:
        """Whether it is one of the suite's own, and not of a user's shelf."""
        return CLAIMS in self.path.parents

    @cached_property
    def _imported(self) -> tuple[Claim | Theorem | None, str]:
        if self.ours:
            return self.load()
        began.folder(self.path.parent)
        try:  # in a process of its own first: a file may end the one that imports it
            error = apart(_trouble, self)
        except Ended as ended:
            error = f"does not import: {ended}"
        return (None, error) if error else self.load()

    def load(self) -> tuple[Claim | Theorem | None, str]:
        """Import the file, in this process -> (what it holds, "") or (None, why it holds none); what it prints goes to stderr."""
        began.folder(self.path.parent)  # read before the import
        try:
            with _stdout_kept():
                module = importlib.import_module(f"verify.claims.{self.family}.{self.id}") if self.ours else _import_file(self.path)
                holds = getattr(module, "claim", None) or getattr(module, "theorem", None)
        except BaseException as error:  # a file that does not import is one red test, not a crash
            return None, f"does not import: {self.described(error)}"
        if not isinstance(holds, (Claim, Theorem)):
            return None, "the file holds neither `claim = Claim(...)` nor `theorem = Theorem(...)`"
        return holds, ""

    def described(self, raised: BaseException) -> str:
        """What was raised as one line with its place: of a user's claim in her file, else the last in our code.

        Any exception is the claim's failure, SystemExit too; it is raised again where it is a person's interrupt.
        """
        if interrupted(raised):
            raise raised
        return described(raised, None if self.ours else self.path)


def described(raised: BaseException, mine: Path | None = None) -> str:
    """An exception as one line with the place it came from, without a path of this machine: in our code, or beside the file `mine`."""
    frames, place = raised.__traceback__, mine.name if mine else ""
    while frames is not None:
        path = Path(frames.tb_frame.f_code.co_filename)
        if mine and path.parent == mine.parent:
            place = f"{path.name}, line {frames.tb_lineno}"
        elif not mine and ROOT in path.parents and ".venv" not in path.parts:
            place = f"{path.relative_to(ROOT).as_posix()}, line {frames.tb_lineno}"
        frames = frames.tb_next
    try:
        said = one_line(str(raised))
    except BaseException:
        said = "(which cannot be shown)"
    return type(raised).__name__ + (f": {said}" if said else "") + (f" ({place})" if place else "")


@contextmanager
def _stdout_kept() -> Iterator[None]:
    """Stdout belongs to the command: what a file prints as it is imported, or has printed by a process it starts, goes to stderr."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _trouble(entry: Entry) -> str:
    """Why a file holds no claim, asked in a process of its own; "" where it holds one."""
    return entry.load()[1]


@dataclass(frozen=True)
class Family:
    """What a folder of claims says of itself: the title of its chapter, its place among the chapters, and what it is for."""

    title: str
    order: int
    introduction: str


@cache
def _families() -> frozenset[str]:
    return frozenset(path.parent.name for path in CLAIMS.glob("*/__init__.py"))


@cache
def family(name: str) -> Family | None:
    """The family of this name, from its folder's __init__.py; None where the suite has no such folder."""
    if name not in _families():
        return None
    module = importlib.import_module(f"verify.claims.{name}")
    return Family(module.TITLE, module.ORDER, module.INTRODUCTION)


class UnknownName(Refusal):
    """A name that is not on the shelf; the message suggests the nearest ones."""


@cache
def shelf(extra: Path | None = None) -> dict[str, Entry]:
    """All entries by id, sorted by family and name; `extra` is a folder of the user's own claim files, beside ours.

    Raises ValueError where two files have the same name or `extra` is not a folder.
    """
    files = sorted(CLAIMS.glob("*/*.py"))
    if extra is not None:
        if not extra.is_dir():
            raise ValueError(f"--shelf needs a folder of claim files, {extra} is not one")
        files += sorted(extra.absolute().glob("*.py"))
        began.folder(extra.absolute())
    entries: dict[str, Entry] = {}
    for path in files:
        if path.stem == "__init__":
            continue
        if path.stem in entries:
            raise ValueError(f"two claims are called {path.stem}: {entries[path.stem].path} and {path}")
        entries[path.stem] = Entry(path.stem, path.parent.name, path)
    return entries


def find(names: list[str] | None, extra: Path | None = None) -> list[Entry]:
    """The entries of these names (an id, or a family for all of its entries), a theorem's claims included; all where none are given.

    Raises UnknownName with suggestions.
    """
    entries = shelf(extra)
    if not names:
        return list(entries.values())
    chosen: dict[str, Entry] = {}
    for name in names:
        for entry in _named(name, entries):
            chosen[entry.id] = entry
    for entry in list(chosen.values()):
        if isinstance(entry.holds, Theorem):
            chosen.update({name: entries[name] for name in entry.holds.follows_from if name in entries})
    return [entry for entry in entries.values() if entry.id in chosen]


def _named(name: str, entries: dict[str, Entry]) -> list[Entry]:
    if name in entries:
        return [entries[name]]
    family = [entry for entry in entries.values() if entry.family == name]
    if family:
        return family
    near = difflib.get_close_matches(name, [*entries, *{entry.family for entry in entries.values()}], n=3, cutoff=0.5)
    raise UnknownName(f"no claim is called {name!r}" + (f": did you mean {' or '.join(near)}?" if near else ": ./law list shows them all"))


def _import_file(path: Path) -> ModuleType:
    name = f"{began.USER}{hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def sources(entry: Entry) -> str:
    """The hash that keys an entry's records: shared code, the digits and the claim's own folder; a new claim elsewhere leaves it alone.

    Of the files as they were when this process began, before it imported them, and of what was imported of them in another state.
    """
    from verify.digits import edition

    return began.made_by(entry.path.parent, edition())
