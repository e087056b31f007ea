"""The books of a day as the window asks for them: who may see them, what they come to, and what is done from there."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from typing import NamedTuple

from counter.consents import Consent, Given
from counter.guards import GuardedCheckout
from counter.people import People
from counter.reconciliation import Run, last_run, note_run, reconciled
from counter.settings import Settings
from counter.supervision import Asked, Desk, reversed_
from simulation.hospital import SampleHospital
from terminal.accounts.reconcile import Finding, Report
from terminal.journal import Journal
from terminal.model import Operator, Permission, Refunded, Right

REASON = "对账：医保有，患者没有付过钱"
"""The reason in the journal for what is given back to the insurer from the page of a day's books."""


class Compared(NamedTuple):
    """A day's books compared, and when that was done the time before."""

    report: Report
    at: datetime
    before: Run | None


class DayBooks:
    """One counter's days; every method but `may_view` may wait, and is called on a thread of its own."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        people: People,
        journal: Journal,
        checkout: GuardedCheckout,
    ) -> None:
        self._settings, self._clock, self._people = settings, clock, people
        self._journal, self._checkout = journal, checkout

    def may_view(self) -> bool:
        """Return whether the person signed in may see the books of a day without anybody else."""
        either = (Right.VIEW_RECONCILIATION, Right.RECONCILE)
        return any(self._people.may(right) is Permission.MAY for right in either)

    def compare(self, day: date) -> Compared:
        """Compare the books of a day, and keep when; raises BadInput for a journal that cannot be read."""
        before = last_run(self._settings, day)
        report, now = reconciled(self._settings, day, self._clock), self._clock()
        note_run(self._settings, day, Run(at=now, by=self._people.number, differences=len(report.findings)))
        return Compared(report, now, before)

    def reverse(self, finding: Finding, day: date, by: Operator) -> Refunded:
        """Give back to the insurer what the patient has not paid, with the consent of somebody else who reconciles.

        Raises Refused("consent_missing") before anything else, and what `reversed_` raises.
        """
        self._people.use_consents(Given(by.number, Consent(Right.RECONCILE, finding.number)))
        asked = Asked(finding.number, day, by.number, REASON, finding.bill)
        with closing(SampleHospital(self._settings.place(self._settings.book))) as hospital:
            desk = Desk(hospital, self._journal, self._checkout)
            return reversed_(desk, self._settings, self._clock, asked)[1]
