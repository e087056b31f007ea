"""The sample hospital's cash office, in the hospital's file: what was booked for whom, and who handed in what."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import json

from simulation import office_book, refund_book
from simulation.book_file import BookFile, text, translating
from simulation.office_book import OfficeBook
from simulation.paper_rows import make_table
from simulation.refund_book import RefundBook
from terminal.model import Anchor, AnyOfficeAct, Booked, Interval, Remittance, Source
from terminal.model.application import Dispensed, RefundApplication
from terminal.model.office_acts import RefundAct


class SampleCashOffice(BookFile):
    """The sample hospital's cash office; raises NotSent("hospital_unreachable") if its file cannot be used."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, office_book.TABLES + refund_book.TABLES)
        with translating():
            make_table(self._db)
        self._book = OfficeBook(self._db)
        self._refunds = RefundBook(self._db, self._book.number)

    def source(self, terminal: str) -> Source | None:
        """Return how far a terminal's journal is booked; None if it was never seen."""
        with translating():
            row = self._db.execute("SELECT begin, seq, hash FROM source WHERE terminal = ?", [terminal]).fetchone()
        return Source(terminal=terminal, begin=row[0], last=Anchor(seq=row[1], hash=row[2])) if row else None

    def book(self, source: Source, booked: Sequence[Booked]) -> None:
        """Book movements of a terminal's journal, each once, and how far it is booked then."""
        with self._changing():
            for each in booked:
                if not (each.is_adopted and self._book.is_booked(each.number)):
                    self._book.book(each)
            values = [source.terminal, source.begin, source.last.seq, source.last.hash]
            self._db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", values)

    def perform(self, act_id: str, act: AnyOfficeAct) -> str:
        """Carry an act out, once for its id; raises Refused where it is not possible."""
        with self._changing():
            done = self._db.execute("SELECT number FROM office_act WHERE id = ?", [act_id]).fetchone()
            if done:
                return str(done[0])
            is_refund = isinstance(act, RefundAct)
            number = self._refunds.perform(act) if is_refund else self._book.perform(act, act_id)
            self._db.execute("INSERT INTO office_act VALUES (?, ?, ?)", [act_id, number, text(act)])
            return number

    def of_day(self, day: date) -> tuple[Booked, ...]:
        """Return what was booked of a day, for whomever."""
        with translating():
            rows = self._db.execute("SELECT body FROM booked WHERE at >= ? AND at < ? ORDER BY at", _bounds(day))
            return tuple(json.decode(body, type=Booked) for (body,) in rows)

    def interval(self, operator: str) -> Interval:
        """Return what an operator has taken that is in no remittance."""
        with translating():
            return self._book.interval(operator)

    def remittance(self, number: str) -> Remittance:
        """Return a remittance, voided or not; raises BadInput("remittance_not_found")."""
        with translating():
            return self._book.remittance(number)

    def remittances(self, operator: str = "") -> tuple[Remittance, ...]:
        """List an operator's remittances, or everybody's, the newest first."""
        with translating():
            return tuple(self._book.remittances(operator))

    def application(self, number: str) -> RefundApplication:
        """Return an application for a refund; raises BadInput("application_not_found")."""
        with translating():
            return self._refunds.application(number)

    def applications(self) -> tuple[RefundApplication, ...]:
        """Return the applications for which somebody still has to do something, oldest first."""
        with translating():
            return self._refunds.waiting()

    def application_of(self, settlement: str) -> RefundApplication | None:
        """Return the application of a settlement that waits, or was paid."""
        with translating():
            return self._refunds.of_settlement(settlement)

    def dispensed(self, bill: str) -> tuple[Dispensed, ...]:
        """Return what executing units have done for a bill and not taken back."""
        with translating():
            return self._refunds.dispensed(bill)

    def dispense(self, done: Dispensed) -> None:
        """Record what an executing unit has done for a line of a bill."""
        with self._changing():
            self._refunds.dispense(done)

    def take_back(self, bill: str, line: str) -> bool:
        """Record that an executing unit has taken a line back; False if it has not done it."""
        with self._changing():
            return self._refunds.take_back(bill, line)

    def closings(self, day: date) -> tuple[Remittance, ...]:
        """Return the remittances, none of them voided, that close anything booked of a day."""
        with translating():
            return tuple(self._book.closings(*_bounds(day)))


def _bounds(day: date) -> tuple[str, str]:
    return day.isoformat(), (day + timedelta(days=1)).isoformat()
