"""A model of a disk after a power cut: everything synced, and an arbitrary part of what was not."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from counter.prove.disk_trace import Change, Kind

SECTOR = 512
# Probabilities that a sector survives without a sync; one is drawn for each state.
CHANCES = (0.0, 0.1, 0.5, 0.9, 0.99, 1.0)
TORN = 0.02
WAITING = 4000


class File:
    """A file's synced bytes, and the pending changes, which may be lost."""

    def __init__(self) -> None:
        self.safe = bytearray()
        self.pending: list[Change] = []
        self.synced = 0

    def take(self, change: Change) -> None:
        """Add a change; if very many are pending, the older half is written, as a system does by itself."""
        self.pending.append(change)
        if len(self.pending) > WAITING:
            self._write(self.pending[: WAITING // 2])

    def sync(self) -> None:
        """Write all pending changes to the disk."""
        self._write(self.pending)

    def _write(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.kind is Kind.TRUNCATE:
                _resize(self.safe, change.size)
            else:
                _resize(self.safe, max(len(self.safe), change.offset))
                self.safe[change.offset : change.offset + len(change.data)] = change.data
        self.pending = self.pending[len(changes) :]
        self.synced += 1

    def survivors(self, random: Random) -> tuple[int, list[tuple[int, bytes]]]:
        """Draw a length in bytes, and the surviving pieces (offset, bytes) of the pending writes."""
        sizes, chance, pieces = [len(self.safe)], random.choice(CHANCES), []
        for change in self.pending:
            end = change.size if change.kind is Kind.TRUNCATE else max(sizes[-1], change.offset + len(change.data))
            sizes.append(end)
            pieces += [piece for piece in _sectors(change) if random.random() < chance]
        kept = sizes[-1] if chance == 1.0 else random.choice(sizes)
        return kept, [(offset, _torn(data, random)) for offset, data in pieces]


class Disk:
    """One folder of a disk, updated change by change.

    A new name is safe once the folder was synced; of later changes of names a random number of the first ones
    survives, as in a journaling file system.
    """

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self._names: dict[str, File] = {}
        self._renamed: list[dict[str, File]] = []

    def take(self, change: Change) -> None:
        """Apply one change."""
        match change.kind:
            case Kind.WRITE | Kind.TRUNCATE:
                self.files[change.name].take(change)
            case Kind.SYNC:
                self.files[change.name].sync()
            case Kind.SYNC_FOLDER:
                self._names, self._renamed = self.files, []
            case _:
                self.files = _named(self.files, change)
                self._renamed.append(self.files)

    def names(self, random: Random) -> dict[str, File]:
        """Draw the names that survive."""
        return random.choice([self._names, *self._renamed])

    @property
    def is_settled(self) -> bool:
        """True if nothing is pending, so that only one state is possible."""
        return not self._renamed and not any(each.pending for each in self.files.values())


class Replica:
    """A folder that shows one state of the disk after another, writing only the differences."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shown: dict[str, _Shown] = {}

    def show(self, names: dict[str, File], random: Random) -> None:
        """Make the folder show the files as a power cut leaves them."""
        for path in self._folder.iterdir():
            if path.name not in names:
                path.unlink()
                self._shown.pop(path.name, None)
        for name, file in names.items():
            self._write(name, file, *file.survivors(random))

    def forget(self) -> None:
        """Rewrite everything next time, because others wrote into the folder."""
        self._shown.clear()

    def _write(self, name: str, file: File, size: int, pieces: list[tuple[int, bytes]]) -> None:
        handle = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            for offset, data in [*self._missing(name, file), *pieces]:
                os.pwrite(handle, data, offset)
            os.ftruncate(handle, size)
        finally:
            os.close(handle)
        self._shown[name] = _Shown(file, file.synced, size, [(offset, len(data)) for offset, data in pieces])

    def _missing(self, name: str, file: File) -> list[tuple[int, bytes]]:
        """Return the safe bytes missing in the folder: all of them after a sync or for another file."""
        shown = self._shown.get(name)
        if shown is None or shown.file is not file or shown.synced != file.synced:
            return [(0, bytes(file.safe))]
        spoilt = [*shown.spoilt, (shown.size, max(0, len(file.safe) - shown.size))]
        return [(offset, bytes(file.safe[offset : offset + length])) for offset, length in spoilt]


class _Shown(NamedTuple):
    file: File
    synced: int
    size: int
    spoilt: list[tuple[int, int]]


def _named(files: dict[str, File], change: Change) -> dict[str, File]:
    left = {name: file for name, file in files.items() if name != change.name}
    if change.kind is Kind.CREATE:
        left[change.name] = File()
    elif change.kind is Kind.RENAME:
        left[change.data.decode()] = files[change.name]
    return left


def _resize(data: bytearray, size: int) -> None:
    del data[size:]
    data.extend(bytes(size - len(data)))


def _sectors(change: Change) -> Iterator[tuple[int, bytes]]:
    """Split a write at the borders of the sectors."""
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, change.data[at - change.offset : following - change.offset]
        at = following


def _torn(data: bytes, random: Random) -> bytes:
    """Return a piece, occasionally only its beginning."""
    return data[: random.randrange(len(data))] if random.random() < TORN else data
