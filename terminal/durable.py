"""Durable files: on disk when the call returns, whole or not at all, even after a power failure."""

import os
from pathlib import Path
from stat import S_ISVTX
from typing import TYPE_CHECKING
from urllib.parse import quote

from terminal.errors import BadInput

if TYPE_CHECKING:
    import sqlite3

IS_POSIX = os.name == "posix"
BOOK_VERSION = 1
"""The version of the books beside the journal: the simulated hospital's, insurer's, channel's and fiscal platform's."""


def write(path: Path, data: bytes) -> None:
    """Replace a file by a new one; the old one stays until the new one is on disk. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk; raises OSError."""
    if path.is_dir() and not IS_POSIX:
        return  # only POSIX can open a folder
    handle = os.open(path, os.O_RDONLY if IS_POSIX else os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sqlite_url(path: Path) -> str:
    """Return the database URL of an SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


def opened_book(path: Path) -> "sqlite3.Connection":
    """Open an SQLite file of this program's, or a new one, for every thread; raises what `mark_version` raises."""
    import sqlite3  # noqa: PLC0415, a window opens without it

    book = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        mark_version(book)
    except BaseException:
        book.close()
        raise
    return book


def mark_version(book: "sqlite3.Connection") -> None:
    """Mark an SQLite file with the version of its tables, that of a file without one being the first or before.

    Raises BadInput("file_too_new") for a file of a later program, and sqlite3.Error.
    """
    (version,) = book.execute("PRAGMA user_version").fetchone()
    if version > BOOK_VERSION:
        file = Path(book.execute("PRAGMA database_list").fetchone()[2]).name
        raise BadInput("file_too_new", file=file, version=version, known=BOOK_VERSION)
    if version < BOOK_VERSION:
        book.execute(f"PRAGMA user_version = {BOOK_VERSION}")


def close_to_others(path: Path) -> None:
    """Take an existing path from everybody but its owner; a shared directory (sticky) is left as it is."""
    mode = path.stat().st_mode if os.name != "nt" and path.exists() else 0
    if mode & 0o077 and not mode & S_ISVTX:
        path.chmod(mode & 0o700)
