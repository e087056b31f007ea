"""The applications for refunds in the sample hospital's book, and what its executing units have done."""

import sqlite3
from collections.abc import Callable
from functools import singledispatchmethod

from msgspec import json
from msgspec.structs import replace

from simulation.book_file import text
from terminal.errors import BadInput, Refused
from terminal.model.application import WAITING, ApplicationState, Dispensed, RefundApplication
from terminal.model.office_acts import ApplyRefund, DecideRefund, EndRefund, PayRefund, RefundAct, WithdrawRefund

TABLES = """
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS application
        (number TEXT PRIMARY KEY, settlement TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS application_settlement ON application (settlement);
    CREATE INDEX IF NOT EXISTS application_waiting ON application (state);
    CREATE TABLE IF NOT EXISTS dispensed
        (bill TEXT NOT NULL, line TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (bill, line)) STRICT;
    COMMIT;
"""
_WAITING = "SELECT body FROM application WHERE state IN ('asked', 'approved', 'paying') ORDER BY number"
_OF_SETTLEMENT = "SELECT body FROM application WHERE settlement = ? ORDER BY number DESC"


class RefundBook:
    """What is written of refunds that one person alone must not make; `number` numbers a new application."""

    def __init__(self, connection: sqlite3.Connection, number: Callable[[str], str]) -> None:
        self._db, self._number = connection, number

    @singledispatchmethod
    def perform(self, act: RefundAct) -> str:
        """Carry an act out and return the number of its application; raises Refused where it is not possible."""
        raise NotImplementedError(type(act).__name__)

    @perform.register
    def _apply(self, act: ApplyRefund) -> str:
        before = self.of_settlement(act.settlement.number)
        if before:
            raise Refused("application_exists", number=before.number, settlement=act.settlement.number)
        if not act.reason.strip():
            raise Refused("application_needs_reason", settlement=act.settlement.number)
        made = RefundApplication(
            number=self._number("A"),
            settlement=act.settlement,
            back=act.back,
            reason=act.reason.strip(),
            counter=act.counter,
            applied_by=act.by,
            applied_at=act.at,
            kept=act.kept,
        )
        row = [made.number, made.settlement.number, made.state, text(made)]
        self._db.execute("INSERT INTO application VALUES (?, ?, ?, ?)", row)
        return made.number

    @perform.register
    def _decide(self, act: DecideRefund) -> str:
        found = self.application(act.number)
        open_to = {ApplicationState.ASKED} if act.is_approved else {ApplicationState.ASKED, ApplicationState.APPROVED}
        self._ensure(found, *open_to)
        if act.by == found.applied_by:
            raise Refused("approves_own_application", number=found.number, by=act.by)
        if not act.is_approved and not act.reason.strip():
            raise Refused("refusal_needs_reason", number=found.number)
        state = ApplicationState.APPROVED if act.is_approved else ApplicationState.REFUSED
        decided = {"decided_by": act.by, "decided_at": act.at, "answer": act.reason.strip()}
        return self._write(replace(found, state=state, **decided))

    @perform.register
    def _withdraw(self, act: WithdrawRefund) -> str:
        found = self.application(act.number)
        self._ensure(found, ApplicationState.ASKED, ApplicationState.APPROVED)
        if act.by != found.applied_by:
            raise Refused("application_of_another", number=found.number, by=found.applied_by)
        return self._write(replace(found, state=ApplicationState.WITHDRAWN))

    @perform.register
    def _pay(self, act: PayRefund) -> str:
        found = self.application(act.number)
        self._ensure(found, ApplicationState.APPROVED)
        if act.by in {found.applied_by, found.decided_by}:
            raise Refused("pays_own_application", number=found.number, by=act.by)
        if (act.settlement, act.back, act.kept) != (found.settlement.number, found.back, found.kept):
            raise Refused("application_differs", number=found.number)
        paying = {"paid_by": act.by, "paid_at": act.at, "paid_at_counter": act.counter}
        return self._write(replace(found, state=ApplicationState.PAYING, **paying))

    @perform.register
    def _end(self, act: EndRefund) -> str:
        found = self.application(act.number)
        if found.state is not ApplicationState.PAYING or found.paid_at_counter != act.counter:
            return found.number
        if act.refund:
            return self._write(replace(found, state=ApplicationState.PAID, refund=act.refund))
        unpaid = {"paid_by": "", "paid_at": None, "paid_at_counter": ""}
        return self._write(replace(found, state=ApplicationState.APPROVED, **unpaid))

    def application(self, number: str) -> RefundApplication:
        """Return an application; raises BadInput("application_not_found")."""
        row = self._db.execute("SELECT body FROM application WHERE number = ?", [number]).fetchone()
        if row is None:
            raise BadInput("application_not_found", number=number)
        return json.decode(row[0], type=RefundApplication)

    def of_settlement(self, settlement: str) -> RefundApplication | None:
        """Return the application of a settlement that waits, or was paid; None if it has none."""
        rows = self._db.execute(_OF_SETTLEMENT, [settlement]).fetchall()
        found = (json.decode(body, type=RefundApplication) for (body,) in rows)
        return next((each for each in found if each.state in WAITING | {ApplicationState.PAID}), None)

    def waiting(self) -> tuple[RefundApplication, ...]:
        """Return the applications for which somebody still has to do something, oldest first."""
        return tuple(json.decode(body, type=RefundApplication) for (body,) in self._db.execute(_WAITING).fetchall())

    def dispense(self, done: Dispensed) -> None:
        """Record what an executing unit has done for a line of a bill."""
        self._db.execute("INSERT OR REPLACE INTO dispensed VALUES (?, ?, ?)", [done.bill, done.line, text(done)])

    def take_back(self, bill: str, line: str) -> bool:
        """Record that an executing unit has taken a line back; False if it has not done it."""
        return self._db.execute("DELETE FROM dispensed WHERE bill = ? AND line = ?", [bill, line]).rowcount == 1

    def dispensed(self, bill: str) -> tuple[Dispensed, ...]:
        """Return what executing units have done for a bill and not taken back."""
        rows = self._db.execute("SELECT body FROM dispensed WHERE bill = ? ORDER BY line", [bill]).fetchall()
        return tuple(json.decode(body, type=Dispensed) for (body,) in rows)

    def _ensure(self, found: RefundApplication, *states: ApplicationState) -> None:
        if found.state not in states:
            raise Refused(f"application_{found.state}", number=found.number, by=found.paid_by or found.decided_by)

    def _write(self, each: RefundApplication) -> str:
        row = [each.state, text(each), each.number]
        self._db.execute("UPDATE application SET state = ?, body = ? WHERE number = ?", row)
        return each.number
