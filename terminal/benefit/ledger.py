"""A person's accumulators of the year, and the deltas of one settlement (docs/rules.md, "Accumulators").

A ledger maps keys to fen (or to a count); a missing key is 0. A key reads ``insurance/year-or-day/what/of-what``, such
as ``employee/2024/deductible/outpatient``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from terminal.model import Insurance

Ledger = Mapping[str, int]


@dataclass(slots=True)
class Deltas:
    """What one settlement adds to the accumulators, by key; nothing is not kept."""

    moved: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, amount: int) -> None:
        """Add to an accumulator; an empty name counts nothing."""
        if name and amount:
            self.moved[name] = self.moved.get(name, 0) + amount


def cost_year(day: date, year_starts: str) -> str:
    """Return the cost year of a day, named by the year in which it began (``"07-01"``: 2024-06-30 is ``2023``)."""
    return str(day.year if day.isoformat()[5:] >= year_starts else day.year - 1)


def period(day: date, year: str, per: str) -> str:
    """Return the name of the year, quarter (``2024-Q3``), month (``2024-07``) or day in which something counts."""
    if per == "year":
        return year
    written = day.isoformat()
    if per == "quarter":
        return f"{written[:4]}-Q{(day.month + 2) // 3}"
    return written[:7] if per == "month" else written


def key(insurance: Insurance, period: str, what: str, of: str) -> str:
    """Return the key of an accumulator; `period` is a cost year, or what `period` returns."""
    return f"{insurance}/{period}/{what}/{of}"


def months_later(day: date, months: int) -> date:
    """Return the first day after so many months (31 January plus one month: 1 March in common years)."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        years, month = divmod(day.month + months, 12)
        return date(day.year + years, month + 1, 1)


def burden_key(paid: str) -> str:
    """Return the key of the year's burden above which a top-up pays; `paid` is the key of what it paid."""
    return paid.replace("/paid/", "/burden/")


def told_key(paid: str) -> str:
    """Return the key of what was told for a claim by hand; `paid` is the key of what the top-up paid."""
    return paid.replace("/paid/", "/told/")


def left_before(ledger: Ledger, insurance: Insurance, since: date, months: int) -> int:
    """Return what stays left in scope (fen) of the settlements in so many months before a day, without that day."""
    first, start = months_later(since, -months).isoformat(), f"{insurance}/"
    days = ((name.split("/"), left) for name, left in ledger.items() if name.startswith(start))
    return sum(left for (_, day, what, *_rest), left in days if what == "left" and first <= day < since.isoformat())


def applied(ledger: Ledger, deltas: Ledger) -> dict[str, int]:
    """Return the ledger after a settlement with these deltas."""
    return {**ledger, **{name: ledger.get(name, 0) + moved for name, moved in deltas.items()}}


def reverted(ledger: Ledger, deltas: Ledger) -> dict[str, int]:
    """Return the ledger after a refund of the settlement that made these deltas, each reverted at its own key."""
    return {**ledger, **{name: ledger.get(name, 0) - moved for name, moved in deltas.items()}}
