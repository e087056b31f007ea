"""Durable files: on disk when the call returns, whole or not at all, even after a power failure."""

import os
from pathlib import Path
from stat import S_ISVTX
from urllib.parse import quote


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
    if path.is_dir() and os.name != "posix":
        return  # only POSIX can open a folder
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sqlite_url(path: Path) -> str:
    """Return the database URL of an SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


def close_to_others(path: Path) -> None:
    """Take an existing path from everybody but its owner; a shared directory (sticky) is left as it is."""
    mode = path.stat().st_mode if os.name != "nt" and path.exists() else 0
    if mode & 0o077 and not mode & S_ISVTX:
        path.chmod(mode & 0o700)
