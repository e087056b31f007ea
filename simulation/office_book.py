"""The acts of the sample hospital's cash office, each inside a transaction of its book."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import singledispatchmethod

from msgspec import json
from msgspec.structs import replace

from simulation import paper_rows
from simulation.book_file import text
from terminal.accounts import remittance
from terminal.errors import BadInput, Refused
from terminal.model import (
    AskLoan,
    Begin,
    Booked,
    BookedKind,
    CancelLoan,
    Close,
    Discrepancy,
    Float,
    GiveLoan,
    Interval,
    Leave,
    Loan,
    Method,
    OfficeAct,
    Remittance,
    ReturnFloat,
    Take,
    Void,
)
from terminal.model.office_acts import ClearUp

TABLES = """
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS source
        (terminal TEXT PRIMARY KEY, begin INTEGER NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS booked
        (id TEXT PRIMARY KEY, operator TEXT NOT NULL, number TEXT NOT NULL, at TEXT NOT NULL, remittance TEXT,
         body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS booked_open ON booked (operator) WHERE remittance IS NULL;
    CREATE INDEX IF NOT EXISTS booked_at ON booked (at);
    CREATE INDEX IF NOT EXISTS booked_number ON booked (number);
    CREATE INDEX IF NOT EXISTS booked_remittance ON booked (remittance);
    CREATE TABLE IF NOT EXISTS office_act (id TEXT PRIMARY KEY, number TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS duty (operator TEXT PRIMARY KEY, since TEXT NOT NULL, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS float
        (number TEXT PRIMARY KEY, operator TEXT NOT NULL, returned TEXT, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS loan (number TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS remittance
        (number TEXT PRIMARY KEY, operator TEXT NOT NULL, voided_by TEXT NOT NULL DEFAULT '', voided_at TEXT,
         body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS remittance_operator ON remittance (operator);
    CREATE TABLE IF NOT EXISTS taken
        (number TEXT PRIMARY KEY, remittance TEXT NOT NULL, fen INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS taken_remittance ON taken (remittance);
    CREATE TABLE IF NOT EXISTS cleared (remittance TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS last_number (kind TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
    COMMIT;
"""
_NEXT = "INSERT INTO last_number VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
_REMITTANCES = """
    SELECT body, voided_by, voided_at, (SELECT coalesce(sum(fen), 0) FROM taken WHERE remittance = each.number),
        (SELECT body FROM cleared WHERE remittance = each.number)
    FROM remittance AS each
"""


class OfficeBook:
    """What is written in a cash office's book; its `connection` begins and ends the transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @singledispatchmethod
    def perform(self, act: OfficeAct, _act_id: str) -> str:
        """Carry an act out and return the number of what it made; raises Refused where it is not possible."""
        raise NotImplementedError(type(act).__name__)

    @perform.register
    def _begin(self, act: Begin, _act_id: str) -> str:
        now = self.interval(act.by)
        if now.counter not in {"", act.counter}:
            raise Refused("interval_elsewhere", operator=act.by, counter=now.counter)
        if act.pieces and now.booked:
            raise Refused("float_after_takings", operator=act.by)
        since = now.since or act.at
        self._db.execute("INSERT OR REPLACE INTO duty VALUES (?, ?, ?)", [act.by, since.isoformat(), act.counter])
        if not act.pieces:
            return ""
        number = self.number("F")
        issued = Float(number=number, operator=act.by, pieces=act.pieces, issued_by=act.issued_by, at=act.at)
        self._db.execute("INSERT INTO float VALUES (?, ?, NULL, ?)", [number, act.by, text(issued)])
        return number

    @perform.register
    def _leave(self, act: Leave, _act_id: str) -> str:
        left = [act.by, act.counter]
        self._db.execute("UPDATE duty SET counter = '' WHERE operator = ? AND counter = ?", left)
        return ""

    @perform.register
    def _return_float(self, act: ReturnFloat, _act_id: str) -> str:
        held = "UPDATE float SET returned = ? WHERE number = ? AND operator = ? AND returned IS NULL"
        if self._db.execute(held, [text(act), act.number, act.by]).rowcount != 1:
            raise Refused("float_not_held", number=act.number, operator=act.by)
        return act.number

    @perform.register
    def _ask_loan(self, act: AskLoan, _act_id: str) -> str:
        if act.amount <= 0 or act.lender == act.by:
            raise Refused("loan_not_possible", lender=act.lender)
        for operator in (act.by, act.lender):
            if self.interval(operator).since is None:
                raise Refused("not_on_duty", operator=operator)
        number = self.number("L")
        asked = Loan(
            number=number, borrower=act.by, lender=act.lender, amount=act.amount, asked_at=act.at, reason=act.reason
        )
        self._db.execute("INSERT INTO loan VALUES (?, 'asked', ?)", [number, text(asked)])
        return number

    @perform.register
    def _give_loan(self, act: GiveLoan, act_id: str) -> str:
        loan = self._asked(act.number)
        if act.by != loan.lender:
            raise Refused("loan_of_another", number=loan.number, lender=loan.lender)
        given = replace(loan, given_at=act.at)
        self._db.execute("UPDATE loan SET state = 'given', body = ? WHERE number = ?", [text(given), loan.number])
        for operator, fen in ((loan.borrower, loan.amount), (loan.lender, -loan.amount)):
            moved = Booked(
                id=f"{act_id}-{operator}",
                at=act.at,
                operator=operator,
                counter="",
                kind=BookedKind.LOAN,
                number=loan.number,
                amounts={Method.CASH: fen},
            )
            self.book(moved)
        return loan.number

    @perform.register
    def _cancel_loan(self, act: CancelLoan, _act_id: str) -> str:
        loan = self._asked(act.number)
        if act.by not in {loan.borrower, loan.lender}:
            raise Refused("loan_of_another", number=loan.number, lender=loan.lender)
        self._db.execute("UPDATE loan SET state = 'cancelled' WHERE number = ?", [loan.number])
        return loan.number

    @perform.register
    def _close(self, act: Close, _act_id: str) -> str:
        interval = self.interval(act.by)
        remittance.ensure_may_close(act, interval)
        number = self.number("R")
        differs = act.counted is not None and remittance.difference(interval, act.until, act.counted)
        made = remittance.closed(act, interval, number, self.number("D") if differs else "")
        self._db.execute(
            "INSERT INTO remittance (number, operator, body) VALUES (?, ?, ?)", [number, act.by, text(made)]
        )
        links = [[number, each.id] for each in made.booked]
        self._db.executemany("UPDATE booked SET remittance = ? WHERE id = ? AND remittance IS NULL", links)
        paper_rows.link(self._db, number, [each for each in interval.papers if each.at < act.until])
        self._db.execute("UPDATE duty SET since = ? WHERE operator = ?", [act.until.isoformat(), act.by])
        return number

    @perform.register
    def _void(self, act: Void, _act_id: str) -> str:
        found = self.remittance(act.number)
        last = next((each for each in self.remittances(found.operator) if not each.voided_by), found)
        remittance.ensure_may_void(found, last)
        voided = [act.by, act.at.isoformat(), found.number]
        self._db.execute("UPDATE remittance SET voided_by = ?, voided_at = ? WHERE number = ?", voided)
        self._db.execute("UPDATE booked SET remittance = NULL WHERE remittance = ?", [found.number])
        paper_rows.unlink(self._db, found.number)
        if found.since:
            self._db.execute("UPDATE duty SET since = ? WHERE operator = ?", [found.since.isoformat(), found.operator])
        return found.number

    @perform.register
    def _take(self, act: Take, _act_id: str) -> str:
        found = self.remittance(act.number)
        remittance.ensure_may_take(found, act.amount, act.by)
        number = self.number("T")
        self._db.execute("INSERT INTO taken VALUES (?, ?, ?, ?)", [number, found.number, act.amount, text(act)])
        return number

    @perform.register
    def _clear_up(self, act: ClearUp, _act_id: str) -> str:
        told = remittance.cleared(self.remittance(act.number), act)
        self._db.execute("INSERT INTO cleared VALUES (?, ?)", [act.number, text(told)])
        return told.number

    def interval(self, operator: str) -> Interval:
        """Return what an operator has taken that is in no remittance."""
        duty = self._db.execute("SELECT since, counter FROM duty WHERE operator = ?", [operator]).fetchone()
        since, counter = duty or (None, "")
        booked = self._db.execute(
            "SELECT body FROM booked WHERE operator = ? AND remittance IS NULL ORDER BY at, rowid", [operator]
        )
        floats = self._db.execute("SELECT body FROM float WHERE operator = ? AND returned IS NULL", [operator])
        asked = self._db.execute("SELECT body FROM loan WHERE state = 'asked' ORDER BY number")
        loans = [json.decode(body, type=Loan) for (body,) in asked]
        return Interval(
            operator=operator,
            since=datetime.fromisoformat(since) if since else None,
            counter=counter,
            booked=tuple(json.decode(body, type=Booked) for (body,) in booked),
            floats=tuple(json.decode(body, type=Float) for (body,) in floats),
            loans=tuple(each for each in loans if operator in {each.borrower, each.lender}),
            papers=tuple(paper_rows.of_interval(self._db, operator)),
        )

    def _asked(self, number: str) -> Loan:
        row = self._db.execute("SELECT body FROM loan WHERE number = ? AND state = 'asked'", [number]).fetchone()
        if row is None:
            raise Refused("loan_not_open", number=number)
        return json.decode(row[0], type=Loan)

    def remittance(self, number: str) -> Remittance:
        """Return a remittance, voided or not; raises BadInput("remittance_not_found")."""
        row = self._db.execute(_REMITTANCES + "WHERE number = ?", [number]).fetchone()
        if row is None:
            raise BadInput("remittance_not_found", number=number)
        return _remittance(row)

    def remittances(self, operator: str) -> Iterator[Remittance]:
        """List an operator's remittances, or everybody's, the newest first."""
        rows = self._db.execute(_REMITTANCES + "WHERE ? IN ('', operator) ORDER BY rowid DESC", [operator])
        return map(_remittance, rows)

    def closings(self, first: str, last: str) -> Iterator[Remittance]:
        """List the remittances that close anything booked between two times."""
        of_day = "SELECT DISTINCT remittance FROM booked WHERE at >= ? AND at < ? AND remittance IS NOT NULL"
        for (number,) in self._db.execute(of_day, [first, last]).fetchall():
            yield self.remittance(number)

    def is_booked(self, number: str) -> bool:
        """Return whether anything is booked of a settlement."""
        return self._db.execute("SELECT 1 FROM booked WHERE number = ?", [number]).fetchone() is not None

    def book(self, each: Booked) -> None:
        """Book a movement; one that is booked changes nothing."""
        values = [each.id, each.operator, each.number, each.at.isoformat(), text(each)]
        self._db.execute("INSERT INTO booked VALUES (?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING", values)

    def number(self, kind: str) -> str:
        """Return the next number of a kind."""
        (last,) = self._db.execute(_NEXT, [kind]).fetchone()
        return f"{kind}{last:07d}"


def _remittance(row: tuple[str, ...]) -> Remittance:
    body, voided_by, voided_at, taken, cleared = row
    at = datetime.fromisoformat(voided_at) if voided_at else None
    made = replace(json.decode(body, type=Remittance), voided_by=voided_by, voided_at=at, taken=int(taken))
    return replace(made, discrepancy=json.decode(cleared, type=Discrepancy)) if cleared else made
