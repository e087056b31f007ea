"""Backup of a journal that may be in use, never over another file, and restoring of what one has lost."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock

from terminal import durable
from terminal.errors import BadInput
from terminal.journal.chain import followed
from terminal.journal.disk import lock_of, locking, name_of
from terminal.journal.reader import reading, verified
from terminal.journal.schema import HEAD, opened
from terminal.model import Anchor


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


def restore(target: Path, entries: Iterable[Mapping[str, object]], seen: Anchor, source: object) -> Anchor:
    """Append to a journal the entries that it lacks, in order, as far as the one that others have `seen` at least.

    Return its head. Nothing is written unless every entry follows from the one before. Raises BadInput:
    "journal_in_use", and "journal_no_continuation" if the entries, which are from `source`, do not go on from its end.
    """
    lock = FileLock(lock_of(target), blocking=False)
    with locking(lock, target.name), closing(opened(target)) as db, db.atomic():
        last = Anchor(*(db.conn.execute(HEAD).fetchone() or ()))
        missing = [dict(row) for row in entries if int(str(row["seq"])) > last.seq]
        head = _continued(missing, last, seen)
        if head is None:
            raise BadInput("journal_no_continuation", file=source, last=last.seq, seen=seen.seq)
        db.table("entry").insert_all(missing)
    lock.release()
    return head


def _continued(missing: Sequence[Mapping[str, object]], last: Anchor, seen: Anchor) -> Anchor | None:
    """Return the head after these entries; None if they do not follow from the last one, or not to what was seen."""
    try:
        return followed(missing, seen, before=last) if last.seq < seen.seq else None
    except BadInput:
        return None


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
