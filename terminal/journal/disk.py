"""Clear errors for a journal that cannot be used, and the lock and the key of the one that is."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
INSTITUTION_LENGTH, COUNTER_LENGTH = 12, 2
KEY_LENGTH = 32
FAILURES = (sqlite3.Error, OSError)
"""How a file fails: the exceptions that `translated` takes."""


def ensure_numbers(institution: str, counter: str) -> None:
    """Raise BadInput("institution_code") or "counter_number" for codes that make no message id."""
    if len(institution) != INSTITUTION_LENGTH:
        raise BadInput("institution_code", given=institution, length=INSTITUTION_LENGTH)
    if len(counter) != COUNTER_LENGTH or not counter.isdecimal():
        raise BadInput("counter_number", given=counter, length=COUNTER_LENGTH)


def key_of(path: Path) -> bytes:
    """Return the key of a journal's keyed seals, from the owner's file beside it; b"" if there is none."""
    try:
        return bytes.fromhex(_beside(path).read_text("ascii"))
    except FileNotFoundError:
        return b""
    except (OSError, ValueError) as error:
        raise BadInput("journal_key", file=_beside(path)) from error


def made_key(path: Path) -> bytes:
    """Return the key of a journal; a new one is made for a journal that was never keyed, if `path` has none.

    Raises BadInput("journal_key") if its file cannot be read or written.
    """
    if key := key_of(path):
        return key
    try:
        handle = os.open(_beside(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write((key := secrets.token_bytes(KEY_LENGTH)).hex())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BadInput("journal_key", file=_beside(path)) from error
    return key


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.key")


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
