"""The hashes of the code as it was when this process began, so that a record's hash is that of the code that made it.

This module is the first that `verify` imports, and imports nothing of the suite itself: the files are read before any is imported.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = ROOT / "verify" / "claims"


def _read(files: Iterable[Path]) -> dict[Path, str]:
    return {path: _digest(path) for path in files}


def _digest(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:  # it has gone, or may not be read: then nothing can have been made by it
        return "not there"


OURS: Mapping[Path, str] = _read(
    [ROOT / "requirements.lock", *sorted(path for folder in ("theory", "kernels", "verify") for path in (ROOT / folder).rglob("*.py"))]
)
"""The hash of every file of ours that verdicts rest on, as this process found it when it began."""

_CHECKED: set[str] = set()
_CHANGED: dict[Path, str] = {}


@cache
def folder(path: Path) -> Mapping[Path, str]:
    """The hashes of the Python files in a folder of claims, as they were when this process first asked for them."""
    if path.is_relative_to(CLAIMS):
        return {file: digest for file, digest in OURS.items() if file.parent == path}
    return _read(sorted(path.glob("*.py")))


def shared() -> Mapping[Path, str]:
    """The hashes of the files that all claims share, which are all of the suite's but the claims."""
    return {path: digest for path, digest in OURS.items() if not path.is_relative_to(CLAIMS)}


def ours() -> str:
    """One hash of all files of the suite that verdicts rest on, the claims included."""
    return _hash(OURS)


def made_by(claims: Path, digits: str) -> str:
    """The hash of what this process makes records of a folder's claims with.

    claims: the folder. digits: the edition of the handwritten digits that it reads. Files that were imported in another state count too.
    """
    return _hash({**shared(), **folder(claims)}, digits, *sorted(f"{path.name} {digest}" for path, digest in changed().items()))


def began_with(claims: Path, digits: str) -> str:
    """The hash of what this process began with, whatever it has imported since.

    Two processes in which it differs do not belong to one run.
    """
    return _hash({**shared(), **folder(claims)}, digits)


def changed() -> Mapping[Path, str]:
    """The files that were edited after this process began and imported after that, with the hash of what was imported."""
    for name in [name for name in sys.modules if name not in _CHECKED]:
        _CHECKED.add(name)
        file = getattr(sys.modules.get(name), "__file__", None)
        path = Path(file) if isinstance(file, str) else ROOT
        known = OURS.get(path) or folder(path.parent).get(path) if path in OURS or name.startswith(USER) else None
        if known and (now := _digest(path)) != known:
            _CHANGED[path] = now
    return _CHANGED


USER = "law_user_shelf_"
"""How the module names of a user's claim files begin."""


def _hash(files: Mapping[Path, str], *more: str) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path, made in files.items():
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        digest.update(f"{name}\0{made}\0".encode())
    for word in more:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()
