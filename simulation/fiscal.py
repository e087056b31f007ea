"""A simulated fiscal platform: electronic receipts in a file of its own, and what can go wrong with it."""

import secrets
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import TypeVar

from msgspec import json
from msgspec.structs import replace

from terminal.durable import opened_book
from terminal.errors import BadInput, NotSent, Refused, Unknown
from terminal.fiscal.invoice import ensure_sums
from terminal.journal.disk import name_of
from terminal.model import BEIJING
from terminal.model.e_receipt import ElectronicReceipt, Invoice, ReceiptState, ReceiptTotals

T = TypeVar("T")

SCHEME = "simulated-receipt:"
"""The prefix of a receipt's QR code; code, number and check code follow."""

_MEDICAL = "06"
_TABLES = """
    CREATE TABLE IF NOT EXISTS receipt (
        number TEXT NOT NULL, code TEXT NOT NULL, business TEXT NOT NULL, is_red INTEGER NOT NULL, place TEXT NOT NULL,
        day TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (code, number), UNIQUE (business, is_red)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS booked (business TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS void_paper (paper TEXT PRIMARY KEY, business TEXT NOT NULL) STRICT;
"""


class FiscalFault(StrEnum):
    """The ways in which a call can fail."""

    DOWN = "down"
    SLOW = "slow"
    """No answer in time, and nothing was done."""
    LOST_REPLY = "lost_reply"
    REFUSED = "refused"


