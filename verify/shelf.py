"""The shelf: every claim and theorem found by being there, one file each, in a folder per family."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.util
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from theory.refusals import Refusal

from .claim import Claim, Theorem

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = ROOT / "verify" / "claims"


@dataclass(frozen=True)
class Entry:
    """A file of the shelf: its id (the file's stem), its family (the folder) and, imported when first asked for, what it holds."""

    id: str
    family: str
    path: Path

    @property
    def holds(self) -> Claim | Theorem | None:
        """The claim or theorem; None where the file has none or does not import."""
        return self._imported[0]

    @property
    def error(self) -> str:
        """Why it holds none."""
        return self._imported[1]

    @cached_property
    def _imported(self) -> tuple[Claim | Theorem | None, str]:
        ours = CLAIMS in self.path.parents
        try:
            module = importlib.import_module(f"verify.claims.{self.family}.{self.id}") if ours else _import_file(self.path)
            holds = getattr(module, "claim", None) or getattr(module, "theorem", None)
            if not isinstance(holds, (Claim, Theorem)):
                return None, "the file holds neither `claim = Claim(...)` nor `theorem = Theorem(...)`"
            return holds, ""
        except Exception as error:  # a file that does not import is one red test, not a crash
            return None, f"does not import: {type(error).__name__}: {error}"


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
        files += sorted(extra.glob("*.py"))
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


def _import_file(path: Path):
    name = f"law_user_shelf_{hashlib.blake2b(str(path).encode(), digest_size=6).hexdigest()}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def shared_sources() -> str:
    """A hash of the lock and of all code that claims share, so that a record says what made it."""
    digest = hashlib.blake2b(digest_size=16)
    files = [ROOT / "requirements.lock", *sorted((ROOT / "theory").rglob("*.py")), *sorted((ROOT / "kernels").rglob("*.py"))]
    files += [path for path in sorted((ROOT / "verify").rglob("*.py")) if CLAIMS not in path.parents]
    for path in files:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def sources(entry: Entry) -> str:
    """The hash that keys an entry's records: shared code, the digits and the claim's own folder; a new claim elsewhere leaves it alone."""
    from .data import edition

    digest = hashlib.blake2b((shared_sources() + edition()).encode(), digest_size=16)
    for path in sorted(entry.path.parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
