"""Clear errors for a journal file that cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from terminal.errors import JiesuanError

CODES = {
    "SQLITE_READONLY": "journal_read_only",
    "SQLITE_CANTOPEN": "journal_read_only",
    "SQLITE_FULL": "journal_full",
    "SQLITE_NOTADB": "journal_damaged",
    "SQLITE_CORRUPT": "journal_damaged",
}


@contextmanager
def translate_errors(kind: type[JiesuanError]) -> Iterator[None]:
    """Translate file errors: read only, full, not a journal, or the system's own name for the failure."""
    try:
        yield
    except sqlite3.Error as error:
        name = name_of(error)
        raise kind(_code(name), reason=name) from error
    except PermissionError as error:
        raise kind("journal_read_only", reason=error.strerror) from error
    except OSError as error:
        raise kind("journal_not_written", reason=error.strerror) from error


def name_of(error: OSError | sqlite3.Error) -> str:
    """Return the system's own name for a file's failure: SQLite's, or the operating system's message."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return getattr(error, "sqlite_errorname", "") or type(error).__name__


def _code(name: str) -> str:
    return next((code for start, code in CODES.items() if name.startswith(start)), "journal_not_written")
