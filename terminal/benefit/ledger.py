"""A person's accumulators of the year, and the deltas of one settlement (docs/rules.md, "Accumulators").

A ledger maps keys to fen (or to a count); a missing key is 0. A key reads ``insurance/year-or-day/what/of-what``, such
as ``employee/2024/deductible/outpatient``.
"""

from collections.abc import Mapping
from datetime import date

from terminal.model import Insurance

Ledger = Mapping[str, int]


def cost_year(day: date, year_starts: str) -> str:
    """Return the cost year of a day, named by the year in which it began (``"07-01"``: 2024-06-30 is ``2023``)."""
    return str(day.year if day.isoformat()[5:] >= year_starts else day.year - 1)


def key(insurance: Insurance, period: str, what: str, of: str) -> str:
    """Return the key of an accumulator; `period` is a cost year or, for a daily cap, an ISO date."""
    return f"{insurance}/{period}/{what}/{of}"


def burden_key(paid: str) -> str:
    """Return the key of the year's burden above which a top-up pays; `paid` is the key of what it paid."""
    return paid.replace("/paid/", "/burden/")


def applied(ledger: Ledger, deltas: Ledger) -> dict[str, int]:
    """Return the ledger after a settlement with these deltas."""
    return {**ledger, **{name: ledger.get(name, 0) + moved for name, moved in deltas.items()}}


def reverted(ledger: Ledger, deltas: Ledger) -> dict[str, int]:
    """Return the ledger after a refund of the settlement that made these deltas, each reverted at its own key."""
    return {**ledger, **{name: ledger.get(name, 0) - moved for name, moved in deltas.items()}}
