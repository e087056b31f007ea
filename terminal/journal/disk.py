"""Clear errors for a journal file that cannot be used, and the lock of the one that is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import BaseFileLock, Timeout

from terminal.errors import BadInput, JiesuanError

CODES = {
    "SQLITE_READONLY": "journal_read_only",
    "SQLITE_CANTOPEN": "journal_read_only",
    "SQLITE_FULL": "journal_full",
    "SQLITE_NOTADB": "journal_damaged",
    "SQLITE_CORRUPT": "journal_damaged",
}
NOT_WRITTEN = "journal_not_written"
FAILURES = (sqlite3.Error, OSError)
"""How a file fails: the exceptions that `translated` takes."""


@contextmanager
def locking(lock: BaseFileLock, name: str) -> Iterator[None]:
    """Acquire the lock of the journal `name` and hold it from then on, unless opening the file fails here.

    Raises BadInput: "journal_in_use", or why the file cannot be used.
    """
    try:
        lock.acquire()
        yield
    except Timeout:
        raise BadInput("journal_in_use", file=name) from None
    except FAILURES as error:
        lock.release()
        raise translated(error, BadInput) from error
    except BaseException:
        lock.release()
        raise


def translated(error: sqlite3.Error | OSError, kind: type[JiesuanError]) -> JiesuanError:
    """Return why a journal's file cannot be used: read only, full, not a journal, or the system's own name for it."""
    name = name_of(error)
    if isinstance(error, sqlite3.Error):
        return kind(next((code for start, code in CODES.items() if name.startswith(start)), NOT_WRITTEN), reason=name)
    return kind("journal_read_only" if isinstance(error, PermissionError) else NOT_WRITTEN, reason=name)


def name_of(error: OSError | sqlite3.Error) -> str:
    """Return the system's own name for a file's failure: SQLite's, or the operating system's message."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return getattr(error, "sqlite_errorname", "") or type(error).__name__
