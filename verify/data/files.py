"""The user's own data: points, and labels where they are named, from .npz, .npy and .csv files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from verify.digits import arrays, checks
from verify.digits.checks import BadData

USUAL = ("x", "X", "points", "data", "images", "features", "x_train", "X_train")
"""The names that an array of points usually has, in the order in which they are tried."""


@dataclass(frozen=True)
class Points:
    """The points of a data set and their labels.

    x: float64[n, d]. labels: of any kind, [n], or None. name, labels_name: what they are called in the file, "" where they have no name.
    """

    x: np.ndarray
    labels: np.ndarray | None
    name: str = ""
    labels_name: str = ""

    @property
    def classes(self) -> list[np.ndarray]:
        """The rows of each class, largest class first -> int64[rows] each.

        There are none where labels are absent, all equal, or too many (more than a tenth of the rows) to be classes.
        """
        if self.labels is None:
            return []
        _, where = np.unique(self.labels, return_inverse=True)
        counts = np.bincount(where)
        if len(counts) < 2 or len(counts) > max(2, len(self.x) // 10):
            return []
        return [np.nonzero(where == k)[0] for k in np.argsort(-counts, kind="stable")]


def read(path: Path, labels: str | None = None) -> Points:
    """Read the points of a .npz, .npy or .csv file.

    labels: the name of the array (.npz) or column (.csv) that holds labels and no coordinates.
    .npz: the array of points is the only one with two or more dimensions, or the first of the usual names; images are flattened.
    .csv: numbers separated by commas, with or without a line of names; a column without a name is called by its number.
    Returns Points. Raises BadData, with the place in the file, for anything else, and FileNotFoundError.
    """
    path = Path(path)
    kind = path.suffix.lower()
    readers = {".npz": _npz, ".npy": _npy, ".csv": _csv}
    if kind not in readers:
        raise BadData(f"{path}: the name must end in .npz, .npy or .csv: got {kind or 'no ending'!r}")
    arrays.refuse_special(path)
    return readers[kind](path, labels)


def _npy(path: Path, labels: str | None) -> Points:
    if labels is not None:
        raise BadData(f"--labels {labels}: an .npy file holds one array and no names; put points and labels in an .npz")
    return Points(checks.points(arrays.array(path), str(path)), None)


def _npz(path: Path, labels: str | None) -> Points:
    held = arrays.arrays(path)
    if labels is not None and labels not in held:
        raise BadData(f"--labels {labels}: {path} holds no such array; it holds {', '.join(held) or 'nothing'}")
    name = _points_among({key: value for key, value in held.items() if key != labels}, path)
    x = checks.points(held[name], f"{path}: {name}")
    if labels is None:
        return Points(x, None, name)
    return Points(x, checks.labels(held[labels], len(x), f"{path}: {labels}"), name, labels)


def _points_among(held: dict[str, np.ndarray], path: Path) -> str:
    wide = [name for name, value in held.items() if value.ndim >= 2]
    if len(wide) == 1:
        return wide[0]
    usual = [name for name in USUAL if name in wide]
    if usual:
        return usual[0]
    if not wide:
        shapes = ", ".join(f"{name} {list(value.shape)}" for name, value in held.items())
        raise BadData(f"{path}: no array is n rows of d numbers; it holds {shapes or 'nothing'}")
    raise BadData(f"{path}: {', '.join(wide)} could each be the points; call one of them x")


def _csv(path: Path, labels: str | None) -> Points:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return _table(_rows(file, path), path, labels)
        except UnicodeDecodeError as error:
            raise BadData(f"{path} is not text in UTF-8: byte {error.start} is {error.object[error.start]:#04x}") from error


def _rows(file: Iterator[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line in the file, cells) of every row that is not blank."""
    reader = csv.reader(file)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BadData(f"{path}, line {reader.line_num}: not CSV: {error}") from error


def _table(rows: Iterator[tuple[int, list[str]]], path: Path, labels: str | None) -> Points:
    first = next(rows, None)
    if first is None:
        raise BadData(f"{path} is empty: n >= 2 rows are needed, got 0")
    line, cells = first
    named = labels in [cell.strip() for cell in cells] or not any(_is_number(cell) for cell in cells)
    names = [cell.strip() for cell in cells] if named else [str(k + 1) for k in range(len(cells))]
    if labels is not None and names.count(labels) != 1:
        raise BadData(f"--labels {labels}: {path} has {names.count(labels)} columns of that name; its columns are {_short(names)}")
    column = None if labels is None else names.index(labels)
    numbers: list[np.ndarray] = []
    words: list[str] = []
    for line, cells in rows if named else _and_then(first, rows):
        if len(cells) != len(names):
            raise BadData(f"{path}, line {line}: {len(cells)} cells where the first row has {len(names)}")
        if column is not None:
            words.append(cells.pop(column).strip())
        numbers.append(_numbers(cells, path, line, column, names))
    if not numbers or not len(numbers[0]):
        raise BadData(f"{path} needs n >= 2 rows of d >= 1 numbers: got n = {len(numbers)}, d = {len(names) - (column is not None)}")
    x = checks.points(np.array(numbers), str(path))
    return Points(x, None) if labels is None else Points(x, np.array(words), "", labels)


def _and_then(first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rows


def _numbers(cells: list[str], path: Path, line: int, column: int | None, names: list[str]) -> np.ndarray:
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        k = next(k for k, cell in enumerate(cells) if not _is_number(cell))
        place = k + (column is not None and k >= column)
        what = "empty" if not cells[k].strip() else f"{cells[k].strip()[:40]!r}, not a number"
        hint = f"; if it is a label, --labels {names[place]}" if what != "empty" and column is None else ""
        hint = "; are the cells separated by semicolons?" if ";" in cells[k] else hint
        raise BadData(f"{path}, line {line}, column {place + 1} ({names[place]}): the cell is {what}{hint}") from None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _short(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 12 else f"{', '.join(names[:5])}, ... {', '.join(names[-5:])} ({len(names)} of them)"
