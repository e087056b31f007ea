"""What a rule reads (a visit and the books of its person), and what it answers (terms); nothing of the project."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

Json = dict[str, Any]
Key = tuple[str | int, ...]
Number = int | str | Fraction
Segment = tuple[int | None, Fraction, Key | None]
"""Width left in fen (None: without end), ratio of the pool, the key that counts what falls into it."""
Bracket = tuple[int | None, Fraction]
"""Upper bound of the burden in fen (None: without end) and ratio."""


class Refusal(Exception):
    """The insurer refuses; the text is the code."""


@dataclass
class Visit:
    """One settlement to be priced: person, event, registration state, and the books before it."""

    person: Json
    settle: Json
    state: str
    books: Counter[Key]

    @property
    def day(self) -> str:
        day: str = self.settle["date"]
        return day

    @property
    def year(self) -> int:
        year, month = int(self.day[:4]), int(self.day[5:7])
        return year - 1 if self.person["insured_area"].startswith("31") and month < 7 else year

    @property
    def kind(self) -> str:
        kind: str = self.settle["kind"]
        return kind

    @property
    def level(self) -> int:
        level: int = self.settle["hospital"]["level"]
        return level

    @property
    def classes(self) -> set[str]:
        named = self.settle["hospital"].get("class") or ()
        return {named} if isinstance(named, str) else set(named)

    @property
    def retired(self) -> bool:
        return self.person.get("status") == "retired"

    @property
    def age(self) -> int:
        born, day = date.fromisoformat(self.person["birth"]), date.fromisoformat(self.day)
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def tier(self) -> str:
        return self.person.get("tier") or ""

    @property
    def pupil(self) -> bool:
        return bool(self.person.get("pupil"))

    @property
    def signed(self) -> bool:
        return bool(self.person.get("signed"))

    @property
    def years_insured(self) -> int:
        return self.person.get("insured_years") or 0

    @property
    def poor(self) -> bool:
        aid = self.person.get("aid") or {}
        return aid.get("category") == "low_income" and aid["from"] <= self.day

    @property
    def away(self) -> bool:
        """In another province, neither free of registration nor living there."""
        return self.state in {"emergency", "referral", "temporary", "unregistered"}

    def of(self, row: str) -> Fraction:
        """Read a row of values by level: `≤1 2 3`, or `0 1 2 3`."""
        values = row.split()
        assert len(values) in {3, 4}
        return Fraction(values[max(0, self.level - 4 + len(values))])

    def by(self, active: Number, retired: Number) -> Fraction:
        return Fraction(retired if self.retired else active)


@dataclass
class Critical:
    """大病: start in fen, brackets of the burden, the most a year (None: no end)."""

    start: int
    brackets: list[Bracket]
    cap: int | None = None
    line_self_pay: bool = False


@dataclass
class Terms:
    """A rule's terms for one visit; money in fen."""

    segments: list[Segment]
    owed: int = 0
    owed_key: Key | None = None
    stays: Key | None = None
    plain: int | None = None
    """The stay's deductible before what was paid elsewhere or owed again; the counting rule compares with it."""
    caps: list[tuple[Key, int]] = field(default_factory=list)
    cost_caps: list[tuple[Key, int]] = field(default_factory=list)
    remote: Fraction = Fraction(0)
    large: tuple[Fraction, int | None] | None = None
    critical: Critical | None = None
    fixed: int | None = None
    guaranteed: int = 0
    """The pool pays at least this much of what is in scope."""
    account: bool = True


def half_up(number: Fraction | int) -> int:
    return floor(number + Fraction(1, 2))


def fen(yuan: Number) -> int:
    return half_up(Fraction(yuan) * 100)


def pct(number: Number) -> Fraction:
    return Fraction(number) / 100


def flat(number: Number) -> list[Segment]:
    return [(None, pct(number), None)]


def steps(*rows: tuple[int | None, Number]) -> list[Segment]:
    """Segments of one visit above its deductible: (up to yuan, per cent)."""
    found: list[Segment] = []
    lower = 0
    for upper, number in rows:
        found.append((None if upper is None else fen(upper - lower), pct(number), None))
        lower = upper or 0
    return found


def per_year(v: Visit, yuan: Number, name: str = "") -> Json:
    """Owe the difference to what was paid this year in this kind of care (or under a joint name)."""
    key: Key = ("deductible", name or v.kind, v.year)
    return {"owed": max(0, fen(yuan) - v.books[key]), "owed_key": key}


def nth(v: Visit, group: str = "all") -> int:
    """The number of this stay in the year, from 1."""
    return v.books["stays", group, v.year] + 1


def turns(v: Visit) -> int:
    """How often a long stay owes its deductible where it is owed again every 90 days."""
    days = (date.fromisoformat(v.day) - date.fromisoformat(v.settle["admitted"])).days
    return 1 + max(0, days - 1) // 90


def per_stay(v: Visit, yuan: Number, group: str = "all") -> Json:
    return {"owed": fen(yuan), "stays": ("stays", group, v.year)}


def paid(v: Visit, name: str, yuan: Number) -> tuple[Key, int]:
    """A yearly cap of what the pool pays, shared by all who name it."""
    return ("pool", name, v.year), fen(yuan)


def cost(v: Visit, name: str, yuan: Number) -> tuple[Key, int]:
    """A yearly cap of the in-scope cost that counts, deductible included."""
    return ("cost", name, v.year), fen(yuan)


def in_year(v: Visit, deductibles: int, rows: Sequence[tuple[str, int | None, Number]]) -> list[Segment]:
    """Segments of the year's in-scope cost: (name, up to yuan, per cent).

    What a visit put into a segment stays there until it is refunded; the year's deductibles (this one included) lie
    in the lowest free part.
    """
    found: list[Segment] = []
    lower = 0
    for name, upper, number in rows:
        key: Key = ("segment", v.kind, name, v.year)
        if upper is None:
            found.append((None, pct(number), key))
            continue
        free = max(0, fen(upper - lower) - v.books[key])
        taken = min(free, deductibles)
        deductibles -= taken
        found.append((free - taken, pct(number), key))
        lower = upper
    return found


def burden(start: Number, *rows: tuple[int | None, Number], cap: int | None = None, lines: bool = False) -> Critical:
    """大病 above `start` yuan: (up to yuan of the burden, per cent)."""
    brackets: list[Bracket] = [(None if upper is None else fen(upper), pct(number)) for upper, number in rows]
    return Critical(fen(start), brackets, None if cap is None else fen(cap), lines)


def large(number: Number, most: int | None = None) -> tuple[Fraction, int | None]:
    """大额 on what lies above the pool: per cent, the most a year in yuan."""
    return pct(number), None if most is None else fen(most)
