"""What a disk holds after the power went: what was synced, and of what was not, whatever happens to be there."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

from terminal.prove.disk_trace import Change, Kind

SECTOR = 512
# How likely a sector that was not synced is there all the same; one is drawn for each state.
CHANCES = (0.0, 0.1, 0.5, 0.9, 0.99, 1.0)
TORN = 0.02


class File:
    """A file's bytes that are on the disk for sure, and the changes that may or may not be."""

    def __init__(self) -> None:
        self.safe = bytearray()
        self.pending: list[Change] = []

    def sync(self) -> None:
        """Put what is pending on the disk."""
        for change in self.pending:
            if change.kind is Kind.TRUNCATE:
                _resize(self.safe, change.size)
            else:
                _resize(self.safe, max(len(self.safe), change.offset))
                self.safe[change.offset : change.offset + len(change.data)] = change.data
        self.pending.clear()

    def survivors(self, random: Random) -> tuple[int, list[tuple[int, bytes]]]:
        """Draw a length in bytes, and the pieces (offset, bytes) of the pending writes that are on the disk."""
        sizes, chance, pieces = [len(self.safe)], random.choice(CHANCES), []
        for change in self.pending:
            end = change.size if change.kind is Kind.TRUNCATE else max(sizes[-1], change.offset + len(change.data))
            sizes.append(end)
            pieces += [piece for piece in _sectors(change) if random.random() < chance]
        kept = sizes[-1] if chance == 1.0 else random.choice(sizes)
        return kept, [(offset, _torn(data, random)) for offset, data in pieces]


class Disk:
    """One folder of a disk, as the changes go by.

    A name is there for sure once the folder was synced after it was made; of later changes of names as many of the
    first ones as may be survive, as in a file system that keeps a log of them.
    """

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self._names: dict[str, File] = {}
        self._renamed: list[dict[str, File]] = []

    def take(self, change: Change) -> None:
        """Let one change happen."""
        match change.kind:
            case Kind.WRITE | Kind.TRUNCATE:
                self.files[change.name].pending.append(change)
            case Kind.SYNC:
                self.files[change.name].sync()
            case Kind.SYNC_FOLDER:
                self._names, self._renamed = self.files, []
            case _:
                self.files = _named(self.files, change)
                self._renamed.append(self.files)

    def names(self, random: Random) -> dict[str, File]:
        """Draw which names there are."""
        return random.choice([self._names, *self._renamed])

    @property
    def is_settled(self) -> bool:
        """Whether nothing is pending, so that only one state can be left."""
        return not self._renamed and not any(each.pending for each in self.files.values())


def lay(folder: Path, names: dict[str, File], random: Random) -> None:
    """Make a folder what a power cut leaves of the files."""
    for stale in folder.iterdir():
        stale.unlink()
    for name, file in names.items():
        size, pieces = file.survivors(random)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for offset, data in [(0, bytes(file.safe)), *pieces]:
                os.pwrite(handle, data, offset)
            os.ftruncate(handle, size)
        finally:
            os.close(handle)


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
    """Cut what was written at the borders of the sectors."""
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        following = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, change.data[at - change.offset : following - change.offset]
        at = following


def _torn(data: bytes, random: Random) -> bytes:
    """Return a piece, now and then only its beginning."""
    return data[: random.randrange(len(data))] if random.random() < TORN else data
