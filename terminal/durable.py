"""Files that are on the disk when the call returns, whole or not at all, whatever the power does."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put a whole new file in the place of the old one, which stays until the new one is safe; raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or which files are in a folder, is on the disk; raises OSError."""
    if path.is_dir() and os.name != "posix":
        return  # only POSIX opens a folder
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
