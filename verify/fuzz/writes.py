"""What a case writes: every file that Python opens for writing, makes, renames or removes while the case runs, by an audit hook."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

OURS_TO_WRITE = ("/.cache/", "/__pycache__/", "/dev/", "/matplotlib", "/fontlist", "/proc")
"""Caches of the machine's user, not outputs, and where nothing can be put."""


class Writes:
    """The paths outside `folder` that were written while `watching` was true; one for a process, since a hook cannot be taken off."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.watching, self.outside = str(folder.resolve()), False, []  # type: ignore[var-annotated]
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching or event not in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink"):
            return
        if event == "open":
            path, mode, flags = arguments
            writing = any(letter in mode for letter in "wax+") if isinstance(mode, str) else flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if not writing:
                return
        for path in arguments[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1]:
            if isinstance(path, (str, bytes, os.PathLike)):
                full = os.path.realpath(os.fsdecode(path))
                if not full.startswith(self.folder) and not any(part in full for part in OURS_TO_WRITE):
                    self.outside.append(full)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder under it, with size and time of change."""
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")}
