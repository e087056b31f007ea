"""The insurer's statement for one institution, queried in this process."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from simulation.network import statement
from terminal.model import ClearingType, Posting, Total

if TYPE_CHECKING:
    from sqlalchemy import Engine


class EmbeddedStatements:
    """The Statements port over the insurer's database, for the institution with this code of 12 characters."""

    def __init__(self, engine: "Engine", institution: str) -> None:
        self._engine, self._institution = engine, institution

    def totals(self, day: date, ours: Total) -> bool:
        """Return whether the insurer's total of one insurance and clearing type on a day equals ours."""
        held = statement.summed(statement.of(self._held(day), ours.insurance, ours.clearing))
        brought = statement.Sum(count=ours.count, total=ours.total, fund=ours.fund, account=ours.account)
        return held.against(brought) is statement.Outcome.EQUAL

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Compare our postings with the insurer's, and return the insurer's."""
        rows = statement.compared(statement.of(self._held(day), clearing=clearing), ours)
        return tuple(each.posting for each in rows if each.outcome is not statement.Outcome.ONLY_HOSPITAL)

    def _held(self, day: date) -> tuple[Posting, ...]:
        with self._engine.begin() as connection:
            days = statement.Days(institution=self._institution, begin=day, end=day)
            return statement.postings(connection, days)
