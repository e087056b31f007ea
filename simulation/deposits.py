"""The sample hospital's book of stays and deposits, in the hospital's file, which has its bills already."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import json

from simulation.book_file import BookFile, text, translating
from simulation.stay_book import TABLES, StayBook
from terminal.model import Account, AnyDepositAct, Deposit, DepositState, Stay, Tender
from terminal.private import Private


class SampleDeposits(BookFile):
    """The stays of the sample hospital and their deposits; raises NotSent("hospital_unreachable")."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES)
        self._book = StayBook(self._db)

    def has_stays(self) -> bool:
        """Return whether the book has any stay."""
        with translating():
            return self._db.execute("SELECT 1 FROM stay LIMIT 1").fetchone() is not None

    def admit(self, stay: Stay, id_number: Private, deposits: Iterable[Deposit] = ()) -> None:
        """Add a stay with what was paid in advance for it, unless the book has it already."""
        added = "INSERT INTO stay VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        with self._changing():
            if self._db.execute(added, [stay.number, stay.bill, id_number.reveal(), text(stay)]).rowcount == 1:
                paid = [[each.number, each.stay, text(each)] for each in deposits]
                self._db.executemany("INSERT INTO deposit VALUES (?, ?, ?)", paid)

    def by_order(self) -> dict[str, int]:
        """Return what the payment channel should hold of each deposit that was paid by phone, by order."""
        with translating():
            rows = self._db.execute("SELECT body FROM deposit").fetchall()
        found = (json.decode(body, type=Deposit) for (body,) in rows)
        held = (each for each in found if each.order and each.state is DepositState.HELD)
        return {each.order: each.amount - each.refunded for each in held}

    def account(self, stay: str) -> Account:
        """Return a stay, by its number or its bill, with its deposits; raises BadInput("stay_not_found")."""
        with translating():
            return self._book.account(stay)

    def accounts(self, id_number: Private) -> tuple[Account, ...]:
        """Return a person's stays with their deposits, the newest first."""
        with translating():
            numbers = "SELECT number FROM stay WHERE id_number = ? ORDER BY number DESC"
            return tuple(
                self._book.account(number) for (number,) in self._db.execute(numbers, [id_number.reveal()]).fetchall()
            )

    def ensure_left(self, bill: str, tender: Tender) -> None:
        """Raise Refused if a tender takes other deposits than are left."""
        with translating():
            self._book.ensure_left(bill, tender)

    def perform(self, act_id: str, act: AnyDepositAct) -> str:
        """Carry an act out, once for its id; raises BadInput or Refused where it is not possible."""
        with self._changing():
            done = self._db.execute("SELECT number FROM deposit_act WHERE id = ?", [act_id]).fetchone()
            if done:
                return str(done[0])
            number = self._book.perform(act, act_id)
            self._db.execute("INSERT INTO deposit_act VALUES (?, ?, ?)", [act_id, number, text(act)])
            return number
