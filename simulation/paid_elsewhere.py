"""What is paid of the sample hospital's bills outside the windows: at a machine, in a doctor's room, by phone."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from msgspec import json
from msgspec.structs import replace

from simulation.book_file import text, translating
from terminal.errors import BadInput, Refused
from terminal.model import Settlement, State
from terminal.model.counter import Place
from terminal.private import Private

COUNTERS = {Place.MACHINE: "91", Place.DOCTOR: "92", Place.PHONE: "93"}
"""The counters under which the hospital has these places."""

_FOUND = "SELECT body, counter, settlement IN (SELECT settlement FROM given_back) FROM elsewhere WHERE settlement = ?"
_OF_PERSON = """
    SELECT elsewhere.body FROM elsewhere JOIN bill ON bill.settlement = elsewhere.settlement
    WHERE bill.id_number = ? ORDER BY elsewhere.rowid DESC
"""
_OF_BILL = """
    SELECT elsewhere.body FROM elsewhere JOIN bill ON bill.settlement = elsewhere.settlement WHERE bill.number = ?
"""


class PaidElsewhere:
    """The part of the sample hospital that knows what was paid outside the windows; each is at most one terminal's."""

    _db: Any

    @abstractmethod
    def _changing(self) -> AbstractContextManager[None]: ...

    @abstractmethod
    def _ensure_leased(self) -> None: ...

    def elsewhere(self, number: str) -> Settlement | None:
        """Return what was settled outside the windows under this number, REFUNDED once it was given back, or None."""
        with translating():
            row = self._db.execute(_FOUND, [number]).fetchone()
        if row is None:
            return None
        made = json.decode(row[0], type=Settlement)
        return replace(made, state=State.REFUNDED) if row[2] else made

    def elsewhere_of(self, id_number: Private) -> Sequence[Settlement]:
        """List what a person has paid outside the windows and has not got back, the newest first."""
        with translating():
            rows = self._db.execute(_OF_PERSON, [id_number.reveal()]).fetchall()
        return tuple(json.decode(body, type=Settlement) for (body,) in rows)

    def adopt_elsewhere(self, number: str, counter: str) -> Settlement:
        """Give what was settled outside the windows to a counter, once.

        Raises Refused("elsewhere_adopted") if another one has it, and BadInput("settlement_not_found").
        """
        with self._changing():
            self._ensure_leased()
            row = self._db.execute(_FOUND, [number]).fetchone()
            if row is None:
                raise BadInput("settlement_not_found", number=number)
            if row[1] not in {"", counter}:
                raise Refused("elsewhere_adopted", number=number, counter=row[1])
            self._db.execute("UPDATE elsewhere SET counter = ? WHERE settlement = ?", [counter, number])
        return json.decode(row[0], type=Settlement)

    def settle_elsewhere(self, made: Settlement) -> None:
        """Record what was settled outside the windows; raises Refused("bill_claimed") or "bill_changed"."""
        if made.elsewhere is None:
            raise ValueError("a settlement made elsewhere")
        counter = COUNTERS[made.elsewhere.place]
        with self._changing():
            holder = self._db.execute("SELECT counter FROM claim WHERE bill = ?", [made.bill_number]).fetchone()
            if holder not in {None, (counter,)}:
                raise Refused("bill_claimed", bill=made.bill_number, counter=holder[0])
            paid = "UPDATE bill SET settlement = ? WHERE number = ? AND settlement IS NULL"
            if self._db.execute(paid, [made.number, made.bill_number]).rowcount != 1:
                raise Refused("bill_changed", bill=made.bill_number)
            self._db.execute("DELETE FROM claim WHERE bill = ?", [made.bill_number])
            self._db.execute("INSERT INTO elsewhere VALUES (?, ?, '')", [made.number, text(made)])
            self._db.execute("INSERT INTO settled_by (settlement, counter) VALUES (?, ?)", [made.number, counter])

    def is_patient_of(self, id_number: Private, bill_number: str) -> bool:
        """Return whether a bill, paid or not, is this person's."""
        with translating():
            row = self._db.execute("SELECT id_number FROM bill WHERE number = ?", [bill_number]).fetchone()
        return bool(row) and row[0] == id_number.reveal()

    def _changed(self, bill_number: str) -> Refused:
        """Return why a bill is not owed as a window has it: where it was paid, if that is it."""
        row = self._db.execute(_OF_BILL, [bill_number]).fetchone()
        made = json.decode(row[0], type=Settlement) if row else None
        if made is None or made.elsewhere is None:
            return Refused("bill_changed", bill=bill_number)
        return Refused("paid_elsewhere", **made.paid_where)
