"""Changes of a process to the files of one folder, recorded and failed by a preloaded library (disk.c)."""

import ctypes
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from struct import Struct
from typing import NamedTuple

SOURCE = Path(__file__).with_name("disk.c")
ALWAYS = 2**31
_HEAD = Struct("=IIqq")


class Kind(IntEnum):
    """The kind of a change, in the order of disk.c."""

    CREATE = 0
    WRITE = 1
    TRUNCATE = 2
    SYNC = 3
    SYNC_FOLDER = 4
    UNLINK = 5
    RENAME = 6


class Change(NamedTuple):
    """One change of the file `name` in the folder.

    `data` was written at byte `offset`; for a truncation `size` is the new length in bytes, for a rename `data` is the
    new name.
    """

    kind: Kind
    name: str
    offset: int = 0
    data: bytes = b""
    size: int = 0


@contextmanager
def preloaded() -> Iterator[None]:
    """Compile the library, and preload it in every process that is started within the context."""
    with tempfile.TemporaryDirectory(prefix="jiesuan-") as folder:
        made = Path(folder, "disk.so")
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", made, SOURCE, "-ldl"], check=True)
        before = os.environ.get("LD_PRELOAD")
        os.environ["LD_PRELOAD"] = str(made)
        try:
            yield
        finally:
            del os.environ["LD_PRELOAD"]
            os.environ.update({} if before is None else {"LD_PRELOAD": before})


def watch(folder: Path, *beginnings: str, trace: Path | None = None) -> None:
    """Watch the files of a folder whose names have one of these beginnings, and the folder itself.

    Works in a preloaded process only. Changes of files opened from now on are appended to `trace`.
    """
    begin = "".join(f"{each} " for each in beginnings)
    _library().disk_watch(bytes(folder.resolve()), begin.encode(), bytes(trace) if trace else None)


def fail(at: int, error: int, times: int = ALWAYS, *, half: bool = False) -> None:
    """Fail change number `at` (from 1) and those after it, `times` in all, with the errno `error`.

    Works in a preloaded process only. 0 fails none. With `half`, half of the bytes are written before a write fails,
    as on a full disk.
    """
    _library().disk_fail(at, times, error, int(half))


def changes() -> int:
    """Return the number of changes tried since `fail` was called; works in a preloaded process only."""
    return int(_library().disk_changes())


def read(trace: Path) -> Iterator[Change]:
    """Yield the recorded changes in their order."""
    data, at = trace.read_bytes(), 0
    while at < len(data):
        kind, length, offset, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        name = data[at : at + length].decode()
        at += length
        written = data[at : at + size] if kind in {Kind.WRITE, Kind.RENAME} else b""
        at += len(written)
        yield Change(Kind(kind), name, offset, written, size)


def _library() -> ctypes.CDLL:
    found = ctypes.CDLL(None)
    found.disk_watch.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p)
    found.disk_fail.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_int, ctypes.c_int)
    found.disk_changes.restype = ctypes.c_long
    return found
