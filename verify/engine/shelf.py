"""The shelf: every claim and theorem is one file in the folder of its family, and is found because it is there."""

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
    """One file of the shelf, whose claim or theorem is imported when it is first asked for.

    id: the file's stem. family: the name of its folder. path: the file.
    """

    id: str
    family: str
    path: Path

    def __reduce__(self) -> tuple[Any, ...]:
        """An entry travels to another process as its three fields: that process imports the file itself."""
        return Entry, (self.id, self.family, self.path)

    @property
    def holds(self) -> Claim | Theorem | None:
        """The claim or theorem of the file; None where it has none or does not import."""
        return self._imported[0]

    @property
    def error(self) -> str:
        """Why the file holds no claim or theorem; "" where it holds one."""
        return self._imported[1]

    @property
    def ours(self) -> bool:
        """Whether the file is one of the suite's own, and not of a user's shelf."""
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
        """Import the file in this process; what it prints goes to stderr.

        Returns (the claim or theorem, "") or (None, the reason why there is none).
        """
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
        """Describe an exception as one line with its place: for a user's claim the line in her file, else the last line in our code.

        Every exception is the claim's failure, SystemExit too. An interrupt by a person is raised again.
        """
        if interrupted(raised):
            raise raised
        return described(raised, None if self.ours else self.path)


def described(raised: BaseException, mine: Path | None = None) -> str:
    """Describe an exception as one line with the place it came from, without a path of this machine.

    mine: a user's file; the place is then the last line in that file's folder, else the last line in our code.
    """
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
    """A context in which what a file prints, itself or by a process it starts, goes to stderr: stdout belongs to the command."""
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
    """Why a file holds no claim, "" where it holds one; it is asked in a process of its own."""
    return entry.load()[1]


@dataclass(frozen=True)
class Family:
    """What a folder of claims says of itself: the title of its chapter, its place among the chapters, and an introduction."""

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
    """All entries by id, sorted by family and name.

    extra: a folder of the user's own claim files, which are added to the suite's. Raises ValueError where two files have the same name, or
    `extra` is not a folder.
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
    """The entries of the given names in the shelf's order, with the claims that a theorem among them follows from.

    names: ids, or families for all of their entries; None or an empty list means all. extra: as in `shelf`. Raises UnknownName, which
    suggests the nearest names.
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
    """The hash that keys an entry's records: it changes with the shared code, the digits and the claim's own folder, and with nothing else.

    A new claim in another folder therefore leaves it alone. Files are hashed as they were when this process began, before it imported them,
    together with what was imported of them in another state.
    """
    from verify.digits import edition

    return began.made_by(entry.path.parent, edition())
