"""Arrays from somebody else's .npy and .npz files: what the header says is held against what is there before any memory is taken.

NumPy's own reader allocates what a header asks for, waits for ever at a pipe, and raises whatever zipfile, zlib or the header's parser
raise. Here every file that cannot serve is a BadData that names it. Nothing is ever unpickled.
"""

from __future__ import annotations

import math
import os
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from verify.digits.checks import BadData

PIECE = 2**24  # bytes read at a time


def refuse_special(path: Path) -> None:
    """Raise BadData for a folder, a pipe or a device: only a file has an end. Raises FileNotFoundError."""
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise BadData(f"{path} is a folder; give a file")
    if not stat.S_ISREG(mode):
        raise BadData(f"{path} is no file on a disk, but a pipe or a device; give a file")


def arrays(path: Path, wanted: tuple[str, ...] | None = None) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name, or only the `wanted` ones; nothing is ever unpickled. Raises BadData, FileNotFoundError."""
    with _reading(path, ".npz") as file:
        if file.read(6) == np.lib.format.MAGIC_PREFIX:
            raise BadData(f"{path} is no .npz file: it holds one array without a name")
        with zipfile.ZipFile(file) as archive:
            members = _members(archive, path)
            names = tuple(members) if wanted is None else wanted
            missing = [name for name in names if name not in members]
            if missing:
                raise BadData(f"{path} needs the array{'s' * (len(missing) > 1)} {', '.join(missing)}: it holds {_listed(list(members))}")
            return {name: _member(archive, members[name], f"{path}: {name}") for name in names}


def array(path: Path) -> np.ndarray:
    """The array of an .npy file; nothing is ever unpickled. Raises BadData, FileNotFoundError."""
    with _reading(path, ".npy") as file:
        if file.read(4) == b"PK\3\4":
            raise BadData(f"{path} is an .npz archive, not an .npy file: name it so")
        file.seek(0)
        return _array(file, os.fstat(file.fileno()).st_size, str(path))


@contextmanager
def _reading(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """The file, open; whatever goes wrong inside is a BadData."""
    refuse_special(path)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a strange header or archive makes NumPy and zipfile remark
        try:
            yield file
        except BadData:
            raise
        except Exception as error:  # a malformed file may make its readers raise anything
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise BadData(f"{path} cannot be read as {kind}: {reason[:200]}") from error


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The arrays of an archive by name, without their ending."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = member.filename.removesuffix(".npy")
        if name == member.filename:
            raise BadData(f"{path} cannot be read as .npz: its member {name[:80]} is no array")
        if name in found:
            raise BadData(f"{path} cannot be read as .npz: two arrays are called {name[:80]}")
        if member.flag_bits & 1:
            raise BadData(f"{path} cannot be read as .npz: its member {name[:80]} is encrypted")
        found[name] = member
    return found


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, what: str) -> np.ndarray:
    with archive.open(member) as stream:
        return _array(stream, member.file_size, what)


HEADERS: dict[tuple[int, int], Callable[[Any], Any]] = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def _array(stream: IO[bytes], size: int, what: str) -> np.ndarray:
    """The array of a stream of so many bytes, if its header says just as many."""
    version = np.lib.format.read_magic(stream)
    if version not in HEADERS:
        raise BadData(f"{what} must hold plain numbers: its header is of version {version[0]}.{version[1]}, for tables with named columns")
    shape, by_columns, dtype = HEADERS[version](stream)
    if dtype.hasobject:
        raise BadData(f"{what} holds Python objects, and objects from a file are never unpickled; save plain numbers")
    needed, held = math.prod(shape) * dtype.itemsize, size - stream.tell()
    if min(shape, default=0) < 0 or needed != held:
        raise BadData(f"{what} is cut or damaged: shape {str(shape)[:60]} of {dtype} takes {needed:.10g} bytes, and there are {held}")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if needed > memory:
        raise BadData(f"{what} takes {needed / 2**30:.3g} GiB of memory, this machine has {memory / 2**30:.3g}")
    values = np.empty(needed, np.uint8)
    for begin in range(0, needed, PIECE):
        piece = _exactly(stream, min(PIECE, needed - begin), what)
        values[begin : begin + len(piece)] = np.frombuffer(piece, np.uint8)
    if stream.read(1):
        raise BadData(f"{what} is longer than its header says")
    flat = values.view(dtype) if needed else np.empty(shape, dtype).ravel()
    return flat.reshape(shape[::-1]).T if by_columns else flat.reshape(shape)


def _exactly(stream: IO[bytes], count: int, what: str) -> bytes:
    piece = stream.read(count)
    if len(piece) != count:
        raise BadData(f"{what} is cut: {count - len(piece)} bytes are missing")
    return piece


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"
