"""A backup of everything that a terminal keeps, in one file, and its return: whole, and never over books unasked."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import NamedTuple

from filelock import FileLock, Timeout
from msgspec import json

from counter.settings import Settings
from terminal import durable
from terminal.errors import BadInput
from terminal.journal import reader
from terminal.journal.disk import name_of
from terminal.model import Anchor, Noun
from terminal.version import VERSION

FORMAT = 1
"""The version of a backup's file."""

MANIFEST = "backup.json"
_SQLITE = b"SQLite format 3\0"
_UNKEPT = (".lock", "-wal", "-shm", ".new")
"""The ends of files that hold only while a program runs; what is in a log is in the copy of its database."""


class Held(Noun, frozen=True):
    """One file of a backup: its digest (SHA-256), and of a database its own version (user_version)."""

    sha256: str
    version: int | None = None


class Manifest(Noun, frozen=True):
    """What a backup holds: its format, who made it and when, the journal's head, and every file by its name."""

    backup: int
    program: str
    made: datetime
    journal: Anchor
    files: dict[str, Held]


class Restored(NamedTuple):
    """What a restore brought, what it took the place of, and where that was put, if there was any."""

    manifest: Manifest
    before: Anchor
    aside: Path | None


def backup(settings: Settings, target: Path, at: datetime) -> Manifest:
    """Write everything below the state directory into `target`, a new file for its owner alone.

    No counter may be open there meanwhile. Raises BadInput: "journal_in_use", "journal_missing", "backup_exists",
    "backup_inside", "state_shared" and "backup_not_written"; nothing is left of the file then.
    """
    state = _own_directory(settings)
    if target.absolute().is_relative_to(state):
        raise BadInput("backup_inside", file=target)
    with _closed(state), _translated(target), TemporaryDirectory(dir=target.absolute().parent) as beside:
        head = reader.head(settings.place(settings.journal.path))
        if target.exists():
            raise BadInput("backup_exists", file=target)
        copies = dict(_copied(state, Path(beside)))
        manifest = Manifest(FORMAT, VERSION, at, head, {name: _held(copy) for name, copy in copies.items()})
        made = Path(beside, target.name)
        made.touch(mode=0o600)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.format(json.encode(manifest)))
            for name, copy in copies.items():
                archive.write(copy, name)
        durable.sync(made)
        made.rename(target)
        durable.sync(target.absolute().parent)
    return manifest


def elsewhere(settings: Settings) -> tuple[str, ...]:
    """Return what the settings choose that lies outside the state directory, and so in no backup."""
    state, chosen = settings.place(".").resolve(), settings.platform
    paths = (settings.journal.path, chosen.path, chosen.keys, settings.receipts.path, settings.rules.packs)
    files = [path for path in paths if path and not settings.place(path).resolve().is_relative_to(state)]
    return (*files, *(name for name in ("ledger", "url") if getattr(chosen, name)))


def manifest_of(source: Path) -> Manifest:
    """Return what a backup holds; raises BadInput("backup_unreadable"), and "backup_too_new" of a later program."""
    with _readable(source), zipfile.ZipFile(source) as archive:
        text = archive.read(MANIFEST)
        version = json.decode(text, type=dict[str, object]).get("backup")
        if version != FORMAT:
            raise BadInput("backup_too_new", file=source, version=version, known=FORMAT)
        return json.decode(text, type=Manifest)


def restore(settings: Settings, source: Path, at: datetime, *, over: bool = False) -> Restored:
    """Put a backup in the place of the state directory; what was there is kept beside it under another name.

    Raises BadInput: "restore_over_books" where books are there and nobody has said that they be given up (`over`),
    "journal_in_use", what `manifest_of` raises, "backup_unreadable", and "backup_not_written"; nothing is changed then.
    """
    manifest, state = manifest_of(source), _own_directory(settings)
    before, made = _last(settings), state.with_name(f"{state.name}.restoring")
    with _closed(state), _translated(state):
        if not over and any(map(_is_database, _kept(state))):
            raise BadInput("restore_over_books", file=source, here=before.seq, there=manifest.journal.seq)
        state.parent.mkdir(parents=True, exist_ok=True)
        _extract(source, manifest, made)
    aside = state.with_name(f"{state.name}.before-{at:%Y%m%d-%H%M%S}") if state.exists() else None
    with _translated(state):
        if aside:
            state.rename(aside)
        made.rename(state)
        durable.sync(state.parent)
    return Restored(manifest, before, aside)


def _own_directory(settings: Settings) -> Path:
    """Return the state directory; raises BadInput("state_shared") where it holds the user's whole home, too."""
    state = settings.place(".").absolute()
    if Path.home().resolve().is_relative_to(state.resolve()):
        raise BadInput("state_shared", path=state)
    return state


def _last(settings: Settings) -> Anchor:
    journal = settings.place(settings.journal.path)
    return reader.head(journal) if journal.exists() else Anchor()


@contextmanager
def _closed(state: Path) -> Iterator[None]:
    """Hold every lock of the state directory, so that no counter opens; raises BadInput("journal_in_use")."""
    with ExitStack() as stack:
        for lock in sorted(state.glob("*.lock")):
            try:
                stack.enter_context(FileLock(lock, blocking=False))
            except Timeout:
                raise BadInput("journal_in_use", file=lock.stem) from None
        yield


@contextmanager
def _translated(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BadInput("backup_not_written", file=target, reason=name_of(error)) from error


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:  # msgspec's errors are ValueErrors
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BadInput("backup_unreadable", file=source, reason=reason) from error


def _kept(state: Path) -> list[Path]:
    """Return the files of a state directory that outlive a restart."""
    return [each for each in sorted(state.rglob("*")) if each.is_file() and not each.name.endswith(_UNKEPT)]


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_SQLITE)) == _SQLITE


def _copied(state: Path, beside: Path) -> Iterator[tuple[str, Path]]:
    """Copy every file, a database with what is in its log, and yield each name with its copy."""
    for number, file in enumerate(_kept(state)):
        copy = beside / str(number)
        if _is_database(file):
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        else:
            copy.write_bytes(file.read_bytes())
        yield file.relative_to(state).as_posix(), copy


def _held(file: Path) -> Held:
    version = None
    if _is_database(file):
        with closing(sqlite3.connect(file)) as opened:
            (version,) = opened.execute("PRAGMA user_version").fetchone()
    return Held(_digest(file), version)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _extract(source: Path, manifest: Manifest, made: Path) -> None:
    """Write every file of a backup into a new directory, for the owner alone, and check it; raises BadInput."""
    rmtree(made, ignore_errors=True)  # of a restore that was cut short
    made.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(source) as archive:
            for name, held in manifest.files.items():
                _write(archive, name, held, made, source)
        durable.sync(made)
    except BaseException:
        rmtree(made)
        raise


def _write(archive: zipfile.ZipFile, name: str, held: Held, made: Path, source: Path) -> None:
    file = made / name
    with _readable(source):
        data = archive.read(name)
        if sha256(data).hexdigest() != held.sha256 or not file.resolve().is_relative_to(made.resolve()):
            raise BadInput("backup_unreadable", file=source, reason=name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    durable.write(file, data)
    file.chmod(0o600)
