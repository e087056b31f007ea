"""Registration for visits (挂号) at the sample hospital: each is a bill of its own, given back before it begins."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import json
from msgspec.structs import replace

from simulation import samples
from simulation.book_file import text, translating
from simulation.hospital_file import OWES, row_of
from terminal.errors import BadInput, Refused
from terminal.model import Bill, Care, Kind
from terminal.model.visit import SIGN, Clinic, Visit, VisitState
from terminal.private import Private

_CLINICS = (
    ("NK1", "内科", "普通门诊", "V01"),
    ("NK2", "内科", "副主任医师", "V02"),
    ("EK1", "儿科", "普通门诊", "V01"),
    ("GK2", "骨科", "副主任医师", "V02"),
    ("YK1", "眼科", "普通门诊", "V01"),
)
TABLES = """
    CREATE TABLE IF NOT EXISTS visit
        (number TEXT PRIMARY KEY, id_number TEXT NOT NULL, clinic TEXT NOT NULL, day TEXT NOT NULL,
         state TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TRIGGER IF NOT EXISTS visit_returned AFTER UPDATE OF settlement ON bill
        WHEN new.settlement IS NULL AND old.settlement IS NOT NULL
        AND EXISTS (SELECT 1 FROM visit WHERE number = new.number AND state = 'booked')
    BEGIN
        UPDATE visit SET state = 'returned' WHERE number = new.number;
        INSERT OR IGNORE INTO joined VALUES (new.number, '');
    END;
"""
"""A fee that is given back gives the visit back, in the same transaction: it is owed no more."""

_VISIT = "SELECT visit.body, visit.state, bill.settlement FROM visit JOIN bill USING (number) "
_SAME = "WHERE visit.id_number = ? AND clinic = ? AND visit.day = ? AND state = 'booked' AND bill.settlement IS NULL"


class SampleVisits:
    """The part of the sample hospital that registers patients for visits."""

    _db: Any
    _at: tuple[Path, str]

    @abstractmethod
    def _changing(self) -> AbstractContextManager[None]: ...

    def clinics(self) -> Sequence[Clinic]:
        """List what patients can be registered for; nothing at a hospital whose catalogue has no fee for it."""
        offered = samples.catalogue(self._at[0], code=self._at[1])
        rows = [each for each in _CLINICS if each[3] in offered]
        return tuple(Clinic(code, name, rank, offered[item].unit_price) for code, name, rank, item in rows)

    def book_visit(self, id_number: Private, clinic: str, day: date) -> Bill:
        """Register a person for a visit, and return its bill; one that is registered and unpaid is that one."""
        chosen = next((each for each in self.clinics() if each.code == clinic), None)
        if chosen is None:
            raise BadInput("clinic_not_known", clinic=clinic)
        asked = [id_number.reveal(), clinic, day.isoformat()]
        with self._changing():
            if known := self._db.execute(_VISIT + _SAME, asked).fetchone():
                return self._owed(json.decode(known[0], type=Visit).number)
            (place,) = self._db.execute("SELECT count(*) + 1 FROM visit WHERE day = ?", asked[2:]).fetchone()
            bill = self._bill(chosen, f"{SIGN}{day:%Y%m%d}{place:04d}", day)
            self._db.execute(OWES, [bill.number, asked[0], *row_of(bill)])
            made = Visit(bill.number, chosen.department, chosen.rank, chosen.fee, day, place)
            self._db.execute("INSERT INTO visit VALUES (?, ?, ?, ?, 'booked', ?)", [bill.number, *asked, text(made)])
        return bill

    def visit(self, number: str) -> Visit | None:
        """Return a visit by its bill's number; None if the bill is no visit's."""
        with translating():
            row = self._db.execute(_VISIT + "WHERE visit.number = ?", [number]).fetchone()
        return _visit(row) if row else None

    def visits(self, id_number: Private, day: date) -> Sequence[Visit]:
        """List a person's visits of a day, in their order."""
        of = [id_number.reveal(), day.isoformat()]
        with translating():
            rows = self._db.execute(_VISIT + "WHERE visit.id_number = ? AND visit.day = ? ORDER BY visit.number", of)
            return tuple(map(_visit, rows.fetchall()))

    def cancel_visit(self, number: str) -> None:
        """Give a visit back (退号) whose fee is not paid.

        Raises Refused("visit_begun"), "visit_paid" or "bill_claimed".
        """
        with self._changing():
            row = self._db.execute(_VISIT + "WHERE visit.number = ?", [number]).fetchone()
            found = _visit(row) if row else None
            if found is None or found.state is VisitState.BEGUN:
                raise Refused("visit_begun", number=number)
            if found.settlement:
                raise Refused("visit_paid", number=number, settlement=found.settlement)
            claimed = self._db.execute("SELECT counter FROM claim WHERE bill = ?", [number]).fetchone()
            if claimed:
                raise Refused("bill_claimed", bill=number, counter=claimed[0])
            self._db.execute("UPDATE visit SET state = 'returned' WHERE number = ?", [number])
            self._db.execute("INSERT OR IGNORE INTO joined VALUES (?, '')", [number])

    def begin_visit(self, number: str) -> None:
        """Let the doctor begin a visit that is registered."""
        with self._changing():
            self._db.execute("UPDATE visit SET state = 'begun' WHERE number = ? AND state = 'booked'", [number])

    def _owed(self, number: str) -> Bill:
        (body,) = self._db.execute("SELECT body FROM bill WHERE number = ?", [number]).fetchone()
        return json.decode(body, type=Bill)

    def _bill(self, chosen: Clinic, number: str, day: date) -> Bill:
        item = next(item for code, _, _, item in _CLINICS if code == chosen.code)
        line = replace(samples.catalogue(self._at[0], code=self._at[1])[item], code=item, quantity="1")
        care = Care(
            hospital=samples.institution(self._at[0], code=self._at[1]), kind=Kind.OUTPATIENT, day=day, lines=(line,)
        )
        return Bill(number=number, department=chosen.department, stated_total=chosen.fee, care=care)


def _visit(row: tuple[str, str, str | None]) -> Visit:
    body, state, settlement = row
    return replace(json.decode(body, type=Visit), state=VisitState(state), settlement=settlement or "")
