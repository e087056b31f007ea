"""A printer whose paper is a file: printed receipts stay, even if the counter dies."""

from itertools import takewhile
from pathlib import Path

from msgspec import json

from terminal.model import Banner, Noun, Receipt


class Printed(Noun, frozen=True):
    """A printed receipt: its number, and whether it is marked as a copy."""

    number: str
    is_marked: bool


class PrintedPaper:
    """The Printer port on a file, one receipt a line."""

    simulated = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Print one receipt and cut; a marked copy has a second banner on top."""
        banners = list(takewhile(lambda block: isinstance(block, Banner), receipt.blocks))
        with self._path.open("ab") as paper:
            paper.write(json.encode(Printed(number=receipt.number, is_marked=len(banners) > 1)) + b"\n")

    def kick_drawer(self) -> None:
        """Do nothing: there is no drawer."""

    def receipts(self) -> list[Printed]:
        """Return the printed receipts, oldest first."""
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        return [json.decode(line, type=Printed) for line in lines]
