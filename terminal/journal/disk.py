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
KEY_LENGTH, IDENTITY_LENGTH = 32, 6
FAILURES = (sqlite3.Error, OSError)
"""The exceptions of a failing file, which `translated` takes."""


def ensure_numbers(institution: str, counter: str) -> None:
    """Raise BadInput("institution_code") or "counter_number" for codes that make no message id."""
    if len(institution) != INSTITUTION_LENGTH:
        raise BadInput("institution_code", given=institution, length=INSTITUTION_LENGTH)
    if len(counter) != COUNTER_LENGTH or not counter.isdecimal():
        raise BadInput("counter_number", given=counter, length=COUNTER_LENGTH)


def key_of(path: Path) -> bytes:
    """Return the key of a journal's keyed seals, from the owner's file beside it; b"" if there is none.

    Raises BadInput("journal_key") if its file cannot be read.
    """
    return _kept(path.with_name(f"{path.name}.key"), "journal_key")


def made_key(path: Path) -> bytes:
    """Return the key of a journal; a new one is made for a journal that was never keyed, if `path` has none.

    Raises BadInput("journal_key") if its file cannot be read or written.
    """
    return key_of(path) or _made(path.with_name(f"{path.name}.key"), KEY_LENGTH, "journal_key")


def signing_key_of(path: Path) -> bytes:
    """Return the private key that signs the codes of a journal's settlements, which is made once and kept beside it.

    Raises BadInput("journal_key") if its file cannot be read or written.
    """
    file, code = path.with_name(f"{path.name}.signing"), "journal_key"
    return _kept(file, code) or _made(file, KEY_LENGTH, code)


def identity_of(path: Path) -> str:
    """Return the identity of the terminal with a journal, which is made once and kept beside it: 12 digits.

    Raises BadInput("terminal_identity") if its file cannot be read or written.
    """
    return known_identity(path) or _made(_identity_file(path), IDENTITY_LENGTH, "terminal_identity").hex()


def known_identity(path: Path) -> str:
    """Return the identity of the terminal with a journal, "" if it has none yet; raises what `identity_of` raises."""
    return _kept(_identity_file(path), "terminal_identity").hex()


def _identity_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.terminal")


def lock_of(path: Path) -> Path:
    """Return the file with the lock of a journal, the same by whatever path the journal is reached."""
    return Path(f"{path.resolve()}.lock")


def _kept(file: Path, code: str) -> bytes:
    """Return what a file of the owner's keeps; b"" if there is none."""
    try:
        return bytes.fromhex(file.read_text("ascii"))
    except FileNotFoundError:
        return b""
    except (OSError, ValueError) as error:
        raise BadInput(code, file=file) from error


def _made(file: Path, length: int, code: str) -> bytes:
    """Make something by chance, and keep it in a file that only the owner reads, whole or not at all."""
    new, made = file.with_name(f"{file.name}.{os.getpid()}"), secrets.token_bytes(length)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as opened:
            opened.write(made.hex())
            opened.flush()
            os.fsync(opened.fileno())
        _name(new, file)
    except OSError as error:
        raise BadInput(code, file=file) from error
    return made


def _name(new: Path, file: Path) -> None:
    """Give a complete file its name; raises FileExistsError if another program was first."""
    try:
        os.link(new, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        new.rename(file)
    finally:
        new.unlink(missing_ok=True)


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
