"""Files that commands write: each is written beside its place, and then renamed.

A file that may not take the place is refused before any work. A refused or failed command leaves what was there as it was, and so does a
full disk: the new file takes the old one's name only when it is whole and on the disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

Kinds = Mapping[str, Callable[[bytes], bool]]
"""The endings a file may have, each with whether the first 64 bytes of a file that is there are of the kind that goes there."""

PDF: Kinds = {".pdf": lambda head: head.startswith(b"%PDF-")}
HTML: Kinds = dict.fromkeys((".html", ".htm"), lambda head: head.lower().startswith(b"<!doctype html"))
SVG: Kinds = {".svg": lambda head: head.startswith((b"<?xml", b"<svg"))}


class CannotWrite(ValueError):
    """A file that must not be written; the message names the option, the file and the reason."""


def refuse(option: str, out: Path, kinds: Kinds, inputs: Iterable[Path] = (), *, folder_there: bool = False) -> None:
    """Raise CannotWrite, before any work, where `option` must not write the file `out`.

    kinds: the endings the file may have. inputs: the command's inputs and other outputs, of which it must be none, by whatever name. It
    must not take the place of a file of another kind, a folder or a device. folder_there: whether its folder must exist; else it is made
    if need be.
    """
    wanted = f"{option} takes {' or '.join(f'FILE{ending}' for ending in kinds)}"
    if out.is_dir():
        raise CannotWrite(f"{wanted}, got {out}, which is a folder, not a file")
    if out.suffix not in kinds:
        raise CannotWrite(f"{wanted}, got {out}")
    for other in inputs:
        if _same(out, other):
            raise CannotWrite(f"{option} {out} would take the place of {other}, which this command uses; name another file")
    there = Path(os.path.realpath(out))
    folder = there.parent if folder_there else next(folder for folder in there.parents if os.path.lexists(folder))
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(f"{option} takes a file in a folder that {'exists and ' * folder_there}can be written to, got {out}")
    if os.path.lexists(there):
        _refuse_place(option, out, kinds[out.suffix])


def _same(out: Path, other: Path) -> bool:
    """Whether two paths are one file, or would be."""
    if os.path.realpath(out) == os.path.realpath(other):
        return True
    return out.exists() and other.exists() and out.samefile(other)


def _refuse_place(option: str, out: Path, kind: Callable[[bytes], bool]) -> None:
    """Raise CannotWrite where the file that is there must not be replaced."""
    if not out.is_file():
        raise CannotWrite(f"{option} {out} is no file on a disk")
    if not os.access(out, os.W_OK | os.R_OK):
        raise CannotWrite(f"{option} {out} is there and cannot be written to")
    with out.open("rb") as file:
        head = file.read(64)
    if head and not kind(head):
        raise CannotWrite(f"{option} {out} is there and is no {out.suffix[1:].upper()} file of this command; it is left as it is")


class Beside:
    """A new file beside `out`, open for bytes as `file`; `keep` puts it in the place of `out`, and `drop` removes it."""

    def __init__(self, out: Path) -> None:
        self.out = Path(os.path.realpath(out))
        self.path, descriptor = _made(self.out)
        self.file = os.fdopen(descriptor, "wb")
        if self.out.exists():
            os.fchmod(descriptor, self.out.stat().st_mode & 0o777)

    def keep(self) -> None:
        """Put the new file in the place of `out`, once it is whole and on the disk.

        Raises OSError where that fails, and then `out` is as it was.
        """
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            os.replace(self.path, self.out)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Remove the new file, and leave `out` as it was."""
        with suppress(OSError):  # what was still to be written may have no room, and is not wanted
            self.file.close()
        self.path.unlink(missing_ok=True)


def _made(out: Path) -> tuple[Path, int]:
    """A file that was not there and its descriptor; it is never one that somebody else made, nor what a link leads to."""
    for number in count():
        path = out.with_name(f"{out.name[:40]}.{os.getpid()}-{number}.part")
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    raise AssertionError("there is no end of numbers")


def put(out: Path, data: bytes) -> Path:
    """Write these bytes to `out` in one step, and return its path; its folder is made if need be.

    Raises OSError where that fails, and then `out` is as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    new = Beside(out)
    try:
        new.file.write(data)
    except BaseException:
        new.drop()
        raise
    new.keep()
    return out
