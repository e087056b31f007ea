"""Numbered papers (票据): batches issued to operators, and what became of each number. All money is fen."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from terminal.noun import Noun


class PaperKind(StrEnum):
    """The kinds of numbered paper (票种)."""

    CHARGE = "charge"
    REGISTRATION = "registration"
    DEPOSIT = "deposit"
    DISCHARGE = "discharge"


class PaperNature(StrEnum):
    """What became of a number: used, taken back from the patient, or spoiled.

    A reprint (重打) uses a new number and takes the old one back; a supplement (补打) is for what never came out.
    """

    NORMAL = "normal"
    REFUND_BACK = "refund_back"
    REPRINT = "reprint"
    REPRINT_BACK = "reprint_back"
    SPOILED = "spoiled"
    SUPPLEMENT = "supplement"


TAKEN = frozenset({PaperNature.NORMAL, PaperNature.REPRINT, PaperNature.SUPPLEMENT})
"""The natures with which a number goes to a patient."""

_SPLIT = re.compile(r"(.*?)(\d+)")


class PaperBatch(Noun, frozen=True):
    """Consecutive numbers of one kind, issued to an operator (自用), or to everybody if that is empty (共用).

    `first` and `last` have the same number of digits; a number is the prefix and as many digits.
    """

    kind: PaperKind
    first: str
    last: str
    at: datetime
    prefix: str = ""
    operator: str = ""
    issued_by: str = ""

    @property
    def size(self) -> int:
        """How many papers it has."""
        return int(self.last) - int(self.first) + 1

    def number(self, index: int) -> str:
        """Return its number at a place, from 0 on."""
        return f"{self.prefix}{int(self.first) + index:0{len(self.first)}d}"


class PaperUse(Noun, frozen=True):
    """One thing that happened to a number: for which settlement and amount, by whom and when."""

    number: str
    kind: PaperKind
    nature: PaperNature
    at: datetime
    settlement: str = ""
    amount: int = 0
    operator: str = ""


class Run(Noun, frozen=True):
    """Numbers without a gap, as a remittance prints them."""

    first: str
    last: str
    count: int

    def __str__(self) -> str:
        """Return the form ``0001001-0001003``, or the number where there is one."""
        return self.first if self.count == 1 else f"{self.first}-{self.last}"


class PaperTally(Noun, frozen=True):
    """What became of one kind of paper in a period: the numbers used, and line by line what came back or was spoiled.

    A number that was spoiled in the period is not among those used.
    """

    kind: PaperKind
    used: tuple[str, ...] = ()
    refunded: tuple[PaperUse, ...] = ()
    reprinted: tuple[PaperUse, ...] = ()
    spoiled: tuple[PaperUse, ...] = ()

    @property
    def ranges(self) -> str:
        """The numbers used as unbroken runs: ``0001001-0001003;0001005``."""
        return ";".join(map(str, runs(self.used)))


def runs(numbers: Iterable[str]) -> tuple[Run, ...]:
    """Return the unbroken runs of these numbers in their order; those of another prefix or length stand apart."""
    found: list[Run] = []
    for number in sorted(set(numbers), key=_place):
        if found and len(found[-1].last) == len(number) and _next(found[-1].last) == number:
            found[-1] = Run(first=found[-1].first, last=number, count=found[-1].count + 1)
        else:
            found.append(Run(first=number, last=number, count=1))
    return tuple(found)


def _place(number: str) -> tuple[str, int, str]:
    return _parts(number)[0], len(number), number


def _next(number: str) -> str:
    prefix, digits = _parts(number)
    return f"{prefix}{int(digits) + 1:0{len(digits)}d}"


def _parts(number: str) -> tuple[str, str]:
    match = _SPLIT.fullmatch(number)
    return (match[1], match[2]) if match else (number, "0")
