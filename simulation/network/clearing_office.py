"""The clearing office between areas: clear and report a month, prepay a year."""

from simulation.network import clearing, monthly_report
from simulation.network.clearing import Cleared, Pair
from simulation.network.clearing_account import Entry, accounts
from simulation.network.monthly_report import MonthlyReport
from simulation.network.tables import opened
from terminal.benefit.rules import Rules


class ClearingOffice:
    """Clears and reports the settlements in the insurer's database at a URL; months are written YYYY-MM.

    Raises BadInput if the database cannot be opened, NotSent if it fails.
    """

    def __init__(self, url: str, rules: Rules) -> None:
        self._engine, self._rules = opened(url), rules

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def clear(self, month: str) -> tuple[Cleared, ...]:
        """Clear a month between all areas; a repeated call changes nothing."""
        with self._engine.begin() as connection:
            return clearing.clear(connection, self._rules, month)

    def accounts(self, month: str) -> tuple[Entry, ...]:
        """Return how each insured area's account at each place of care changed in a month that was cleared."""
        with self._engine.begin() as connection:
            year = clearing.cleared(connection, clearing.clearings.c.month.startswith(month[:4]))
            entries = accounts(clearing.prepaid(connection, month[:4]), year)
        return tuple(each for each in entries if each.month == month)

    def report(self, month: str) -> MonthlyReport:
        """Report a month of direct settlement between areas."""
        with self._engine.begin() as connection:
            return monthly_report.report(connection, self._rules, month)

    def prepay(self, year: int, insured_area: str, place_area: str, amount: int) -> None:
        """Set what one area prepays another for a year (fen)."""
        pair = Pair(
            insured_area=clearing.pool_area(self._rules, insured_area),
            place_area=clearing.pool_area(self._rules, place_area),
        )
        with self._engine.begin() as connection:
            clearing.prepay(connection, year, pair, amount)