class SimulatedFiscal:
    """The Receipts port over a database of its own; `fail` makes the next calls fail, `set_down` all until it ends.

    Raises NotSent("receipts_unreachable") for a file that cannot be used.
    """

    simulated = True

    def __init__(self, path: Path, clock: Callable[[], datetime], area: str = "37") -> None:
        self._clock, self._area, self._lock = clock, area, Lock()
        self._faults: deque[FiscalFault] = deque()
        self._is_down = False
        with _translate_errors():
            self._db = opened_book(path)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def fail(self, *faults: FiscalFault) -> None:
        """Make the next calls fail with these faults, one after another."""
        self._faults.extend(faults)

    def set_down(self, *, is_down: bool) -> None:
        """Let no call through until it is up again."""
        self._is_down = is_down

    def book(self, business: str) -> None:
        """Book a receipt, as the patient's employer does (入账)."""
        with _translate_errors():
            self._db.execute("INSERT OR IGNORE INTO booked VALUES (?)", [business])

    def open(self, invoice: Invoice) -> ElectronicReceipt:
        """Open the receipt of a business number, once; raises Refused("receipt_sums") if its sums do not hold."""
        return self._done(lambda: self._opened(invoice))

    def find(self, business: str) -> ElectronicReceipt | None:
        """Return the receipt of a business number in its current state, None if there is none."""
        return self._done(lambda: self._found(business))

    def is_booked(self, business: str) -> bool:
        """Return whether a receipt was booked by the patient's employer."""
        return self._done(lambda: self._is_booked(business))

    def reverse(self, business: str, operator: str) -> ElectronicReceipt:
        """Reverse a whole receipt, and return the red one; raises Refused("receipt_booked")."""
        return self._done(lambda: self._reversed(business, operator))

    def turn_to_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Turn a receipt to a numbered paper; raises Refused for one that is reversed, or a paper that is void."""
        return self._done(lambda: self._turned(business, paper))

    def void_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Record that the paper of a receipt is void."""
        return self._done(lambda: self._voided(business, paper))

    def totals(self, day: date, place: str) -> ReceiptTotals:
        """Return the number and the amount of a day's receipts of one place of opening."""
        found = self.of_day(day, place)
        return ReceiptTotals(count=len(found), amount=sum(each.total for each in found))

    def of_day(self, day: date, place: str) -> tuple[ElectronicReceipt, ...]:
        """Return a day's receipts of one place of opening, red ones included."""
        sql = "SELECT body FROM receipt WHERE day = ? AND place = ? ORDER BY rowid"
        rows = self._done(lambda: self._db.execute(sql, [day.isoformat(), place]).fetchall())
        return tuple(_receipt(body) for (body,) in rows)

    def _done(self, do: Callable[[], T]) -> T:
        fault = FiscalFault.DOWN if self._is_down else self._faults.popleft() if self._faults else None
        if fault is FiscalFault.DOWN:
            raise NotSent("receipts_unreachable", reason=fault.value)
        if fault is FiscalFault.SLOW:
            raise Unknown("receipts_unknown")
        if fault is FiscalFault.REFUSED:
            raise Refused("receipts_refused", reason=fault.value)
        with self._lock, _translate_errors():
            done = do()
        if fault is FiscalFault.LOST_REPLY:
            raise Unknown("receipts_unknown")
        return done

    def _opened(self, invoice: Invoice) -> ElectronicReceipt:
        if found := self._found(invoice.business):
            return found
        try:
            ensure_sums(invoice)
        except BadInput as error:
            raise Refused(error.code, **error.facts) from error
        now = self._clock().astimezone(BEIJING)
        code = f"{self._area[:2]}{_MEDICAL}{invoice.type.value}{now:%y}"
        made = self._numbered(invoice.business, code, invoice.place, invoice.total)
        self._write(made, is_red=False)
        return made

    def _reversed(self, business: str, operator: str) -> ElectronicReceipt:
        found = self._known(business)
        if red := self._found(business, is_red=True):
            return red
        if self._is_booked(business):
            raise Refused("receipt_booked", number=business)
        if not operator:
            raise Refused("receipts_refused", reason="operator")
        red = replace(self._numbered(business, found.code, found.place, -found.total), red_of=found.number)
        self._write(red, is_red=True)
        self._write(replace(found, state=ReceiptState.REVERSED), is_red=False)
        return red

    def _turned(self, business: str, paper: str) -> ElectronicReceipt:
        found = self._known(business)
        is_void = self._db.execute("SELECT 1 FROM void_paper WHERE paper = ?", [paper]).fetchone()
        if found.state is ReceiptState.REVERSED or is_void or found.paper not in {"", paper}:
            raise Refused("receipts_refused", reason=f"paper {paper}")
        turned = replace(found, state=ReceiptState.ON_PAPER, paper=paper)
        self._write(turned, is_red=False)
        return turned

    def _voided(self, business: str, paper: str) -> ElectronicReceipt:
        found = self._known(business)
        self._db.execute("INSERT OR IGNORE INTO void_paper VALUES (?, ?)", [paper, business])
        if found.paper == paper:
            found = replace(found, state=ReceiptState.OPEN, paper="")
            self._write(found, is_red=False)
        return found

    def _numbered(self, business: str, code: str, place: str, total: int) -> ElectronicReceipt:
        (last,) = self._db.execute("SELECT count(*) FROM receipt WHERE code = ?", [code]).fetchone()
        number, check = f"{100_000_001 + last:010d}", secrets.token_hex(3)
        return ElectronicReceipt(
            code=code,
            number=number,
            check=check,
            business=business,
            place=place,
            state=ReceiptState.OPEN,
            total=total,
            at=self._clock(),
            url=f"{SCHEME}{code}-{number}-{check}",
        )

    def _write(self, made: ElectronicReceipt, *, is_red: bool) -> None:
        day = made.at.astimezone(BEIJING).date().isoformat()
        row = [made.number, made.code, made.business, int(is_red), made.place, day, json.encode(made).decode()]
        self._db.execute(
            "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", row
        )

    def _found(self, business: str, *, is_red: bool = False) -> ElectronicReceipt | None:
        sql = "SELECT body FROM receipt WHERE business = ? AND is_red = ?"
        row = self._db.execute(sql, [business, int(is_red)]).fetchone()
        return _receipt(row[0]) if row else None

    def _known(self, business: str) -> ElectronicReceipt:
        found = self._found(business)
        if found is None:
            raise Refused("receipts_refused", reason=f"{business}: no receipt")
        return found

    def _is_booked(self, business: str) -> bool:
        return bool(self._db.execute("SELECT 1 FROM booked WHERE business = ?", [business]).fetchone())


def _receipt(body: str) -> ElectronicReceipt:
    return json.decode(body, type=ElectronicReceipt)


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("receipts_unreachable", reason=name_of(error)) from error
