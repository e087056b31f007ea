"""The input of a rule (a bill) and its result (terms), with the small sums that all places share."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
Key = tuple[str | int, ...]
Segment = tuple[int | None, Fraction, Key | None]
"""The width left in fen (None: unlimited), the pool's ratio, and the key that counts how much of it is used."""

YUAN = 100


class Refusal(Exception):
    """A settlement or refund that the insurer refuses."""


@dataclass
class Bill:
    """One settlement to be priced: the person, the event, the registration state, and the ledger before it."""

    person: Json
    settle: Json
    state: str
    ledger: Counter[Key]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.settle["date"])

    @property
    def level(self) -> int:
        level: int = self.settle["hospital"]["level"]
        return level

    # CHOICE: level 0 has a figure of its own only in 沧州's own table (deductible 100, 90 %). Everywhere else it uses
    # the level 1 row ("山西 … level <= 1" says so, the others are silent). 沧州's out-of-area table starts at level 1.
    @property
    def row(self) -> int:
        return max(self.level, 1)

    @property
    def year(self) -> int:
        # An inpatient stay: the settlement date. 上海 begins its year on 1 July.
        day = self.day
        if self.person["insured_area"].startswith("31") and day.month < 7:
            return day.year - 1
        return day.year

    @property
    def retired(self) -> bool:
        return self.person.get("status") == "retired"


@dataclass
class Terms:
    """A rule's terms for one bill; money in fen."""

    segments: list[Segment]
    remote: Fraction = Fraction(0)
    owed: int = 0
    owed_key: Key | None = None
    caps: list[tuple[Key, int]] = field(default_factory=list)
    admission_key: Key | None = None
    fixed: int | None = None
    large: tuple[Fraction, int | None] | None = None
    critical: tuple[int, list[tuple[int | None, Fraction]], int] | None = None


def percent(number: float | str) -> Fraction:
    return Fraction(str(number)) / 100


def flat(number: float | str) -> list[Segment]:
    return [(None, percent(number), None)]


def owed_of_year(bill: Bill, deductible: int) -> tuple[int, Key]:
    """One deductible a year for the person, insurance and kind, regardless of the disease."""
    key: Key = ("deductible", bill.settle["kind"], bill.year)
    return max(0, deductible * YUAN - bill.ledger[key]), key


def refuse_unregistered(bill: Bill) -> None:
    """天津 and 上海 outpatient: outside, unregistered and not free (an emergency is not unregistered)."""
    if bill.state == "unregistered":
        raise Refusal("not_registered")


def critical(
    start: int, brackets: list[tuple[int | None, int]], cap: int
) -> tuple[int, list[tuple[int | None, Fraction]], int]:
    """大病: where it starts, the widths above it with their ratios, and the most a year; from yuan to fen."""
    in_fen = [(None if width is None else width * YUAN, percent(ratio)) for width, ratio in brackets]
    return start * YUAN, in_fen, cap * YUAN


def two_diseases(person: Json, day: date) -> set[str]:
    """Which of the two diseases a person is recognised for, without those that are recognised as chronic."""
    valid = [one for one in person.get("recognitions", []) if one["from"] <= day.isoformat()]
    chronic = {one["disease"][:4] for one in valid if one["kind"] == "chronic"}
    found = {disease for one in valid if one["kind"] == "two_diseases" for disease in one["diseases"]}
    return {disease for disease in found if ("M039" if disease == "hypertension" else "M016") not in chronic}


def age(birth: str, day: date) -> int:
    # CHOICE: a year older on the birthday itself; born on 29 February, on 1 March of a common year.
    born = date.fromisoformat(birth)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
