"""The records file: one SQLite table with one row a claim, each whole or absent, so that a killed run leaves what it finished.

A database is taken for another program's until its header says otherwise: MARK and VERSION stand in its first 100 bytes, which are read
as bytes before SQLite opens the file. What is no records file of this version is refused and left as it is. Records are read through a
connection that cannot write. Rows are kept by SQLite's rollback journal: a reader of a file in WAL mode would have to put files beside it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from theory.refusals import Refusal
from verify.engine.record import Record

TABLE = "CREATE TABLE records (claim TEXT PRIMARY KEY, sources TEXT NOT NULL, line TEXT NOT NULL)"
HELD = {("table", "records", TABLE), ("index", "sqlite_autoindex_records_1", None)}
"""All that a records file may hold: a view, a trigger or another table is not ours, and would run when the table is read."""
MARK = int.from_bytes(b"LoR1", "big")
"""The header's application id, by which a records file is known."""
VERSION = 1
"""The header's user version, which counts the versions of TABLE and of the records in it."""
LONGEST = 2**24  # characters of a record; the longest of the shelf has 10^5
WAIT = 60  # seconds for another run to finish its row


class RecordsError(Refusal):
    """A records file that is missing, not ours, or cannot be written; the message names the file."""


def refuse_foreign(path: Path) -> None:
    """Raise RecordsError where records could not be written to this file; nothing is written.

    That is a path in no writable folder, no regular file, another program's file, or a records file of another version. A path without a
    file is accepted, and so is an empty file.
    """
    try:
        held = os.stat(path)
    except FileNotFoundError:
        there = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise RecordsError(f"no records can be written to {path}: {there} is no folder that can be written to") from None
        return
    except OSError as error:
        raise RecordsError(f"{path} is not a records file that can be used: {error.strerror}") from error
    if os.path.lexists(f"{path}-wal"):
        raise RecordsError(f"{path} is not a records file of this version: {path}-wal stands beside it, which another program wrote")
    if not stat.S_ISREG(held.st_mode):
        raise RecordsError(f"{path} is not a records file: it is {'a folder' if stat.S_ISDIR(held.st_mode) else 'no file on a disk'}")
    if held.st_size:
        _refuse_header(path)
        if not os.path.lexists(f"{path}-journal"):  # what is half written is looked at once that is undone
            with _opened(path, "ro") as connection:
                _refuse_content(connection, path)


def _refuse_header(path: Path) -> None:
    """Raise RecordsError unless the first 100 bytes are those of a database that `write` made; SQLite has not opened it yet."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise RecordsError(f"{path} is not a records file that can be used: {error.strerror}") from error
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise RecordsError(f"{path} is not a records file; it is left as it is")
    version, mark = (int.from_bytes(head[at : at + 4], "big") for at in (60, 68))
    if mark != MARK or 2 in (head[18], head[19]):  # 2: a database in WAL mode
        raise RecordsError(
            f"{path} is not a records file of this version: it is another program's database, or was made before records files "
            "were marked; it is left as it is: ./law verify --records ANOTHER makes a new one, as it does once this one is deleted"
        )
    if version != VERSION:
        raise RecordsError(
            f"{path} is a records file of version {version}, here it is {VERSION}; it is left as it is: ./law verify --records ANOTHER "
            "makes a new one"
        )


def write(path: Path, record: Record, made_by: str) -> None:
    """Put a record in the file, in place of the claim's earlier one.

    path: the records file, which is made where there is none. made_by: the hash of the record's sources. Raises RecordsError.
    """
    refuse_foreign(path)
    with _opened(path, "rwc") as connection:
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("PRAGMA application_id").fetchone()[0]:
            _begin(connection, path)
        _refuse_content(connection, path)
        connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (record.name, made_by, record.to_json()))
        connection.execute("COMMIT")


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """Make an empty database a records file, inside a transaction: the mark and the table are there together or not at all."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise RecordsError(f"{path} is not a records file: another program filled it in the meantime")
    connection.execute(f"PRAGMA application_id = {MARK}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(TABLE)


def _refuse_content(connection: sqlite3.Connection, path: Path) -> None:
    """Raise RecordsError where the database holds anything but our one table."""
    held = set(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(len(HELD) + 1))
    if held != HELD:
        raise RecordsError(f"{path} is not a records file: it holds other things than the table of records; it is left as it is")


def read(path: Path, *, missing_ok: bool = False, made_by: Mapping[str, str] | None = None) -> list[Record]:
    """The records of a file, sorted by family and name; nothing is written.

    missing_ok: whether a missing or empty file has no records, in place of being refused. made_by: hashes by claim; where it is given,
    only records of these claims made by these sources are returned. Raises RecordsError where the file is missing (unless missing_ok), is
    not a records file, or holds a row that is no record.
    """
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        if missing_ok:
            return []
        raise RecordsError(f"there are no records at {path}: ./law verify makes them")
    refuse_foreign(path)
    records = [
        _record(path, claim, line)
        for claim, made, line in _rows(path)
        if made_by is None or (isinstance(claim, str) and made_by.get(claim) == made)
    ]
    return sorted(records, key=lambda record: (record.family, record.name))


def _rows(path: Path) -> list[tuple[str, str, str]]:
    """The rows of the file, through a connection that cannot write.

    What a killed run left unfinished is undone first, through one that can.
    """
    if os.path.lexists(f"{path}-journal"):
        with _opened(path, "rw") as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    with _opened(path, "ro") as connection:
        _refuse_content(connection, path)
        long = connection.execute("SELECT claim FROM records WHERE length(line) > ?", (LONGEST,)).fetchone()
        if long:
            raise RecordsError(f"{path}: the record of {str(long[0])[:80]!r} has more than {LONGEST} characters")
        return connection.execute("SELECT claim, sources, line FROM records").fetchall()


def _record(path: Path, claim: str, line: str) -> Record:
    try:
        record = Record.from_json(line)
        if record.name != claim:
            raise ValueError(f"it is the record of {record.name!r}")
    except ValueError as error:
        raise RecordsError(
            f"{path}, the row of {str(claim)[:80]!r}: {error}; it is damaged or of another version: ./law verify makes it anew"
        ) from error
    return record


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection in this mode (ro, rw or rwc), closed on leaving; a transaction that was not committed is then undone."""
    try:
        if mode == "rwc":
            path.parent.mkdir(parents=True, exist_ok=True)
        place = quote(os.fsencode(path.absolute()))
        connection = sqlite3.connect(f"file:{place}?mode={mode}", uri=True, timeout=WAIT, isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise RecordsError(f"{path} is not a records file that can be used: {error}") from error
