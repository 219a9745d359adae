"""The records file: one SQLite table, one row a claim, each row whole or not there, so that a killed run leaves what it finished."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .record import Record

TABLE = "CREATE TABLE IF NOT EXISTS records (claim TEXT PRIMARY KEY, sources TEXT NOT NULL, line TEXT NOT NULL)"


class RecordsError(ValueError):
    """A records file that is missing, not ours, or cannot be written; the message names it."""


def write(path: Path, record: Record, made_by: str) -> None:
    """Put a record in the file in place of the claim's earlier one; `made_by` is the hash of its sources."""
    with _open(path) as connection:
        connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (record.name, made_by, record.to_json()))


def read(path: Path, *, missing_ok: bool = False, made_by: Mapping[str, str] | None = None) -> list[Record]:
    """The records of a file sorted by family and name; with `made_by`, only those of these claims made by these sources.

    Raises RecordsError where the file is missing (unless missing_ok) or is not a records file.
    """
    if not path.is_file():
        if missing_ok:
            return []
        raise RecordsError(f"there are no records at {path}: ./law verify makes them")
    with _open(path) as connection:
        rows = connection.execute("SELECT claim, sources, line FROM records").fetchall()
    try:
        records = [Record.from_json(line) for claim, made, line in rows if made_by is None or made_by.get(claim) == made]
    except ValueError as error:
        raise RecordsError(f"{path} holds records of another version: {error}; ./law verify makes new ones") from error
    return sorted(records, key=lambda record: (record.family, record.name))


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=60)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(TABLE)
            with connection:
                yield connection
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise RecordsError(f"{path} is not a records file that can be used: {error}") from error
