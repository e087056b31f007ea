"""Backup of a journal that may be in use: one consistent, verified state, never over another file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from terminal import durable
from terminal.errors import BadInput
from terminal.journal.chain import Anchor
from terminal.journal.disk import name_of
from terminal.journal.reader import reading, verified


def backup(source: Path, target: Path) -> Anchor:
    """Copy a consistent state of a journal to `target`, which must not exist, and return its head.

    The copy is verified and on the disk when this returns; the terminal may go on writing meanwhile. Raises
    BadInput("backup_exists"), "backup_not_written", and what `verified` raises; nothing is left of the copy then.
    """
    _reserve(target)
    try:
        return _copied(source, target)
    except BaseException:
        target.unlink()
        raise


@contextmanager
def _written(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BadInput("backup_not_written", file=target, reason=name_of(error)) from error


def _reserve(target: Path) -> None:
    """Reserve the name before anything is written, so that only one of two simultaneous backups gets it."""
    with _written(target):
        try:
            target.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            raise BadInput("backup_exists", file=target) from None


def _copied(source: Path, target: Path) -> Anchor:
    """Write and check the copy under a temporary name and rename it last: a file with the final name is complete."""
    with _written(target), NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as made:
        beside = Path(made.name)
    try:
        with reading(source) as journal, _written(target):
            _copy(journal, beside)
        head = verified(beside)
        with _written(target):
            durable.sync(beside)
            beside.replace(target)
            durable.sync(target.parent)
    finally:
        beside.unlink(missing_ok=True)
    return head


def _copy(journal: sqlite3.Connection, beside: Path) -> None:
    with closing(sqlite3.connect(beside)) as copy:
        journal.backup(copy)
        # A copy that needs no files beside it can be read from a read-only medium.
        copy.execute("PRAGMA journal_mode = DELETE")
